"""A period, the records in it, and what they come to."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from community.models import community_calendar
from redress_log.small_numbers import name_of, next_quarter, quarter_of, whole_elevens

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
    def last_moment(self):
        return self.ends - timedelta(microseconds=1)

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

    ``days`` is how long it took, or has taken so far where ``is_open``; where the record is a stretch of days,
    ``of_days`` is how many those are and ``days`` how many of them count. ``note`` says in words why it counts or not.
    """

    reference: str
    counts: bool
    note: str = ""
    days: int | None = None
    is_open: bool = False
    of_days: int | None = None


class Told:
    """A number as it is told: ``n`` of ``of``, its share, and the median of days."""

    @property
    def per_cent(self):
        """The share in whole per cents; None where it is of too few records to mean anything."""
        if self.of < FEWEST_FOR_PER_CENT:
            return None
        return round(100 * self.n / self.of)


@dataclass(frozen=True)
class Result(Told):
    """What an indicator comes to: ``n`` of ``of`` records, and of what they took the median in days.

    Where the records are stretches of days, both count their days. Where they are ``people``, nobody is listed: both
    are their number in whole elevens.
    """

    lines: tuple
    people: int | None = None

    @cached_property
    def of(self):
        if self.people is not None:
            return whole_elevens(self.people)
        return sum(1 if line.of_days is None else line.of_days for line in self.lines)

    @cached_property
    def n(self):
        if self.people is not None:
            return self.of
        return sum(line.counts if line.of_days is None else line.days for line in self.lines)

    @cached_property
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


def local_days(calendar, begin, end):
    """Whole local days between two moments."""
    return (calendar.local_date(end) - calendar.local_date(begin)).days
