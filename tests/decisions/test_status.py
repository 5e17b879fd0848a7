"""Where a decision stands, by the fixed moment one looks at it. Nothing is run in between."""

from datetime import UTC, datetime, timedelta

import pytest

from community import actions as community
from decisions import actions, tasks
from decisions.models import Decision
from decisions.status import Code
from tests import factories

pytestmark = pytest.mark.django_db

# The institution counts its days in California. The vote-less decision is opened on Wednesday 18 March 2026 at
# 11:00 local time; 20 working days on, without Cesar Chavez Day (31 March), the last day is Thursday 16 April.
OPENED = datetime(2026, 3, 18, 18, 0, tzinfo=UTC)
# Decided on Friday 20 March at 15:10 local time; 10 working days on, the last day is Monday 6 April.
DECIDED = datetime(2026, 3, 20, 22, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def local(month, day, hour=12, minute=0, second=0):
    """A moment of 2026 in California, where summer time began on 8 March."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC) + timedelta(hours=7)


@pytest.fixture
def world():
    """A decision that was asked for on 18 March, and those who can move it on."""
    decision = factories.make_decision_waiting(with_vote=False, at=OPENED)
    return decision, factories.officer_for(decision.institution), factories.make_steward()


def decide(decision, officer, steward, at=DECIDED):
    return factories.make_decision_taken(decision=decision, at=at)


def explain(at):
    def step(decision, officer, steward):
        return factories.make_decision_published(decision=decision, at=at)

    return step


def decide_at(at):
    return lambda *world: decide(*world, at=at)


def extend(at):
    def step(decision, officer, steward):
        community.extend_clock(decision.clock, reason="Rule 4: an outside review.", actor=officer, at=at)

    return step


def pause(at):
    def step(decision, officer, steward):
        community.pause_clock(decision.clock, reason="The result is challenged.", actor=steward, at=at)

    return step


def resume(at):
    def step(decision, officer, steward):
        community.resume_clock(decision.clock, actor=steward, at=at)

    return step


DUE_DECIDE, DUE_EXPLAIN = "Thursday 16 April 2026", "Monday 6 April 2026"
CASES = [
    # name, what happened, the moment, code, words
    ("just opened", [], OPENED, "deciding", f"Waiting for the decision – due {DUE_DECIDE}"),
    ("a month early", [], local(3, 25), "deciding", f"Waiting for the decision – due {DUE_DECIDE}"),
    ("on the last day", [], local(4, 16, 9), "deciding", f"Waiting for the decision – due {DUE_DECIDE}"),
    ("at 23:59:59 local", [], local(4, 16, 23, 59, 59), "deciding", f"Waiting for the decision – due {DUE_DECIDE}"),
    ("at the first late moment", [], local(4, 17, 0), "no_decision", "No decision by the deadline"),
    ("a year later", [], local(4, 17) + timedelta(days=365), "no_decision", "No decision by the deadline"),
    (
        "time taken to decide",
        [extend(local(4, 10))],
        local(4, 17),
        "deciding",
        "Waiting for the decision – due Thursday 30 April 2026",
    ),
    ("that time over too", [extend(local(4, 10))], local(5, 1), "no_decision", "No decision by the deadline"),
    (
        "paused past its date",
        [pause(local(4, 10))],
        local(4, 20),
        "deciding",
        "Waiting for the decision – the date is paused",
    ),
    (
        "running again, ten days later",
        [pause(local(4, 10)), resume(local(4, 20))],
        local(4, 20),
        "deciding",
        "Waiting for the decision – due Sunday 26 April 2026",
    ),
    ("looked at from before the decision", [decide], DECIDED - SECOND, "deciding", f"Waiting for the decision – due {DUE_DECIDE}"),
    ("just decided", [decide], DECIDED, "explaining", f"Decided – explanation due {DUE_EXPLAIN}"),
    ("explanation due today", [decide], local(4, 6, 8), "explaining", f"Decided – explanation due {DUE_EXPLAIN}"),
    ("its last second", [decide], local(4, 6, 23, 59, 59), "explaining", f"Decided – explanation due {DUE_EXPLAIN}"),
    ("one day late", [decide], local(4, 7, 0), "late", "Explanation late – 1 day"),
    ("still one day late at night", [decide], local(4, 7, 23, 59), "late", "Explanation late – 1 day"),
    ("four days late", [decide], local(4, 10), "late", "Explanation late – 4 days"),
    (
        "time taken to explain",
        [decide, extend(local(4, 2))],
        local(4, 10),
        "explaining",
        "Decided – explanation due Monday 20 April 2026",
    ),
    (
        "explanation paused past its date",
        [decide, pause(local(4, 2))],
        local(4, 20),
        "explaining",
        "Decided – the date for the explanation is paused",
    ),
    ("explained at 23:59 local", [decide, explain(local(4, 6, 23, 59))], local(4, 7), "published", "Explanation published on time"),
    ("on time for ever", [decide, explain(local(4, 1))], local(4, 1) + timedelta(days=900), "published", "Explanation published on time"),
    ("before it was explained", [decide, explain(local(4, 10))], local(4, 9), "late", "Explanation late – 3 days"),
    ("explained a day late", [decide, explain(local(4, 7, 0))], local(4, 7, 0), "published_late", "Explanation published 1 day late"),
    ("late for ever", [decide, explain(local(4, 10))], local(4, 10) + timedelta(days=900), "published_late", "Explanation published 4 days late"),
    (
        "decided after the deadline",
        [decide_at(local(4, 20))],
        local(4, 21),
        "explaining",
        "Decided – explanation due Monday 4 May 2026",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("steps", "at", "code", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_state_follows_from_the_clocks_for_the_row_and_for_the_list(world, steps, at, code, words):
    for step in steps:
        step(*world)
        world[0].refresh_from_db()
    status = Decision.objects.get().status(at)
    assert (status.code, status.label) == (code, words)
    # The list says the same: the row is in the one state and in no other.
    assert [name.value for name in Code if Decision.objects.having(name, at).exists()] == [code]
    assert Decision.objects.late(at).exists() == status.is_late
    assert Decision.objects.waiting(at).exists() == status.is_waiting
    assert Decision.objects.published(at).exists() == (not status.is_waiting)


def test_before_it_was_opened_it_is_in_no_list(world):
    at = OPENED - SECOND
    assert not any(Decision.objects.having(code, at).exists() for code in Code)
    assert not Decision.objects.waiting(at).exists()


def test_due_soon_is_a_week_before_either_date(world):
    assert not Decision.objects.due_soon(local(4, 7)).exists()
    assert Decision.objects.due_soon(local(4, 12)).exists()
    assert not Decision.objects.due_soon(local(4, 17)).exists()
    decide(*world)
    assert Decision.objects.due_soon(local(4, 2)).exists()


def test_publishing_late_never_takes_the_lateness_away(world):
    decision = factories.make_decision_published(decision=decide(*world), at=local(4, 10))
    actions.correct_explanation(
        decision,
        sections=factories.EXPLANATION,
        points=factories.POINTS,
        language="en",
        kind="correction",
        change_note="A number was wrong.",
        actor=world[1],
        at=local(5, 1),
    )
    assert Decision.objects.get().status(local(5, 2)).label == "Explanation published 4 days late"


def test_due_opens_decisions_and_notes_those_not_made_and_then_nothing_more():
    poll = factories.make_poll_final()
    at = poll.final_from + timedelta(hours=1)
    assert tasks.due(at, dry_run=True)
    assert not Decision.objects.exists()
    assert tasks.due(at) == [f"{poll.proposal.reference}: the time to decide began."]
    decision = Decision.objects.get()
    assert decision.opened_at == poll.final_from
    assert tasks.due(at) == []
    late_at = decision.decide_clock.due_at
    assert tasks.due(late_at, dry_run=True) == ["DEC-2026-0001: no decision by the deadline."]
    assert tasks.due(late_at) == ["DEC-2026-0001: no decision by the deadline."]
    assert tasks.due(late_at) == []


def test_due_lives_a_year_in_a_second():
    poll = factories.make_poll_final()
    performed = tasks.due(poll.final_from + timedelta(days=365))
    assert [sentence.partition(": ")[2] for sentence in performed] == [
        "the time to decide began.",
        "no decision by the deadline.",
    ]
