"""Deleting one's own account, from the page that says what it means to the last button."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from community.models import Member, Membership
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGE, LAST = "/en/account/delete/", "/en/account/delete/confirm/"
PASSWORD = "a long and quiet evening"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    """Tries are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def member():
    member = make.make_member("Ana")
    member.set_password(PASSWORD)
    member.save()
    return member


@pytest.fixture
def client(member):
    client = Client()
    client.force_login(member)
    return client


def confirm_access(client):
    return client.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": LAST})


def test_the_account_leads_to_a_page_that_says_what_goes_and_what_stays(client):
    assert PAGE in client.get("/en/account/").content.decode()
    page = client.get(PAGE).content.decode()
    assert page.index("What goes") < page.index("What stays") < page.index(LAST)


def test_the_last_question_is_asked_only_of_somebody_who_has_just_given_the_password(client, member):
    assert client.post(LAST, {"email": member.email})["Location"].startswith("/en/account/reauthenticate/")
    assert client.get(LAST)["Location"].startswith("/en/account/reauthenticate/")
    assert Member.objects.filter(pk=member.pk).exists()
    client.post("/en/account/reauthenticate/", {"password": "not this one", "next": LAST})
    assert client.get(LAST).status_code == 302


def test_an_account_is_deleted_and_the_person_signed_out(client, member):
    confirm_access(client)
    wrong = client.post(LAST, {"email": "somebody@example.org"})
    assert (wrong.status_code, Member.objects.filter(pk=member.pk).exists()) == (400, True)
    assert "not the address of your account" in wrong.content.decode()
    assert client.post(LAST, {"email": member.email.upper()})["Location"] == "/en/"
    assert "Your account is deleted." in client.get("/en/rules/").content.decode()
    assert not Member.objects.filter(pk=member.pk).exists()
    assert client.get("/en/account/").status_code == 302


def test_somebody_who_held_a_role_leaves_like_anybody_else(client, member):
    make.make_steward(member)
    make.make_steward()
    Membership.objects.filter(member=member).update(ended_at=make.START)
    confirm_access(client)
    assert client.post(LAST, {"email": member.email})["Location"] == "/en/"
    connection.check_constraints()
    assert not Member.objects.filter(pk=member.pk).exists()


def test_whoever_may_not_go_reads_why_on_each_page_and_stays(client, member):
    membership = make.make_steward(member).memberships.get()
    confirm_access(client)
    for answer in (client.get(PAGE), client.get(LAST), client.post(LAST, {"email": member.email})):
        assert "You are the only steward" in answer.content.decode()
        assert "Delete my account" not in answer.content.decode()
    assert answer.status_code == 409
    assert Membership.objects.get() == membership
