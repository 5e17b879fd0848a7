"""Whether the community sits where decisions are made: seats held, attended, paid, heard. Of the institution's own bodies."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accountability.indicators.kinds import Indicator, Line
from accountability.models import AgendaItem, Attendance, Meeting, Seat
from accountability.queries import seat_days, vacant_days
from community.models import community_calendar

Kind, State = Seat.Kind, Attendance.State


def _until(period, at):
    """The day before which the period has been, so far."""
    return min(period.until, community_calendar().local_date(at) + timedelta(days=1))


def _seats(institution, period, at):
    moment = min(period.ends - timedelta(microseconds=1), at)
    found = Seat.objects.standing(moment).filter(body__institution=institution)
    return moment, found.select_related("body").prefetch_related("terms__membership").order_by(
        "body", "number"
    )


def _reference(seat):
    return f"{seat.body.reference}/{seat.number}"


def _designated(institution, period, at):
    moment, seats = _seats(institution, period, at)
    for seat in seats.filter(is_voting=True):
        is_held = any(
            term.started_at <= moment and (term.left_at is None or term.left_at > moment)
            for term in seat.terms.all()
        )
        counts = seat.kind == Kind.COMMUNITY and seat.is_designated and is_held
        yield Line(_reference(seat), counts, seat.name if is_held else _("vacant"))


def _vacant(institution, period, at):
    _moment, seats = _seats(institution, period, at)
    until = _until(period, at)
    for seat in seats.filter(kind=Kind.COMMUNITY, is_designated=True):
        days, of = vacant_days(seat, period.starts_on, until), seat_days(seat, period.starts_on, until)
        words = ngettext("vacant on %(days)d of %(of)d day", "vacant on %(days)d of %(of)d days", of)
        yield Line(_reference(seat), days > 0, words % {"days": days, "of": of}, days)


def _attendance(institution, period, at):
    return (
        Attendance.objects.filter(
            meeting__body__institution=institution,
            meeting__recorded_at__lte=at,
            meeting__held_on__gte=period.starts_on,
            meeting__held_on__lt=period.until,
        )
        .select_related("meeting__body", "seat__body")
        .order_by("meeting__held_on", "meeting", "seat__number")
    )


def _attended(institution, period, at):
    for row in _attendance(institution, period, at).filter(seat__kind=Kind.COMMUNITY):
        note = f"{row.meeting.held_on.isoformat()}: {row.get_state_display()}"
        yield Line(_reference(row.seat), row.state == State.PRESENT, note)


def _paid(institution, period, at):
    """Each community seat that was to be paid, and whether it was each time."""
    rows = _attendance(institution, period, at).filter(
        seat__kind=Kind.COMMUNITY, state=State.PRESENT, meeting__rate__isnull=False
    )
    seats = {}
    for row in rows:
        seats[_reference(row.seat)] = seats.get(_reference(row.seat), True) and row.is_paid_as_published
    for reference, is_paid in seats.items():
        yield Line(reference, is_paid, "" if is_paid else _("less than the published rate"))


def _meetings(institution, period, at):
    found = Meeting.objects.held_in(period.starts_on, period.until)
    found = found.filter(body__institution=institution, recorded_at__lte=at)
    return found.select_related("body", "chaired_by").order_by("held_on", "pk")


def _items(institution, period, at):
    items = AgendaItem.objects.filter(
        meeting__in=_meetings(institution, period, at), proposed_by__kind=Kind.COMMUNITY
    )
    for item in items.select_related("meeting__body").order_by("meeting__held_on", "pk"):
        yield Line(item.meeting.body.reference, item.reached_vote, item.title)


def _chaired(institution, period, at):
    for meeting in _meetings(institution, period, at):
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
    ),
    Indicator(
        "G2",
        "A1.1",
        _("Designated seats that stood vacant"),
        _(
            "Of the designated community seats, those that nobody held on a day of the period; beside each on how many of its days. "
            "Fewer is better."
        ),
        _vacant,
        beside=("G1",),
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
    ),
    Indicator(
        "G5",
        "A1.1",
        _("Items of community seats that came to a vote"),
        _("Of the items that community seats put on an agenda in the period, those that came to a vote."),
        _items,
        beside=("G3",),
    ),
    Indicator(
        "C8",
        "A4.1",
        _("Meetings that a community seat chaired"),
        _("Of the meetings of its bodies in the period, those that a community seat chaired."),
        _chaired,
        beside=("G3",),
    ),
)
