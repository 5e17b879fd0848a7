"""Reads a whole register and says what is odd in it."""

import re
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from proposals.fields import SUMMARY_WORDS
from proposals.registers import files
from proposals.registers.files import listed
from proposals.registers.layout import NotARegister
from proposals.registers.spelling import clean_name

FORMULA_STARTS = ("=", "+", "-", "@")
ERRORS = ("#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NULL!", "#NUM!")
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")
LONG_CELL = 32_767  # Excel keeps no more than this in a cell.


@dataclass
class Row:
    """One line of a register: its number as a spreadsheet counts, its reference, its cells under their headings.

    ``stands`` is what a file of ours says about where the use stands.
    """

    number: int
    cells: dict
    reference: str = ""
    stands: str = ""


@dataclass
class Oddities:
    """What is unusual in a file and was kept all the same: a sentence leads to the rows it is true of."""

    rows: dict = field(default_factory=lambda: defaultdict(dict))

    def note(self, sentence, number):
        # A dict keeps the order of a list and finds a number at once.
        self.rows[sentence][number] = True


def without_version(reference):
    """Split ``DARS-NIC-02292-T4P9N-v5.2`` into the agreement and its version, which may be empty."""
    match = re.fullmatch(r"(.+?)-v(\d+(?:\.\d+)*)", reference)
    return match.groups() if match else (reference, "")


@contextmanager
def read_register(path, register, odd, sheet=""):
    """An iterator of the rows of a register's main file, checked; what is odd is noted and kept.

    Raises ``NotARegister``, at once or while reading, for a file that is not this register, and for a row
    without a reference or an organisation or with a reference that an earlier row has.
    """
    with files.opened(path, sheet) as (headings, rows):
        name = Path(path).name
        _require_columns(headings, register, name)
        unknown = [
            heading
            for heading in headings
            if register.column(heading) is None and not register.is_beside(heading)
        ]
        if unknown:
            odd.note(f"unknown columns, kept in the source row: {listed(unknown)}", 1)
        yield _rows(rows, headings, register, odd, name)


def _require_columns(headings, register, name):
    found = {id(register.column(heading)) for heading in headings if register.column(heading)}
    missing = sorted(
        column.heading for column in register.columns if column.needed and id(column) not in found
    )
    if missing:
        raise NotARegister(
            f"“{name}” is not the {register.title}: it has no column {listed(missing)}. "
            f"Its columns are {listed(headings)}."
        )
    if len(found) < sum(register.column(heading) is not None for heading in headings):
        raise NotARegister(f"“{name}” has a column under two of its names.")


def _rows(rows, headings, register, odd, name):
    seen, spellings = {}, defaultdict(dict)
    beside = [heading for heading in headings if register.is_beside(heading)]
    for number, cells in rows:
        row = Row(number, dict(zip(headings, cells, strict=True)))
        row.stands = "; ".join(row.cells.pop(heading) for heading in beside)
        row.reference = _reference(row, register, seen, odd, name)
        if not row.reference:
            continue
        seen[row.reference] = (number, _fold(row.cells) if register.refer else 0)
        organisation = register.organisation(row.cells)
        if not organisation:
            raise NotARegister(f"“{name}”, row {number}: it has no “{register.heading('organisation')}”.")
        if register.tells("organisation") and not register.cell(row.cells, "organisation"):
            odd.note(f"no organisation is named; “{register.keeper}” stands in its place", number)
        spellings[clean_name(organisation)].setdefault(organisation, []).append(number)
        _note_odd_cells(row, register, odd)
        yield row
    _note_respelled(spellings, odd)


def _fold(cells):
    return hash(tuple(cells.values()))


