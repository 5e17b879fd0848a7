"""When news about redress comes out: in batches, so that a moment says nothing about a person. Pure."""

from datetime import UTC, datetime, time, timedelta

WEEKDAY = 0  # Monday
OPENS = time(9)
NOT_WITHIN = timedelta(hours=1)


def next_batch(at, calendar):
    """The first weekly batch that lies at least an hour after the moment, in the calendar's zone.

    Returns an aware datetime: Monday, nine in the morning on the wall clock, also across a change to or
    from daylight saving.
    """
    earliest = at.astimezone(UTC) + NOT_WITHIN
    day = calendar.local_date(at)
    day += timedelta(days=(WEEKDAY - day.weekday()) % 7)
    # Moments are compared in UTC: two moments of one zone would be compared by their wall clocks.
    while (batch := _opens(day, calendar)).astimezone(UTC) < earliest:
        day += timedelta(days=7)
    return batch


def next_monthly_batch(at, calendar):
    """The first weekly batch of the month after the moment's: by it, only the month can be told."""
    day = (calendar.local_date(at).replace(day=1) + timedelta(days=32)).replace(day=1)
    day += timedelta(days=(WEEKDAY - day.weekday()) % 7)
    return _opens(day, calendar)


def _opens(day, calendar):
    return datetime.combine(day, OPENS, tzinfo=calendar.zone)
