"""Which numbers of groups are hidden because few people are behind them. Pure: no Django."""

from decisions.small_numbers import SMALLEST

HIDDEN = "suppressed_small_count"


def hidden(people):
    """The names of the groups whose numbers are hidden, from how many people are in each.

    ``people`` maps each group of a set to its people. A group below eleven is hidden. The whole stands beside its
    groups, so what is hidden can be found together by subtraction: the next smallest group is hidden with it, until
    eleven people are hidden, who then are in two groups at least, or until none is left.
    """
    smallest_first = sorted(people, key=lambda name: (people[name], name))
    kept = {name for name in smallest_first if people[name] < SMALLEST}
    if not kept:
        return kept
    for name in smallest_first:
        if sum(people[each] for each in kept) >= SMALLEST:
            break
        kept.add(name)
    return kept
