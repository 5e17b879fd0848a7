"""Windows, working days and what a clock says. Pure: no Django, no clock of its own.

Windows are half-open: ``opens <= at < closes``. A length counts from the day after the start, in the local
time zone, and ends with the last day: the due moment is the midnight that follows it, the first moment that
is late. Working days leave out Saturdays, Sundays and the public holidays of the place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays


@dataclass(frozen=True)
class Calendar:
    """Where days are counted: a place with public holidays (``US`` or ``US-CA``) and a time zone.

    ``added`` are holidays that the published calendar of the place does not know, ``{day: name}``.
    """

    holidays_of: str
    time_zone: str
    added: Mapping[date, str] = field(default_factory=dict, compare=False)

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @property
    def is_known(self):
        """Whether there are such a time zone and such a place."""
        try:
            self.zone, _holidays(self.holidays_of, 2000)
        except (KeyError, ValueError, NotImplementedError, OSError):
            return False
        return True

    def local_date(self, at):
        return at.astimezone(self.zone).date()

    def midnight(self, day):
        """The first moment of a local day."""
        return datetime.combine(day, time.min, tzinfo=self.zone)

    def holiday(self, day):
        """The name of the public holiday on this day, or None."""
        return _holidays(self.holidays_of, day.year).get(day) or self.added.get(day)

    def is_working_day(self, day):
        return day.weekday() < 5 and self.holiday(day) is None


@lru_cache(maxsize=256)
def _holidays(place, year):
    country, _, subdivision = place.partition("-")
    return holidays.country_holidays(country, subdiv=subdivision or None, years=year)


def last_day(started_at, length, *, unit, calendar):
    """The last local day on which an answer is on time."""
    day = calendar.local_date(started_at)
    if unit == "days":
        return day + timedelta(days=length)
    if unit != "working_days":
        raise ValueError(f"A length is in days or working_days, not in {unit}.")
    while length:
        day += timedelta(days=1)
        length -= calendar.is_working_day(day)
    return day


def due_moment(started_at, length, *, unit, calendar):
    """The first moment that is late."""
    return calendar.midnight(last_day(started_at, length, unit=unit, calendar=calendar) + timedelta(days=1))


def skipped_days(first, until, *, calendar):
    """The days after the first, up to the last, that did not count, each with its reason.

    Returns a list of ``(day, holiday name or "")``; an empty name means a Saturday or Sunday.
    """
    day, skipped = first, []
    while day < until:
        day += timedelta(days=1)
        if not calendar.is_working_day(day):
            skipped.append((day, calendar.holiday(day) or ""))
    return skipped


class State(StrEnum):
    """What a clock says, in the order in which it is asked."""

    NOT_STARTED = "not_started"
    ANSWERED_ON_TIME = "answered_on_time"
    ANSWERED_LATE = "answered_late"
    PAUSED = "paused"
    LATE = "late"
    DUE_TODAY = "due_today"
    DUE_SOON = "due_soon"
    ON_TIME = "on_time"


# How long before its due moment a clock begins to say that it is due soon.
DUE_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Reading:
    """What a clock says at one moment.

    ``due_on`` and ``first_due_on`` are local days; ``days`` is the number of days late, or the number of
    days left, according to the state; both are whole and never negative.
    """

    state: State
    due_on: date
    first_due_on: date
    days: int
    answered_on: date | None = None

    @property
    def is_late(self):
        return self.state in (State.LATE, State.ANSWERED_LATE)


def due_on(clock):
    """The last local day on which the clock's answer is on time."""
    return clock.calendar.local_date(clock.due_at) - timedelta(days=1)


def first_due_on(clock):
    """The last day as it was before any pause or extension."""
    return clock.calendar.local_date(clock.first_due_at) - timedelta(days=1)


def read(clock, at):
    """What a clock says at the moment.

    ``clock`` is anything with ``started_at, first_due_at, due_at, paused_at, stopped_at, calendar``.
    """
    day = clock.calendar.local_date
    last = due_on(clock)

    def reading(state, days=0, answered_on=None):
        return Reading(state, last, first_due_on(clock), days, answered_on)

    if at < clock.started_at:
        return reading(State.NOT_STARTED)
    if clock.stopped_at is not None and clock.stopped_at <= at:
        answered_on = day(clock.stopped_at)
        if clock.stopped_at < clock.due_at:
            return reading(State.ANSWERED_ON_TIME, answered_on=answered_on)
        return reading(State.ANSWERED_LATE, (answered_on - last).days, answered_on)
    if clock.paused_at is not None and clock.paused_at <= at:
        return reading(State.PAUSED)
    if at >= clock.due_at:
        return reading(State.LATE, (day(at) - last).days)
    left = (last - day(at)).days
    if left == 0:
        return reading(State.DUE_TODAY)
    return reading(State.DUE_SOON if clock.due_at - at <= DUE_SOON else State.ON_TIME, left)


def paused_days(paused_at, resumed_at, *, calendar):
    """The whole days that a pause covered."""
    return (calendar.local_date(resumed_at) - calendar.local_date(paused_at)).days


def resumed_due_at(due_at, paused_at, resumed_at, *, calendar):
    """Where the due moment moves when a pause ends: later by the whole days that the pause covered."""
    days = paused_days(paused_at, resumed_at, calendar=calendar)
    return calendar.midnight(calendar.local_date(due_at) + timedelta(days=days))


def next_working_day(due_at, *, calendar):
    """The due moment one working day later."""
    from_day = calendar.midnight(calendar.local_date(due_at) - timedelta(days=1))
    return due_moment(from_day, 1, unit="working_days", calendar=calendar)


def extension(due_at, own_length, most, *, calendar):
    """Where the due moment moves when more time is taken, and in which unit that was counted.

    ``own_length`` and ``most`` are ``(length, unit)``; the nearer of the two days counts.
    """
    from_day = calendar.midnight(calendar.local_date(due_at) - timedelta(days=1))
    return min(
        (due_moment(from_day, length, unit=unit, calendar=calendar), unit)
        for length, unit in (own_length, most)
    )
