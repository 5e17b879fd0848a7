"""For the suite: strict, quiet and on whichever database ``DATABASE_URL`` names."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATABASES
from redress_log.keys import make_key

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
SHOW_STYLE_PAGE = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
else:
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Half a second for each version, which few tests look at.
PRINT_WHEN_PUBLISHED = False
VAR = Path(tempfile.mkdtemp(prefix="hearth-test-"))


def _sweep(owner):
    """Leave nothing behind; a process that only forked from this one must not take the folder away."""
    if os.getpid() == owner:
        shutil.rmtree(VAR, ignore_errors=True)


atexit.register(_sweep, os.getpid())
STATIC_ROOT = VAR / "static"
STATIC_ROOT.mkdir()
MEDIA_ROOT = VAR / "media"
RECORD_KEY_FILE = VAR / "record.key"
BALLOT_KEYS = [VAR / "ballot-keys"]
REDRESS_KEYS = VAR / "redress.keys"
make_key(REDRESS_KEYS)
RECORD_PUBLISHED = VAR / "record"

if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # A pool outlives the connections that the test runner closes and would hold on to a dropped database.
    DATABASES["default"]["OPTIONS"] = {}
