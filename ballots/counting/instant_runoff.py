"""Instant runoff: whoever has the fewest votes goes, round by round, until one has more than half.

- In each round a ballot is one vote for the first on it who still stands. With nobody left on it, it is
  exhausted, and half is half of the ballots that still count.
- **Equal ranks.** When the next of a ballot are two or more who stand at one rank, nobody can say whose vote it is:
  the ballot ends there for good. Of equals, only those who still stand when the ballot comes to them count. By
  this rule the city of Burlington counted, to the vote.
- **Ties for the fewest votes** are broken without chance, by the first of these that decides:
  1. Who have fewer votes together than the next one has alone all go together, since none of them could catch up.
  2. Of those tied, whoever had fewer votes in the latest earlier round in which they differ goes.
  3. Otherwise the count stops and names who is tied. What then happens is for the community's rules to say.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum

from ballots.counting.rankings import Finding, checked


class Reason(StrEnum):
    FEWEST = "fewest"
    TOGETHER = "together"
    EARLIER_ROUND = "earlier_round"


@dataclass(frozen=True)
class Round:
    """One round: ``exhausted`` are all ballots that count for nobody, ``at_equal_ranks`` those that ended so.

    ``reason`` says why these were eliminated, and is empty in the last round.
    """

    votes: dict[str, int]
    exhausted: int
    at_equal_ranks: int
    eliminated: tuple[str, ...]
    reason: Reason | None


@dataclass(frozen=True)
class InstantRunoff:
    """All rounds; ``winner`` or, when the count stopped at a tie, ``tied``."""

    ballots: int
    rounds: tuple[Round, ...]
    winner: str | None
    tied: tuple[str, ...]
    finding: Finding

    def as_facts(self):
        """The same as a plain dictionary of what JSON knows."""
        rounds = [
            asdict(round_)
            | {"eliminated": list(round_.eliminated), "reason": str(round_.reason) if round_.reason else None}
            for round_ in self.rounds
        ]
        return asdict(self) | {"rounds": rounds, "tied": list(self.tied), "finding": str(self.finding)}


def count_instant_runoff(rankings, candidates):
    """Count ranked ballots by the rules above; raises ``ValueError`` for a ballot that cannot be."""
    piles = checked(rankings, candidates)
    ballots = sum(pile.count for pile in piles)
    standing, exhausted, at_equal_ranks, rounds = list(candidates), 0, 0, []
    while True:
        votes = dict.fromkeys(standing, 0)
        counting = []
        for pile in piles:
            following = _next_on(pile, votes)
            if len(following) == 1:
                votes[following[0]] += pile.count
                counting.append(pile)
            else:
                exhausted += pile.count
                at_equal_ranks += pile.count if following else 0
        piles = counting

        eliminated, reason, tied, winner = (), None, (), None
        counted = sum(votes.values())
        best = max(votes, key=votes.get, default=None)
        if not counted:
            finding = Finding.NO_VOTES
        elif 2 * votes[best] > counted:
            finding, winner = Finding.CHOSEN, best
        else:
            least, reason = _least(votes, rounds)
            if reason:
                eliminated = least
            else:
                finding, tied = Finding.TIE, least
        rounds.append(Round(votes, exhausted, at_equal_ranks, eliminated, reason))
        if not eliminated:
            return InstantRunoff(ballots, tuple(rounds), winner, tied, finding)
        standing = [name for name in standing if name not in eliminated]


def _next_on(pile, standing):
    for rank in pile.ranks:
        left = [name for name in rank if name in standing]
        if left:
            return left
    return []


def _least(votes, rounds):
    """Who goes, and why; without a reason, who is tied."""
    fewest = min(votes.values())
    least = tuple(name for name, number in votes.items() if number == fewest)
    if len(least) == 1:
        return least, Reason.FEWEST
    others = [number for number in votes.values() if number > fewest]
    if others and fewest * len(least) < min(others):
        return least, Reason.TOGETHER
    for earlier in reversed(rounds):
        fewest = min(earlier.votes[name] for name in least)
        least = tuple(name for name in least if earlier.votes[name] == fewest)
        if len(least) == 1:
            return least, Reason.EARLIER_ROUND
    return least, None
