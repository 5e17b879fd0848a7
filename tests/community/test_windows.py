from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community import windows
from community.windows import Calendar, State

CALIFORNIA = Calendar("US-CA", "America/Los_Angeles")
ENGLAND = Calendar("GB-ENG", "Europe/London")


def at(text, calendar=CALIFORNIA):
    """A local moment, as in ``2026-06-12 23:59``."""
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)


@dataclass
class Clock:
    started_at: datetime
    due_at: datetime
    calendar: Calendar = CALIFORNIA
    first_due_at: datetime | None = None
    paused_at: datetime | None = None
    stopped_at: datetime | None = None

    def __post_init__(self):
        self.first_due_at = self.first_due_at or self.due_at


def clock(started, length, unit="days", calendar=CALIFORNIA, **moments):
    started_at = at(started, calendar)
    return Clock(
        started_at,
        windows.due_moment(started_at, length, unit=unit, calendar=calendar),
        calendar,
        **{name: at(text, calendar) for name, text in moments.items()},
    )


@pytest.mark.parametrize(
    ("started", "length", "unit", "calendar", "last_day"),
    [
        ("2026-05-01 10:00", 14, "days", CALIFORNIA, date(2026, 5, 15)),
        ("2026-05-01 23:59", 14, "days", CALIFORNIA, date(2026, 5, 15)),
        ("2026-05-29 10:00", 10, "working_days", CALIFORNIA, date(2026, 6, 12)),
        ("2026-05-15 10:00", 10, "working_days", CALIFORNIA, date(2026, 6, 1)),  # Memorial Day
        ("2026-03-27 10:00", 5, "working_days", CALIFORNIA, date(2026, 4, 6)),  # César Chávez Day, California
        ("2026-04-01 10:00", 5, "working_days", ENGLAND, date(2026, 4, 10)),  # Good Friday, Easter Monday
        ("2026-12-24 10:00", 2, "working_days", ENGLAND, date(2026, 12, 30)),  # Boxing Day is moved
        ("2028-02-28 10:00", 1, "days", CALIFORNIA, date(2028, 2, 29)),  # a leap day
        ("2028-02-28 10:00", 2, "days", CALIFORNIA, date(2028, 3, 1)),
        ("2026-06-06 10:00", 1, "working_days", CALIFORNIA, date(2026, 6, 8)),  # started on a Saturday
        ("2026-06-05 10:00", 0, "days", CALIFORNIA, date(2026, 6, 5)),
    ],
)
def test_a_length_counts_from_the_day_after_the_start(started, length, unit, calendar, last_day):
    started_at = at(started, calendar)
    assert windows.last_day(started_at, length, unit=unit, calendar=calendar) == last_day
    due = windows.due_moment(started_at, length, unit=unit, calendar=calendar)
    assert due == calendar.midnight(last_day + timedelta(days=1))


def test_a_length_in_anything_but_days_is_refused():
    with pytest.raises(ValueError, match="fortnights"):
        windows.last_day(at("2026-05-01 10:00"), 1, unit="fortnights", calendar=CALIFORNIA)


@pytest.mark.parametrize(
    ("length", "unit", "now", "state", "days"),
    [
        (14, "days", "2026-05-01 09:59", State.NOT_STARTED, 0),
        (14, "days", "2026-05-01 10:00", State.ON_TIME, 14),
        (14, "days", "2026-05-08 23:59", State.ON_TIME, 7),
        (14, "days", "2026-05-09 00:00", State.DUE_SOON, 6),
        (14, "days", "2026-05-14 23:59", State.DUE_SOON, 1),
        (14, "days", "2026-05-15 00:00", State.DUE_TODAY, 0),
        (14, "days", "2026-05-15 23:59", State.DUE_TODAY, 0),
        (14, "days", "2026-05-16 00:00", State.LATE, 1),
        (14, "days", "2026-05-16 23:59", State.LATE, 1),
        (14, "days", "2026-05-17 00:00", State.LATE, 2),
        (14, "days", "2027-05-16 12:00", State.LATE, 366),
    ],
)
def test_a_running_clock_reads(length, unit, now, state, days):
    reading = windows.read(clock("2026-05-01 10:00", length, unit), at(now))
    assert (reading.state, reading.days, reading.due_on) == (state, days, date(2026, 5, 15))


@pytest.mark.parametrize(
    ("stopped", "state", "days"),
    [
        ("2026-05-10 12:00", State.ANSWERED_ON_TIME, 0),
        ("2026-05-15 23:59", State.ANSWERED_ON_TIME, 0),
        ("2026-05-16 00:00", State.ANSWERED_LATE, 1),
        ("2026-05-19 08:00", State.ANSWERED_LATE, 4),
    ],
)
def test_a_late_answer_stays_late_for_ever(stopped, state, days):
    answered = clock("2026-05-01 10:00", 14, stopped_at=stopped)
    for now in (at(stopped), at("2031-01-01 00:00")):
        reading = windows.read(answered, now)
        assert (reading.state, reading.days) == (state, days)
        assert reading.answered_on == at(stopped).date()
        assert reading.is_late == (state is State.ANSWERED_LATE)


