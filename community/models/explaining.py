"""How a date was worked out, as data: every day that counted, and every day that did not."""

from dataclasses import dataclass
from datetime import date


def with_dates(skipped):
    """Days left out, as they are stored, with their dates: ``[(day, holiday or ""), …]``."""
    return [(date.fromisoformat(day), name) for day, name in skipped]


class _Skipping:
    """What counts days and leaves some out."""

    skipped: list

    @property
    def holidays(self):
        return [(day, name) for day, name in self.skipped if name]

    @property
    def weekend_days(self):
        return sum(1 for _day, name in self.skipped if not name)


@dataclass(frozen=True)
class Move(_Skipping):
    """A move of a due day: from when, to when, which days it left out, and why.

    ``about_on`` is the day of a holiday or an outage, ``pause`` the stretch that did not count.
    """

    kind: str
    moved_on: date
    old_due_on: date
    due_on: date
    skipped: list
    about_on: date | None
    reason: str
    clause: str
    pause: object

    @property
    def days(self):
        """How many days it added that count; below zero where it took some away."""
        return (self.due_on - self.old_due_on).days - len(self.skipped)


@dataclass(frozen=True)
class Explanation(_Skipping):
    """The start, the length and the days left out lead to the first due day, and the moves from there to the present one."""

    started_on: date
    length: int
    in_working_days: bool
    skipped: list
    first_due_on: date
    moves: list
    due_on: date
    paused_days: int

    @property
    def adds_up(self):
        """Whether the steps lead to the day that the clock says."""
        days = [self.first_due_on, *(move.due_on for move in self.moves)]
        begins = [move.old_due_on for move in self.moves]
        counted = (self.first_due_on - self.started_on).days - len(self.skipped)
        return counted == self.length and days[:-1] == begins and days[-1] == self.due_on
