import django
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from community.models import Member
from portal.demo import words
from portal.demo.story import Story

SIGN_INS = [
    ("a resident, in Spanish", "ana"),
    ("a seat holder who can vote now", "dwayne"),
    ("a steward", "marcus"),
    ("a roll-keeper", "lucia"),
    ("a teller of the vote that is open", "mei"),
    ("an officer of Riverside Health", "priya"),
    ("somebody of the redress panel", "samuel"),
    ("the oversight body", "grace"),
]
# The letters of the story's year are read by nobody.
_nowhere = "django.core.mail.backends.dummy.EmailBackend"
NO_MAIL = (
    {"MAILERS": {"default": {"BACKEND": _nowhere}}}
    if django.VERSION >= (6, 1)
    else {"EMAIL_BACKEND": _nowhere}
)


class Command(BaseCommand):
    help = "Fill an empty portal with a year of Elm Valley, and say how to look at it. A second time does nothing."

    def handle(self, **options):
        if Member.objects.filter(email=words.EDITOR).exists():
            self.stdout.write("The demo is here already.")
        elif Member.objects.exists():
            self.stdout.write("This portal has members of its own, so the demo's are left out.")
            return
        else:
            self.stdout.write("Telling a year of Elm Valley …")
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    # A story that a power cut ends can be told again, so no step waits for the disk.
                    cursor.execute("PRAGMA synchronous=OFF")
            call_command("ensure_pages", verbosity=0)
            # The first reader of each PDF has it made, so that the story is told sooner.
            with override_settings(PRINT_WHEN_PUBLISHED=False, **NO_MAIL):
                Story(timezone.now()).tell()
        self.print_addresses()

    def print_addresses(self):
        address = settings.BASE_URL
        lines = [
            "",
            f"  The portal        {address}/en/   {address}/es/",
            f"  The public record {address}/en/record/",
            f"  Editors and staff {address}/cms/   ({words.EDITOR})",
            "",
            f"  Sign in at {address}/en/account/login/ with the password {words.PASSWORD} as",
            *(f"    {words.PEOPLE[name][1]:24} {who}" for who, name in SIGN_INS),
            "",
        ]
        self.stdout.write("\n".join(lines))
