"""Joining and signing in, from the first page to the last, as a person does it."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from community.models import Member
from record.models import PendingEntry
from tests.factories import make_member

PASSWORD = "a long and quiet evening"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    """Tries are counted in the cache, which outlives a test."""
    cache.clear()


def code_of(message):
    """The code in a mail: a line of its own."""
    return re.search(r"^[A-Z0-9][A-Z0-9-]{5,}$", message.body, re.MULTILINE)[0]


def join(client, email="ana@example.org", name="Ana"):
    return client.post(
        "/en/account/signup/", {"email": email, "password1": PASSWORD, "display_name": name}, follow=True
    )


def same_but_for_tokens(answer):
    html = re.sub(r'value="[A-Za-z0-9]{64}"', "", answer.content.decode())
    return html.replace("ana@example.org", "ben@example.org")


@pytest.fixture
def joined(client, db):
    """A person who joined and typed the code from the mail, and is signed in."""
    join(client)
    client.post("/en/account/confirm-email/", {"code": code_of(mail.outbox[-1])})
    return Member.objects.get()


@pytest.mark.parametrize(
    "address",
    ["login/", "signup/", "login/code/", "password/reset/"],
)
def test_account_pages_have_our_frame(client, db, address):
    html = client.get(f"/en/account/{address}", follow=True).content.decode()
    assert html.count("<h1") == 1
    assert "site-footer" in html
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", html)
    assert not re.search(r"\s(?:style|on[a-z]+)=", html)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "email/",
        "password/change/",
        "logout/",
        "2fa/",
        "2fa/totp/activate/",
        "2fa/webauthn/",
        "2fa/webauthn/add/",
        "2fa/recovery-codes/generate/",
    ],
)
def test_pages_of_ones_own_account_have_our_frame(client, joined, address):
    answer = client.get(f"/en/account/{address}", follow=True)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert "site-footer" in html
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", html)
    assert not re.search(r"\s(?:style|on[a-z]+)=", html)


def test_joining_keeps_the_name_that_was_chosen(joined):
    assert (joined.display_name, joined.email, joined.language) == ("Ana", "ana@example.org", "en")


def test_joining_in_spanish_is_remembered(client, db):
    client.post(
        "/es/account/signup/", {"email": "ana@example.org", "password1": PASSWORD, "display_name": "Ana"}
    )
    assert Member.objects.get().language == "es"


def test_the_code_from_the_mail_signs_a_new_member_in(client, joined):
    assert "Ana" in client.get("/en/account/").content.decode()


def test_nobody_is_signed_in_before_the_code(client, db):
    join(client)
    assert client.get("/en/account/").status_code == 302


def test_a_name_is_asked_for_and_typing_is_kept(client, db):
    answer = join(client, name="")
    html = answer.content.decode()
    assert "There is a problem" in html
    assert 'href="#id_display_name"' in html
    assert "ana@example.org" in html
    assert not Member.objects.exists()


def test_no_page_says_that_an_email_is_taken(joined):
    cache.clear()
    known, unknown = join(Client(), email="ana@example.org"), join(Client(), email="ben@example.org")
    assert known.redirect_chain == unknown.redirect_chain
    assert same_but_for_tokens(known) == same_but_for_tokens(unknown)
    assert Member.objects.filter(email="ana@example.org").count() == 1


def test_a_code_signs_in_without_a_password(client, joined):
    client.logout()
    client.post("/en/account/login/code/", {"email": joined.email})
    client.post("/en/account/login/code/confirm/", {"code": code_of(mail.outbox[-1])})
    assert client.get("/en/account/").status_code == 200


def test_a_code_for_an_unknown_address_looks_the_same(client, db):
    answer = client.post("/en/account/login/code/", {"email": "nobody@example.org"})
    assert answer.status_code == 302
    assert answer["Location"].endswith("/account/login/code/confirm/")


def test_a_password_signs_in(client, joined):
    client.logout()
    client.post("/en/account/login/", {"login": joined.email, "password": PASSWORD})
    assert client.get("/en/account/").status_code == 200


def test_a_wrong_password_does_not(client, joined):
    client.logout()
    answer = client.post("/en/account/login/", {"login": joined.email, "password": "not this one"})
    assert "There is a problem" in answer.content.decode()
    assert client.get("/en/account/").status_code == 302


def test_trying_too_often_is_answered_with_a_sentence(client, joined):
    client.logout()
    for _try in range(12):
        answer = client.post("/en/account/login/", {"login": joined.email, "password": "not this one"})
    html = answer.content.decode()
    assert "too many" in html.lower()
    assert html.count("<h1") == 1


def test_ones_account_is_for_oneself(client, db):
    make_member()
    assert client.get("/en/account/")["Location"].startswith("/en/account/login/")


def change(client, **fields):
    return client.post("/en/account/", fields)


def test_a_member_may_change_the_name_shown_and_the_language(client, joined):
    answer = change(client, display_name="Ana María", language="es")
    assert answer["Location"] == "/es/account/"
    joined.refresh_from_db()
    assert (joined.display_name, joined.language) == ("Ana María", "es")
    assert not PendingEntry.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"display_name": "", "language": "es"}, {"display_name": "B", "language": "xx"}]
)
def test_a_change_that_cannot_be_kept_changes_nothing(client, joined, fields):
    answer = change(client, **fields)
    assert answer.status_code == 400
    assert "There is a problem" in answer.content.decode()
    joined.refresh_from_db()
    assert (joined.display_name, joined.language) == ("Ana", "en")


def test_signing_in_leads_back_to_the_page_one_came_from(client, joined):
    client.logout()
    page = client.get("/es/rules/").content.decode()
    address = re.search(r'href="(/es/account/login/[^"]*)"', page)[1]
    assert address == "/es/account/login/?next=%2Fes%2Frules%2F"
    answer = client.post(address, {"login": joined.email, "password": PASSWORD, "next": "/es/rules/"})
    assert answer["Location"] == "/es/rules/"
    assert "?next=" not in Client().get("/es/account/login/").content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_signing_in_from_nowhere_leads_home_in_ones_own_language(client, joined, language):
    client.logout()
    Member.objects.filter(pk=joined.pk).update(language=language)
    answer = client.post("/en/account/login/", {"login": joined.email, "password": PASSWORD})
    assert answer["Location"] == f"/{language}/"
