"""The figures about seats and meetings of a period: from its first day until before the day on which it ends.

A day counts as held when somebody held the seat at some time of it, so that a seat that is handed on within a day
is not vacant on it.
"""

from dataclasses import dataclass
from datetime import timedelta

from accountability.models import AgendaItem, Attendance, Meeting, Seat
from community.models import community_calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Count:
    """So many of so many."""

    n: int
    all: int


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
    for term in sorted(seat.terms.select_related("membership"), key=lambda each: each.started_at):
        starts = local(term.started_at)
        left = term.left_at
        vacant += max(0, (min(starts, until) - free_from).days)
        free_from = max(free_from, until if left is None else local(left) + _DAY)
    return vacant + max(0, (until - free_from).days)


def _meetings(begins, ends, bodies):
    found = Meeting.objects.held_in(begins, ends)
    return found if bodies is None else found.filter(body__in=bodies)


def attendance(begins, ends, *, bodies=None):
    """How often seats of each kind were there, of how often they were held: ``{kind: Count}``."""
    rows = Attendance.objects.filter(meeting__in=_meetings(begins, ends, bodies))
    return {
        kind: Count(
            rows.filter(seat__kind=kind, state=Attendance.State.PRESENT).count(),
            rows.filter(seat__kind=kind).count(),
        )
        for kind in Seat.Kind
    }


def paid_as_published(begins, ends, *, bodies=None):
    """How many community seats got the published rate or more each time they were there, of all that were to be paid."""
    rows = Attendance.objects.filter(
        meeting__in=_meetings(begins, ends, bodies).filter(rate__isnull=False),
        seat__kind=Seat.Kind.COMMUNITY,
        state=Attendance.State.PRESENT,
    ).select_related("meeting")
    paid = {}
    for row in rows:
        paid[row.seat_id] = paid.get(row.seat_id, True) and row.is_paid_as_published
    return Count(sum(paid.values()), len(paid))


def community_items_voted(begins, ends, *, bodies=None):
    """How many items that community seats put on an agenda came to a vote, of all that they put there."""
    items = AgendaItem.objects.filter(
        meeting__in=_meetings(begins, ends, bodies), proposed_by__kind=Seat.Kind.COMMUNITY
    )
    return Count(items.filter(reached_vote=True).count(), items.count())


def chaired_by_community(begins, ends, *, bodies=None):
    """How many meetings a community seat chaired, of all meetings."""
    found = _meetings(begins, ends, bodies)
    return Count(found.filter(chaired_by__kind=Seat.Kind.COMMUNITY).count(), found.count())
