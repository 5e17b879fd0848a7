"""What of the tallies and groups everybody may see.

No count of people below eleven is shown, and none can be worked out from what is: a number that would tell one is
left out (``None``), and before the words of groups stand beside exact tallies, ``readers`` asks what somebody who
knows these rules could compute from all of them together.
"""

from typing import NamedTuple

from proposals.opinions.readers import (
    FEWEST,
    SMALLEST_GROUP,
    can_pin_down,
    can_tell_the_rest,
    possible_people,
)
from proposals.opinions.tally import AGREE, CHOICES, DISAGREE, PASS

# How many values a hidden count may have, at least, in the eyes of a reader.
SPREAD = 5
NAMES = {AGREE: "agree", DISAGREE: "disagree", PASS: "pass"}
LETTERS = "ABCDE"


class Block(NamedTuple):
    """Some people and one statement: how many they are, and what those who marked it chose, in ``CHOICES``' order."""

    people: int
    cells: tuple

    @property
    def marked(self):
        return sum(self.cells)


def at_least(people):
    """The round number at or below a number of people: 11 up to 99, then hundreds."""
    return people // 100 * 100 if people >= 100 else FEWEST


def most_people(people):
    """The largest number of people for which ``at_least`` says the same."""
    return at_least(people) + 99 if people >= 100 else 99


def share(part, whole):
    """Per cent, to the nearest five."""
    return 5 * round(20 * part / whole)


def publishable(choices, groups=None):
    """The opinion map as everybody may see it: numbers, words and ``None`` only, ready for JSON.

    ``choices`` is what ``latest`` gives, ``groups`` what ``group_people`` gives, or None where nobody computed any.
    """
    people = {person for person, _statement in choices}
    result = {
        "format": 1,
        "people_at_least": None,
        "grouping": "not_computed" if groups is None else "none",
        "groups": [],
        "statements": [],
        "shared": [],
    }
    if len(people) < FEWEST:
        return result | {"grouping": "too_few"}
    groups = [group for group in groups or () if len(group.people) >= SMALLEST_GROUP]
    if len(groups) > 1:
        placed = sum(len(group.people) for group in groups)
        result["grouping"] = "groups"
        result["groups"] = [
            {
                "letter": letter,
                "share": share(len(group.people), placed),
                "x": group.centre[0],
                "y": group.centre[1],
            }
            for letter, group in zip(LETTERS, groups, strict=False)
        ]
    else:
        groups = []
    result["people_at_least"] = at_least(len(people))
    sizes = [entry["share"] for entry in result["groups"]]
    blocks = _blocks(choices, people, groups)
    told = {statement: _shown(its, sizes, len(people)) for statement, its in blocks.items()}
    if groups:
        possible = _possible(blocks, told, sizes, len(people))
        if can_tell_the_rest(possible):
            return publishable(choices, [])
        told = {
            statement: _shown(its, sizes, len(people), told[statement], possible)
            for statement, its in blocks.items()
        }
    for statement, shown in told.items():
        # A statement with nothing but hidden numbers would tell that somebody marked it; a missing one does not.
        if _tells(shown):
            result["statements"].append({"statement": statement} | shown)
    result["shared"] = _shared(result["statements"])
    result["statements"].sort(key=_reading_order(result["shared"]))
    return result


def _blocks(choices, people, groups):
    """For each statement a block for each group and a last one for everybody else."""
    place = {person: number for number, group in enumerate(groups) for person in group.people}
    sizes = [len(group.people) for group in groups]
    sizes.append(len(people) - sum(sizes))
    counts = {}
    for (person, statement), choice in choices.items():
        cells = counts.setdefault(statement, [[0, 0, 0] for _size in sizes])
        cells[place.get(person, -1)][CHOICES.index(choice)] += 1
    return {
        statement: [Block(size, tuple(cells)) for size, cells in zip(sizes, counts[statement], strict=True)]
        for statement in sorted(counts)
    }


