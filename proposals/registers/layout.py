"""How a register of data uses is laid out: which column answers which of our questions, and how it is read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from proposals import fields


class NotARegister(Exception):
    """A file cannot be read as the register it is said to be; the message is for the person who tried."""


@dataclass(frozen=True)
class Reading:
    """A way to read a cell: ``words`` explain it, ``take(cell, names)`` gives answers by name.

    One that ``may_fail`` gives nothing for words that it does not know.
    """

    words: str
    take: Callable = lambda cell, names: {}
    may_fail: bool = False


UNKNOWN = Reading(_("A column that the map does not know. It is kept in the source row."))


@dataclass(frozen=True)
class Column:
    """One row of a register's column map.

    ``answers`` names what the column tells: answers of ours and, beside them, ``reference``, ``organisation``,
    ``sector``, ``reported_benefit`` and ``link``. Empty: the cell is kept in the source row and answers nothing.
    ``machine`` is another name of the heading; a file without a ``needed`` column is not this register.
    """

    heading: str
    answers: tuple
    reading: Reading
    machine: str = ""
    needed: bool = False

    @property
    def known(self):
        return self.reading is not UNKNOWN

    @property
    def questions(self):
        """The fields of ours that this column answers."""
        return tuple(
            dict.fromkeys(field for field in fields.FIELDS for name in self.answers if name in field.inputs)
        )

    @property
    def asked(self):
        """What each of those fields asks here: a column that answers only its second part answers that one."""
        return tuple(
            field.label if field.name in self.answers else field.second.label for field in self.questions
        )


def plain_heading(heading):
    """A heading by which columns are found: without the star of a required column, case and spaces."""
    return " ".join(heading.replace("*", " ").casefold().split())


@dataclass(frozen=True)
class Register:
    """One register: its column map, who keeps it, and what is added to what its columns say.

    ``licence`` is the address of that under which its keeper publishes it, where there is one. ``keeper`` answers
    for a use whose row names no organisation. ``finish(answers, row, releases)`` adds what no single column says.
    ``refer(row)`` gives a row its reference where the register has none. ``releases`` are the headings of the file
    of releases that belongs to it, joined on ``join``; ``release_answers`` names what each of those made of words
    tells. ``stands`` is the heading under which files of ours say where a use stands; it is read beside the row.
    ``longest_reference`` is how many characters a reference may have.
    """

    name: str
    title: str
    attribution: str
    columns: tuple
    licence: str = ""
    about: str = ""
    country: str = "GB-ENG"
    time_zone: str = "Europe/London"
    keeper: str = ""
    finish: Callable = lambda answers, row, releases: {}
    refer: Callable | None = None
    join: str = ""
    releases: tuple = ()
    release_answers: dict = field(default_factory=dict)
    stands: str = ""
    longest_reference: int = 200

    @cached_property
    def _by_heading(self):
        found = {}
        for column in self.columns:
            for name in (column.heading, column.machine):
                if name:
                    found[plain_heading(name)] = column
        return found

    def column(self, heading):
        """The column of this heading, or None where the register does not know it."""
        return self._by_heading.get(plain_heading(heading))

    def is_beside(self, heading):
        """Whether a file of ours says under this heading where a use stands."""
        return bool(self.stands) and plain_heading(heading) == plain_heading(self.stands)

    def tells(self, name):
        """Whether any column of the register answers this."""
        return any(name in column.answers for column in self.columns)

    def heading(self, name):
        """The heading of the first column that tells this, or an empty one."""
        return next((column.heading for column in self.columns if name in column.answers), "")

    def cell(self, row, name):
        """What a row's cells say under the first column that tells this, without the space around it."""
        return next((cell.strip() for column, cell in self.cells(row) if name in column.answers), "")

    def cells(self, row):
        """Pairs of column and cell of a source row: those of the map in its order, then unknown ones by name.

        A database need not keep the order of a row's headings, so nothing may rest on it.
        """
        # Place and name tell all headings apart, so columns themselves are never compared.
        found = sorted((*self._placed(heading), heading) for heading in row)
        return [(self._seen[heading][1], row[heading]) for _place, _name, heading in found]

    def _placed(self, heading):
        """Where a heading's column stands in the map, and its name; remembered, because every row asks."""
        if heading not in self._seen:
            known = self.column(heading)
            place = self.columns.index(known) if known else len(self.columns)
            self._seen[heading] = place, known or Column(heading, (), UNKNOWN)
        place, column = self._seen[heading]
        return place, column.heading

    def erasable(self, row):
        """The headings of a row's columns whose words can go: all but those by which the use and its organisation are found."""
        return [
            column.heading
            for column, cell in self.cells(row)
            if cell.strip() and not {"reference", "organisation", "sector", "link"} & set(column.answers)
        ]

    def telling(self, names):
        """The headings of the columns that tell any of these."""
        told = [(column.heading, column.answers) for column in self.columns] + [*self.release_answers.items()]
        return [heading for heading, answers in told if set(names) & set(answers)]

    def told_by(self, headings):
        """Every name that the columns of these headings tell."""
        told = {name for column in map(self.column, headings) if column for name in column.answers}
        return told.union(*(self.release_answers.get(heading, ()) for heading in headings))

    def without(self, row, headings):
        """The row with nothing in the cells of these columns."""
        return {name: "" if self._placed(name)[1] in headings else cell for name, cell in row.items()}

    def releases_without(self, rows, headings):
        """The rows of releases with nothing in the cells of these columns."""
        gone = set(headings) & set(self.release_answers)
        return (
            [{name: "" if name in gone else cell for name, cell in row.items()} for row in rows]
            if gone
            else rows
        )

    @cached_property
    def _seen(self):
        return {}

    def answers(self, row, releases=()):
        """What a row says, under the names of our answers; ``releases`` are its rows of the release file."""
        answers = {}
        for column, cell in self.cells(row):
            if column.known and cell.strip():
                for name, value in column.reading.take(cell, column.answers).items():
                    answers[name] = _joined(answers.get(name), value)
        return {"request_kind": "past_use"} | answers | self.finish(answers, row, releases)

    def organisation(self, row):
        """The name of whoever answers for the use, as the row spells it, single spaces."""
        return " ".join(self.cell(row, "organisation").split()) or self.keeper


def _joined(before, value):
    """What two columns that answer one question say together."""
    if not before:
        return value
    if isinstance(value, list):
        return [*before, *value]
    return f"{before}\n{value}" if isinstance(value, str) and value and value != before else before
