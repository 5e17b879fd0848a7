"""Inviting others to stand behind a proposal: who may, what a link does, and what is public of it."""

import json
import logging

import pytest
from django.urls import reverse
from django.utils.html import escape

from community.rules import Refused
from proposals import actions, rules
from proposals.models import Invitation, Partner
from record.models import Payload, PendingEntry
from tests import factories as make
from tests.portal.test_logs import line  # noqa: F401

pytestmark = pytest.mark.django_db

AT = make.START + make.DAY


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def proposal():
    return make.make_submitted_proposal()


def page(proposal):
    return reverse("proposals:people", args=[proposal.reference])


def link_of(key):
    return reverse("proposals:invitation", args=[key])


def invited(proposal, role="sponsor", at=AT):
    return actions.invite(proposal, actor=proposal.filed_by, at=at, role=role)


def told():
    return PendingEntry.objects.filter(kind__startswith="proposals.partner").count()


def entries():
    return PendingEntry.objects.count()


def said_by(entry):
    return json.loads(bytes(entry.body))["actor"]


def test_whoever_filed_it_makes_a_link_that_is_shown_once_and_says_nothing_on_the_record(client, proposal):
    before = entries()
    client.force_login(proposal.filed_by)
    answer = client.post(page(proposal), {"role": "co_author"})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    link = answer.context["link"]
    assert escape(link) in answer.content.decode()
    key = link.rstrip("/").rsplit("/", 1)[-1]
    assert len(key.replace("-", "")) == 20
    again = client.get(page(proposal)).content.decode()
    assert key not in again
    assert "Co-author" in again
    assert Invitation.objects.get().key_hash not in again
    assert not Invitation.objects.filter(key_hash__contains=key).exists()
    assert entries() == before


@pytest.mark.parametrize("who", ["nobody", "member", "steward", "officer", "co_author"])
def test_nobody_else_invites(client, proposal, who):
    actor = {
        "nobody": lambda: None,
        "member": make.make_member,
        "steward": make.make_steward,
        "officer": lambda: make.make_officer(proposal.lead_organisation),
        "co_author": lambda: make.make_partner(proposal).member,
    }[who]()
    if actor:
        client.force_login(actor)
    before, made = entries(), Invitation.objects.count()
    answer = client.post(page(proposal), {"role": "sponsor"})
    assert answer.status_code == 403
    assert Invitation.objects.count() == made
    assert entries() == before
    assert "Make the link" not in client.get(page(proposal)).content.decode()


def test_a_link_opens_signs_in_comes_back_and_is_accepted_once(client, proposal):
    _invitation, key = invited(proposal, "co_author")
    where, before = link_of(key), entries()
    seen = client.get(where)
    assert proposal.title in seen.content.decode()
    assert seen["Referrer-Policy"] == "strict-origin"
    assert "no-store" in seen["Cache-Control"]
    assert f"subject={where}" not in seen.content.decode()
    assert f"/account/login/?next={where.replace('/', '%2F')}" in seen.content.decode()
    assert client.post(where, {"accept": "yes"}).status_code == 403
    assert Invitation.objects.get().used_at is None
    assert entries() == before
    friend = make.make_member("River B.")
    client.force_login(friend)
    assert "River B." in client.get(where).content.decode()
    assert client.post(where, {"accept": "yes"})["Location"] == page(proposal)
    assert told() == 1
    entry = PendingEntry.objects.get(kind="proposals.partner_joined")
    assert (said_by(entry), entry.subject) == ("member", proposal.reference)
    detail = client.get(proposal.get_absolute_url()).content.decode()
    assert "River B." in detail
    people = client.get(reverse("proposals:detail_json", args=[proposal.reference])).json()["people"]
    assert people == {"filed_as": "resident", "co_authors": ["River B."], "sponsors": []}
    client.force_login(make.make_member())
    again = client.post(where, {"accept": "yes"})
    assert again.status_code == 409
    assert "used already" in again.content.decode()
    assert told() == 1


def test_declining_uses_the_link_up_and_leaves_nothing(client, proposal):
    _invitation, key = invited(proposal)
    before = entries()
    client.force_login(make.make_member())
    assert client.post(link_of(key), {"decline": "yes"}).status_code == 302
    assert entries() == before
    assert not Partner.objects.exists()
    assert "used already" in client.get(link_of(key)).content.decode()
    assert client.post(link_of(key), {"decline": "yes"}).status_code == 409


def test_a_link_runs_out_and_an_unknown_one_opens_nothing(client, proposal, time_machine):
    invitation, key = invited(proposal)
    friend, before = make.make_member(), entries()
    client.force_login(friend)
    time_machine.move_to(invitation.expires_at, tick=False)
    client.force_login(friend)
    assert "has run out" in client.get(link_of(key)).content.decode()
    assert client.post(link_of(key), {"accept": "yes"}).status_code == 409
    assert entries() == before
    assert client.get(link_of("AAAA-BBBB")).status_code == 404
    assert rules.can_accept_invitation(friend, invitation, at=invitation.expires_at - make.MOMENT)


