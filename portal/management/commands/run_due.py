from importlib import import_module

from django.apps import apps
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, router
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from record.sequencer import KeyUnreadable, RefusedToSign

# From the ground up: what a lower floor performs is what a higher one then finds due. The record comes
# last, to number and sign what the others wrote.
FLOORS = ["community", "proposals", "ballots", "decisions", "redress_log", "accountability", "record"]


def _forget_what_has_ended(cache):
    """A cache in the database keeps what has ended until it is full, and with it from where somebody tried to sign in."""
    if isinstance(cache, DatabaseCache):
        connection = connections[router.db_for_write(cache.cache_model_class)]
        table = connection.ops.quote_name(cache.cache_model_class._meta.db_table)
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608


class Command(BaseCommand):
    help = (
        "Perform what deadlines set off: close votes, open and miss decisions, publish the redress batch. "
        "Running it again performs nothing new."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--at", metavar="MOMENT", help="act as at this moment, as in 2026-06-12T09:00-07:00"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be performed")

    def handle(self, *, at, dry_run, **options):
        moment = self._moment(at)
        performed = 0
        for floor in FLOORS:
            try:
                sentences = import_module(f"{floor}.tasks").due(moment, dry_run=dry_run)
            except (KeyUnreadable, RefusedToSign) as error:
                raise CommandError(f"The public record is not being signed. {error}") from error
            for sentence in sentences:
                self.stdout.write(str(sentence))
            performed += len(sentences)
        if not dry_run:
            call_command("clearsessions")
            _forget_what_has_ended(caches["default"])
            # Tasks are kept in the database where it performs them, which is in production; letters stand in them.
            if apps.is_installed("django_tasks_db"):
                call_command("prune_db_task_results", min_age_days=1, verbosity=0)
        if not performed:
            self.stdout.write("Nothing is due.")

    def _moment(self, text):
        if not text:
            return timezone.now()
        try:
            moment = parse_datetime(text)
        except ValueError:
            moment = None
        if moment is None:
            raise CommandError(f"“{text}” is not a moment. Write it as in 2026-06-12T09:00-07:00.")
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
