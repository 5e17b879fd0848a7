import sys
from contextlib import ExitStack
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from proposals import registers
from proposals.importing import Importer

MOST_LISTED = 20


class Command(BaseCommand):
    help = (
        "Take a register of data uses, published elsewhere, onto the record. Running it again adds what is new "
        "and takes over what changed. Nothing is imported when anything in the file cannot be read."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", metavar="FILE", type=Path, help="the register, as CSV in UTF-8 or as a workbook (.xlsx)"
        )
        parser.add_argument(
            "--register", required=True, choices=[*registers.REGISTERS], help="which one it is"
        )
        parser.add_argument(
            "--releases",
            metavar="FILE",
            type=Path,
            help="the releases under each agreement; data_releases.csv beside FILE when not given",
        )
        parser.add_argument(
            "--sheet", metavar="NAME", default="", help="the sheet of a workbook; the first when not given"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be imported")

    def handle(self, *, file, register, releases, sheet, dry_run, **options):
        layout, odd, odd_releases = registers.REGISTERS[register], registers.Oddities(), registers.Oddities()
        beside = file.with_name("data_releases.csv")
        releases = releases or (beside if layout.join and beside.is_file() else None)
        if releases and not layout.join:
            raise CommandError(f"The {layout.title} has no file of releases. Nothing was imported.")
        try:
            with ExitStack() as stack:
                by_reference = registers.read_releases(releases, layout) if releases else None
                rows = stack.enter_context(registers.read_register(file, layout, odd, sheet))
                stack.enter_context(transaction.atomic())
                importer = Importer(layout, by_reference, odd, at=timezone.now())
                report = importer.take(self._with_progress(rows))
                if dry_run:
                    transaction.set_rollback(True)
        except registers.NotARegister as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        left_over = by_reference.left_over(importer.references) if releases else []
        for number in left_over:
            odd_releases.note("a release of an agreement that is not in the file, left out", number)
        if releases:
            report.releases = by_reference.numbers - len(left_over)
        self._report(report, dry_run)
        self._report_odd("Odd", file, odd)
        self._report_odd("Odd among the releases", releases, odd_releases)

    def _with_progress(self, rows):
        stream = sys.stderr
        done = 0
        for done, row in enumerate(rows, start=1):
            yield row
            if stream.isatty() and done % 50 == 0:
                print(f"\r{done} rows", end="", file=stream, flush=True)
        if stream.isatty():
            print(f"\r{done} rows", file=stream, flush=True)

    def _report(self, report, dry_run):
        releases = f" and {report.releases} releases of them" if report.releases else ""
        self.stdout.write(f"Read {report.read} rows{releases}.")
        verb, took = ("Would import", "would take") if dry_run else ("Imported", "took")
        self.stdout.write(
            f"{verb} {report.new} new proposals and {len(report.new_institutions)} new institutions; "
            f"{report.unchanged} were here already; {took} over {len(report.changed)} that changed."
        )
        if report.left_out:
            self.stdout.write(
                f"Left out {len(report.left_out)} that are not uses of data where they come from: "
                f"rows {_ranges(report.left_out)}."
            )
        self._list(
            "Changed in the register",
            [f"row {row}, {reference}: {', '.join(columns)}" for row, reference, columns in report.changed],
        )
        self._list("New institutions", report.new_institutions)
        self._list("Institutions known already", sorted(report.matched))
        self._list(
            "Names that look alike, kept apart until a steward merges them",
            [f"“{one}” and “{other}”" for one, other in report.alike],
        )
        if dry_run:
            self.stdout.write("Nothing was saved.")

    def _list(self, title, lines):
        if not lines:
            return
        self.stdout.write(f"\n{title}: {len(lines)}")
        for line in lines[:MOST_LISTED]:
            self.stdout.write(f"  {line}")
        if len(lines) > MOST_LISTED:
            self.stdout.write(f"  and {len(lines) - MOST_LISTED} more")

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
