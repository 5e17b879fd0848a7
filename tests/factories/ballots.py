"""Votes of seat holders."""

from ballots import actions as ballots
from community.models import clock_actor
from tests.factories.charter import AFTER_COMMENTS
from tests.factories.deliberation import make_summary
from tests.factories.filing import make_submitted_proposal
from tests.factories.people import make_seat_holder, make_steward

WORDING = {
    "question_en": "Should the clinic share street names?",
    "question_es": "¿Debe la clínica compartir los nombres de las calles?",
    "what_yes_does_en": "A Yes advises the clinic to share them.",
    "what_yes_does_es": "Un Sí aconseja a la clínica que los comparta.",
    "what_no_does_en": "A No advises the clinic to share nothing.",
    "what_no_does_es": "Un No aconseja a la clínica que no comparta nada.",
}
# The same as a form sends it.
ANNOUNCEMENT = WORDING | {"rule": "yes_no"}


def make_option(code, name):
    return {
        "code": code,
        "label": {"en": name, "es": f"{name} (es)"},
        "effect": {"en": f"Advises: {name}.", "es": f"Aconseja: {name}."},
    }


# What a vote among options asks, by its rule, as ``announce_poll`` takes it.
OPTIONS = [
    make_option("all", "Share all"),
    make_option("some", "Share some"),
    make_option("none", "Share none"),
]
AMONG_OPTIONS = {
    rule: {
        "wording": WORDING | {name: "" for name in WORDING if name.startswith("what")},
        "rule": rule,
        "options": OPTIONS,
        "most": 2 if rule == "approval" else None,
    }
    for rule in ("one", "approval", "instant_runoff", "condorcet")
}


def make_poll_announced(proposal=None, seats=3, at=AFTER_COMMENTS, steward=None, wording=None, rule="yes_no"):
    """A vote announced at ``at``, with this many seats on its roll: Seat A, Seat B and so on."""
    proposal = proposal or make_submitted_proposal()
    if not proposal.summaries.exists():
        make_summary(proposal)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:seats]:
        make_seat_holder(f"Seat {letter}")
    asked = AMONG_OPTIONS.get(rule, {"wording": wording or WORDING})
    return ballots.announce_poll(proposal, **asked, actor=steward or make_steward(), at=at)


def seat_holder_of(poll, seat):
    """Who holds this seat on the roll."""
    return poll.roll.get(seat=seat).member


def make_poll_open(votes=None, **other):
    """A vote that opened at its ``opens_at``, with these votes cast in that moment: ``{"A": "yes"}``."""
    poll = make_poll_announced(**other)
    make_votes(poll, **(votes or {}))
    return poll


def make_votes(poll, at=None, **choices):
    """Vote for seats by their letter: ``make_votes(poll, A="yes", B="no")``."""
    for letter, choice in choices.items():
        ballots.cast_vote(poll, choice, actor=seat_holder_of(poll, f"Seat {letter}"), at=at or poll.opens_at)


def make_poll_closed(votes=None, **other):
    """A vote that ran its time and was counted; two yes and one no unless told otherwise."""
    poll = make_poll_open({"A": "yes", "B": "yes", "C": "no"} if votes is None else votes, **other)
    return ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)


def make_poll_final(**other):
    """A vote that was counted and not challenged in time."""
    poll = make_poll_closed(**other)
    return ballots.finalise_poll(poll, actor=clock_actor, at=poll.final_from)


AGREED = {
    "wording": {"question_en": "The clinic shares nothing.", "question_es": "La clínica no comparte nada."},
    "because": "All five seats said so at once.",
    "where": "The meeting of 17 March 2026 at the library.",
}


def make_agreement(proposal=None, seats=3, at=AFTER_COMMENTS, steward=None):
    """Something that the seat holders agreed without a vote, recorded at ``at``."""
    proposal = proposal or make_submitted_proposal()
    if not proposal.summaries.exists():
        make_summary(proposal)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:seats]:
        make_seat_holder(f"Seat {letter}")
    return ballots.agree_without_vote(proposal, **AGREED, actor=steward or make_steward(), at=at)
