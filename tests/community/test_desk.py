"""The stewards' desk, through its pages."""

import pytest
from django.urls import reverse
from django.utils import timezone

from community.models import CharterRule, Institution, Membership
from portal.templatetags.hearth import entry_sentence
from record.actions import erase_payload
from record.models import Entry
from record.sequencer import sequence
from tests.factories import (
    make_charter,
    make_institution,
    make_member,
    make_registered_proposal,
    make_seat_holder,
    make_steward,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(client):
    make_charter()
    member = make_steward()
    client.force_login(member)
    return member


def address(name, *args):
    return reverse(f"community:{name}", args=args)


INSTITUTION = {
    "name": "Riverside Health",
    "time_zone": "America/Los_Angeles",
    "holidays_of": "US-CA",
    "contact_point": "Data office",
}


def test_a_steward_registers_an_institution_once(client, steward):
    assert client.post(address("register_institution"), INSTITUTION).status_code == 302
    assert Institution.objects.get().code == "INS-riverside-health"
    again = client.post(address("register_institution"), INSTITUTION)
    assert again.status_code == 400
    assert "in the list already" in again.content.decode()
    assert "Data office" in again.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"time_zone": "Mars/Base"}, {"holidays_of": "US-XX"}, {"holidays_of": "??"}, {"name": "¡!"}]
)
def test_an_institution_that_cannot_count_days_is_asked_for_again(client, steward, wrong):
    response = client.post(address("register_institution"), INSTITUTION | wrong)
    assert response.status_code == 400
    assert not Institution.objects.exists()


def test_a_steward_fills_a_seat_and_ends_it(client, steward):
    member = make_member()
    posted = {"email": member.email.upper(), "role": "seat_holder", "seat": "Tenants"}
    assert client.post(address("give_role"), posted).status_code == 302
    membership = member.memberships.get()
    assert (membership.role, membership.seat) == (Membership.Role.SEAT_HOLDER, "Tenants")
    assert client.post(address("give_role"), posted).status_code == 409
    assert client.post(address("end_role", membership.pk)).status_code == 302
    membership.refresh_from_db()
    assert membership.ended_at is not None
    assert client.post(address("end_role", membership.pk)).status_code == 409
    sequence(timezone.now())
    # What a steward typed can be taken off the record, and its sentence then does without.
    for kind, named, unnamed in (
        ("community.role_given", "The seat “<bdi>Tenants</bdi>” was filled.", "A seat was filled."),
        ("community.role_ended", "The seat “<bdi>Tenants</bdi>” became vacant.", "A seat became vacant."),
    ):
        entry = Entry.objects.filter(kind=kind).latest("index")
        assert b"Tenants" not in bytes(entry.body)
        assert named in entry_sentence(entry)
        erase_payload(entry.key, "seat", actor="steward", at=timezone.now(), reason="request")
        assert unnamed in entry_sentence(Entry.objects.get(pk=entry.pk))


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"email": "nobody@example.org", "role": "steward"}, "Nobody has joined"),
        ({"role": "officer"}, "Say for which institution"),
        ({"role": "seat_holder"}, "Name the seat"),
        ({"role": "steward", "institution": True}, "belongs to the community"),
    ],
)
def test_a_role_that_does_not_fit_is_asked_for_again(client, steward, posted, sentence):
    institution, member = make_institution(), make_member()
    posted = {"email": member.email} | posted
    if "institution" in posted:
        posted["institution"] = institution.pk
    response = client.post(address("give_role"), posted)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert not member.memberships.exists()


def test_a_steward_takes_in_an_organisation_known_from_another_register(client, steward):
    institution = make_registered_proposal().lead_organisation
    Institution.objects.filter(pk=institution.pk).update(is_registered=False)
    assert institution.name in client.get(address("desk")).content.decode()
    assert client.post(address("admit_institution", institution.code)).status_code == 302
    institution.refresh_from_db()
    assert institution.is_registered
    assert client.post(address("admit_institution", institution.code)).status_code == 409


def test_a_steward_adopts_a_new_version_of_a_rule(client, steward):
    posted = {"value": 21, "text_en": "Comments stay open 21 days.", "text_es": "Quedan abiertos 21 días."}
    assert client.post(address("adopt_rule", "comment-period"), posted).status_code == 302
    assert CharterRule.objects.rule("comment-period", timezone.now()).value == 21
    assert client.post(address("adopt_rule", "comment-period"), posted | {"value": "many"}).status_code == 400
    assert client.get(address("adopt_rule", "no-such-rule")).status_code == 404


@pytest.mark.parametrize(("key", "value"), [("comment-period", 2_000_000_000), ("quorum", 101)])
def test_a_rule_that_no_calendar_and_no_whole_can_hold_is_refused(client, steward, key, value):
    posted = {"value": value, "text_en": "Typed before.", "text_es": "Escrito antes."}
    response = client.post(address("adopt_rule", key), posted)
    assert response.status_code == 409
    assert "or less" in response.content.decode()
    assert "Typed before." in response.content.decode()


def test_a_rule_longer_than_an_entry_holds_is_refused(client, steward):
    posted = {"value": 21, "text_en": "x" * 70_000, "text_es": "x"}
    assert client.post(address("adopt_rule", "comment-period"), posted).status_code == 400


def test_nobody_learns_from_the_desk_who_has_joined(client, steward):
    client.force_login(make_member())
    posted = {"role": "steward", "email": "nobody@example.org"}
    stranger = client.post(address("give_role"), posted)
    assert stranger.status_code == 403
    assert "has joined" not in stranger.content.decode()


PAGES = [
    ("desk", ()),
    ("register_institution", ()),
    ("give_role", ()),
    ("adopt_rule", ("comment-period",)),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_the_desk_is_for_stewards(client, steward, name, args):
    assert client.get(address(name, *args)).status_code == 200
    client.force_login(make_seat_holder())
    for response in (client.get(address(name, *args)), client.post(address(name, *args), INSTITUTION)):
        assert response.status_code in (403, 405)
    client.logout()
    assert client.get(address(name, *args)).status_code == 302
    assert not Institution.objects.exists()


def test_looking_at_the_desk_changes_nothing(client, steward):
    membership = steward.memberships.get()
    client.get(address("end_role", membership.pk))
    membership.refresh_from_db()
    assert membership.ended_at is None
