"""Petitions, gathering or with enough who back them."""

from accountability import actions
from tests.factories.charter import START, make_charter
from tests.factories.people import make_institution, make_member


def make_petition(institution=None, at=START, *, actor=None, **words):
    make_charter()
    given = {
        "respondent": "institution",
        "institution": institution or make_institution(),
        "component": "A3",
        "words": "No list of data was published for two quarters.",
        "rule": "Clause 2",
    }
    return actions.open_petition(**given | words, actor=actor or make_member(), at=at)


def make_gathered(petition=None, at=START):
    """One that as many members back as are needed."""
    petition = petition or make_petition(at=at)
    while petition.notice is None:
        petition = actions.back_petition(petition, actor=make_member(), at=at)
    return petition
