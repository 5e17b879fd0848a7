from django.core.management.base import BaseCommand, CommandError

from record.audit import audit
from record.verify import CannotCheck, Mismatch


class Command(BaseCommand):
    help = "Check the whole public record from inside; names the first entry that does not match."

    def handle(self, **options):
        try:
            size, erased = audit()
        except Mismatch as found:
            index = "" if found.index is None else f"\nFirst entry that does not match: {found.index}"
            raise CommandError(f"DOES NOT MATCH. {found}{index}", returncode=1) from found
        except CannotCheck as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"The record matches: {size} entries, {erased} texts erased with a reason.")
