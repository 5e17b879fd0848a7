"""What every test stands on: a migrated database copied from a template, and the real data where it is."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.test import TransactionTestCase
from django.utils import translation

# A busy machine makes an example slow, not wrong.
hypothesis.settings.register_profile("hearth", deadline=None)
hypothesis.settings.load_profile("hearth")

ROOT = Path(__file__).resolve().parents[1]
SHARED_DATA = ROOT.parent / "shared" / "data"
TEMPLATES = ROOT / "var" / "test-templates"


def shared_data(name):
    """The folder of real input of this name, or a skipped test where it was not laid beside the project."""
    folder = SHARED_DATA / name
    if not folder.is_dir():
        pytest.skip(f"the real data '{name}' is not beside this checkout")
    return folder


def _migrations_hash():
    """A name for the schema: changes when any migration, ours or a library's, changes."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for migration in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(migration.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(name):
    """Hold a lock between the processes of a parallel run."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with open(TEMPLATES / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _use(name):
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(name)


class _SQLite:
    """Copies the template's pages into the test's own file."""

    def __init__(self, worker):
        self.template = TEMPLATES / f"{_migrations_hash()}.sqlite3"
        self.name = settings.VAR / f"test-{worker}.sqlite3"

    def make_template(self):
        if self.template.exists():
            return
        for old in TEMPLATES.glob("*.sqlite3*"):
            old.unlink()
        unfinished = self.template.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        _use(unfinished)
        call_command("migrate", verbosity=0)
        with closing(sqlite3.connect(self.template)) as target:
            connection.connection.backup(target)
        connection.close()

    def copy(self):
        _use(self.name)
        connection.ensure_connection()
        with closing(sqlite3.connect(self.template)) as source:
            source.backup(connection.connection)

    restore = copy

    def drop(self):
        connection.close()


class _PostgreSQL:
    """Lets the server copy the template database."""

    def __init__(self, worker):
        self.template = f"hearth_template_{_migrations_hash()}"
        self.name = f"test_hearth_{worker}"

    def _run(self, *statements):
        _use("postgres")
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        connection.close()

    def _client(self, program, *options):
        """Whether one of PostgreSQL's own programs is here and does what it is asked to."""
        arguments, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, options)
        connection.close()
        found = shutil.which(program) and subprocess.run(
            [program, *arguments[1:]], env=os.environ | (environment or {}), capture_output=True, check=False
        )
        return bool(found) and found.returncode == 0

    def make_template(self):
        _use("postgres")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
            if cursor.fetchone():
                return
        unfinished = f"{self.template}_unfinished"
        self._run(f"DROP DATABASE IF EXISTS {unfinished}", f"CREATE DATABASE {unfinished}")
        _use(unfinished)
        # Migrating takes longer than a whole package's tests, and a throw-away server forgets the outcome.
        kept = TEMPLATES / f"{self.template}.sql"
        options = ("--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", "--file", str(kept))
        if not (kept.exists() and self._client("psql", *options)):
            call_command("migrate", verbosity=0)
            if self._client("pg_dump", "--no-owner", "--file", f"{kept}.unfinished"):
                for old in TEMPLATES.glob("*.sql"):
                    old.unlink()
                Path(f"{kept}.unfinished").rename(kept)
        self._run(f"ALTER DATABASE {unfinished} RENAME TO {self.template}")

    def copy(self):
        self._run(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} TEMPLATE {self.template}",
        )
        _use(self.name)

    restore = copy

    def drop(self):
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


def engine_with_template(worker):
    """Which engine the database is on, with a template to copy."""
    engine = (_SQLite if connection.vendor == "sqlite" else _PostgreSQL)(worker)
    with _alone(connection.vendor):
        engine.make_template()
    return engine


@pytest.fixture(scope="session")
def database(django_db_blocker):
    """The test's own database: which engine it is on, and how it is made again."""
    with django_db_blocker.unblock():
        return engine_with_template(os.environ.get("PYTEST_XDIST_WORKER", "main"))


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, database):
    # The runner would empty each table after a test that committed, where the template is laid over all of them.
    TransactionTestCase._fixture_teardown = lambda self: None
    with django_db_blocker.unblock():
        database.copy()
    yield
    with django_db_blocker.unblock():
        database.drop()


def pytest_collection_modifyitems(items):
    """Mark what asks for no database, so that it need not run on each."""
    for item in items:
        asked = {"db", "transactional_db", "live_server", "database"} & set(item.fixturenames)
        if not asked and not item.get_closest_marker("django_db"):
            item.add_marker("pure")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Lay the database anew after a test that committed."""
    marker = item.get_closest_marker("django_db")
    committed = bool(marker and marker.kwargs.get("transaction"))
    committed = committed or bool({"transactional_db", "live_server"} & set(item.fixturenames))
    result = yield
    if nextitem and committed:
        with item._request.getfixturevalue("django_db_blocker").unblock():
            item._request.getfixturevalue("database").restore()
    return result


@pytest.fixture(autouse=True)
def _an_unpublished_record():
    """No checkpoint of an earlier test is left outside the database: it would be ahead of the next one's record.

    It goes at the end, because what a whole module shares is made before the next test begins.
    """
    checkpoint = settings.RECORD_PUBLISHED / "checkpoint"
    checkpoint.unlink(missing_ok=True)
    yield
    checkpoint.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _on_the_right_database(request):
    if request.node.get_closest_marker("postgresql") and connection.vendor != "postgresql":
        pytest.skip("this shows on PostgreSQL only")


@pytest.fixture(autouse=True)
def _in_english():
    """A request in another language leaves that language behind for whatever runs next."""
    with translation.override("en"):
        yield
