"""The program's own log says what failed, and neither who came where in private nor what anybody wrote."""

import logging

import pytest
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from portal import pages
from tests import factories as make


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
        "/en/polls/BAL-2026-0001/cast/",
        "/en/proposals/PRP-2026-0001/second/",
        "/es/proposals/PRP-2026-0001/opinions/12/mark/",
        "/en/proposals/invitations/7KQ4-M2XD-AAAA-BBBB-CCCC/",
        "/en/polls/communities/valley/code/",
        "/es/polls/communities/vouch/7KQ4-M2XD-AAAA-BBBB-CCCC/",
        "/en/polls/communities/desk/standing/12/end/",
        "/en/account/password/reset/key/1-a/",
    ],
)
def test_a_private_page_is_not_named(line, address):
    logging.getLogger("django.request").warning("%s: %s", "Forbidden", address)
    assert "Forbidden: (a private page)" in line()
    assert address not in line()


def test_a_public_page_is_named(line, client, db):
    client.get("/en/nothing-here/")
    assert "Not Found: /en/nothing-here/" in line()


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
