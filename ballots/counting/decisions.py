"""Whether a community decided: roll calls of seats, and the counts of secret polls.

The rules, for a roll fixed before the vote opened:

- Who did not vote was absent, which is not a no. A seat that stepped aside (recused) cannot vote.
- **Quorum** is a share of the whole roll. An abstention counts towards it; a seat that stepped aside does
  not. The number needed is rounded up and, being a share of the roll, never changes after the roll is fixed.
- **Threshold** is a share of the yes among the yes and no votes, and must be reached, not exceeded: with
  60 per cent, three of five pass. Abstentions are left out of it. A tie fails whatever the threshold, so
  under half is never enough, and 50 per cent means more yes than no.

With more to choose between than yes and no, the option with the most votes is chosen when it reaches the
threshold and no other has as many; a tie chooses nothing. The threshold is then a share of the ballots that did
not abstain, rounded up, and it may be under half.
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
    """What a question of yes or no came to. All numbers are votes; ``eligible`` is the whole roll.

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


@dataclass(frozen=True)
class OptionCount:
    """What a question with several options came to. All numbers are votes; ``eligible`` is the whole roll.

    ``first``: the codes with the most votes; ``chosen``: the one that won, or nothing.
    ``eligible`` = turnout + absent + recused.
    """

    eligible: int
    turnout: int
    votes: dict[str, int]
    abstain: int
    absent: int
    recused: int
    quorum_needed: int
    quorum_met: bool
    threshold_needed: int
    first: tuple[str, ...]
    chosen: str | None
    outcome: Outcome

    def as_facts(self):
        """The same as a plain dictionary of what JSON knows."""
        return asdict(self) | {"first": list(self.first), "outcome": str(self.outcome)}


def quorum_needed(eligible, quorum):
    """How many of the seats on a roll must take part; ``quorum`` is a Fraction of one."""
    return ceil(quorum * eligible)


def threshold_needed(decisive, threshold):
    """How many of the yes and no votes must be yes; ``threshold`` is a Fraction of one."""
    more_than_half = decisive // 2 + 1
    return max(ceil(threshold * decisive), more_than_half)


def count_yes_no(*, yes, no, abstain, eligible, quorum, threshold, recused=0):
    """Decide a question of yes or no from its counts.

    ``eligible``: how many are on the roll; ``recused``: those of them that stepped aside. ``quorum`` and
    ``threshold``: Fractions between 0 and 1. Raises ``ValueError`` for more votes than the roll has and for
    a number or a share out of range, ``TypeError`` for a share that is not exact.
    """
    _check_shares(quorum, threshold)
    _check_numbers({"yes": yes, "no": no, "abstain": abstain})
    turnout = yes + no + abstain
    if not 0 <= recused <= eligible or turnout > eligible - recused:
        raise ValueError(f"{turnout} votes and {recused} recused do not fit a roll of {eligible}.")

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
        abstain=abstain,
        absent=eligible - recused - turnout,
        recused=recused,
        quorum_needed=to_take_part,
        quorum_met=turnout >= to_take_part,
        threshold_needed=to_say_yes,
        outcome=outcome,
    )


def count_options(votes, *, turnout, eligible, quorum, threshold, most=None, recused=0):
    """Decide between several options from their counts.

    ``votes``: a number for each option's code, where the code "abstain" takes part and is never chosen.
    ``turnout``: how many ballots were counted. Without ``most`` each ballot named one option; with it, from
    none to ``most`` of them (approval). A question of yes or no belongs to ``count_yes_no``. Raises like it,
    and also when the votes cannot come from that many ballots.
    """
    _check_shares(quorum, threshold)
    _check_numbers(votes | {"turnout": turnout})
    if not 0 <= recused <= eligible - turnout:
        raise ValueError(f"{turnout} ballots and {recused} recused do not fit a roll of {eligible}.")
    total = sum(votes.values())
    if most is None and total != turnout:
        raise ValueError(f"{total} votes cannot come from {turnout} ballots that name one option each.")
    if most is not None and (total > turnout * most or max(votes.values(), default=0) > turnout):
        raise ValueError(f"{total} votes cannot come from {turnout} ballots that name at most {most} each.")

    abstain = votes.get(Choice.ABSTAIN, 0)
    to_take_part = quorum_needed(eligible, quorum)
    to_be_chosen = max(1, ceil(threshold * (turnout - abstain)))
    named = {code: number for code, number in votes.items() if code != Choice.ABSTAIN and number}
    first = tuple(code for code, number in named.items() if number == max(named.values()))
    chosen = first[0] if len(first) == 1 and named[first[0]] >= to_be_chosen else None
    if turnout < to_take_part:
        chosen, outcome = None, Outcome.NOT_VALID
    else:
        outcome = Outcome.PASSED if chosen else Outcome.NOT_PASSED
    return OptionCount(
        eligible=eligible,
        turnout=turnout,
        votes=dict(votes),
        abstain=abstain,
        absent=eligible - recused - turnout,
        recused=recused,
        quorum_needed=to_take_part,
        quorum_met=turnout >= to_take_part,
        threshold_needed=to_be_chosen,
        first=first,
        chosen=chosen,
        outcome=outcome,
    )


def _check_shares(*shares):
    for share in shares:
        if not isinstance(share, Fraction):
            raise TypeError(f"A share is a Fraction, not {share!r}.")
        if not 0 <= share <= 1:
            raise ValueError(f"A share lies between 0 and 1, which {share} does not.")


def _check_numbers(numbers):
    for name, number in numbers.items():
        if number < 0:
            raise ValueError(f"A number of votes is never negative, and “{name}” has {number}.")
