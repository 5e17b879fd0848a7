"""Takes a whole register in: finds what is new, what changed and who is meant, and says so."""

from dataclasses import dataclass, field, replace
from itertools import islice

from django.conf import settings
from django.db import connection
from django.utils.text import slugify

from community.actions import register_institution
from community.models import Institution, InstitutionName, importer_actor
from proposals import actions, queries, registers, rules
from proposals.models import Proposal
from proposals.registers.workbooks import is_cut

# As many rows as are held at once; a row with its releases takes up to a quarter of a megabyte on its way.
PORTION = 100
LONGEST_NAME = 200


@dataclass
class Report:
    """What an import did, or would do."""

    read: int = 0
    new: int = 0
    unchanged: int = 0
    releases: int = 0
    left_out: list = field(default_factory=list)  # row numbers
    changed: list = field(default_factory=list)  # (row, reference, headings)
    new_institutions: list = field(default_factory=list)  # names
    matched: set = field(default_factory=set)  # names
    alike: list = field(default_factory=list)  # (name of a new one, name of another)


def pack_quickly():
    """Let PostgreSQL pack the long texts of this transaction with LZ4 where it can.

    Its own way takes as long as all the rest of an import.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config(name, 'lz4', true) FROM pg_settings "
                "WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"
            )


def portions(rows, size=PORTION):
    """The rows in lists of at most ``size``."""
    rows = iter(rows)
    while portion := list(islice(rows, size)):
        yield portion


class Importer:
    """Turns rows of a register into registered proposals, and unknown organisations into institutions.

    Works inside a transaction of whoever calls it, so that nothing is left of an import that stops.
    """

    def __init__(self, register, releases, odd, *, at):
        self.register, self.releases, self.odd, self.at = register, releases, odd, at
        self.report, self.references = Report(), set()
        self.known = self._names()
        self.spelled = set(
            InstitutionName.objects.filter(register=register.name).values_list("matches", flat=True)
        )
        self.codes = set(Institution.objects.values_list("code", flat=True))

    def _names(self):
        """Every cleaned name and the institution that it means; this register's own spellings come first."""
        known = {}
        for institution in Institution.objects.select_related("merged_into"):
            known[registers.clean_name(institution.name)] = institution.merged_into or institution
        names = InstitutionName.objects.select_related("institution")
        for others in (names.exclude(register=self.register.name), names.filter(register=self.register.name)):
            known |= {name.matches: name.institution for name in others}
        return known

    def take(self, rows):
        """Register every row that is new, take over every one that changed; gives the ``Report``."""
        before = set(self.known)
        pack_quickly()
        for portion in portions(rows):
            self.report.read += len(portion)
            here = self._here(portion)
            fresh = []
            for row in portion:
                self.references.add(row.reference)
                proposal = here.get(row.reference)
                if proposal is None and registers.is_no_use(row.stands):
                    self.report.left_out.append(row.number)
                elif proposal is None:
                    fresh.append(self._proposal(row))
                else:
                    self._meet(proposal, row)
            if fresh:
                self.report.new += len(actions.register_proposals(fresh, actor=importer_actor, at=self.at))
        new = set(self.known) - before
        self.report.alike = [
            (self.known[one].name, self.known[other].name)
            for one, other in registers.similar(self.known)
            if {one, other} & new and self.known[one] != self.known[other]
        ]
        return self.report

    def _here(self, portion):
        """The proposals that these rows tell of, by the rows' references."""
        references = [row.reference for row in portion]
        here = queries.read_as(self.register, references)
        if self.register is registers.HDRUK:
            return queries.written_as(set(references) - set(here), settings.BASE_URL) | here
        # Another site told of these uses in its HDR UK file before their own register was read here.
        told = {f"{self.register.name}:{reference}": reference for reference in references}
        twins = queries.read_as(registers.HDRUK, told)
        return {told[project_id]: proposal for project_id, proposal in twins.items()} | here

    def _meet(self, proposal, row):
        """Take over or leave what a row says of a use that is here."""
        if registers.is_no_use(row.stands) and proposal.state == Proposal.State.REGISTERED:
            self.odd.note("no use any more where it comes from, and still one here", row.number)
        if proposal.register == self.register.name:
            self._compare(proposal, row)
        elif self.register is registers.HDRUK:
            self._leave(proposal, row, "known in another way")
        else:
            self.report.unchanged += 1
            self.odd.note("here already, from a file in the columns of HDR UK, and left as it is", row.number)

    def _compare(self, proposal, row):
        releases, whole = self.releases.of(row.reference) if self.releases else None, row
        row = replace(row, cells=self.register.without(row.cells, proposal.withheld_columns))
        if releases is not None:
            releases = self.register.releases_without(releases, proposal.withheld_columns)
        was, now = self._by_column(proposal.raw_row), self._by_column(row.cells)
        # A column that the file does not have says nothing, nor does a cell that a workbook cut; what is here stays.
        now = {heading: cell for heading, cell in now.items() if not is_cut(cell, was.get(heading, ""))}
        columns = [heading for heading, cell in now.items() if cell != was.get(heading, "")]
        if releases is not None and _without_numbers(releases) != _without_numbers(proposal.release_rows):
            columns.append("releases")
        if not columns:
            self.report.unchanged += 1
            return
        if not rules.can_update_registered(importer_actor, proposal, at=self.at):
            self._leave(proposal, whole, "put before the community since")
            return
        told = self._under(row.cells, now.keys())
        kept = self._under(proposal.raw_row, was.keys() - now.keys())
        row = replace(row, cells=told | kept)
        releases = proposal.release_rows if releases is None else releases
        actions.update_registered_proposal(
            proposal,
            answers=self._answers(row, releases) | {"lead_organisation": self._institution(row)},
            source=self._source(row, releases),
            columns=columns,
            actor=importer_actor,
            at=self.at,
        )
        self.report.changed.append((row.number, row.reference, columns))

    def _leave(self, proposal, row, why):
        """Keep what is here, and say so where the row has other words than this site itself would write."""
        self.report.unchanged += 1
        if self.register is registers.HDRUK:
            line = registers.line(proposal, settings.BASE_URL, proposal.state)
            said, cells = dict(zip(registers.WRITTEN, line, strict=True)), self._by_column(row.cells)
            others = {heading: cell for heading, cell in cells.items() if cell != said.get(heading, cell)}
            if all(is_cut(cell, said[heading]) for heading, cell in others.items()):
                return
        self.odd.note(f"here already, {why}, with other words, which were left as they are", row.number)

    def _by_column(self, cells):
        """The cells under the headings of the map, whatever names the file uses for them."""
        return {column.heading: cell for column, cell in self.register.cells(cells)}

    def _under(self, cells, headings):
        """Those of the cells that stand under these headings of the map, by the names that the file uses."""
        return {name: cell for name, cell in cells.items() if self._by_column({name: cell}).keys() & headings}

    def _answers(self, row, releases):
        return self.register.answers(row.cells, releases)

    def _source(self, row, releases):
        agreement, version = registers.without_version(row.reference)
        return {
            "source_reference": row.reference,
            "source_version": version[:40],
            "agreement": agreement,
            "source_row": row.number,
            "raw_row": row.cells,
            "release_rows": releases,
            "reported_benefit": self.register.cell(row.cells, "reported_benefit"),
        }

    def _proposal(self, row):
        releases = self.releases.of(row.reference) if self.releases else []
        return Proposal(
            **self._answers(row, releases),
            **self._source(row, releases),
            register=self.register.name,
            lead_organisation=self._institution(row),
        )

    def _institution(self, row):
        """The organisation that a row names, taken in when it was unknown until now."""
        spelling = self.register.organisation(row.cells)
        matches = registers.clean_name(spelling)[:300]
        institution = self.known.get(matches)
        if institution is None:
            if len(spelling) > LONGEST_NAME:
                self.odd.note(
                    "an organisation’s name of more than 200 characters, shown shortened", row.number
                )
            institution = register_institution(
                self._code(spelling),
                name=spelling if len(spelling) <= LONGEST_NAME else f"{spelling[: LONGEST_NAME - 1]}…",
                kind=self.register.cell(row.cells, "sector")[:80],
                is_registered=False,
                holidays_of=self.register.country,
                time_zone=self.register.time_zone,
                actor=importer_actor,
                at=self.at,
            )
            self.known[matches] = institution
            self.report.new_institutions.append(institution.name)
        elif institution.name not in self.report.new_institutions:
            self.report.matched.add(institution.name)
        if matches not in self.spelled:
            InstitutionName.objects.create(
                institution=institution,
                register=self.register.name,
                spelling=spelling[:300],
                matches=matches,
            )
            self.spelled.add(matches)
        return institution

    def _code(self, name):
        """A free code made of the name, such as ``INS-herefordshire-council``."""
        stem = "INS-" + (slugify(name).replace("_", "-").strip("-")[:50].strip("-") or "organisation")
        code, number = stem, 1
        while code in self.codes:
            number += 1
            code = f"{stem}-{number}"
        self.codes.add(code)
        return code


def _without_numbers(releases):
    return [{name: cell for name, cell in row.items() if name != "row"} for row in releases]
