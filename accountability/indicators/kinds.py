"""What an indicator is made of: a period, the records in it, and what they come to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from community.models import community_calendar
from redress_log.small_numbers import name_of, next_quarter, quarter_of

# Shares of fewer records than this are told as counts alone.
FEWEST_FOR_PER_CENT = 10


@dataclass(frozen=True)
class Period:
    """The days from one on until another, which is not among them, where the community is."""

    starts_on: date
    until: date

    @classmethod
    def quarter(cls, day):
        """The quarter that a day lies in."""
        starts_on = quarter_of(day)
        return cls(starts_on, next_quarter(starts_on))

    @property
    def begins(self):
        return community_calendar().midnight(self.starts_on)

    @property
    def ends(self):
        return community_calendar().midnight(self.until)

    @property
    def name(self):
        return name_of(self.starts_on)

    @property
    def last_day(self):
        return self.until - timedelta(days=1)

    def previous(self):
        return Period.quarter(self.starts_on - timedelta(days=1))

    def moments(self, field):
        """The filter for rows of which this moment lies in the period."""
        return {f"{field}__gte": self.begins, f"{field}__lt": self.ends}

    def days(self, field):
        """The same for days."""
        return {f"{field}__gte": self.starts_on, f"{field}__lt": self.until}


@dataclass(frozen=True)
class Line:
    """One record behind an indicator, and whether it counts as done.

    ``days`` is how long it took, or has taken so far where ``is_open``; ``note`` says in words why it counts or not.
    """

    reference: str
    counts: bool
    note: str = ""
    days: int | None = None
    is_open: bool = False


@dataclass(frozen=True)
class Result:
    """What an indicator comes to: ``n`` of ``of`` records, and of what they took the median in days."""

    lines: tuple

    @property
    def of(self):
        return len(self.lines)

    @property
    def n(self):
        return sum(line.counts for line in self.lines)

    @property
    def per_cent(self):
        """The share in whole per cents; None where it is of too few records to mean anything."""
        if self.of < FEWEST_FOR_PER_CENT:
            return None
        return round(100 * self.n / self.of)

    @property
    def median(self):
        """The middle number of days, and whether it is only known that there are more: ``(days, more)`` or None.

        What was not answered yet enters with the days that it has taken so far. Of two in the middle it is their mean.
        """
        rows = sorted(
            ((line.days, line.is_open) for line in self.lines if line.days is not None),
        )
        if not rows:
            return None
        middle = rows[(len(rows) - 1) // 2 : len(rows) // 2 + 1]
        days = sum(row[0] for row in middle) / len(middle)
        return (int(days) if days == int(days) else days), any(is_open for _days, is_open in middle)


@dataclass(frozen=True)
class Indicator:
    """A number about an institution: its formula in code and in words, and what must stand beside it.

    ``find(institution, period, at)`` gives its ``Line`` of every record that the period asks about. ``unit`` is
    ``share`` or ``days``. ``is_first`` are shown on the first page of a scorecard. ``beside`` are the indicators that
    show when somebody makes this one look better than it is.
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

    def measure(self, institution, period, at):
        return Result(tuple(self.find(institution, period, at)))


def local_days(calendar, begin, end):
    """Whole local days between two moments."""
    return (calendar.local_date(end) - calendar.local_date(begin)).days
