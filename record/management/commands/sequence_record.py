import time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from record.sequencer import KeyUnreadable, RefusedToSign, sequence


class Command(BaseCommand):
    help = "Number, hash and sign what waits for the public record."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=float, metavar="SECONDS", help="keep running at this interval")

    def handle(self, *, every, **options):
        while True:
            try:
                number = sequence(timezone.now())
            except (KeyUnreadable, RefusedToSign) as error:
                raise CommandError(str(error)) from error
            if number or not every:
                self.stdout.write(f"{number} entries were added to the public record.")
            if not every:
                return
            time.sleep(every)
