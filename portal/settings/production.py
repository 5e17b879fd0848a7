"""For a real site. Everything that differs from place to place comes from the environment."""

import os

import django

from portal.settings.base import *  # noqa: F403
from portal.settings.base import INSTALLED_APPS, SILENCED_SYSTEM_CHECKS

DEBUG = False
SECRET_KEY = os.environ["HEARTH_SECRET_KEY"]
ALLOWED_HOSTS = os.environ["HEARTH_HOSTS"].split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# A promise that lists of browsers keep for years is the owner's of the domain to make, not ours.
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = [
    *SILENCED_SYSTEM_CHECKS,
    "security.W019",  # Editors see a page's preview in a frame of our own.
    "security.W021",  # No preloading, as said above.
]
# Limits on tries are counted by the caller's address, which the web server in front passes on.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("HEARTH_PROXIES", "1"))
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

_smtp = {
    "host": os.environ.get("HEARTH_MAIL_HOST", "localhost"),
    "port": int(os.environ.get("HEARTH_MAIL_PORT", "25")),
    "username": os.environ.get("HEARTH_MAIL_USER", ""),
    "password": os.environ.get("HEARTH_MAIL_PASSWORD", ""),
    "use_tls": os.environ.get("HEARTH_MAIL_TLS", "") == "1",
}
if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": _smtp}}
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _smtp["host"], _smtp["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _smtp["username"], _smtp["password"]
    EMAIL_USE_TLS = _smtp["use_tls"]

INSTALLED_APPS = [*INSTALLED_APPS, "django_tasks_db"]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# Limits on sign-in attempts are counted in the cache, so every worker must see the same one.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        # Beyond it a third goes, and with it how often somebody tried to sign in: nobody may fill it at will.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
