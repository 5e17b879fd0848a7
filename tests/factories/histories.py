"""Histories of harm, at each step of their way."""

from community.models import Membership
from redress_log import actions as redress
from tests.factories.answerability import make_commitment
from tests.factories.charter import DAY, START, make_charter
from tests.factories.people import (
    make_institution,
    make_member,
    make_officer,
    make_seat_holder,
    make_steward,
    officer_for,
)

HISTORY = {
    "title": "Bills sold to collectors",
    "what": "For years the clinic sold unpaid bills, and collectors called at night.",
    "harmed": "Families of the lower valley",
    "from_year": 2009,
    "until_year": 2021,
    "language": "en",
    "evidence_title": "Report on debt",
    "citation": "County auditor, 2022",
    "url": "https://example.org/debt",
}


def make_history(institution=None, at=START, *, proposer=None, **words):
    """A history that its proposer sent in and nobody has read."""
    make_charter()
    given = HISTORY | {"institutions": [institution or make_institution()]} | words
    return redress.propose_history(**given, actor=proposer or make_member(), at=at)


def make_public_history(institution=None, at=START, **words):
    """One that a steward read, and that waits for backing."""
    history = make_history(institution, at, **words)
    return redress.pass_history(history, actor=make_steward(), at=at)


def make_listed_history(institution=None, at=START, **words):
    """One that enough members backed."""
    history = make_public_history(institution, at, **words)
    for _each in range(2):
        history = redress.back_history(history, actor=make_member(), at=at)
    return history


def make_acknowledged_history(institution=None, at=START, answer="in_part", **words):
    """One that its first institution answered a day later."""
    history = make_listed_history(institution, at, **words)
    named = history.named.first()
    redress.acknowledge_history(
        named,
        answer=answer,
        body="We sold them until 2021.",
        language="en",
        actor=make_officer(named.institution),
        at=at + DAY,
    )
    history.refresh_from_db()
    return history


def make_signed_off_history(institution=None, at=START, word="whole", **words):
    """One that the only seat signed off two days after it was listed; gives it and who holds the seat."""
    history = make_acknowledged_history(institution, at, **words)
    seats = Membership.objects.filter(role=Membership.Role.SEAT_HOLDER)
    holder = seats.first().member if seats else make_seat_holder()
    history = redress.sign_off_history(
        history, word=word, body="The collectors stopped.", actor=holder, at=at + 2 * DAY
    )
    return history, holder


def make_repaired_history(decision, at, **words):
    """One that is signed off, with a commitment of its institution as restitution; gives it and who holds the seat."""
    institution = decision.institution
    history, holder = make_signed_off_history(institution, at, **words)
    commitment = make_commitment(decision, at=at + 2 * DAY)
    redress.link_restitution(history, commitment=commitment, actor=officer_for(institution), at=at + 2 * DAY)
    return history, holder
