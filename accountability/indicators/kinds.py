"""What an indicator is: a formula in code and in words."""

from collections.abc import Callable
from dataclasses import dataclass, field

from accountability.numbers import FEWEST_FOR_PER_CENT, Result


@dataclass(frozen=True)
class Indicator:
    """A number about an institution: its formula in code and in words, and what must stand beside it.

    ``find(facts)`` gives its ``Line`` of every record that the period asks about. ``unit`` is ``share``, ``days`` (the
    median of them), ``seat_days`` (so many of so many) or ``people``, of whom ``find`` gives the number alone. ``is_first`` are shown first on a scorecard. ``beside`` are the
    indicators that show when somebody makes this one look better than it is. ``fewer_is_better`` turns a threshold
    round. ``fewest`` are the records below which a number is not held against a threshold: fewer where they are all
    there are and no sample. ``is_reported`` is what the institution tells of itself, so that nothing there means that
    it told nothing.
    """

    code: str
    criterion: str
    name: str
    how: str
    find: Callable = field(repr=False)
    unit: str = "share"
    version: int = 1
    beside: tuple = ()
    is_first: bool = False
    fewer_is_better: bool = False
    fewest: int = FEWEST_FOR_PER_CENT
    is_reported: bool = False

    def of(self, facts):
        if self.unit == "people":
            # Told on a fixed grid alone, for two counts of people at other moments could be subtracted.
            return Result((), people=self.find(facts) if facts.is_final else None)
        return Result(tuple(self.find(facts)))
