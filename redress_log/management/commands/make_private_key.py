from django.conf import settings
from django.core.management.base import BaseCommand

from redress_log.keys import make_key


class Command(BaseCommand):
    help = (
        "Put a new key before those that encrypt what people confide, in the file that HEARTH_REDRESS_KEYS names, "
        "which is made if it is not there. The other keys go on decrypting until encrypt_anew has run."
    )
    requires_system_checks = []

    def handle(self, **options):
        make_key(settings.REDRESS_KEYS)
        self.stdout.write(f"A new key stands first in {settings.REDRESS_KEYS}.")
