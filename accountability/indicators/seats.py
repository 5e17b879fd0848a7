"""Whether the community sits where decisions are made: seats held, attended, paid, heard. Of the institution's own bodies."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accountability.indicators.kinds import Indicator
from accountability.models import AgendaItem, Attendance, Seat
from accountability.numbers import Line
from accountability.queries import seat_days, vacant_days

Kind, State = Seat.Kind, Attendance.State


def _reference(seat):
    return f"{seat.body.reference}/{seat.number}"


def _designated(facts):
    moment = min(facts.period.last_moment, facts.at)
    for seat in facts.seats:
        if seat.is_voting:
            is_held = any(
                term.started_at <= moment and (term.left_at is None or term.left_at > moment)
                for term in seat.terms.all()
            )
            counts = seat.kind == Kind.COMMUNITY and seat.is_designated and is_held
            yield Line(_reference(seat), counts, seat.name if is_held else _("vacant"))


def _vacant(facts):
    """Each designated seat with its days so far in the period, and on how many of them nobody held it."""
    begins, until = facts.period.starts_on, min(facts.period.until, facts.today + timedelta(days=1))
    for seat in facts.seats:
        if seat.kind == Kind.COMMUNITY and seat.is_designated:
            days, of = vacant_days(seat, begins, until), seat_days(seat, begins, until)
            if of:
                yield Line(_reference(seat), days > 0, seat.name, days, of_days=of)


def _attended(facts):
    for row in facts.attendance:
        note = f"{row.meeting.held_on.isoformat()}: {row.get_state_display()}"
        yield Line(_reference(row.seat), row.state == State.PRESENT, note)


def _paid(facts):
    """Each community seat that was to be paid, and whether it was each time."""
    seats = {}
    for row in facts.attendance:
        if row.state == State.PRESENT and row.meeting.rate is not None:
            reference = _reference(row.seat)
            seats[reference] = seats.get(reference, True) and row.is_paid_as_published
    for reference, is_paid in seats.items():
        yield Line(reference, is_paid, "" if is_paid else _("less than the published rate"))


def _items(facts):
    if not facts.meetings:
        return
    items = AgendaItem.objects.filter(meeting__in=facts.meetings, proposed_by__kind=Kind.COMMUNITY)
    for item in items.select_related("meeting__body").order_by("meeting__held_on", "pk"):
        yield Line(item.meeting.body.reference, item.reached_vote, item.title)


def _chaired(facts):
    for meeting in facts.meetings:
        is_community = meeting.chaired_by is not None and meeting.chaired_by.kind == Kind.COMMUNITY
        yield Line(meeting.body.reference, is_community, meeting.held_on.isoformat())


INDICATORS = (
    Indicator(
        "G1",
        "A1.1",
        _("Voting seats held for lived experience"),
        _(
            "Of the voting seats of its bodies at the end of the period, those of the community that are designated for lived "
            "experience and held. It is said of the seat, never of a person."
        ),
        _designated,
        beside=("G2", "G3"),
        is_first=True,
        fewest=1,
        is_reported=True,
    ),
    Indicator(
        "G2",
        "A1.1",
        _("Days on which designated seats stood vacant"),
        _(
            "Of all days of the period, counted for each designated community seat, those on which nobody held it. Fewer is better."
        ),
        _vacant,
        unit="seat_days",
        beside=("G1",),
        fewer_is_better=True,
        fewest=1,
        is_reported=True,
    ),
    Indicator(
        "G3",
        "A1.1",
        _("Community seats that were there"),
        _(
            "Of the times at which a community seat was called to a meeting in the period, those at which it was there."
        ),
        _attended,
        beside=("G4",),
        is_reported=True,
    ),
    Indicator(
        "G4",
        "A1.1",
        _("Community seats paid as published"),
        _(
            "Of the community seats that were there and were to be paid, those that got the published rate each time."
        ),
        _paid,
        beside=("G3",),
        fewest=1,
        is_reported=True,
    ),
    Indicator(
        "G5",
        "A1.1",
        _("Items of community seats that came to a vote"),
        _("Of the items that community seats put on an agenda in the period, those that came to a vote."),
        _items,
        beside=("G3",),
        is_reported=True,
    ),
    Indicator(
        "C8",
        "A4.1",
        _("Meetings that a community seat chaired"),
        _("Of the meetings of its bodies in the period, those that a community seat chaired."),
        _chaired,
        beside=("G3",),
        is_reported=True,
    ),
)
