"""Votes on proposals: what is asked, who may vote, and, once counted, what came of it."""

from ballots.models.polls import LANGUAGES, WORDINGS, Poll, PollQuerySet
from ballots.models.roll_call import RollCallVote, RollEntry

__all__ = [
    "LANGUAGES",
    "WORDINGS",
    "Poll",
    "PollQuerySet",
    "RollCallVote",
    "RollEntry",
]
