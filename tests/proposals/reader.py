"""Somebody who reads a published opinion map, knows every rule, and computes what they can with whole numbers.

Written apart from ``proposals.opinions.readers``: an integer program over all statements at once.
"""

from itertools import pairwise

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp

from proposals.opinions import CHOICES, FEWEST, SMALLEST_GROUP

NAMES = ("agree", "disagree", "pass")
NO_LIMIT = 5000


class Reader:
    """The unknowns are how many of each block made each choice on each statement, then how many each block has.

    Blocks are the groups of the map and, last, everybody else.
    """

    def __init__(self, result):
        self.statements = [entry["statement"] for entry in result["statements"]]
        self.blocks = len(result["groups"]) + 1
        self.unknowns = (len(self.statements) * 3 + 1) * self.blocks
        self.rows, self.low, self.high = [], [], []
        self._sizes(result)
        for entry in result["statements"]:
            self._statement(entry)

    def cell(self, statement, block, choice):
        return (self.statements.index(statement) * self.blocks + block) * 3 + choice

    def size(self, block):
        return len(self.statements) * self.blocks * 3 + block

    def _between(self, low, weights, high):
        row = numpy.zeros(self.unknowns)
        for place, weight in weights.items():
            row[place] += weight
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def _sizes(self, result):
        least = result["people_at_least"]
        everybody = {self.size(block): 1 for block in range(self.blocks)}
        self._between(least, everybody, 99 if least == 11 else least + 99)
        placed = {self.size(block): 1 for block in range(self.blocks - 1)}
        for block, group in enumerate(result["groups"]):
            self._between(SMALLEST_GROUP, {self.size(block): 1}, NO_LIMIT)
            self._rounded({self.size(block): 1}, placed, group["share"])
        # Letters go by size.
        for larger, smaller in pairwise(range(self.blocks - 1)):
            self._between(0, {self.size(larger): 1, self.size(smaller): -1}, NO_LIMIT)

    def _rounded(self, part, whole, per_cent):
        for sign in (1, -1):
            weights = dict.fromkeys(whole, -(per_cent + sign * 2.5))
            for place in part:
                weights[place] = weights.get(place, 0) + 100
            low, high = (-numpy.inf, 0) if sign == 1 else (0, numpy.inf)
            self._between(low, weights, high)

    def _statement(self, entry):
        statement = entry["statement"]
        for choice, name in enumerate(NAMES):
            column = {self.cell(statement, block, choice): 1 for block in range(self.blocks)}
            if entry[name] is not None:
                self._between(entry[name], column, entry[name])
            elif any(entry[other] is not None for other in NAMES):
                self._between(0, column, FEWEST - 1)
        for block in range(self.blocks):
            marked = {self.cell(statement, block, choice): 1 for choice in range(3)}
            self._between(-numpy.inf, {**marked, self.size(block): -1}, 0)
            if block == self.blocks - 1:
                continue
            line = entry["groups"][block]
            if line["most"] is not None:
                self._between(FEWEST, marked, NO_LIMIT)
                most = self.cell(statement, block, NAMES.index(line["most"]))
                self._between(1, {**dict.fromkeys(marked, -1), most: 1}, NO_LIMIT)
            for choice, name in enumerate(NAMES):
                cell = self.cell(statement, block, choice)
                if line[name] is not None:
                    self._between(FEWEST, {cell: 1}, NO_LIMIT)
                    self._rounded({cell: 1}, marked, line[name])
                elif any(line[other] is not None for other in NAMES):
                    self._between(0, {cell: 1}, FEWEST - 1)

    def counts_of(self, choices, groups):
        """Every count of people behind the map with the weights of the unknowns that make it, ``(count, weights)``."""
        if not self.statements:
            return
        truth = numpy.zeros(self.unknowns)
        place = {
            person: block
            for block, group in enumerate(groups if self.blocks > 1 else ())
            for person in group.people
        }
        for person in {person for person, _statement in choices}:
            truth[self.size(place.get(person, self.blocks - 1))] += 1
        for (person, statement), choice in choices.items():
            if statement not in self.statements:
                continue
            truth[self.cell(statement, place.get(person, self.blocks - 1), CHOICES.index(choice))] += 1
        some = [*range(self.blocks), None]
        for statement in self.statements:
            for block in some:
                blocks = range(self.blocks) if block is None else [block]
                for chosen in ([0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]):
                    weights = {self.cell(statement, b, choice): 1 for b in blocks for choice in chosen}
                    yield self._told(truth, weights)
                unmarked = {self.size(b): 1 for b in blocks} | {
                    self.cell(statement, b, choice): -1 for b in blocks for choice in range(3)
                }
                yield self._told(truth, unmarked)
        for block in range(self.blocks):
            yield self._told(truth, {self.size(block): 1})

    def _told(self, truth, weights):
        return int(sum(truth[place] * weight for place, weight in weights.items())), weights

    def range_of(self, weights, count):
        """The least and the most that a count can be, for all that is published; wide enough is not searched on."""
        aim = numpy.zeros(self.unknowns)
        for place, weight in weights.items():
            aim[place] = weight
        most = self._solve(-aim)
        if most >= count + 4:
            return count, most
        return -self._solve(aim), most

    def _solve(self, aim):
        """The largest value of ``-aim`` among whole numbers that fit."""
        found = milp(
            aim,
            constraints=LinearConstraint(numpy.array(self.rows), self.low, self.high),
            bounds=Bounds(0, NO_LIMIT),
            integrality=numpy.ones(self.unknowns),
        )
        assert found.status == 0, found.message
        return round(-found.fun)
