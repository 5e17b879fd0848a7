"""The settings of a real site start, warn of nothing, and serve pages, styles and errors as they should."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from decisions.pdf import layout

ROOT = Path(__file__).resolve().parents[2]
VISIT = """
from portal.wsgi import application
from django.test import Client
from portal import pages

visitor = Client(headers={"host": "hearth.example.org", "x-forwarded-proto": "https"}, raise_request_exception=False)
page = visitor.get("/en/rules/")
print("page", page.status_code, page["Strict-Transport-Security"])
for address in __import__("re").findall('href="(/static/[^"]+[.]css)"', page.content.decode()):
    print("style", visitor.get(address).status_code, address)
print("plain style", visitor.get("/static/portal/tokens.css").status_code)
print("nothing", visitor.get("/en/nothing/").status_code)
print("elsewhere", visitor.get("/en/rules/", headers={"host": "elsewhere"}).status_code)
print("open", visitor.get("/en/rules/", headers={"x-forwarded-proto": "http"})["Location"])
cookie = visitor.get("/en/code/").cookies["csrftoken"]
print("cookie", cookie["secure"], cookie["httponly"], cookie["samesite"])
cache = __import__("django.core.cache").core.cache.cache
for number in range(400):
    cache.set(f"try-{number}", number)
print("tries", sum(cache.get(f"try-{number}") is not None for number in range(400)))
cache.set("ended", 1, timeout=-1)
from datetime import timedelta
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from community.letters import post

for days in (0, 2):
    post.enqueue("held", 10**9, "A letter", f"Words of {days} days ago")
    letter = DBTaskResult.objects.order_by("enqueued_at").last()
    moment = timezone.now() - timedelta(days=days)
    DBTaskResult.objects.filter(pk=letter.pk).update(status="SUCCESSFUL", finished_at=moment)
__import__("django.core.management").core.management.call_command("run_due")
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT count(*) FROM portal_cache WHERE cache_key LIKE '%%ended' OR cache_key LIKE '%%try-%%'")
    print("kept", cursor.fetchone()[0])
print("letters", [str(letter.args_kwargs) for letter in DBTaskResult.objects.all()])

def fail(_typed):
    raise RuntimeError("zqx")

pages.live.address = fail
fault = visitor.get("/id/PRP-2026-0001")
print("fault", fault.status_code, "Deadlines are not affected" in fault.content.decode())
"""

PRINT = """
from portal.wsgi import application
from django.core.management import call_command
from django.test import Client
from tests import factories

decision = factories.make_decision_published()
visitor = Client(headers={"host": "hearth.example.org", "x-forwarded-proto": "https"})
for name in (".pdf", "/dossier.zip"):
    early = visitor.get(f"/en/decisions/{decision.reference}{name}")
    print("early", early.status_code, early["Retry-After"])
call_command("db_worker", batch=True, interval=0)
for name in (".pdf", "/dossier.zip"):
    kept = visitor.get(f"/en/decisions/{decision.reference}{name}")
    print("kept", kept.status_code, kept["Content-Type"])
print("note", visitor.get(f"/record/decisions/{decision.reference}/v1.note").status_code)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory, database):
    """Runs Python in a site of its own, with the settings of production; returns everything that it said."""
    if connection.vendor != "sqlite":
        pytest.skip("the settings are tried on one database")
    place = tmp_path_factory.mktemp("site")
    shutil.copy(database.template, place / "hearth.sqlite3")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "HEARTH_SECRET_KEY": "only-for-this-test-and-long-enough-to-satisfy-the-checks-of-the-framework-0123456789",
        "HEARTH_HOSTS": "hearth.example.org",
        "HEARTH_BASE_URL": "https://hearth.example.org",
        "HEARTH_VAR": str(place),
        "DATABASE_URL": f"sqlite:///{place / 'hearth.sqlite3'}",
    }

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    run("manage.py", "make_private_key")
    run("manage.py", "migrate", "--verbosity", "0")
    run("manage.py", "createcachetable")
    run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
    return run


def test_nothing_is_left_to_warn_of(run):
    assert "no issues" in run("manage.py", "check", "--deploy", "--fail-level", "WARNING")


def test_a_real_site_answers(run):
    said = run("-c", VISIT)
    assert "page 200 max-age=31536000; includeSubDomains" in said
    assert len(re.findall(r"style 200 /static/portal/\w+\.[0-9a-f]{12}\.css", said)) >= 4
    assert "plain style 200" in said
    assert "nothing 404" in said
    assert "elsewhere 400" in said
    assert "open https://hearth.example.org/en/rules/" in said
    assert "cookie True True Lax" in said
    assert "tries 400" in said
    assert "kept 400" in said
    letters = re.search(r"letters (.*)", said)[1]
    assert "Words of 0 days ago" in letters
    assert "Words of 2 days ago" not in letters
    assert "fault 500 True" in said
    assert "RuntimeError" in said
    assert "zqx" not in said.split("RuntimeError")[-1].split("fault")[-1]


def test_a_real_site_prints_and_signs_in_its_worker_and_not_while_a_reader_waits(run):
    if not layout.is_available():
        pytest.skip("Pango is not on this machine, so no PDF can be made")
    said = run("-c", PRINT)
    assert said.count("early 202 5") == 2
    assert "kept 200 application/pdf" in said
    assert "kept 200 application/zip" in said
    assert "note 200" in said
