from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from record import files, sequencer


class Command(BaseCommand):
    help = "Write the public record as static files, which anybody can copy, serve and check."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *, folder, **options):
        try:
            sequencer.sequence(timezone.now())
            size = files.publish(folder)
        except sequencer.RefusedToSign as error:
            raise CommandError(str(error)) from error
        if not size:
            raise CommandError("The record is still empty, so there is nothing to publish.")
        self.stdout.write(
            f"{size} entries are published in {folder}. Check them: python {folder}/verify.py {folder}"
        )