def _reference(row, register, seen, odd, name):
    """The row's reference, or an empty one for a row that repeats another and is left out."""
    reference = register.refer(row.cells) if register.refer else register.cell(row.cells, "reference")
    heading = register.heading("reference") or register.heading("link")
    if not reference:
        raise NotARegister(f"“{name}”, row {row.number}: it has no “{heading}”.")
    if len(reference) > register.longest_reference:
        raise NotARegister(
            f"“{name}”, row {row.number}: its “{heading}” has {len(reference)} characters "
            f"and can have at most {register.longest_reference}."
        )
    if reference in seen and register.refer and not register.tells("link"):
        if seen[reference][1] == _fold(row.cells):
            odd.note("the same as an earlier row in every cell, left out", row.number)
            return ""
        odd.note("the same title as an earlier row; the reference is made of all its cells", row.number)
        reference = register.refer(row.cells, again=True)
        if reference in seen:
            odd.note("the same as an earlier row in every cell, left out", row.number)
            return ""
    if reference in seen:
        raise NotARegister(
            f"“{name}”, row {row.number}: the reference “{reference}” is in row {seen[reference][0]} already."
        )
    return reference


def _note_odd_cells(row, register, odd):
    note = lambda sentence: odd.note(sentence, row.number)  # noqa: E731
    for heading, cell in row.cells.items():
        column = register.column(heading)
        answers = column.answers if column else ()
        if not cell.strip() and {"community_benefit", "reported_benefit"} & set(answers):
            note(f"nothing in “{heading}”")
        if "plain_summary" in answers and len(cell.split()) > SUMMARY_WORDS:
            cut = f"; the plain summary shows the first {SUMMARY_WORDS}" if len(answers) > 1 else ""
            note(f"over {SUMMARY_WORDS} words in “{heading}”{cut}")
        if cell.startswith(FORMULA_STARTS):
            note(f"a cell that starts like a spreadsheet formula in “{heading}”, kept as text")
        if cell.strip() in ERRORS:
            note(f"a spreadsheet’s error in “{heading}”, kept as text")
        if MARKUP.search(cell):
            note(f"words that look like markup in “{heading}”, kept and shown as text")
        if cell != cell.strip():
            note("spaces around a cell, kept in the source row only")
        if len(cell) > LONG_CELL:
            note(f"a cell of more than {LONG_CELL:,} characters in “{heading}”, kept whole")
        if "~" in cell and re.search(r"^\s*~", cell, re.MULTILINE):
            note("“~” used as a bullet")
        if cell.strip() and column and column.reading.may_fail and not column.reading.take(cell, answers):
            note(f"words in “{heading}” that are not among those known, kept in the source row only")
    if register.tells("reference") and not without_version(row.reference)[1]:
        note("a reference without a version")


def _note_respelled(spellings, odd):
    for written in spellings.values():
        if len(written) > 1:
            for number in sorted(number for numbers in written.values() for number in numbers):
                odd.note(f"one organisation in several spellings: {listed(written)}", number)


class Releases:
    """The rows of a release file by the agreement's reference, kept small: texts that repeat are kept once."""

    def __init__(self, headings):
        self.headings, self._rows, self._texts, self.numbers = headings, defaultdict(list), {}, 0

    def add(self, reference, number, cells):
        self._rows[reference].append((number, tuple(self._texts.setdefault(cell, cell) for cell in cells)))
        self.numbers += 1

    def of(self, reference):
        """The release rows of an agreement, each a dict with its number as ``row``."""
        return [
            {"row": number} | dict(zip(self.headings, cells, strict=True))
            for number, cells in self._rows.get(reference, ())
        ]

    def left_over(self, references):
        """The numbers of rows whose agreement is not among the references."""
        return [
            number
            for reference, rows in self._rows.items()
            if reference not in references
            for number, _ in rows
        ]


def read_releases(path, register, sheet=""):
    """All rows of the file of releases that belongs to a register."""
    with files.opened(path, sheet) as (headings, rows):
        missing = sorted({register.join, *register.releases} - set(headings))
        if missing:
            raise NotARegister(
                f"“{Path(path).name}” is not the releases of the {register.title}: it has no column "
                f"{listed(missing)}. Its columns are {listed(headings)}."
            )
        releases, join = Releases(headings), headings.index(register.join)
        for number, cells in rows:
            releases.add(cells[join].strip(), number, cells)
    return releases