def _possible(blocks, told, sizes, people):
    """How many people the blocks can have for all that the statements would tell."""
    statements = [
        (its, [told[statement][name] for name in NAMES.values()], told[statement]["groups"])
        for statement, its in blocks.items()
    ]
    return possible_people(statements, sizes, (at_least(people), most_people(people)))


def _shown(blocks, sizes, people, before=None, possible=None):
    """The exact tally of one statement as far as it may be shown, and each group's shares or a word for them.

    ``possible`` is how many people the blocks can have for what all statements tell, ``before`` what this one told.
    """
    cells = [sum(column) for column in zip(*(block.cells for block in blocks), strict=True)]
    shown = [cell if cell >= FEWEST else None for cell in cells]
    # What is left between the shown counts and everybody must leave the hidden ones open.
    if sum(cells) < FEWEST or most_people(people) - sum(filter(None, shown)) < SPREAD:
        shown = [None, None, None]
    told = dict(zip(NAMES.values(), shown, strict=True))
    ways = _ways_to_tell(blocks[:-1])
    if len(ways) == 1 or sum(cells) < FEWEST:
        return told | {"groups": ways[-1]}
    limits = at_least(people), most_people(people)
    for lines in ways[ways.index(before["groups"]) if before else 0 :]:
        is_last = lines == ways[-1]
        # A tally alone is safe as long as nothing else tells how many people there are.
        if is_last and possible is None:
            break
        if not can_pin_down(blocks, shown, lines, sizes, limits, possible):
            return told | {"groups": lines}
    else:
        told = dict.fromkeys(told)
    return told | {"groups": ways[-1]}


def _ways_to_tell(groups):
    """What can be shown of the groups, from most to nothing.

    The smaller a group, the more its shares tell, so it is the smallest that goes without first.
    """
    ways = []
    for with_shares in [*range(len(groups), -1, -1), None]:
        lines = [
            _in_words(block, number < (with_shares or 0), with_shares is not None)
            for number, block in enumerate(groups)
        ]
        if lines not in ways:
            ways.append(lines)
    return ways


def _tells(shown):
    """Whether any number or word of a statement is shown."""
    cells = [shown[name] for name in NAMES.values()] + [
        value for line in shown["groups"] for value in line.values()
    ]
    return any(value is not None for value in cells)


def _in_words(block, with_shares, with_word):
    """A group's shares of those in it who marked the statement, and what more than half of them chose."""
    enough = block.marked >= FEWEST
    line = {
        name: share(cell, block.marked) if with_shares and cell >= FEWEST else None
        for name, cell in zip(NAMES.values(), block.cells, strict=True)
    }
    most = [name for name, cell in zip(NAMES.values(), block.cells, strict=True) if 2 * cell > block.marked]
    return line | {"most": most[0] if with_word and enough and most else None}


def _shared(statements):
    """The statements that every group agrees with, or every group disagrees with; the most shared first.

    Like every order here it is made of what is shown, so the order tells nothing more.
    """
    found = []
    for entry in statements:
        words = {line["most"] for line in entry["groups"]}
        if len(words) == 1 and words <= {"agree", "disagree"}:
            (word,) = words
            found.append((-min(line[word] or 50 for line in entry["groups"]), entry["statement"]))
    return [statement for _least, statement in sorted(found)]


def _reading_order(shared):
    """Shared statements first, then those that tell the groups apart, by how far their agreement differs."""

    def key(entry):
        if entry["statement"] in shared:
            return (0, shared.index(entry["statement"]), 0)
        leanings = [leaning for line in entry["groups"] if (leaning := agreement(line)) is not None]
        apart = max(leanings) - min(leanings) if len(leanings) > 1 else 0
        return (1, -apart, entry["statement"])

    return key


def agreement(line):
    """How far a group agrees, as far as it is shown: per cent, 50 for a bare majority, or None."""
    if line["agree"] is not None:
        return line["agree"]
    return {"agree": 50, "disagree": 0, "pass": 0}.get(line["most"])
