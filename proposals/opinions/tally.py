"""Who marked what last, and how many stand behind each choice."""

from collections import Counter
from typing import NamedTuple

AGREE, DISAGREE, PASS = 1, -1, 0
CHOICES = (AGREE, DISAGREE, PASS)


class Mark(NamedTuple):
    """One press of a button: ``at`` is anything that sorts by time."""

    person: object
    statement: object
    choice: int
    at: object


def latest(marks):
    """Each person's newest choice on each statement, as ``{(person, statement): choice}``.

    People change their minds, and what comes later in time counts, wherever it stands in a file. Of two marks of
    one moment the one that is given later counts.
    """
    newest = {}
    for mark in marks:
        place = mark.person, mark.statement
        if place not in newest or mark.at >= newest[place].at:
            newest[place] = mark
    return {place: mark.choice for place, mark in newest.items()}


def tally(choices):
    """How often each choice was made on each statement: ``{statement: (agree, disagree, pass)}``.

    ``choices`` are pairs of statement and choice: from ``latest`` for one voice a person, from all marks for
    every press of a button.
    """
    counts = Counter(choices)
    statements = {statement for statement, _choice in counts}
    return {
        statement: tuple(counts[statement, choice] for choice in CHOICES) for statement in sorted(statements)
    }
