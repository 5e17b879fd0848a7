"""Two moves of one proposal of which the second begins when the first is made and not committed yet."""

import time
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from community.actions import pause_clock
from community.models import Clock
from community.rules import Refused
from proposals import actions, queries, tasks
from proposals.models import Holder, KeptWords, OpinionMap, Proposal
from record.models import Entry, Payload, PendingEntry
from tests import factories as make
from tests.proposals.walk import rows

# On SQLite a transaction waits for the one before it, on PostgreSQL for the row that it locked.
pytestmark = pytest.mark.django_db(transaction=True)

State = Proposal.State
# A year and more later, everything that a deadline sets off is due.
ALL_OVER = make.START + 400 * make.DAY


def second_before_the_first_ends(first, second):
    """Begin the second act when the first has changed everything; gives what came of each, a refusal too.

    The first is committed once the second waits for it, or has gone past it.
    """
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            made = first()
            other = begin(pool, second)
        return made, other.result(timeout=30)


def begin(pool, act):
    """Begin an act on a connection of its own, and go on once it waits for a lock or is over; gives its future."""
    begun = Queue()

    def run():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()" if connection.vendor == "postgresql" else "SELECT 1")
                begun.put(cursor.fetchone()[0])
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    other = pool.submit(run)
    session, patience = begun.get(timeout=10), time.monotonic() + 10
    while not other.done() and not waits(session):
        assert time.monotonic() < patience, "the act neither waits nor ends"
        time.sleep(0.01)
    return other


def waits(session):
    """Whether this session waits for a lock, which on SQLite nobody can see and everybody does."""
    if connection.vendor == "sqlite":
        time.sleep(0.05)
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE pid = %s AND NOT granted", [session])
        return cursor.fetchone() is not None


def told(kind):
    """How many entries of a kind there are, numbered or not."""
    return sum(rows.objects.filter(kind=f"proposals.{kind}").count() for rows in (PendingEntry, Entry))


def is_no(result):
    return isinstance(result, Refused)


@pytest.mark.parametrize("order", [("accept", "withdraw"), ("withdraw", "accept")])
def test_a_proposal_that_is_accepted_while_it_is_withdrawn_is_withdrawn_and_nothing_runs_on(order):
    proposal, steward = make.make_received_proposal(), make.make_steward()
    acts = {
        "accept": lambda: actions.accept_proposal(proposal, actor=steward, at=make.START),
        "withdraw": lambda: actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=make.START),
    }
    _first, second = second_before_the_first_ends(*(acts[name] for name in order))
    assert is_no(second) == (order[1] == "accept")
    assert Proposal.objects.get().state == State.WITHDRAWN
    assert not Clock.objects.filter(subject=proposal.reference, stopped_at=None).exists()
    assert (told("accepted"), told("withdrawn")) == (0 if is_no(second) else 1, 1)


@pytest.mark.parametrize("order", [("answer", "leave"), ("leave", "answer")])
def test_a_name_is_gone_with_its_account_also_when_an_appeal_brings_its_words_back_at_that_moment(order):
    author = make.make_member()
    act = make.make_removed_comment(comment=make.make_comment(make.make_submitted_proposal(), author))
    make.make_appeal(act)
    moderator = make.make_moderator()
    at = make.START + 4 * make.DAY
    acts = {
        "answer": lambda: actions.answer_appeal(act, upheld=True, actor=moderator, at=at),
        "leave": lambda: actions.delete_account(author, actor=author, at=at),
    }
    _first, second = second_before_the_first_ends(*(acts[name] for name in order))
    assert not is_no(second)
    assert Payload.objects.filter(name="body", erased_at=None).exists()
    assert f'"{author.display_name}"' not in Payload.objects.values_list("text", flat=True)


@pytest.fixture
def one_short():
    """A proposal that needs one second more."""
    proposal = make.make_accepted_proposal()
    for _number in range(make.CHARTER["seconds"][0] - 1):
        actions.second_proposal(proposal, actor=make.make_member(), at=make.START)
    return proposal


def seconds_of(proposal):
    """Two acts: two members second it."""
    members = [make.make_member(), make.make_member()]
    return [
        lambda member=member: actions.second_proposal(proposal, actor=member, at=make.START)
        for member in members
    ]


