"""How many people were harmed in which way, in numbers that tell of nobody. Pure."""

import re
from datetime import date

from decisions.small_numbers import SMALLEST

HIDDEN = "suppressed_small_count"


def shown(public, counted):
    """What can be published of a cell, or None.

    ``public`` are the cases that everybody can count in the list, ``counted`` the people who asked to be counted only.
    They are added in whole elevens, so that whoever subtracts the list from the cell finds a multiple of eleven, which
    says the same of eleven different numbers of people. Nothing is shown below eleven. There are no totals: cells that
    were rounded down, subtracted from a total, would tell how much was left out.
    """
    number = public + whole_elevens(counted)
    return number if number >= SMALLEST else None


def whole_elevens(people):
    """The number of people rounded down, so that two of these differ by a whole eleven or not at all."""
    return people - people % SMALLEST


def quarter_of(day):
    """The first day of the quarter that a day lies in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def next_quarter(starts_on):
    """The first day of the quarter after this one."""
    return date(starts_on.year + starts_on.month // 10, (starts_on.month + 2) % 12 + 1, 1)


def finished_quarters(first, today):
    """The first days of the quarters from that of one day that are over on another."""
    starts_on, running = quarter_of(first), quarter_of(today)
    while starts_on < running:
        yield starts_on
        starts_on = next_quarter(starts_on)


def first_day(name):
    """The first day of the quarter of this name, or None where there is no such quarter."""
    parts = re.fullmatch(r"([1-9][0-9]{3})-Q([1-4])", name)
    return parts and date(int(parts[1]), 3 * int(parts[2]) - 2, 1)


def name_of(starts_on):
    """A quarter as ``2026-Q1``."""
    return f"{starts_on.year}-Q{(starts_on.month + 2) // 3}"
