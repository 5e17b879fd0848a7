from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from community.models import importer_actor
from proposals.registers import NotARegister
from redress_log.actions import register_cases
from redress_log.outside import READERS


class Command(BaseCommand):
    help = (
        "Take a register of harms, published elsewhere, into the public log. What comes from outside is marked so and "
        "never shows that it was put right. Running it again adds what is new; nothing is imported when "
        "anything in the file cannot be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="the register, as CSV in UTF-8")
        parser.add_argument("--register", required=True, choices=[*READERS], help="which one it is")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be imported")

    def handle(self, *, file, register, dry_run, **options):
        try:
            rows = list(READERS[register](file))
        except NotARegister as error:
            raise CommandError(f"{error} Nothing was imported.") from error
        with transaction.atomic():
            taken = register_cases(register, rows, actor=importer_actor, at=timezone.now())
            if dry_run:
                transaction.set_rollback(True)
        self.stdout.write(f"Read {len(rows)} rows about {sum(row.people_count for row in rows):,} people.")
        verb = "Would import" if dry_run else "Imported"
        self.stdout.write(
            f"{verb} {len(taken.cases)} new cases and {len(taken.institutions)} new institutions; "
            f"{len(rows) - len(taken.cases)} were here already."
        )
        if taken.told_anew:
            numbers = ", ".join(str(number) for number in taken.told_anew)
            self.stdout.write(f"Told in other words now, and left as they are here: rows {numbers}.")
        if dry_run:
            self.stdout.write("Nothing was saved.")
