import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from community.actions import register_institution
from community.models import Institution, InstitutionName, importer_actor
from proposals import registers
from proposals.actions import register_proposal
from proposals.models import Proposal


class Command(BaseCommand):
    help = (
        "Take a register of data uses, published elsewhere, onto the record. Running it again adds only what "
        "is new. Nothing is imported when anything in the file cannot be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="the register as CSV in UTF-8")
        parser.add_argument(
            "--register",
            required=True,
            choices=[*registers.REGISTERS, *registers.NOT_YET],
            help="which one it is",
        )
        parser.add_argument(
            "--releases",
            metavar="FILE",
            type=Path,
            help="the releases under each agreement; data_releases.csv beside FILE when not given",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be imported")

    def handle(self, *, file, register, releases, dry_run, **options):
        if register in registers.NOT_YET:
            raise CommandError(
                f"The {registers.NOT_YET[register]} cannot be imported yet. So far this reads: "
                f"{', '.join(registers.REGISTERS)}."
            )
        layout, odd, odd_releases = registers.REGISTERS[register], registers.Oddities(), registers.Oddities()
        try:
            rows = registers.read_agreements(file, layout, odd)
            references = {row.cells[layout.reference].strip() for row in rows}
            beside = file.with_name("data_releases.csv")
            releases = releases or (beside if beside.is_file() else None)
            by_reference = (
                registers.read_releases(releases, layout, references, odd_releases) if releases else {}
            )
        except registers.NotARegister as error:
            raise CommandError(f"{error} Nothing was imported.") from error

        with transaction.atomic():
            added = Importer(layout, by_reference, odd, at=timezone.now()).take(self._with_progress(rows))
            if dry_run:
                transaction.set_rollback(True)
        self._report(rows, added, by_reference, references, dry_run)
        self._report_odd("Odd, and kept", file, odd)
        self._report_odd("Odd among the releases", releases, odd_releases)

    def _with_progress(self, rows):
        stream = sys.stderr
        for done, row in enumerate(rows, start=1):
            yield row
            if stream.isatty():
                filled = 30 * done // len(rows)
                end = "\n" if done == len(rows) else ""
                print(
                    f"\r[{'#' * filled}{'.' * (30 - filled)}] {done} of {len(rows)}",
                    end=end,
                    file=stream,
                    flush=True,
                )

    def _report(self, rows, added, by_reference, references, dry_run):
        verb = "Would import" if dry_run else "Imported"
        kept = sum(len(group) for reference, group in by_reference.items() if reference in references)
        self.stdout.write(f"Read {len(rows)} agreements and {kept} releases of them.")
        self.stdout.write(
            f"{verb} {added['proposals']} new proposals and {added['institutions']} new institutions; "
            f"{len(rows) - added['proposals']} were here already."
        )
        if dry_run:
            self.stdout.write("Nothing was saved.")

    def _report_odd(self, title, file, odd):
        if odd.rows:
            self.stdout.write(f"\n{title} (rows of {file.name}; the heading is row 1):")
        for sentence, numbers in odd.rows.items():
            self.stdout.write(f"- {sentence}: {len(numbers)} ({_ranges(numbers)})")


def _ranges(numbers):
    """Row numbers for people: ``2-4, 7``."""
    runs = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


class Importer:
    """Turns rows of a register into registered proposals, and unknown organisations into institutions."""

    def __init__(self, layout, releases, odd, *, at):
        self.layout, self.releases, self.odd, self.at = layout, releases, odd, at
        self.known = {
            registers.clean_name(institution.name): institution for institution in Institution.objects.all()
        } | {
            name.matches: name.institution
            for name in InstitutionName.objects.filter(register=layout.name).select_related("institution")
        }
        self.spelled = set(
            InstitutionName.objects.filter(register=layout.name).values_list("matches", flat=True)
        )
        self.codes = set(Institution.objects.values_list("code", flat=True))
        self.here = dict(
            Proposal.objects.filter(register=layout.name).values_list("source_reference", "raw_row")
        )

    def take(self, rows):
        """Register every row that is not here yet; says how many proposals and institutions were added."""
        added = {"proposals": 0, "institutions": 0}
        for row in rows:
            reference = row.cells[self.layout.reference].strip()
            if reference in self.here:
                if self.here[reference] != row.cells:
                    self.odd.note("here already with other words, which were left as they are", row.number)
                continue
            institution, is_new = self._institution(row)
            self._register(row, reference, institution)
            added["proposals"] += 1
            added["institutions"] += is_new
        return added

    def _register(self, row, reference, institution):
        agreement, version = registers.without_version(reference)
        releases = self.releases.get(reference, [])
        register_proposal(
            Proposal(
                **registers.answers_of(row, self.layout, releases),
                lead_organisation=institution,
                register=self.layout.name,
                source_reference=reference,
                source_version=version,
                agreement=agreement,
                source_row=row.number,
                raw_row=row.cells,
                release_rows=[{"row": release.number} | release.cells for release in releases],
                reported_benefit=row.cells[self.layout.reported_benefit].strip(),
            ),
            actor=importer_actor,
            at=self.at,
        )

    def _institution(self, row):
        """The organisation of a row, and whether it was unknown until now."""
        spelling = " ".join(row.cells[self.layout.organisation].split())
        matches = registers.clean_name(spelling)[:300]
        institution = self.known.get(matches)
        is_new = institution is None
        if is_new:
            if len(spelling) > 200:
                self.odd.note(
                    "an organisation’s name of more than 200 characters, shown shortened", row.number
                )
            institution = register_institution(
                self._code(spelling),
                name=spelling if len(spelling) <= 200 else spelling[:199] + "…",
                kind=row.cells[self.layout.kind].strip()[:80],
                is_registered=False,
                holidays_of=self.layout.country,
                time_zone=self.layout.time_zone,
                actor=importer_actor,
                at=self.at,
            )
            self.known[matches] = institution
        if matches not in self.spelled:
            InstitutionName.objects.create(
                institution=institution, register=self.layout.name, spelling=spelling[:300], matches=matches
            )
            self.spelled.add(matches)
        return institution, is_new

    def _code(self, name):
        """A free code made of the name, such as ``INS-herefordshire-council``."""
        stem = "INS-" + (slugify(name).replace("_", "-").strip("-")[:50].strip("-") or "organisation")
        code, number = stem, 1
        while code in self.codes:
            number += 1
            code = f"{stem}-{number}"
        self.codes.add(code)
        return code
