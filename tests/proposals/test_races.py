"""Two moves of one proposal at the same moment, of which the second meets what the first has left behind."""

import pytest
from django.core.management import call_command

from community.models import Clock
from community.rules import Refused
from proposals import actions, queries, tasks
from proposals.models import Holder, KeptWords, OpinionMap, Proposal
from record.models import Entry, PendingEntry
from tests import factories as make
from tests.proposals.test_concurrency import both_at_once
from tests.proposals.walk import rows

# On SQLite a transaction waits for the one before it, on PostgreSQL for the row that it locked.
pytestmark = pytest.mark.django_db(transaction=True)

State = Proposal.State
# A year and more later, everything that a deadline sets off is due.
ALL_OVER = make.START + 400 * make.DAY


def told(kind):
    """How many entries of a kind there are, numbered or not."""
    return sum(rows.objects.filter(kind=f"proposals.{kind}").count() for rows in (PendingEntry, Entry))


def refusals(results):
    return sum(isinstance(result, Refused) for result in results)


def test_a_proposal_accepted_and_withdrawn_at_once_is_withdrawn_and_nothing_runs_on():
    proposal, steward = make.make_received_proposal(), make.make_steward()
    accepted, withdrawn = both_at_once(
        lambda: actions.accept_proposal(proposal, actor=steward, at=make.START),
        lambda: actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=make.START),
    )
    assert withdrawn.state == State.WITHDRAWN
    assert Proposal.objects.get().state == State.WITHDRAWN
    assert not Clock.objects.filter(subject=withdrawn.reference, stopped_at=None).exists()
    assert (told("accepted"), told("withdrawn")) == (0 if isinstance(accepted, Refused) else 1, 1)


def test_the_last_two_seconds_at_once_are_enough_once():
    proposal = make.make_accepted_proposal()
    needed = make.CHARTER["seconds"][0]
    for _number in range(needed - 1):
        actions.second_proposal(proposal, actor=make.make_member(), at=make.START)
    members = [make.make_member(), make.make_member()]
    results = both_at_once(
        *(
            lambda member=member: actions.second_proposal(proposal, actor=member, at=make.START)
            for member in members
        )
    )
    assert refusals(results) == 1
    assert proposal.seconds.count() == needed
    assert told("seconded") == 1


def test_the_two_seconds_before_the_last_at_once_are_both_counted():
    proposal = make.make_accepted_proposal()
    for _number in range(make.CHARTER["seconds"][0] - 2):
        actions.second_proposal(proposal, actor=make.make_member(), at=make.START)
    members = [make.make_member(), make.make_member()]
    both_at_once(
        *(
            lambda member=member: actions.second_proposal(proposal, actor=member, at=make.START)
            for member in members
        )
    )
    assert Proposal.objects.get().seconded_at == make.START
    assert told("seconded") == 1


def test_two_summaries_published_at_once_are_one():
    proposal = make.make_submitted_proposal()
    stewards = [make.make_steward(), make.make_steward()]
    at = proposal.comments_close_at
    results = both_at_once(
        *(lambda steward=steward: make.make_summary(proposal, steward, at) for steward in stewards)
    )
    assert refusals(results) == 1
    assert proposal.summaries.count() == told("summary_published") == 1


def test_a_challenge_of_the_last_moment_and_the_end_of_the_discussion_are_not_both_there():
    proposal, steward = make.make_summed_up_proposal(), make.make_steward()
    summary = proposal.summaries.get()
    ends_at = summary.challenge_ends_at
    challenged, awaited = both_at_once(
        lambda: make.make_challenge(summary, make.make_member(), at=ends_at - make.MOMENT),
        lambda: actions.await_decision(proposal, actor=steward, at=ends_at),
    )
    assert isinstance(challenged, Refused) != isinstance(awaited, Refused)
    kinds = set(
        Clock.objects.filter(subject=proposal.reference, stopped_at=None).values_list("kind", flat=True)
    )
    assert ("answer-challenge" in kinds) == isinstance(awaited, Refused)
    assert ("decision-lapse" in kinds) == isinstance(challenged, Refused)


def test_a_challenge_of_the_very_moment_at_which_the_time_is_over_comes_too_late():
    summary = make.make_summed_up_proposal().summaries.get()
    with pytest.raises(Refused, match="over"):
        make.make_challenge(summary, at=summary.challenge_ends_at)


def test_two_editors_who_accept_two_changes_of_one_answer_at_once_lose_no_words():
    proposal = make.make_submitted_proposal()
    editors = [proposal.filed_by, make.make_partner(proposal).member]
    changes = [make.make_text_change(proposal, new=words) for words in ("First.", "Second.")]
    at = make.START + 2 * make.DAY
    results = both_at_once(
        *(
            lambda change=change, editor=editor: actions.accept_change(change, actor=editor, at=at)
            for change, editor in zip(changes, editors, strict=True)
        )
    )
    assert refusals(results) == 1
    kept = next(result for result in results if not isinstance(result, Refused))
    assert Proposal.objects.get().why_needed == kept.new
    assert proposal.versions.count() == 2


def everything_due():
    """One of each that a deadline ends: three that expire, a map, a forgotten draft, words kept for an appeal."""
    steward = make.make_steward()
    returned = make.make_received_proposal()
    actions.return_proposal(returned, reason="Who pays?", actor=steward, at=make.START)
    make.make_accepted_proposal()
    make.make_proposal_awaiting_decision()
    discussed = make.make_submitted_proposal()
    make.make_statement(discussed)
    make.make_removed_comment(discussed)
    actions.start_draft(Proposal(**make.answers()), actor=Holder(), at=make.START)


def what_is_left():
    """Everything of it, without the moments at which the record numbered it."""
    left = rows()
    left.pop("entries")
    kinds = ("lapsed", "opinion_map_published", "contribution_removed")
    return left, {kind: told(kind) for kind in kinds}


def test_what_deadlines_set_off_is_set_off_once_however_often_they_are_run(capsys):
    everything_due()
    promised = tasks.due(ALL_OVER, dry_run=True)
    before = what_is_left()
    assert tasks.due(ALL_OVER, dry_run=True) == promised
    assert what_is_left() == before
    performed = tasks.due(ALL_OVER)
    assert len(performed) == len(promised) == 6
    after = what_is_left()
    assert tasks.due(ALL_OVER) == []
    assert what_is_left() == after
    call_command("run_due", at=ALL_OVER.isoformat())
    call_command("run_due", at=ALL_OVER.isoformat())
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing is due."
    assert what_is_left() == after


def test_two_runs_of_all_deadlines_at_once_do_what_one_does():
    everything_due()
    first, second = both_at_once(lambda: tasks.due(ALL_OVER), lambda: tasks.due(ALL_OVER))
    assert len(first) + len(second) == 6
    assert not set(first) & set(second)
    assert told("lapsed") == 3
    assert told("opinion_map_published") == OpinionMap.objects.count() == 1
    assert not KeptWords.objects.exists()
    assert not queries.forgotten_drafts(ALL_OVER).exists()
    assert tasks.due(ALL_OVER) == []
