"""The days of seats in a period: from its first day until before the day on which it ends.

A day counts as held when somebody held the seat at some time of it, so that a seat that is handed on within a day
is not vacant on it.
"""

from datetime import timedelta

from community.models import community_calendar

_DAY = timedelta(days=1)


def _days_of(seat, begins, ends):
    """The days of the period on which the seat was there: from the day it was added until before it was abolished."""
    local = community_calendar().local_date
    first = max(begins, local(seat.created_at))
    until = min(ends, local(seat.abolished_at)) if seat.abolished_at else ends
    return first, until


def seat_days(seat, begins, ends):
    """On how many days of the period the seat was there."""
    first, until = _days_of(seat, begins, ends)
    return max(0, (until - first).days)


def vacant_days(seat, begins, ends):
    """On how many days of the period the seat was there and nobody held it."""
    local = community_calendar().local_date
    first, until = _days_of(seat, begins, ends)
    vacant, free_from = 0, first
    for term in sorted(seat.terms.all(), key=lambda each: each.started_at):
        starts = local(term.started_at)
        left = term.left_at
        vacant += max(0, (min(starts, until) - free_from).days)
        free_from = max(free_from, until if left is None else local(left) + _DAY)
    return vacant + max(0, (until - free_from).days)
