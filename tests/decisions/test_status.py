"""Where a decision stands, by the fixed moment one looks at it. Nothing is run in between."""

from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.html import strip_tags

from decisions import actions, tasks
from decisions.models import Decision
from portal.templatetags.hearth import clock_moves
from tests import factories
from tests.decisions import labels
from tests.decisions.labels import CASES, MOVES, OPENED, SECOND, local
from tests.decisions.states import listed_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return labels.make_world()


def lived(steps, opened=OPENED):
    """A decision after all that happened to it, each read anew."""
    world = labels.make_world(opened)
    for step in steps:
        step(world)
        world.decision.refresh_from_db()
    return Decision.objects.get()


@pytest.mark.parametrize(
    ("opened", "steps", "moments"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_state_follows_from_the_clocks_for_the_row_and_for_the_list(opened, steps, moments):
    decision = lived(steps, opened)
    for at, (code, english, spanish) in moments:
        status = decision.status(at)
        assert (status.code, status.label) == (code, english), at
        with translation.override("es"):
            assert decision.status(at).label == spanish, at
        # The lists say the same.
        assert listed_as(at) == code, at
        assert Decision.objects.late(at).exists() == status.is_late, at
        assert Decision.objects.waiting(at).exists() == status.is_waiting, at
        assert Decision.objects.published(at).exists() == (not status.is_waiting), at


def test_the_table_has_at_least_forty_cases():
    assert sum(len(case[-1]) for case in CASES) >= 40


@pytest.mark.parametrize(("steps", "english", "spanish"), MOVES)
def test_what_moved_the_date_stands_under_the_label(steps, english, spanish):
    clock = lived(steps).clock
    assert strip_tags(clock_moves(clock)[-1]) == english
    with translation.override("es"):
        assert strip_tags(clock_moves(clock)[-1]) == spanish
    assert clock.explanation(OPENED).adds_up


def test_before_it_was_opened_it_is_in_no_list(world):
    at = OPENED - SECOND
    assert listed_as(at) is None
    assert not Decision.objects.waiting(at).exists()


def test_due_soon_is_a_week_before_either_date(world):
    assert not Decision.objects.due_soon(local(4, 7)).exists()
    assert Decision.objects.due_soon(local(4, 12)).exists()
    assert not Decision.objects.due_soon(local(4, 17)).exists()
    labels.decide()(world)
    assert Decision.objects.due_soon(local(4, 2)).exists()


def test_publishing_late_never_takes_the_lateness_away(world):
    decision = factories.make_decision_published(decision=labels.decide()(world), at=local(4, 10))
    actions.correct_explanation(
        decision,
        sections=factories.EXPLANATION | {"evidence": "Another number."},
        points=factories.POINTS,
        language="en",
        kind="correction",
        change_note="A number was wrong.",
        actor=world.officer,
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


def test_a_year_that_is_due_at_once_is_done_in_order():
    poll = factories.make_poll_final()
    performed = tasks.due(poll.final_from + timedelta(days=365))
    assert [sentence.partition(": ")[2] for sentence in performed] == [
        "the time to decide began.",
        "no decision by the deadline.",
    ]
