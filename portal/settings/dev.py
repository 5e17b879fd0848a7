"""For a developer's own machine and the demo: SQLite, mail on the console, nothing to configure."""

import secrets

from portal.settings.base import *  # noqa: F403
from portal.settings.base import REDRESS_KEYS, STORAGES, VAR
from redress_log.keys import make_key

DEBUG = True
SHOW_STYLE_PAGE = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

VAR.mkdir(parents=True, exist_ok=True)
_secret = VAR / "secret_key"
if not _secret.exists():
    _secret.write_text(secrets.token_urlsafe(50))
    _secret.chmod(0o600)
SECRET_KEY = _secret.read_text()
if not REDRESS_KEYS.exists():
    make_key(REDRESS_KEYS)

# Files are served from where they are written, so a changed style shows at once.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
