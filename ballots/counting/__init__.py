"""Counting votes. Pure: whole numbers and exact fractions, no Django, no clock, no chance.

``decisions``: whether a community said yes, with quorum and threshold; ``rankings``, ``instant_runoff`` and
``condorcet``: one winner among several, from ballots that say whom somebody prefers.
"""

from ballots.counting.condorcet import Condorcet, count_condorcet
from ballots.counting.decisions import (
    Choice,
    Count,
    OptionCount,
    Outcome,
    count_options,
    count_yes_no,
    quorum_needed,
    threshold_needed,
)
from ballots.counting.instant_runoff import InstantRunoff, Reason, Round, count_instant_runoff
from ballots.counting.rankings import (
    Finding,
    MostVotes,
    Ranking,
    candidates_of,
    count_approval,
    count_plurality,
)

__all__ = [
    "Choice",
    "Condorcet",
    "Count",
    "Finding",
    "InstantRunoff",
    "MostVotes",
    "OptionCount",
    "Outcome",
    "Ranking",
    "Reason",
    "Round",
    "candidates_of",
    "count_approval",
    "count_condorcet",
    "count_instant_runoff",
    "count_options",
    "count_plurality",
    "count_yes_no",
    "quorum_needed",
    "threshold_needed",
]
