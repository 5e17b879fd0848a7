"""The program's own log says what failed, and neither who came where in private nor what anybody wrote."""

import html
import logging
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string
from gunicorn.config import Config

import ballots.urls
from ballots.rolls import line_of
from portal import pages
from portal.access_log import AccessLog
from portal.logs import PRIVATE
from tests import factories as make
from tests.factories.secret_polls import make_secret_poll_frozen, voters_of


@pytest.fixture
def line(caplog):
    """What the console would show of everything logged so far."""
    options = dict(settings.LOGGING["formatters"]["line"])
    formatter = import_string(options.pop("()"))(options["format"], style=options["style"])
    return lambda: "\n".join(formatter.format(record) for record in caplog.records)


@pytest.mark.parametrize(
    "address",
    [
        "/en/code/",
        "/es/redress/report/",
        "/es/redress/cases/RDR-7KQ4-M2XD/plan/",
        "/en/redress/RDR-7KQ4-M2XD/ask-to-reopen/",
        "/en/polls/BAL-2026-0001/cast/",
        "/en/clocks/7/report/",
        "/es/polls/BAL-2026-0001/handles.json",
        "/en/polls/BAL-2026-0001/river-valley/assisted/",
        "/record/polls/BAL-2026-0001/booth.js",
        "/static/ballots/booth.4c2e.css",
        "/en/proposals/PRP-2026-0001/second/",
        "/es/proposals/PRP-2026-0001/opinions/12/mark/",
        "/en/proposals/invitations/7KQ4-M2XD-AAAA-BBBB-CCCC/",
        "/en/polls/communities/valley/code/",
        "/es/polls/communities/vouch/7KQ4-M2XD-AAAA-BBBB-CCCC/",
        "/en/polls/communities/desk/standing/12/end/",
        "/es/decisions/DEC-2026-0001/follow/",
        "/en/decisions/DEC-2026-0001/v/1/opinion/",
        "/en/decisions/DEC-2026-0001/more/",
        "/en/decisions/DEC-2026-0001/more/7/back/",
        "/es/decisions/DEC-2026-0001/challenge/",
        "/en/uses/missing/",
        "/en/account/password/reset/key/1-a/",
    ],
)
def test_a_private_page_is_not_named(line, address):
    logging.getLogger("django.request").warning("%s: %s", "Forbidden", address)
    assert "Forbidden: (a private page)" in line()
    assert address not in line()


def test_no_page_that_only_voters_open_is_missing_among_the_private_ones():
    """Whatever page of a vote comes later is private, or is named here as one that everybody reads."""
    everybodys = {"list", "constituencies", "detail", "detail_json"}
    named = {"reference": "BAL-2026-0001", "code": "valley", "key": "k", "pk": "1"}
    for pattern in ballots.urls.urlpatterns:
        arguments = {name: named[name] for name in pattern.pattern.converters}
        address = reverse(f"ballots:{pattern.name}", kwargs=arguments)
        assert bool(PRIVATE.fullmatch(address)) != (pattern.name in everybodys), address


def test_the_handbook_gives_web_servers_the_same_addresses():
    handbook = Path(settings.ROOT, "docs/operate.md").read_text()
    assert f'"~{PRIVATE.pattern}" 0;' in handbook


@pytest.mark.parametrize(
    ("path", "referrer", "is_logged"),
    [
        ("/en/polls/BAL-2026-0001/", "https://hearth.example/en/", True),
        ("/en/polls/BAL-2026-0001/booth/", "", False),
        ("/static/portal/base.css", "https://hearth.example/en/polls/BAL-2026-0001/number/", False),
    ],
)
def test_gunicorn_logs_no_private_page_and_nothing_that_one_fetched(capfd, path, referrer, is_logged):
    config = Config()
    config.set("accesslog", "-")
    config.set("errorlog", "-")
    log = AccessLog(config)
    request = SimpleNamespace(headers=[("REFERER", referrer)])
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])
    environ = {
        "PATH_INFO": path,
        "RAW_URI": path,
        "REQUEST_METHOD": "GET",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": referrer,
    }
    log.access(response, request, environ, timedelta(seconds=1))
    log.error("Error handling request %s", "/en/polls/BAL-2026-0001/booth/")
    out, err = capfd.readouterr()
    assert (f"GET {path} " in out + err) == is_logged
    assert "number" not in out + err
    assert "Error handling request (a private page)" in out + err


@pytest.mark.parametrize("address", ["nothing-here", "decisions/DEC-2026-0001/v/7", "uses/DUA-2026-0001"])
def test_a_public_page_is_named(line, client, db, address):
    client.get(f"/en/{address}/")
    assert f"Not Found: /en/{address}/" in line()


def test_an_error_is_placed_and_not_quoted(line, db, monkeypatch):
    def fail(typed):
        try:
            raise ValueError(f"Failing row contains {typed}")
        except ValueError as error:
            raise RuntimeError(typed) from error

    monkeypatch.setattr(pages.live, "address", fail)
    answer = Client(raise_request_exception=False).get("/id/", {"reference": "zqx"})
    assert answer.status_code == 500
    assert "zqx" not in line()
    assert "builtins.ValueError" in line()
    assert "builtins.RuntimeError" in line()
    assert "in follow_reference" in line()


def test_a_vote_is_kept_out_of_a_report_of_an_error(client, db):
    poll = make.make_poll_announced()
    client.force_login(make.seat_holder_of(poll, "Seat A"))
    answer = client.post(f"/en/polls/{poll.reference}/cast/", {"choice": "yes"})
    assert answer.wsgi_request.sensitive_post_parameters == "__ALL__"


@pytest.mark.parametrize("page", ["assisted", "number", "handles"])
def test_the_page_of_an_error_shows_no_voting_number_or_choice_even_to_a_developer(
    db, settings, monkeypatch, page
):
    settings.DEBUG = True
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.select_related("poll", "constituency").get()
    voter = voters_of(electorate)[0]
    line = line_of(voter, electorate)

    def fail(*held, **more):
        raise RuntimeError("zqx")

    for name in ("encrypt_choice", "render", "JsonResponse"):
        monkeypatch.setattr(f"ballots.views.secret.{name}", fail)
    client = Client(raise_request_exception=False)
    client.force_login(voter)
    arguments = [poll.reference, *([electorate.code] if page == "assisted" else [])]
    with time_machine.travel(poll.opens_at, tick=False):
        answer = client.post(reverse(f"ballots:{page}", args=arguments), {"choice": "1", "send": "yes"})
    shown = html.unescape(answer.content.decode())
    assert "RuntimeError" in shown
    assert "sensitive_variables_wrapper" in shown
    for secret in (bytes(line.handle), bytes(line.salt), bytes(line.member_tag)):
        assert secret.hex() not in shown
        assert repr(secret) not in shown
    assert "Choice.NO" not in shown
