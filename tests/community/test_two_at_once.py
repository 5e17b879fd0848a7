"""Two who move the same dates at once, each on a connection of their own."""

from datetime import date

import pytest
from django.core.management import call_command

from community import actions
from community.models import AddedHoliday, Clock, ClockMove, Outage
from tests.factories import DAY, START, make_charter, make_institution, make_officer, make_steward
from tests.proposals.test_races import second_before_the_first_ends
from tests.test_concurrency import refusals, twice

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock():
    """Ten working days from Monday 2 March 2026: the last day is Monday 16 March."""
    make_charter()
    return Clock.start(
        "explain",
        subject="DEC-2026-0001",
        institution=make_institution(),
        rule_key="explain-by",
        at=START,
    )


def lasts_until(clock, day):
    clock = Clock.objects.get(pk=clock.pk)
    assert clock.explanation(START).adds_up
    assert clock.due_on == day


def test_a_holiday_that_two_add_at_once_gives_one_day(clock):
    steward = make_steward()
    results = twice(
        lambda: actions.add_holiday(
            "US-CA", date(2026, 3, 10), name="Valley Day", actor=steward, at=START + DAY
        )
    )
    assert refusals(results) == 1
    assert AddedHoliday.objects.count() == ClockMove.objects.count() == 1
    lasts_until(clock, date(2026, 3, 17))


def test_of_two_days_that_are_added_at_once_each_gives_a_day(clock):
    steward = make_steward()

    def add(day):
        return lambda: actions.add_holiday("US-CA", day, name="Valley Day", actor=steward, at=START + DAY)

    # The second lies beyond the last day until the first has moved it.
    second_before_the_first_ends(add(date(2026, 3, 10)), add(date(2026, 3, 17)))
    lasts_until(clock, date(2026, 3, 18))


def test_an_outage_that_two_note_at_once_gives_one_day(clock):
    results = second_before_the_first_ends(note_outage(clock, clock.due_on), note_outage(clock, clock.due_on))
    assert refusals(results) == 1
    assert Outage.objects.count() == ClockMove.objects.count() == 1
    lasts_until(clock, date(2026, 3, 17))


@pytest.mark.parametrize("days", [(16, 17), (17, 16)])
def test_of_two_outages_that_are_noted_at_once_each_gives_a_day(clock, days):
    second_before_the_first_ends(*(note_outage(clock, date(2026, 3, day)) for day in days))
    assert Outage.objects.count() == ClockMove.objects.count() == 2
    lasts_until(clock, date(2026, 3, 18))


def note_outage(clock, day):
    steward = make_steward()
    return lambda: actions.report_outage(day, reason="A flood.", actor=steward, at=clock.due_at)


@pytest.mark.parametrize("order", [("extend", "add"), ("add", "extend")])
def test_more_time_that_is_taken_while_a_holiday_is_added_loses_neither(clock, order):
    steward, officer, at = make_steward(), make_officer(clock.institution), START + DAY
    acts = {
        "extend": lambda: actions.extend_clock(
            clock, reason="A review.", clause="Rule 4", actor=officer, at=at
        ),
        "add": lambda: actions.add_holiday(
            "US-CA", date(2026, 3, 10), name="Valley Day", actor=steward, at=at
        ),
    }
    second_before_the_first_ends(*(acts[name] for name in order))
    assert ClockMove.objects.count() == 2
    # Without Cesar Chavez Day, Tuesday 31 March.
    lasts_until(clock, date(2026, 4, 1))


@pytest.mark.parametrize("first", ["clock", "holiday"])
def test_a_clock_that_starts_in_the_instant_of_a_holiday_is_given_its_day_by_the_next_run(first):
    make_charter()
    institution, steward = make_institution(), make_steward()
    acts = [
        lambda: Clock.start(
            "explain", subject="DEC-2026-0001", institution=institution, rule_key="explain-by", at=START
        ),
        lambda: actions.add_holiday("US-CA", date(2026, 3, 10), name="Valley Day", actor=steward, at=START),
    ]
    second_before_the_first_ends(*(acts if first == "clock" else reversed(acts)))
    clock = Clock.objects.get()
    lasts_until(clock, date(2026, 3, 16))
    call_command("run_due", at=START.isoformat(), dry_run=True)
    lasts_until(clock, date(2026, 3, 16))
    assert refusals(twice(lambda: call_command("run_due", at=START.isoformat()))) == 0
    lasts_until(clock, date(2026, 3, 17))
    assert ClockMove.objects.count() == 1
    # Who starts after it counts with it, and is left alone.
    acts[0]()
    call_command("run_due", at=START.isoformat())
    assert ClockMove.objects.count() == 1
