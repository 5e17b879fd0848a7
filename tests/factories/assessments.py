"""How institutions are rated by the criteria of the framework."""

from accountability import actions as accountability
from accountability.indicators import Period
from tests.factories.charter import START, make_charter
from tests.factories.people import make_overseer, make_seat_holder, officer_for

# The quarter that START lies in, in its last month.
QUARTER = Period.quarter(START.date())
EVIDENCE = "Two seats of five are held by people who were turned away."


def voice_for(voice, institution):
    """Somebody who rates an institution with this voice."""
    make_charter()
    match voice:
        case "institution":
            return officer_for(institution)
        case "community":
            return make_seat_holder()
        case "oversight":
            return make_overseer()


def make_criterion_rating(institution, voice="community", criterion="A1.1", rating="in_part", **words):
    """One voice rates one criterion for a quarter, that of START unless told otherwise."""
    given = {"period": QUARTER, "evidence": EVIDENCE, "at": START} | words
    given.setdefault("actor", voice_for(voice, institution))
    return accountability.rate_criterion(institution, criterion=criterion, rating=rating, **given)


def make_criterion_ratings(institution, criterion, ratings, **words):
    """Several voices rate one criterion: ``{voice: rating}``."""
    return {
        voice: make_criterion_rating(institution, voice, criterion, rating, **words)
        for voice, rating in ratings.items()
    }
