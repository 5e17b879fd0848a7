"""The life of a proposal beside its text: checked, seconded, in use, ended or expired, each with its words and clock."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from community.models import Clock, clock_actor
from proposals import actions, queries, tasks
from proposals.models import Proposal, Second
from record.models import PendingEntry
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.proposals.pages import main_action
from tests.refusals import refused

pytestmark = pytest.mark.django_db

START, DAY, AFTER = make.START, make.DAY, make.AFTER_COMMENTS


def told(proposal):
    return PendingEntry.objects.filter(subject=proposal.reference).count()


def words(proposal, at):
    return queries.standing(Proposal.objects.get(pk=proposal.pk), at).words


# What the page says


def test_a_use_that_a_member_found_says_so_wherever_it_stands():
    proposal = make.make_received_proposal(request_kind="past_use")
    assert (
        queries.standing(proposal, START).note
        == "Data use reported by the community – not registered by the institution"
    )


# The stewards' check


def test_a_refusal_is_answered_by_another_steward_and_within_its_time():
    refuser, other = make.make_steward(), make.make_steward()
    proposal = make.make_refused_proposal(refuser)
    until = proposal.refusals.get().challenge_until
    assert "could be challenged until" in refused(
        actions.challenge_refusal, proposal, words="It is.", actor=proposal.filed_by, at=until
    )
    assert "no challenge" in refused(
        actions.answer_refusal, proposal, upheld=True, answer="Yes.", actor=other, at=START
    )
    actions.challenge_refusal(proposal, words="It is.", actor=proposal.filed_by, at=until - make.MOMENT)
    assert "Another steward" in refused(
        actions.answer_refusal, proposal, upheld=True, answer="Yes.", actor=refuser, at=until
    )
    proposal = actions.answer_refusal(proposal, upheld=True, answer="Yes.", actor=other, at=until)
    assert proposal.state == "received"
    assert [row[0] for row in queries.waiting_for_steward(until)] == [proposal]


def test_no_steward_checks_what_they_filed_themselves_and_none_says_no_without_a_reason():
    steward = make.make_steward()
    own = make.make_received_proposal(steward)
    assert "another steward" in refused(actions.accept_proposal, own, actor=steward, at=START)
    proposal = make.make_received_proposal()
    for act in (actions.return_proposal, actions.refuse_proposal):
        assert "Say why" in refused(act, proposal, reason=" ", actor=steward, at=START)


def test_a_proposal_is_not_joined_with_itself_or_with_what_goes_no_further():
    steward, proposal = make.make_steward(), make.make_received_proposal()
    gone = actions.withdraw_proposal(other := make.make_received_proposal(), actor=other.filed_by, at=START)
    for into in (proposal, gone):
        refused(actions.merge_proposal, proposal, into=into, reason="The same.", actor=steward, at=START)


def test_joining_needs_a_reason_that_everybody_can_read_and_can_be_challenged_like_a_refusal():
    joiner, other = make.make_steward(), make.make_steward()
    proposal, into = make.make_received_proposal(), make.make_received_proposal()
    assert "Say why" in refused(
        actions.merge_proposal, proposal, into=into, reason=" ", actor=joiner, at=START
    )
    proposal = actions.merge_proposal(proposal, into, reason="Both ask for stops.", actor=joiner, at=START)
    until = proposal.refusals.get().challenge_until
    assert "could be challenged until" in refused(
        actions.challenge_refusal, proposal, words="Mine is on trains.", actor=proposal.filed_by, at=until
    )
    actions.challenge_refusal(proposal, words="Mine is on trains.", actor=proposal.filed_by, at=START)
    assert [row[0] for row in queries.waiting_for_steward(START)] == [into, proposal]
    assert "Another steward" in refused(
        actions.answer_refusal, proposal, upheld=True, answer="Yes.", actor=joiner, at=START
    )
    proposal = actions.answer_refusal(proposal, upheld=True, answer="Yes.", actor=other, at=START)
    assert (proposal.state, proposal.merged_into, proposal.reason) == ("received", None, "")
    sequence(START)
    told_of = entries_about(proposal.reference)
    assert {entry.kind: entry.facts.get("into") for entry in told_of} == {
        "proposals.submitted": None,
        "proposals.merged": into.reference,
        "proposals.refusal_challenged": into.reference,
        "proposals.refusal_answered": into.reference,
    }


def test_nobody_joins_what_others_filed_with_a_proposal_of_their_own():
    steward, other = make.make_steward(), make.make_steward()
    proposal, own = make.make_received_proposal(), make.make_received_proposal(steward)
    assert "a proposal of yours" in refused(
        actions.merge_proposal, proposal, into=own, reason="The same.", actor=steward, at=START
    )
    assert actions.merge_proposal(proposal, own, reason="The same.", actor=other, at=START).state == "merged"


def test_what_is_discussed_is_not_joined_with_something_else():
    proposal, into = make.make_submitted_proposal(), make.make_submitted_proposal()
    assert "withdrawing it" in refused(
        actions.merge_proposal, proposal, into=into, reason="The same.", actor=make.make_steward(), at=START
    )


# Seconding


def test_the_last_second_that_is_needed_is_told_once_and_the_author_never_counts():
    proposal = make.make_accepted_proposal()
    before = told(proposal)
    assert "for other members" in refused(
        actions.second_proposal, proposal, actor=proposal.filed_by, at=START
    )
    first, *_others = members = [make.make_member() for _ in range(3)]
    for number, member in enumerate(members, start=1):
        proposal = actions.second_proposal(proposal, actor=member, at=START)
        assert told(proposal) == before + (number == 3)
    assert proposal.seconded_at == START
    actions.withdraw_second(proposal, actor=first, at=START)
    assert Second.objects.count() == 2
    assert told(proposal) == before + 1


def test_an_idea_without_enough_seconds_goes_nowhere_and_expires_when_comments_close():
    proposal = make.make_accepted_proposal()
    closes_at = proposal.comments_close_at
    assert "Not enough members" in refused(
        actions.put_to_vote, proposal, actor=make.make_steward(), at=AFTER, **make.vote_window(AFTER)
    )
    assert tasks.lapses(closes_at - make.MOMENT) == []
    assert len(tasks.lapses(closes_at, dry_run=True)) == len(tasks.lapses(closes_at)) == 1
    assert tasks.lapses(closes_at) == []
    assert words(proposal, closes_at) == "Expired – not seconded by enough members"


def test_what_an_institution_files_needs_nobody_to_second_it():
    institution = make.make_institution()
    officer = make.officer_for(institution)
    proposal = make.make_accepted_proposal(officer, institution, filed_as="institution")
    make.make_summary(proposal)
    assert actions.await_decision(proposal, actor=officer, at=AFTER).state == "awaiting_decision"


def test_a_steward_with_a_side_in_a_proposal_asks_for_no_decision_on_it():
    proposal = make.make_summed_up_proposal()
    author, writer = make.make_steward(proposal.filed_by), make.make_steward()
    assert "a proposal of yours" in refused(actions.await_decision, proposal, actor=author, at=AFTER)
    assert actions.await_decision(proposal, actor=writer, at=AFTER).state == "awaiting_decision"


# Silence


def test_the_silence_of_the_institution_stops_no_vote_once_its_time_is_over():
    make.make_charter(comment_period=3)
    proposal = make.make_submitted_proposal()
    make.make_summary(proposal)
    clock = Clock.objects.get(subject=proposal.reference, kind="complete-proposal")
    early = clock.due_at - make.MOMENT
    steward = make.make_steward()
    sentence = refused(actions.put_to_vote, proposal, actor=steward, at=early, **make.vote_window(early))
    assert "must be answered before this" in sentence
    at = clock.due_at
    assert actions.put_to_vote(proposal, actor=steward, at=at, **make.vote_window(at)).state == "voting"


def test_what_was_sent_back_and_not_completed_expires():
    proposal = make.make_received_proposal()
    proposal = actions.return_proposal(proposal, reason="Who?", actor=make.make_steward(), at=START)
    due_at = Clock.objects.get(subject=proposal.reference, kind="answer-return").due_at
    assert "time of this proposal is not up" in refused(
        actions.lapse_proposal, proposal, actor=clock_actor, at=due_at - make.MOMENT
    )
    tasks.lapses(due_at)
    assert words(proposal, due_at) == "Expired – the proposer did not send what was missing"
    assert "expired before a decision" in refused(
        actions.settle_proposal, proposal, outcome="approved", actor=clock_actor, at=due_at
    )


def test_a_decision_that_never_came_counts_as_none_and_a_late_one_does_not_erase_that():
    proposal = make.make_proposal_awaiting_decision()
    due_at = Clock.objects.get(subject=proposal.reference, kind="decision-lapse").due_at
    tasks.lapses(due_at)
    assert words(proposal, due_at) == "Expired – no decision was made"
    assert list(queries.public_proposals(due_at, state="no_decision")) == [proposal]
    proposal = actions.settle_proposal(proposal, "approved", actor=clock_actor, at=due_at + DAY)
    assert "after it had expired" in queries.standing(proposal, due_at + DAY).note
    assert list(queries.public_proposals(due_at + DAY, state="no_decision")) == [proposal]


# In use


def test_a_use_of_data_about_few_people_begins_once_its_privacy_assessment_is_there(client):
    few, many = (
        actions.settle_proposal(
            make.make_proposal_awaiting_decision(people_count=number), "approved", actor=clock_actor, at=AFTER
        )
        for number in (10, 11)
    )
    officer = make.officer_for(few.lead_organisation)
    client.force_login(officer)
    with time_machine.travel(AFTER, tick=False):
        page = client.get(few.get_absolute_url())
    assert "Privacy assessment (needed before the data are used" in page.content.decode()
    assert main_action(page) == "Add the privacy assessment"
    starting = {"first_access_on": AFTER.date(), "actor": officer, "at": AFTER}
    assert "fewer than 11 people" in refused(actions.start_use, few, **starting)
    make.make_document(few, officer, AFTER)
    assert "fewer than 11 people" in refused(actions.start_use, few, **starting)
    make.make_document(few, officer, AFTER, kind="privacy")
    assert actions.start_use(few, **starting).state == "in_use"
    other = make.officer_for(many.lead_organisation)
    assert actions.start_use(many, **starting | {"actor": other}).state == "in_use"


def test_pausing_does_not_postpone_the_yearly_report():
    use = make.make_use()
    officer = make.officer_for(use.lead_organisation)
    report = Clock.objects.get(subject=use.reference, kind="use-report")
    actions.pause_use(use, reason="A leak.", actor=officer, at=AFTER + DAY)
    actions.resume_use(use, actor=officer, at=AFTER + 2 * DAY)
    report.refresh_from_db()
    assert report.stopped_at is None
    actions.report_on_use(use, body="Stops moved.", actor=officer, at=AFTER + 3 * DAY)
    assert Clock.objects.filter(subject=use.reference, kind="use-report", stopped_at=None).count() == 1


def test_a_steward_stops_a_use_only_after_that_was_decided():
    use, steward = make.make_use(), make.make_steward()
    assert "once a proposal to stop it" in refused(
        actions.stop_use, use, reason="Enough.", actor=steward, at=AFTER
    )
    asked = make.make_proposal_awaiting_decision(
        institution=use.lead_organisation, request_kind="stop", about=use
    )
    asked = actions.settle_proposal(asked, "approved", actor=clock_actor, at=AFTER)
    assert "could begin" in refused(
        actions.start_use,
        asked,
        first_access_on=AFTER.date(),
        actor=make.officer_for(use.lead_organisation),
        at=AFTER,
    )
    assert actions.stop_use(use, reason="Enough.", actor=steward, at=AFTER).state == "stopped"


def test_a_use_does_not_begin_on_a_day_that_has_not_come():
    use = make.make_proposal_awaiting_decision()
    use = actions.settle_proposal(use, "approved", actor=clock_actor, at=AFTER)
    officer = make.officer_for(use.lead_organisation)
    tomorrow = (AFTER + DAY).date()
    assert "not come yet" in refused(
        actions.start_use, use, first_access_on=tomorrow, actor=officer, at=AFTER
    )


# Pages


@pytest.fixture
def now():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def page(name, proposal):
    return reverse(f"proposals:{name}", args=[proposal.reference])


def test_a_steward_finds_checks_and_accepts_what_waits(client, now):
    proposal, steward = make.make_received_proposal(), make.make_steward()
    client.force_login(proposal.filed_by, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("proposals:desk")).status_code == 403
    assert client.post(page("accept", proposal)).status_code == 409
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
    assert proposal.reference in client.get(reverse("proposals:desk")).content.decode()
    assert "Accept it" in client.get(page("check", proposal)).content.decode()
    response = client.post(page("return", proposal), {"reason": ""})
    assert response.status_code == 400
    client.post(page("accept", proposal))
    assert Proposal.objects.get().state == "discussion"
    assert client.post(page("return", proposal), {"reason": "Too late"}).status_code == 409
    assert "Nothing is waiting" in client.get(reverse("proposals:desk")).content.decode()


def test_the_page_never_says_how_many_seconded(client, now):
    proposal = make.make_accepted_proposal()
    member = make.make_member()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    client.post(page("second", proposal))
    content = client.get(proposal.get_absolute_url()).content.decode()
    assert "Not yet seconded by enough members: 3 are needed" in content
    assert "Take your second back" in client.get(page("second", proposal)).content.decode()
    client.post(page("second", proposal))
    assert not Second.objects.exists()


def test_an_institution_goes_through_a_whole_use_on_its_pages(client, now):
    proposal = make.make_proposal_awaiting_decision()
    actions.settle_proposal(proposal, "approved", actor=clock_actor, at=AFTER)
    officer = make.officer_for(proposal.lead_organisation)
    now.move_to(AFTER)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    assert "Say that the data are in use" in client.get(proposal.get_absolute_url()).content.decode()
    for name, answers, state in (
        ("start_use", {"first_access_on": "2026-03-18"}, "in_use"),
        ("report_on_use", {"body": "Stops moved."}, "in_use"),
        ("pause_use", {"reason": "A leak."}, "paused"),
        ("resume_use", {}, "in_use"),
        ("end_use", {}, "ended"),
        ("prove_deletion", {"proof": "Shredded."}, "ended"),
    ):
        assert client.get(page(name, proposal)).status_code == 200, name
        assert client.post(page(name, proposal), answers).status_code == 302, name
        assert Proposal.objects.get(pk=proposal.pk).state == state
    content = client.get(proposal.get_absolute_url()).content.decode()
    assert "Shredded." in content
    assert "Stops moved." in content
    assert client.post(page("pause_use", proposal), {"reason": "Again"}).status_code == 409


def test_whoever_was_refused_challenges_it_and_reads_the_answer(client, now):
    proposal, other = make.make_refused_proposal(), make.make_steward()
    client.force_login(proposal.filed_by, backend="django.contrib.auth.backends.ModelBackend")
    assert "Challenge this" in client.get(proposal.get_absolute_url()).content.decode()
    client.post(page("challenge", proposal), {"words": "It is about addresses."})
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert "It is about addresses." in client.get(page("answer_refusal", proposal)).content.decode()
    client.post(page("answer_refusal", proposal), {"upheld": "no", "answer": "It names no data."})
    content = client.get(proposal.get_absolute_url()).content.decode()
    assert "It names no data." in content
    assert Proposal.objects.get().state == "not_accepted"


def test_what_is_due_expires_with_the_daily_command(capsys):
    proposal = make.make_accepted_proposal()
    at = (proposal.comments_close_at + timedelta(hours=1)).isoformat()
    call_command("run_due", at=at)
    call_command("run_due", at=at)
    assert capsys.readouterr().out.count("not seconded by enough members") == 1


def test_those_concerned_are_told_once_that_a_use_ends(django_capture_on_commit_callbacks):
    use = make.make_use(ends_on=(AFTER + 100 * DAY).date())
    officer = make.officer_for(use.lead_organisation)
    due = use.renewal_due_at
    assert due.date() == use.ends_on - timedelta(days=29)
    assert tasks.ends_to_tell(due - make.MOMENT) == []
    assert len(tasks.ends_to_tell(due, dry_run=True)) == 1
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert len(tasks.ends_to_tell(due)) == 1
        assert tasks.ends_to_tell(due + DAY) == []
    assert sorted(letter.to for letter in mail.outbox) == sorted([[use.filed_by.email], [officer.email]])
    assert use.reference in mail.outbox[0].body
    assert "nothing to write about" in refused(actions.tell_of_end, use, actor=clock_actor, at=due + DAY)
