from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from redress_log.keys import KeyLost
from redress_log.rotation import encrypt_anew


class Command(BaseCommand):
    help = "Encrypt everything private with the first key of the file, so that the other keys can go."

    def handle(self, **options):
        try:
            rows = encrypt_anew()
        except KeyLost as lost:
            raise CommandError(f"{lost} What was done before stays done.") from None
        self.stdout.write(
            f"{rows} rows were encrypted anew. Only the first line of {settings.REDRESS_KEYS} is needed now, "
            "and the other lines for backups that are older than this."
        )
