"""Counting a roll call. Pure: exact fractions, no Django, no clock.

The rules, for a roll of seats fixed before the vote opened:

- Who did not vote was absent, which is not a no. A seat that stepped aside (recused) cannot vote.
- **Quorum** is a share of the whole roll. An abstention counts towards it; a seat that stepped aside does
  not. The number needed is rounded up and, being a share of the roll, never changes after the roll is fixed.
- **Threshold** is a share of the yes among the yes and no votes, and must be reached, not exceeded: with
  60 per cent, three of five pass. Abstentions are left out of it. A tie fails whatever the threshold, so
  under half is never enough, and 50 per cent means more yes than no.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    PASSED = "passed"
    NOT_PASSED = "not_passed"
    NOT_VALID = "not_valid"


@dataclass(frozen=True)
class Count:
    """What a roll call came to. All numbers are seats; ``eligible`` is the whole roll.

    ``turnout`` = yes + no + abstain, and ``eligible`` = turnout + absent + recused.
    """

    eligible: int
    turnout: int
    yes: int
    no: int
    abstain: int
    absent: int
    recused: int
    quorum_needed: int
    quorum_met: bool
    threshold_needed: int
    outcome: Outcome

    def as_facts(self):
        """The same as a plain dictionary of whole numbers, truth values and strings."""
        return asdict(self) | {"outcome": str(self.outcome)}


def quorum_needed(eligible, quorum):
    """How many of the seats on a roll must take part; ``quorum`` is a Fraction of one."""
    return ceil(quorum * eligible)


def threshold_needed(decisive, threshold):
    """How many of the yes and no votes must be yes; ``threshold`` is a Fraction of one."""
    more_than_half = decisive // 2 + 1
    return max(ceil(threshold * decisive), more_than_half)


def count_roll_call(choices, *, eligible, recused, quorum, threshold):
    """Count the choices that seats made.

    ``choices``: any iterable of "yes", "no" and "abstain", one for each seat that voted, in any order.
    ``eligible``: seats on the roll; ``recused``: those of them that stepped aside. ``quorum`` and
    ``threshold``: Fractions between 0 and 1. Raises ``ValueError`` for a choice that is none of the three,
    for more votes than seats and for a share out of range, ``TypeError`` for a share that is not exact.
    """
    for share in (quorum, threshold):
        if not isinstance(share, Fraction):
            raise TypeError(f"A share is a Fraction, not {share!r}.")
        if not 0 <= share <= 1:
            raise ValueError(f"A share lies between 0 and 1, which {share} does not.")
    votes = dict.fromkeys(Choice, 0)
    for choice in choices:
        votes[Choice(choice)] += 1
    turnout = sum(votes.values())
    if not 0 <= recused <= eligible or turnout > eligible - recused:
        raise ValueError(f"{turnout} votes and {recused} recused do not fit a roll of {eligible}.")

    yes, no = votes[Choice.YES], votes[Choice.NO]
    to_take_part = quorum_needed(eligible, quorum)
    to_say_yes = threshold_needed(yes + no, threshold)
    if turnout < to_take_part:
        outcome = Outcome.NOT_VALID
    elif yes >= to_say_yes:
        outcome = Outcome.PASSED
    else:
        outcome = Outcome.NOT_PASSED
    return Count(
        eligible=eligible,
        turnout=turnout,
        yes=yes,
        no=no,
        abstain=votes[Choice.ABSTAIN],
        absent=eligible - recused - turnout,
        recused=recused,
        quorum_needed=to_take_part,
        quorum_met=turnout >= to_take_part,
        threshold_needed=to_say_yes,
        outcome=outcome,
    )