def test_of_two_last_seconds_the_one_that_comes_too_late_is_refused(one_short):
    first, second = second_before_the_first_ends(*seconds_of(one_short))
    assert (is_no(first), is_no(second)) == (False, True)
    assert one_short.seconds.count() == make.CHARTER["seconds"][0]
    assert told("seconded") == 1


def test_of_the_last_two_seconds_that_are_needed_both_are_counted(one_short):
    one_short.seconds.last().delete()
    second_before_the_first_ends(*seconds_of(one_short))
    assert Proposal.objects.get().seconded_at == make.START
    assert told("seconded") == 1


def test_a_date_that_is_paused_while_its_question_is_held_back_keeps_what_it_waits_for():
    question, steward, moderator = make.make_question(), make.make_steward(), make.make_moderator()
    at = make.START + 2 * make.DAY
    second_before_the_first_ends(
        lambda: pause_clock(question.clock, kind="vote", reason="A vote.", actor=steward, at=at),
        lambda: actions.hold_contribution(question, reason="identifies", actor=moderator, at=at),
    )
    paused = Clock.objects.get(pk=question.clock_id)
    assert (paused.pause_kind, paused.pause_reason) == ("vote", "A vote.")


def test_two_summaries_published_at_once_are_one():
    proposal = make.make_submitted_proposal()
    stewards = [make.make_steward(), make.make_steward()]
    at = proposal.comments_close_at
    _first, second = second_before_the_first_ends(
        *(lambda steward=steward: make.make_summary(proposal, steward, at) for steward in stewards)
    )
    assert is_no(second)
    assert proposal.summaries.count() == told("summary_published") == 1


@pytest.mark.parametrize("order", [("challenge", "await"), ("await", "challenge")])
def test_a_challenge_of_the_last_moment_and_the_end_of_the_discussion_are_not_both_there(order):
    proposal, steward, member = make.make_summed_up_proposal(), make.make_steward(), make.make_member()
    summary = proposal.summaries.get()
    ends_at = summary.challenge_ends_at
    acts = {
        "challenge": lambda: make.make_challenge(summary, member, at=ends_at - make.MOMENT),
        "await": lambda: actions.await_decision(proposal, actor=steward, at=ends_at),
    }
    _first, second = second_before_the_first_ends(*(acts[name] for name in order))
    assert is_no(second)
    running = Clock.objects.filter(subject=proposal.reference, stopped_at=None)
    kinds = set(running.values_list("kind", flat=True)) & {"answer-challenge", "decision-lapse"}
    assert kinds == ({"answer-challenge"} if order[0] == "challenge" else {"decision-lapse"})


@pytest.mark.django_db
def test_a_challenge_of_the_very_moment_at_which_the_time_is_over_comes_too_late():
    summary = make.make_summed_up_proposal().summaries.get()
    with pytest.raises(Refused, match="over"):
        make.make_challenge(summary, at=summary.challenge_ends_at)


def test_two_editors_who_accept_two_changes_of_one_answer_at_once_lose_no_words():
    proposal = make.make_submitted_proposal()
    editors = [proposal.filed_by, make.make_partner(proposal).member]
    changes = [make.make_text_change(proposal, new=words) for words in ("First.", "Second.")]
    at = make.START + 2 * make.DAY
    kept, second = second_before_the_first_ends(
        *(
            lambda change=change, editor=editor: actions.accept_change(change, actor=editor, at=at)
            for change, editor in zip(changes, editors, strict=True)
        )
    )
    assert is_no(second)
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


@pytest.mark.django_db
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
    # What is late raises notices, with clocks of their own.
    with_notices = what_is_left()
    call_command("run_due", at=ALL_OVER.isoformat())
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing is due."
    assert what_is_left() == with_notices


def test_a_run_of_all_deadlines_within_another_does_nothing_more():
    everything_due()
    first, second = second_before_the_first_ends(lambda: tasks.due(ALL_OVER), lambda: tasks.due(ALL_OVER))
    assert (len(first), second) == (6, [])
    assert told("lapsed") == 3
    assert told("opinion_map_published") == OpinionMap.objects.count() == 1
    assert not KeptWords.objects.exists()
    assert not queries.forgotten_drafts(ALL_OVER).exists()
    assert tasks.due(ALL_OVER) == []
