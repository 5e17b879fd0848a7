"""Seal the secret votes whose result is final, now instead of with the next ``run_due``."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from ballots.tasks import seal_due


class Command(BaseCommand):
    help = (
        "Destroy what tied people to votes in secret votes whose result is final. It can be run again at any "
        "time, and finishes what an earlier run began."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be sealed, and do nothing."
        )

    def handle(self, *, dry_run, **options):
        for sentence in seal_due(timezone.now(), dry_run=dry_run):
            self.stdout.write(sentence)
