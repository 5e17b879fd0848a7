"""Bodies, their seats, who holds them, and their meetings."""

from decimal import Decimal
from itertools import count

from accountability import actions as accountability
from accountability.models import Attendance, Seat
from tests.factories.charter import DAY, START, setup_actor
from tests.factories.people import make_institution, make_member

_numbers = count(1)

MANDATE = {
    "words_en": "It decides who uses the data of the valley.",
    "words_es": "Decide quién usa los datos del valle.",
}


def make_body(code=None, at=START, **parts):
    code = code or f"council-{next(_numbers)}"
    parts = {
        "name_en": f"Council {code}",
        "name_es": f"Consejo {code}",
        "kind": "governance",
        "powers": ["propose", "veto"],
        **MANDATE,
    } | parts
    return accountability.found_body(code, **parts, actor=setup_actor, at=at)


def make_seat(body=None, name=None, at=START, **parts):
    """A community seat with a vote, unless told otherwise."""
    parts = {"kind": Seat.Kind.COMMUNITY, "is_voting": True} | parts
    return accountability.add_seat(
        body or make_body(at=at), name=name or f"Chair {next(_numbers)}", **parts, actor=setup_actor, at=at
    )


def make_institution_seat(body=None, institution=None, at=START, **parts):
    institution = institution or make_institution()
    return make_seat(body, at=at, kind=Seat.Kind.INSTITUTION, institution=institution, **parts)


def make_term(seat=None, member=None, at=START, days=100):
    """Somebody holds the seat for so many days."""
    return accountability.seat_member(
        seat or make_seat(at=at),
        member or make_member(),
        ends_on=(at + days * DAY).date(),
        actor=setup_actor,
        at=at,
    )


def make_tie(term, at, tie="I worked for it until 2025.", institution=None):
    return accountability.declare_conflict(
        term, tie=tie, institution=institution or make_institution(), actor=term.membership.member, at=at
    )


def make_body_meeting(body, at, present=(), absent=(), **parts):
    """A meeting on the day of the moment; ``present`` are seats, or pairs of a seat and what it was paid."""
    rows = [row if isinstance(row, tuple) else (row, None) for row in present]
    attendance = {seat: (Attendance.State.PRESENT, paid) for seat, paid in rows}
    attendance |= dict.fromkeys(absent, (Attendance.State.ABSENT, None))
    parts = {
        "held_on": at.date(),
        "language": "en",
        "where": "The library",
        "minutes": "We read the new proposals.",
    } | parts
    return accountability.record_meeting(body, attendance=attendance, **parts, actor=setup_actor, at=at)


def make_body_with_everything(at=START, institution=None, body=None, member=None):
    """A body with a seat that is held and tied, and a meeting with an item on its agenda."""
    body = body or make_body(institution=institution, rate=Decimal("50.00"), currency="USD", at=at)
    seat = make_seat(body, at=at, is_designated=True)
    term = make_term(seat, member, at=at)
    make_tie(term, at + DAY, institution=institution)
    item = {"title": "Who may read addresses", "proposed_by": seat, "reached_vote": True, "poll": None}
    make_body_meeting(body, at + 2 * DAY, present=[(seat, Decimal("50.00"))], chaired_by=seat, agenda=[item])
    return body