def test_before_its_answer_a_clock_reads_as_if_there_were_none():
    assert (
        windows.read(
            clock("2026-05-01 10:00", 14, stopped_at="2026-05-19 08:00"), at("2026-05-17 00:00")
        ).days
        == 2
    )


def test_a_clock_paused_over_its_due_day_is_not_late():
    paused = clock("2026-05-01 10:00", 14, paused_at="2026-05-12 09:00")
    assert windows.read(paused, at("2026-05-12 08:59")).state is State.DUE_SOON
    assert windows.read(paused, at("2026-05-20 12:00")).state is State.PAUSED


def test_a_pause_moves_the_due_day_by_its_days():
    paused = clock("2026-05-01 10:00", 14)
    due = windows.resumed_due_at(
        paused.due_at, at("2026-05-12 09:00"), at("2026-05-22 17:00"), calendar=CALIFORNIA
    )
    assert due == at("2026-05-26 00:00")
    paused.due_at = due
    reading = windows.read(paused, at("2026-05-22 17:00"))
    assert (reading.state, reading.days, reading.due_on) == (State.DUE_SOON, 3, date(2026, 5, 25))
    assert reading.first_due_on == date(2026, 5, 15)


def test_a_pause_that_ends_the_same_day_moves_nothing():
    due = at("2026-05-16 00:00")
    resumed = windows.resumed_due_at(due, at("2026-05-12 09:00"), at("2026-05-12 17:00"), calendar=CALIFORNIA)
    assert resumed == due


@pytest.mark.parametrize(
    ("own_length", "extended_to"),
    [
        ((14, "days"), date(2026, 5, 29)),
        ((30, "days"), date(2026, 6, 14)),
        ((60, "days"), date(2026, 6, 15)),  # 20 working days is nearer; Memorial Day does not count
        ((10, "working_days"), date(2026, 6, 1)),
    ],
)
def test_an_extension_is_the_nearer_of_its_own_length_and_the_most_allowed(own_length, extended_to):
    due, _unit = windows.extension(
        at("2026-05-16 00:00"), own_length, (20, "working_days"), calendar=CALIFORNIA
    )
    assert due == CALIFORNIA.midnight(extended_to + timedelta(days=1))


@pytest.mark.parametrize(
    ("started", "length", "before_midnight", "after_midnight", "due_on"),
    [
        # Clocks go forward on 8 March 2026 and back on 1 November 2026 in California.
        ("2026-03-01 10:00", 7, "2026-03-08 23:59", "2026-03-09 00:00", date(2026, 3, 8)),
        ("2026-10-25 10:00", 7, "2026-11-01 23:59", "2026-11-02 00:00", date(2026, 11, 1)),
    ],
)
def test_daylight_saving_neither_gives_nor_takes_a_day(
    started, length, before_midnight, after_midnight, due_on
):
    counted = clock(started, length)
    last = windows.read(counted, at(before_midnight))
    assert (last.state, last.due_on) == (State.DUE_TODAY, due_on)
    assert windows.read(counted, at(after_midnight)).state is State.LATE


def test_an_answer_at_2359_local_is_on_time_wherever_the_server_stands():
    answered = clock("2026-05-01 10:00", 14, stopped_at="2026-05-15 23:59")
    in_tokyo = at("2026-05-15 23:59").astimezone(ZoneInfo("Asia/Tokyo"))
    answered.stopped_at = in_tokyo
    assert windows.read(answered, in_tokyo).state is State.ANSWERED_ON_TIME


def test_skipped_days_are_named():
    skipped = windows.skipped_days(date(2026, 5, 22), date(2026, 5, 27), calendar=CALIFORNIA)
    assert skipped == [
        (date(2026, 5, 23), ""),
        (date(2026, 5, 24), ""),
        (date(2026, 5, 25), "Memorial Day"),
    ]


moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=CALIFORNIA.zone)
)


@given(moments, st.integers(1, 90), st.sampled_from(["days", "working_days"]))
def test_the_due_moment_is_where_late_begins(started_at, length, unit):
    due = windows.due_moment(started_at, length, unit=unit, calendar=CALIFORNIA)
    counted = Clock(started_at, due)
    assert not windows.read(counted, due - timedelta(seconds=1)).is_late
    assert windows.read(counted, due).is_late
    assert windows.read(counted, due).days == 1


@given(moments, st.integers(1, 90))
def test_working_days_never_end_before_calendar_days(started_at, length):
    calendar_days, working_days = (
        windows.last_day(started_at, length, unit=unit, calendar=CALIFORNIA)
        for unit in ("days", "working_days")
    )
    assert working_days >= calendar_days
    assert CALIFORNIA.is_working_day(working_days)
