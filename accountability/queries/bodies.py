"""Bodies as they are read: their seats as they stand, the roll calls they took part in, and all of it as data."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch

from accountability.models import Attendance, Body, Meeting, Power, Seat, SeatConflict, Term
from ballots import queries as ballots
from ballots.models import Poll
from community.models import community_calendar
from community.open_data import utc

NEWEST_VOTES = 20


@dataclass(frozen=True)
class SeatNow:
    """A seat as it stands at a moment: the term by which it is held, or since when and for how many days it is vacant.

    ``ties`` are those of whoever holds it now, ``earlier_ties`` those that ended or belong to an earlier term.
    """

    seat: Seat
    term: Term | None
    vacant_since: datetime | None
    vacant_days: int
    ties: list
    earlier_ties: list


def readable_bodies():
    """Every body, in few queries."""
    terms = Term.objects.select_related("membership").prefetch_related(
        Prefetch("conflicts", SeatConflict.objects.select_related("institution", "proposal"))
    )
    seats = Seat.objects.select_related("institution").prefetch_related(Prefetch("terms", terms))
    return Body.objects.select_related("institution").prefetch_related("mandates", Prefetch("seats", seats))


def seat_now(seat, at):
    """How a seat stands at the moment."""
    terms = list(seat.terms.all())
    held = next((term for term in terms if not term.is_over and term.started_at <= at), None)
    ties = [tie for term in terms for tie in term.conflicts.all()]
    now = [tie for tie in ties if held is not None and tie.term_id == held.pk and tie.ended_at is None]
    since = None
    if held is None and seat.abolished_at is None:
        since = max([seat.created_at, *(term.left_at for term in terms if term.left_at is not None)])
    local = community_calendar().local_date
    return SeatNow(
        seat=seat,
        term=held,
        vacant_since=since,
        vacant_days=(local(at) - local(since)).days if since else 0,
        ties=now,
        earlier_ties=[tie for tie in ties if tie not in now],
    )


def seats_now(body, at):
    """The seats of the body that were not abolished, as they stand."""
    return [seat_now(seat, at) for seat in body.seats.all() if seat.abolished_at is None]


def meetings_of(body):
    """What the page tells of each meeting, newest first, in few queries."""
    return (
        Meeting.objects.filter(body=body)
        .select_related("convened_by", "chaired_by")
        .prefetch_related(
            Prefetch("attendances", Attendance.objects.select_related("seat")),
            "agenda__proposed_by",
            "agenda__poll",
        )
    )


def roll_calls(body, at):
    """The newest roll calls that are final, with what each seat of the body chose: ``[(poll, lines), …]``.

    A line belongs to a seat that was held when the roll was fixed and bears its name; ballots opens what seats chose
    only once the vote is counted.
    """
    terms = [(term, seat.name) for seat in body.seats.all() for term in seat.terms.all()]
    polls = Poll.objects.final(at).filter(kind=Poll.Kind.ROLL_CALL).order_by("-closed_at", "-pk")
    found = []
    for poll in polls[:NEWEST_VOTES] if terms else ():
        frozen = poll.roll_frozen_at
        names = {
            name
            for term, name in terms
            if term.started_at <= frozen and (term.left_at is None or term.left_at > frozen)
        }
        lines = [line for line in ballots.roll_call(poll) if line.entry.seat in names] if names else []
        if lines:
            found.append((poll, lines))
    return found


def body_data(body, at, *, expand=False):
    """A body as JSON values."""
    mandate, seats = body.mandate(at), seats_now(body, at)
    data = {
        "id": f"{settings.BASE_URL}/id/{body.reference}",
        "reference": body.reference,
        "type": "body",
        "kind": body.kind,
        "name": {"en": body.name_en, "es": body.name_es},
        "institution": body.institution.code if body.institution else None,
        "founded_at": utc(body.founded_at),
        "dissolved_at": utc(body.dissolved_at),
        "powers": mandate.powers,
        "model_powers": Power.values,
        "rate": _amount(mandate.rate),
        "currency": mandate.currency or None,
        "seats": len(seats),
        "voting_seats": sum(now.seat.is_voting for now in seats),
        "community_seats": sum(now.seat.kind == Seat.Kind.COMMUNITY for now in seats),
        "designated_seats": sum(now.seat.is_designated for now in seats),
        "vacant_seats": sum(now.term is None for now in seats),
        "as_of": utc(at),
    }
    if expand:
        data |= {
            "dissolve_reason": body.dissolve_reason or None,
            "mandates": [_mandate_data(each) for each in body.mandates.all()],
            "seats": seats_data(body, at),
            "meetings": [_meeting_data(meeting) for meeting in meetings_of(body)],
            "roll_calls": [
                {
                    "poll": poll.reference,
                    "outcome": poll.outcome,
                    "seats": [line.as_facts() for line in lines],
                }
                for poll, lines in roll_calls(body, at)
            ],
        }
    return data


def _amount(amount):
    return None if amount is None else str(amount)


def _mandate_data(mandate):
    return {
        "number": mandate.number,
        "words": {"en": mandate.words_en, "es": mandate.words_es},
        "powers": mandate.powers,
        "rate": _amount(mandate.rate),
        "currency": mandate.currency or None,
        "reason": mandate.reason or None,
        "in_force_from": utc(mandate.in_force_from),
    }


def seats_data(body, at):
    """Every seat of the body as JSON values, those that were abolished among them."""
    return [_seat_data(seat_now(seat, at)) for seat in body.seats.all()]


def _seat_data(now):
    seat, term = now.seat, now.term
    return {
        "number": seat.number,
        "name": seat.name,
        "kind": seat.kind,
        "institution": seat.institution.code if seat.institution else None,
        "voting": seat.is_voting,
        "designated": seat.is_designated,
        "created_at": utc(seat.created_at),
        "abolished_at": utc(seat.abolished_at),
        "held_since": utc(term.started_at) if term else None,
        "held_until": term.ends_on.isoformat() if term else None,
        "vacant_since": utc(now.vacant_since),
        "vacant_days": now.vacant_days if now.vacant_since else None,
        "terms": [
            {"from": utc(each.started_at), "last_day": each.ends_on.isoformat(), "left_at": utc(each.left_at)}
            for each in seat.terms.all()
        ],
        "ties": [_tie_data(tie) for tie in now.ties],
        "earlier_ties": [_tie_data(tie) for tie in now.earlier_ties],
    }


def _tie_data(tie):
    return {
        "tie": tie.tie,
        "institution": tie.institution.code if tie.institution else None,
        "proposal": tie.proposal.reference if tie.proposal else None,
        "declared_at": utc(tie.declared_at),
        "ended_at": utc(tie.ended_at),
    }


def _meeting_data(meeting):
    return {
        "held_on": meeting.held_on.isoformat(),
        "planned_on": meeting.planned_on.isoformat() if meeting.planned_on else None,
        "language": meeting.language,
        "where": meeting.where,
        "convened_by": meeting.convened_by.number if meeting.convened_by else None,
        "chaired_by": meeting.chaired_by.number if meeting.chaired_by else None,
        "minutes": meeting.minutes,
        "rate": _amount(meeting.rate),
        "currency": meeting.currency or None,
        "corrected_at": utc(meeting.corrected_at),
        "correction_reason": meeting.correction_reason or None,
        "seats": [
            {"seat": row.seat.number, "state": row.state, "paid": _amount(row.paid)}
            for row in meeting.attendances.all()
        ],
        "agenda": [
            {
                "title": item.title,
                "proposed_by": item.proposed_by.number if item.proposed_by else None,
                "reached_vote": item.reached_vote,
                "poll": item.poll.reference if item.poll else None,
            }
            for item in meeting.agenda.all()
        ],
    }
