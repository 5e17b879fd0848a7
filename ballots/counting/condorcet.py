"""Condorcet: each candidate against each other, as if only the two stood.

- Of two, a ballot prefers whom it ranks higher. At one rank, or both not ranked, it prefers neither.
- Whoever is preferred to each of the others by more ballots than prefer the other is chosen.
- Otherwise there is **no winner**, and no further rule picks one: more people want somebody else than want any
  single candidate, and what decides between them then is the rule, not the voters. The Smith set is given instead,
  the smallest group of whom each beats everybody outside it: whoever it leaves out lost to all of them, so only
  these need to be discussed or voted on again.
"""

from dataclasses import asdict, dataclass

from ballots.counting.rankings import Finding, checked


@dataclass(frozen=True)
class Condorcet:
    """``table[one][other]``: how many ballots prefer one to the other. ``smith_set``: the winner alone, if any."""

    ballots: int
    table: dict[str, dict[str, int]]
    winner: str | None
    smith_set: tuple[str, ...]
    finding: Finding

    def as_facts(self):
        """The same as a plain dictionary of what JSON knows."""
        return asdict(self) | {"smith_set": list(self.smith_set), "finding": str(self.finding)}


def count_condorcet(rankings, candidates):
    """Count ranked ballots by the rules above; raises ``ValueError`` for a ballot that cannot be."""
    rankings = checked(rankings, candidates)
    table = {one: {other: 0 for other in candidates if other != one} for one in candidates}
    for ranking in rankings:
        below = set(candidates)
        for rank in ranking.ranks:
            below.difference_update(rank)
            for one in rank:
                for other in below:
                    table[one][other] += ranking.count
    ballots = sum(ranking.count for ranking in rankings)
    if not any(ranking.ranks and ranking.count for ranking in rankings):
        return Condorcet(ballots, table, None, (), Finding.NO_VOTES)
    smith_set = _smith_set(table)
    alone = len(smith_set) == 1
    winner, finding = (smith_set[0], Finding.CHOSEN) if alone else (None, Finding.NO_WINNER)
    return Condorcet(ballots, table, winner, smith_set, finding)


def _smith_set(table):
    """The smallest group of whom nobody fails to beat somebody outside.

    A group that holds somebody must hold whoever they do not beat, and so on; the smallest one grown so is it.
    """
    groups = []
    for name in table:
        group, added = {name}, [name]
        while added:
            one = added.pop()
            unbeaten = {other for other in table if other != one and table[one][other] <= table[other][one]}
            added += unbeaten - group
            group |= unbeaten
        groups.append(group)
    smallest = min(groups, key=len)
    return tuple(name for name in table if name in smallest)
