"""A question that moderators hold back: nobody can be late for it, and what was merged with it is not lost."""

import pytest
from django.urls import reverse

from community.models import Clock
from proposals import actions, tasks
from proposals.models import ModerationAct, Question
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make

pytestmark = pytest.mark.django_db

ASKED = make.START + make.DAY
LATER = ASKED + 2 * make.DAY


@pytest.fixture
def page(client, time_machine):
    """The page of a question at a moment, as anybody reads it."""

    def read(question, at):
        time_machine.move_to(at, tick=False)
        client.logout()
        return " ".join(client.get(question.get_absolute_url()).content.decode().split())

    return read


@pytest.fixture
def judge(client, time_machine):
    """A moderator does something about a question at a moment."""

    def act(question, what, at):
        time_machine.move_to(at, tick=False)
        client.force_login(make.make_moderator())
        address = reverse("proposals:judge_act", args=["question", question.pk, what])
        assert client.post(address, {"reason": "hate", "note": ""}).status_code == 302

    return act


def appealed(question, at):
    """The act that takes the question away now, set aside after an appeal."""
    act = ModerationAct.objects.in_force().get(kind="question", target=question.pk)
    actions.appeal_act(act, "It was said.", actor=question.author, at=at)
    actions.answer_appeal(act, upheld=True, actor=make.make_moderator(), at=at)


def told(question):
    """The facts of the newest entry about the question."""
    sequence(LATER + 90 * make.DAY)
    return entries_about(question.reference)[0].facts


def test_nobody_is_late_for_a_question_that_is_held_and_it_gets_the_days_back(page, judge):
    question = make.make_question(at=ASKED)
    assert "due Tuesday 17 March 2026" in page(question, ASKED)
    judge(question, "hold", LATER)
    held = page(question, LATER + 30 * make.DAY)
    assert "the date is paused" in held
    assert "It is due on" not in held
    assert "Waiting for:" not in held
    assert not Question.objects.late(LATER + 30 * make.DAY).exists()
    judge(question, "restore", LATER + 3 * make.DAY)
    assert "due Friday 20 March 2026" in page(question, LATER + 3 * make.DAY)
    assert told(question)["due_on"] == "2026-03-20"
    assert question in Question.objects.late(LATER + 30 * make.DAY)


def by_the_clock(question, at):
    hold = ModerationAct.objects.in_force().get()
    tasks.holds(hold.hold_clock.due_at)
    return hold.hold_clock.due_at


def by_an_appeal(question, at):
    appealed(question, at)
    return at


@pytest.mark.parametrize("back", [by_the_clock, by_an_appeal])
def test_the_days_come_back_however_the_hold_ends(judge, back):
    question = make.make_question(at=ASKED)
    due_at = question.clock.due_at
    judge(question, "hold", LATER)
    at = back(question, LATER + 3 * make.DAY)
    clock = Clock.objects.get(pk=question.clock_id)
    days = clock.calendar.local_date(at) - clock.calendar.local_date(LATER)
    assert days
    assert clock.due_at == due_at + days
    assert clock.paused_at is None
    assert told(question)["due_on"] == clock.reading(at).due_on.isoformat()


def test_a_question_that_was_late_stays_late_and_only_the_days_of_the_hold_do_not_count(page, judge):
    question = make.make_question(at=ASKED)
    at = question.clock.due_at + make.DAY
    judge(question, "hold", at)
    assert "Answer late" in page(question, at)
    judge(question, "restore", at + 4 * make.DAY)
    assert "2 days late" in page(question, at + 4 * make.DAY)


@pytest.mark.parametrize("ends", ["remove", "withdraw"])
def test_a_question_that_goes_while_it_is_held_was_not_answered_late(judge, ends):
    question = make.make_question(at=ASKED)
    at = question.clock.due_at + make.DAY
    judge(question, "hold", LATER)
    if ends == "remove":
        judge(question, "remove", at)
    else:
        actions.withdraw_question(question, actor=question.author, at=at)
    clock = Clock.objects.get(pk=question.clock_id)
    assert (clock.stopped_at, clock.paused_at) == (at, None)
    assert clock.reading(at).state == "answered_on_time"


def test_the_time_for_a_held_question_begins_paused_when_its_idea_is_seconded(judge):
    proposal = make.make_accepted_proposal()
    question = make.make_question(proposal, at=ASKED)
    judge(question, "hold", LATER)
    make.make_seconded(proposal, LATER + make.DAY)
    question.refresh_from_db()
    due_at = question.clock.due_at
    judge(question, "restore", LATER + 3 * make.DAY)
    assert Clock.objects.get(pk=question.clock_id).due_at == due_at + 2 * make.DAY


# Merged with another one


@pytest.fixture
def merged():
    """An earlier question, and a later one that was merged with it."""
    lead = make.make_question(at=ASKED)
    double = make.make_question(lead.proposal, body="The list: who sees it?", at=ASKED + make.DAY)
    actions.merge_question(double, lead, actor=make.make_steward(), at=ASKED + make.DAY)
    return lead, double


@pytest.mark.parametrize("goes", ["withdraw", "remove"])
@pytest.mark.parametrize("taken", ["hold", "remove"])
def test_a_duplicate_that_comes_back_after_its_lead_went_stands_for_itself(page, judge, merged, goes, taken):
    lead, double = merged
    judge(double, taken, LATER)
    if goes == "remove":
        judge(lead, "remove", LATER)
    else:
        actions.withdraw_question(lead, actor=lead.author, at=LATER)
    if taken == "hold":
        judge(double, "restore", LATER + 2 * make.DAY)
    else:
        appealed(double, LATER + 2 * make.DAY)
    assert "due Friday 20 March 2026" in page(double, LATER + 2 * make.DAY)
    facts = told(double)
    assert (facts["goes_on_as"], facts["due_on"]) == (double.reference, "2026-03-20")
    assert double in Question.objects.late(LATER + 60 * make.DAY)


def test_a_duplicate_that_comes_back_to_its_lead_or_to_an_answer_stays_merged(page, judge, merged):
    lead, double = merged
    judge(double, "hold", LATER)
    judge(double, "restore", LATER + make.DAY)
    assert f"Merged with {lead.reference}" in page(double, LATER)
    assert "due_on" not in told(double)
    make.make_flag(double, at=LATER + 2 * make.DAY)
    judge(double, "hold", LATER + 2 * make.DAY)
    officer = make.officer_for(lead.proposal.lead_organisation)
    actions.answer_question(lead, actor=officer, at=LATER, answer="Two planners.")
    actions.withdraw_question(lead, actor=lead.author, at=LATER + 2 * make.DAY)
    judge(double, "restore", LATER + 3 * make.DAY)
    assert f"Merged with {lead.reference}" in page(double, LATER + 3 * make.DAY)
