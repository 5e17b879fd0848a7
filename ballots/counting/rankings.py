"""Ranked ballots, and counting those that name one or several without an order.

What a ballot means, for every rule in this package:

- A rank that was skipped closes up: first and third choice count as first and second.
- Two or more at one rank are equal. Who is not ranked stands below everybody who is, equal among themselves.
- A ballot that ranks nobody is blank. It is counted as cast and for nobody.
- Nobody stands on a ballot twice, and nobody who is not a candidate: such a ballot is refused, not mended.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Finding(StrEnum):
    CHOSEN = "chosen"
    TIE = "tie"
    NO_WINNER = "no_winner"
    NO_VOTES = "no_votes"


@dataclass(frozen=True)
class Ranking:
    """What ``count`` ballots say alike: who stands at each rank, from the first."""

    ranks: tuple[tuple[str, ...], ...]
    count: int = 1


@dataclass(frozen=True)
class MostVotes:
    """A count in which whoever has the most votes is chosen, and several of them are a tie.

    ``ballots`` = those that counted + ``blank`` + ``not_counted``; ``first``: all who have the most votes.
    """

    ballots: int
    votes: dict[str, int]
    blank: int
    not_counted: int
    first: tuple[str, ...]
    finding: Finding

    def as_facts(self):
        """The same as a plain dictionary of what JSON knows."""
        return asdict(self) | {"first": list(self.first), "finding": str(self.finding)}


def candidates_of(rankings):
    """Everybody whom a ballot names, in the order of the alphabet."""
    return sorted({name for ranking in rankings for rank in ranking.ranks for name in rank})


def count_plurality(rankings, candidates):
    """Each ballot is one vote for its first rank; one that has several there is not counted."""
    return _most_votes(rankings, candidates, most=1)


def count_approval(rankings, candidates, *, most=None):
    """Each ballot is one vote for each whom it names, in no order, so all at one rank.

    Raises ``ValueError`` for a ballot with a second rank, and for one that names more than ``most``.
    """
    rankings = checked(rankings, candidates)
    most = len(candidates) if most is None else most
    for ranking in rankings:
        if len(ranking.ranks) > 1:
            raise ValueError(f"A ballot of approval has no order, and {_said(ranking)} has one.")
        if ranking.ranks and len(ranking.ranks[0]) > most:
            raise ValueError(f"A ballot may approve of {most} at most, and {_said(ranking)} names more.")
    return _most_votes(rankings, candidates, most=most)


def checked(rankings, candidates):
    """The rankings with skipped ranks closed up; raises ``ValueError`` with a sentence for one that cannot be."""
    known = set(candidates)
    if len(known) != len(candidates):
        raise ValueError("A candidate stands once, and somebody is named twice among the candidates.")
    closed = []
    for ranking in rankings:
        if ranking.count < 0:
            raise ValueError(
                f"A number of ballots is never negative, and {_said(ranking)} has {ranking.count}."
            )
        names = [name for rank in ranking.ranks for name in rank]
        if len(set(names)) != len(names):
            raise ValueError(f"A ballot names everybody once at most, and {_said(ranking)} repeats a name.")
        strangers = [name for name in names if name not in known]
        if strangers:
            raise ValueError(f"“{strangers[0]}” is on a ballot and is not a candidate.")
        closed.append(Ranking(tuple(rank for rank in ranking.ranks if rank), ranking.count))
    return closed


def _most_votes(rankings, candidates, *, most):
    votes = dict.fromkeys(candidates, 0)
    ballots = blank = not_counted = 0
    for ranking in checked(rankings, candidates):
        ballots += ranking.count
        if not ranking.ranks:
            blank += ranking.count
        elif len(ranking.ranks[0]) > most:
            not_counted += ranking.count
        else:
            for name in ranking.ranks[0]:
                votes[name] += ranking.count
    best = max(votes.values(), default=0)
    first = tuple(name for name, number in votes.items() if best and number == best)
    finding = {0: Finding.NO_VOTES, 1: Finding.CHOSEN}.get(len(first), Finding.TIE)
    return MostVotes(ballots, votes, blank, not_counted, first, finding)


def _said(ranking):
    return f"“{' > '.join(' = '.join(rank) for rank in ranking.ranks)}”"
