"""Votes on proposals: what is asked, who may vote, and, once counted, what came of it."""

from ballots.models.polls import LANGUAGES, WORDINGS, Poll, PollQuerySet
from ballots.models.proofs import AddressList, CodeBatch, ListedAddress, StandingCode, Vouch
from ballots.models.roll_call import RollCallVote, RollEntry
from ballots.models.standing import DESCRIBED, Constituency, RollChallenge, Standing

__all__ = [
    "DESCRIBED",
    "LANGUAGES",
    "WORDINGS",
    "AddressList",
    "CodeBatch",
    "Constituency",
    "ListedAddress",
    "Poll",
    "PollQuerySet",
    "RollCallVote",
    "RollChallenge",
    "RollEntry",
    "Standing",
    "StandingCode",
    "Vouch",
]