def test_nobody_invites_themselves_or_has_two_parts(proposal):
    first, _key = invited(proposal)
    second, _key = invited(proposal, "co_author")
    member, before = make.make_member(), entries()
    with pytest.raises(Refused, match="You filed this proposal"):
        actions.accept_invitation(first, actor=proposal.filed_by, at=AT)
    assert entries() == before
    actions.accept_invitation(first, actor=member, at=AT)
    with pytest.raises(Refused, match="have a part"):
        actions.accept_invitation(second, actor=member, at=AT)
    assert entries() == before + 1


def test_there_are_at_most_as_many_of_a_kind_as_the_charter_says(proposal):
    for _number in range(make.CHARTER["partners"][0]):
        invited(proposal)
    with pytest.raises(Refused, match="2 of this kind"):
        invited(proposal)
    assert invited(proposal, "co_author")
    assert invited(proposal, at=AT + 15 * make.DAY)


def test_an_officer_accepts_in_the_name_of_an_institution_and_of_none_else(client, proposal):
    sponsor = make.make_institution("Elm Library")
    _invitation, key = invited(proposal, "institution")
    for stranger in (make.make_member(), make.make_officer(proposal.lead_organisation)):
        client.force_login(stranger)
        choice = {"accept": "yes", "institution": sponsor.pk}
        assert client.post(link_of(key), choice).status_code == 409
    assert told() == 0
    officer = make.make_officer(sponsor)
    client.force_login(officer)
    assert "Elm Library" in client.get(link_of(key)).content.decode()
    assert client.post(link_of(key), {"accept": "yes", "institution": sponsor.pk}).status_code == 302
    entry = PendingEntry.objects.get(kind="proposals.partner_joined")
    assert said_by(entry) == f"institution:{sponsor.code}"
    assert not Payload.objects.filter(text__contains=officer.display_name).exists()
    html = client.get(page(proposal)).content.decode()
    assert "Elm Library" in html
    partner = Partner.objects.get()
    with pytest.raises(Refused, match="Only the person"):
        actions.leave_proposal(partner, actor=make.make_officer(), at=AT)
    actions.leave_proposal(partner, actor=make.make_officer(sponsor), at=AT)
    assert told() == 2


def test_a_person_leaves_and_takes_the_name_along(client, proposal):
    partner = make.make_partner(proposal, member=make.make_member("River B."))
    assert Payload.objects.filter(text__contains="River B.").exists()
    client.force_login(make.make_member())
    where = reverse("proposals:leave", args=[proposal.reference, partner.pk])
    before = entries()
    assert client.post(where, {"erase_name": "on"}).status_code == 403
    assert entries() == before
    client.force_login(partner.member)
    assert "Delete my name" in client.get(where).content.decode()
    assert client.post(where, {"erase_name": "on"}).status_code == 302
    assert not Payload.objects.filter(text__contains="River B.").exists()
    partner.refresh_from_db()
    assert partner.member is None
    assert "River B." not in client.get(page(proposal)).content.decode().split("<main")[1].split("</main")[0]
    assert told() == 2
    assert client.post(where, {}).status_code in (403, 409)
    assert told() == 2


def test_whoever_filed_it_removes_somebody_and_nobody_else_does(client, proposal):
    partner = make.make_partner(proposal)
    where = reverse("proposals:remove_partner", args=[proposal.reference, partner.pk])
    for stranger in (partner.member, make.make_steward(), make.make_partner(proposal).member):
        client.force_login(stranger)
        before = entries()
        assert client.post(where).status_code == 403
        assert entries() == before
    client.force_login(proposal.filed_by)
    assert where in client.get(page(proposal)).content.decode()
    assert client.post(where).status_code == 302
    assert client.post(where).status_code == 409
    assert PendingEntry.objects.filter(kind="proposals.partner_left").count() == 1


def test_the_name_goes_with_the_account(client, proposal):
    member = make.make_member("River B.")
    make.make_partner(proposal, member=member)
    actions.delete_account(member, actor=member, at=AT)
    html = client.get(page(proposal)).content.decode()
    assert "River B." not in html
    assert html.count("Nobody so far.") == 2


def test_nobody_joins_once_a_vote_is_announced(proposal):
    invitation, _key = invited(proposal)
    make.make_summary(proposal)
    at = make.AFTER_COMMENTS - make.DAY
    actions.await_decision(
        proposal, actor=make.officer_for(proposal.lead_organisation), at=make.AFTER_COMMENTS
    )
    before = entries()
    with pytest.raises(Refused, match="until a vote"):
        actions.accept_invitation(invitation, actor=make.make_member(), at=at)
    assert entries() == before


