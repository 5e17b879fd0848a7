"""Settings shared by every way of running Hearth.

Only what the machine needs is set here. Lengths, quorums and thresholds are the community's to decide and
live in its charter (``community.models.CharterRule``).
"""

import os
from pathlib import Path

import dj_database_url
import django
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("HEARTH_VAR", ROOT / "var"))

SITE_NAME = "Hearth"
BASE_URL = os.environ.get("HEARTH_BASE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "portal",
    "cms",
    "accountability",
    "redress_log",
    "decisions",
    "ballots",
    "proposals",
    "community",
    "record",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.MembersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.languages.PageLanguage",
    "django.middleware.common.CommonMiddleware",
    "portal.middleware.refuse_unreadable",
    "portal.middleware.keep_private",
    "portal.middleware.SayThatKeysAreLost",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.frame",
            ],
            "builtins": ["portal.templatetags.hearth"],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'hearth.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"] |= {
        # Reopening the file and repeating the pragmas on every request costs more than the request.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that starts by reading and then writes fails at once under DEFERRED.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL, because a checkpoint that has been published must survive a power cut; secure_delete,
            # because erased words must not stay in the free pages of the file.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;"
                "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000"
            ),
        },
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}

# SQLite makes an index without the columns that PostgreSQL carries along in it, and is fast enough so.
SILENCED_SYSTEM_CHECKS = ["models.W040"]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "community.Member"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "community.models.public_name"
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "community.forms.SignupForm"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Wrong case codes from one place; the rest are allauth's own limits.
ACCOUNT_RATE_LIMITS = {
    "redress_code": "10/5m/key",
    "draft_code": "10/5m/key",
    "draft_start": "60/h/key",
    "standing_code": "10/5m/key",
    "vouch": "10/5m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.accounts.AccountAdapter"

if django.VERSION >= (6, 1):
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("HEARTH_FROM_EMAIL", "hearth@localhost")
# Where readers write when a page is wrong; best an address outside every institution listed here.
CONTACT_EMAIL = os.environ.get("HEARTH_CONTACT_EMAIL", DEFAULT_FROM_EMAIL)

# Where the way out of the private form leads: best a page that everybody opens and that tells nothing.
EXIT_URL = os.environ.get("HEARTH_EXIT_URL", "https://www.wikipedia.org/")

# The page that shows every component; of use to developers only.
SHOW_STYLE_PAGE = False

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [ROOT / "portal" / "locale"]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = os.environ.get("HEARTH_TIME_ZONE", "America/Los_Angeles")
# Whose public holidays the community's own bodies keep: a country, or a country and a state.
HOLIDAYS_OF = os.environ.get("HEARTH_HOLIDAYS_OF", "US-CA")

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Under no address: a view hands them out, so that no browser runs them.
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "documents", "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# One policy for every page but Wagtail's own, which get theirs in portal/urls.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        # Our own, because an editor sees a page's preview in a frame.
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}
# Wagtail's listings and editors carry inline scripts and styles, show previews in a frame, and show images
# before they are uploaded. Even there nothing comes from, or goes to, another machine.
CMS_SECURITY_POLICY = CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}
X_FRAME_OPTIONS = "SAMEORIGIN"
CSRF_COOKIE_HTTPONLY = True
# An explanation may have hundreds of rows, and the editor of a long page sends as many fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Whether a version of an explanation is printed when it is published, or only when somebody first asks for it.
PRINT_WHEN_PUBLISHED = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# A page shows nothing that another machine serves.
WAGTAILEMBEDS_FINDERS = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx"]

# The name that the record signs its checkpoints with. It must never change once one is published.
RECORD_ORIGIN = os.environ.get("HEARTH_RECORD_ORIGIN", "hearth.localhost/record")
RECORD_KEY_FILE = Path(os.environ.get("HEARTH_RECORD_KEY_FILE", VAR / "record.key"))
# Folders that each hold the keys of the secret votes under way, best on two disks; never in a backup.
BALLOT_KEYS = [
    Path(folder)
    for folder in os.environ.get("HEARTH_BALLOT_KEYS", str(VAR / "ballot-keys")).split(os.pathsep)
]
# The file with the keys of what people confide, best on another disk than the database; never in its backups.
REDRESS_KEYS = Path(os.environ.get("HEARTH_REDRESS_KEYS", VAR / "redress.keys"))
# Where the published checkpoint is kept outside the database, so that a restored backup is noticed.
RECORD_PUBLISHED = Path(os.environ.get("HEARTH_RECORD_PUBLISHED", VAR / "record"))

DEFAULT_EXCEPTION_REPORTER_FILTER = "portal.reports.ReportFilter"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "portal.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
