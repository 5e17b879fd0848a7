"""Votes on proposals: what is asked, who may vote, and, once counted, what came of it."""

from ballots.models.electorates import Electorate, EncryptedBallot, Handle
from ballots.models.paper import PaperBatch, PaperSheet, PollOfficer, ScrutineerReport
from ballots.models.polls import Poll, PollQuerySet
from ballots.models.proofs import AddressList, CodeBatch, ListedAddress, StandingCode, Vouch
from ballots.models.results import ResultChallenge
from ballots.models.roll_call import RollCallVote, RollEntry
from ballots.models.standing import DESCRIBED, Constituency, RollChallenge, Standing

__all__ = [
    "DESCRIBED",
    "AddressList",
    "CodeBatch",
    "Constituency",
    "Electorate",
    "EncryptedBallot",
    "Handle",
    "ListedAddress",
    "PaperBatch",
    "PaperSheet",
    "Poll",
    "PollOfficer",
    "PollQuerySet",
    "ResultChallenge",
    "RollCallVote",
    "RollChallenge",
    "RollEntry",
    "ScrutineerReport",
    "Standing",
    "StandingCode",
    "Vouch",
]