def test_a_co_author_changes_the_text_and_a_sponsor_does_not(proposal):
    co_author = make.make_partner(proposal).member
    sponsor = make.make_partner(proposal, role="sponsor").member
    change = make.make_text_change(proposal)
    for rule in (rules.can_revise, rules.can_add_document):
        assert rule(co_author, proposal, at=AT)
        assert not rule(sponsor, proposal, at=AT)
    assert rules.can_decide_change(co_author, change, proposal, at=AT)
    assert not rules.can_withdraw(co_author, proposal, at=AT)
    assert not rules.can_second(co_author, proposal, at=AT)
    actions.accept_change(change, actor=co_author, at=AT)
    entry = PendingEntry.objects.get(kind="proposals.change_accepted")
    assert said_by(entry) == "member"


def test_a_steward_checks_nothing_that_they_stand_behind():
    proposal = make.make_received_proposal()
    steward = make.make_steward()
    assert rules.can_accept(steward, proposal, at=AT)
    make.make_partner(proposal, role="sponsor", member=steward)
    assert "stand behind" in str(rules.can_accept(steward, proposal, at=AT).reason)


def test_a_new_co_author_does_not_count_among_those_who_second():
    proposal, member = make.make_accepted_proposal(), make.make_member()
    actions.second_proposal(proposal, actor=member, at=AT)
    make.make_partner(proposal, member=member)
    assert not proposal.seconds.exists()


def test_the_log_keeps_no_link(client, proposal, line):  # noqa: F811
    _invitation, key = invited(proposal)
    logging.getLogger("django.request").warning("%s: %s", "Forbidden", link_of(key))
    assert "(a private page)" in line()
    assert key not in line()


def test_only_whoever_made_an_invitation_takes_it_back_and_its_link_opens_nothing_then(client, proposal):
    invitation, key = invited(proposal)
    where = reverse("proposals:cancel_invitation", args=[proposal.reference, invitation.pk])
    strangers = [make.make_member(), make.make_steward(), make.make_partner(proposal, "co_author").member]
    before = entries()
    for stranger in strangers:
        client.force_login(stranger)
        assert client.post(where).status_code == 404
        with pytest.raises(Refused, match="Only whoever filed"):
            actions.cancel_invitation(invitation, actor=stranger, at=AT)
    assert Invitation.objects.get(pk=invitation.pk).used_at is None
    client.force_login(proposal.filed_by)
    assert where in client.get(page(proposal)).content.decode()
    assert client.get(where).status_code == 200
    assert client.post(where)["Location"] == page(proposal)
    assert where not in client.get(page(proposal)).content.decode()
    assert client.post(where).status_code == 409
    assert entries() == before
    client.force_login(make.make_member())
    answer = client.post(link_of(key), {"accept": "yes"})
    assert answer.status_code == 409
    assert "taken back" in answer.content.decode()


def test_an_invitation_that_was_answered_or_has_run_out_cannot_be_taken_back(proposal, time_machine):
    answered, _key = invited(proposal)
    actions.accept_invitation(answered, actor=make.make_member(), at=AT)
    with pytest.raises(Refused, match="answered this invitation"):
        actions.cancel_invitation(answered, actor=proposal.filed_by, at=AT)
    late, _key = invited(proposal)
    with pytest.raises(Refused, match="run out"):
        actions.cancel_invitation(late, actor=proposal.filed_by, at=late.expires_at)
    assert actions.cancel_invitation(late, actor=proposal.filed_by, at=late.expires_at - make.MOMENT).used_at


def test_somebody_who_was_removed_has_the_name_deleted(client, proposal):
    river, other = make.make_member("River B."), make.make_member()
    partner = make.make_partner(proposal, member=river)
    where = reverse("proposals:erase_name", args=[proposal.reference, partner.pk])
    client.force_login(river)
    assert client.post(where).status_code == 409
    actions.remove_partner(partner, actor=proposal.filed_by, at=AT)
    assert Payload.objects.filter(text__contains="River B.").exists()
    client.force_login(other)
    assert where not in client.get(page(proposal)).content.decode()
    assert client.post(where).status_code == 403
    client.force_login(river)
    assert where in client.get(page(proposal)).content.decode()
    assert client.post(where)["Location"] == page(proposal)
    assert not Payload.objects.filter(text__contains="River B.").exists()
    assert where not in client.get(page(proposal)).content.decode()
    partner.refresh_from_db()
    assert partner.member is None
    client.logout()
    assert "Your name on the record" not in client.get(page(proposal)).content.decode()
