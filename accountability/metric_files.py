"""The numbers of a metric from a CSV file. Pure: bytes in, rows and problems out; who reads them finds the sentences."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from enum import StrEnum

from community.plain_text import one_line

COLUMNS = ("period_from", "period_until", "stratum_kind", "stratum", "value", "people", "note")
NEEDED = ("period_from", "period_until", "value")
MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 5_000
LONGEST = {"stratum": 80, "note": 300}
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")
_PEOPLE = re.compile(r"[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Problem(StrEnum):
    """What can be wrong with a file or one of its lines."""

    SIZE = "size"
    ENCODING = "encoding"
    EMPTY = "empty"
    COLUMNS = "columns"
    ROWS = "rows"
    CELLS = "cells"
    DAY = "day"
    NUMBER = "number"
    PEOPLE = "people"
    LONG = "long"
    BROKEN = "broken"


class NotATable(ValueError):
    """Nothing of the file can be read, for the reason that ``problem`` names."""

    def __init__(self, problem, words=""):
        super().__init__(problem)
        self.problem, self.words = problem, words


def decoded(data):
    """The text of a file in UTF-8, with a byte order mark or without."""
    if len(data) > MOST_BYTES:
        raise NotATable(Problem.SIZE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotATable(Problem.ENCODING) from None
    if "\0" in text:
        raise NotATable(Problem.ENCODING)
    return text


def read(text):
    """``(rows, problems)``: each row as ``(line, values)``, each problem as ``(line, problem, words)``.

    Lines are counted as a text editor does. Raises ``NotATable`` where no line can be read.
    """
    if len(text.encode()) > MOST_BYTES:
        raise NotATable(Problem.SIZE)
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    rows, problems = [], []
    try:
        heading = [one_line(name).lower() for name in next(lines, [])]
        _check_heading(heading)
        before = lines.line_num
        for cells in lines:
            line, before = before + 1, lines.line_num
            if any(cell.strip() for cell in cells):
                _read_row(line, heading, cells, rows, problems)
            if len(rows) + len(problems) > MOST_ROWS:
                raise NotATable(Problem.ROWS)
    except csv.Error:
        problems.append((lines.line_num, Problem.BROKEN, ""))
    if not rows and not problems:
        raise NotATable(Problem.EMPTY)
    return rows, problems


def _check_heading(heading):
    for name in NEEDED:
        if name not in heading:
            raise NotATable(Problem.COLUMNS, name)
    for name in heading:
        if name not in COLUMNS or heading.count(name) > 1:
            raise NotATable(Problem.COLUMNS, name)


def _read_row(line, heading, cells, rows, problems):
    if len(cells) != len(heading):
        problems.append((line, Problem.CELLS, str(len(cells))))
        return
    said = dict.fromkeys(COLUMNS, "") | {
        name: one_line(cell) for name, cell in zip(heading, cells, strict=True)
    }
    found = [
        *((Problem.DAY, said[name]) for name in ("period_from", "period_until") if _day(said[name]) is None),
        *([] if _NUMBER.fullmatch(said["value"]) else [(Problem.NUMBER, said["value"])]),
        *(
            []
            if not said["people"] or _PEOPLE.fullmatch(said["people"])
            else [(Problem.PEOPLE, said["people"])]
        ),
        *((Problem.LONG, name) for name, most in LONGEST.items() if len(said[name]) > most),
    ]
    if found:
        problems.extend((line, problem, words[:40]) for problem, words in found)
        return
    values = {
        "starts_on": _day(said["period_from"]),
        "ends_on": _day(said["period_until"]),
        "stratum_kind": said["stratum_kind"].lower(),
        "stratum": said["stratum"],
        "value": Decimal(said["value"]),
        "people": int(said["people"]) if said["people"] else None,
        "note": said["note"],
    }
    rows.append((line, values))


def _day(typed):
    try:
        return date.fromisoformat(typed) if _DAY.fullmatch(typed) else None
    except ValueError:
        return None


def clashing(periods):
    """The periods that share a day with another one: from the parts of a whole, what is hidden could be subtracted."""
    found, latest = set(), None
    for period in sorted(set(periods)):
        if latest is not None and period[0] <= latest[1]:
            found |= {latest, period}
        if latest is None or period[1] > latest[1]:
            latest = period
    return found
