"""What a date that passed raises by itself, once, and about whom."""

import pytest

from accountability import actions, shortfalls, tasks
from accountability.models import Notice, NoticeRecord
from community.models import Clock
from decisions import actions as decisions
from tests import factories as make
from tests.factories import DAY, START
from tests.factories.accountability import make_public_commitment
from tests.factories.notices import Kind, make_ladder
from tests.refusals import refused

pytestmark = pytest.mark.django_db
CLOCK = Notice.Trigger.CLOCK


def late_decision(**other):
    """A decision that waits, and the first moment at which it is late for a week."""
    waiting = make.make_decision_waiting(with_vote=False, **other)
    return waiting, waiting.decide_clock.due_at + 7 * DAY


def raised():
    return Notice.objects.filter(trigger=CLOCK)


def test_what_is_late_for_a_week_raises_one_notice_however_often_the_clock_runs():
    waiting, at = late_decision()
    tasks.due(at - DAY)
    assert not raised().exists()
    for _run in range(3):
        assert tasks.due(at) == []
    notice = raised().get()
    assert (notice.institution, notice.shortfall) == (waiting.institution, "no_decision")
    assert [row.subject for row in notice.records.all()] == [waiting.reference]
    assert notice.rule == waiting.decide_clock.rule.reference
    kinds = Clock.objects.filter(subject=notice.reference).values_list("kind", "is_private", "institution")
    assert set(kinds) == {
        ("check-notice", True, waiting.institution.pk),
        ("issue-notice", True, None),
    }


def test_a_dry_run_raises_nothing():
    _waiting, at = late_decision()
    tasks.due(at, dry_run=True)
    assert not raised().exists()


def test_more_of_the_same_joins_the_open_notice_and_comes_back_as_another_once_it_is_over():
    waiting, at = late_decision()
    tasks.due(at)
    first = raised().get()
    second, later = late_decision(institution=waiting.institution)
    tasks.due(later)
    assert raised().count() == 1
    assert {row.subject for row in first.records.all()} == {waiting.reference, second.reference}
    overseers = [make.make_overseer() for _number in range(2)]

    motion = actions.move_motion(
        first, Kind.SET_ASIDE, reasons="The portal was down.", actor=overseers[0], at=later
    )
    actions.vote_on_motion(motion, choice="yes", actor=overseers[1], at=later)
    tasks.due(later + DAY)
    assert raised().count() == 1
    third, latest = late_decision(institution=waiting.institution)
    tasks.due(latest)
    assert raised().count() == 2
    assert [row.subject for row in raised().open().get().records.all()] == [third.reference]


def test_each_institution_and_each_kind_has_a_notice_of_its_own():
    _waiting, at = late_decision()
    _other, later = late_decision()
    decision = make.make_decision_taken(with_vote=False)
    latest = max(at, later, decision.explain_clock.due_at + 7 * DAY)
    tasks.due(latest)
    found = {(notice.institution, notice.shortfall) for notice in raised()}
    assert len(found) == 3
    assert (decision.institution, "late_explanation") in found


def test_a_promise_has_thirty_days_more():
    commitment = make_public_commitment()
    due_at = commitment.words(START + 400 * DAY).due_at
    tasks.due(due_at + 29 * DAY)
    assert not raised().filter(shortfall="missed_promise").exists()
    tasks.due(due_at + 30 * DAY)
    assert raised().get(shortfall="missed_promise").records.get().subject == commitment.reference


def test_a_promise_that_is_said_to_be_done_in_time_raises_nothing():
    commitment = make_public_commitment()
    words = commitment.words(START + 400 * DAY)
    decisions.update_commitment(
        commitment,
        progress="done",
        body="Done.",
        evidence="A log.",
        language="en",
        actor=make.officer_for(commitment.institution),
        at=words.due_at - DAY,
    )
    tasks.due(words.due_at + 60 * DAY)
    assert not raised().filter(shortfall="missed_promise").exists()


def test_an_organisation_that_never_joined_gets_no_notice():
    waiting, at = late_decision()
    waiting.institution.is_registered = False
    waiting.institution.save()
    tasks.due(at)
    assert not raised().exists()


def test_those_who_oversee_are_judged_by_the_same_clocks():
    ladder = make_ladder("answer")
    review = ladder.notice.clock("review-notice")
    tasks.due(review.due_at + 7 * DAY)
    notice = raised().get(respondent="oversight")
    assert notice.records.get().subject == ladder.notice.reference
    assert notice.institution is None


def test_those_who_run_the_portal_are_judged_by_the_same_clocks():
    make.make_charter()
    proposal = make.make_submitted_proposal()
    received = make.make_received_proposal()
    clock = Clock.objects.filter(subject=received.reference, institution=None).first()
    tasks.due(clock.due_at + 7 * DAY)
    notice = raised().get(respondent="operator")
    assert received.reference in {row.subject for row in notice.records.all()}
    assert proposal.reference not in {row.subject for row in notice.records.all()}


def test_an_answer_that_does_not_come_is_noted_by_the_clock_and_by_nobody_else():

    ladder = make_ladder("issue")
    clock = ladder.notice.clock("answer-notice")
    assert "by the clock" in refused(
        actions.miss_answer, ladder.notice, actor=ladder.overseers[0], at=clock.due_at
    )
    assert tasks.due(clock.due_at - DAY) == []
    assert tasks.due(clock.due_at) == [f"{ladder.notice.reference}: no answer by the deadline."]
    assert tasks.due(clock.due_at) == []
    assert ladder.refresh().notice.state == "no_answer"


def test_only_the_clock_raises_what_a_date_set_off():

    _waiting, at = late_decision()
    [found] = shortfalls.found(at)
    assert "raised by the clock" in refused(actions.raise_by_clock, found, actor=make.make_steward(), at=at)
    assert not NoticeRecord.objects.exists()
