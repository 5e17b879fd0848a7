"""An organisation that was in no list: named in words by whoever files, found out by a steward, and public then."""

import pytest
from django.urls import reverse

from community.models import Institution
from community.rules import Refused
from proposals import actions
from proposals.models import Proposal
from record.models import Payload, PendingEntry
from tests import factories as make
from tests.proposals.filing import nine

pytestmark = pytest.mark.django_db

WORDS = "the people who run the buses"


@pytest.fixture
def proposal():
    make.make_charter()
    draft = make.make_draft()
    draft.lead_organisation, draft.lead_named = None, WORDS
    draft.save()
    return actions.submit_proposal(draft, actor=draft.filed_by, at=make.START)


def page(name, proposal):
    return reverse(f"proposals:{name}", args=[proposal.reference])


def told():
    return sorted(PendingEntry.objects.values_list("kind", flat=True))


def test_an_open_organisation_is_on_no_record_and_on_no_public_page(client, clock, proposal):
    assert told().count("proposals.submitted") == 1
    assert not PendingEntry.objects.filter(subject=Institution.NOT_LISTED).exists()
    assert not any(WORDS in payload.text for payload in Payload.objects.all())
    client.force_login(make.make_member())
    pages = [proposal.get_absolute_url(), page("detail_json", proposal), page("revise", proposal)]
    pages += [page("check", proposal), page("name_lead", proposal), page("versions", proposal)]
    for address in pages:
        assert WORDS not in client.get(address).content.decode()


def test_a_steward_finds_the_organisation_and_only_then_accepts(client, clock, proposal):
    buses = make.make_institution("Elm Valley Transit")
    client.force_login(make.make_steward())
    seen = client.get(page("check", proposal)).content.decode()
    assert WORDS in seen
    assert "Say first which organisation is meant" in seen
    before = told()
    refused = client.post(page("accept", proposal))
    assert refused.status_code == 409
    assert "Say first which organisation is meant" in refused.content.decode()
    where = page("name_lead", proposal)
    found = client.post(where, {"lead_organisation_words": "transit", "find": "lead_organisation"})
    assert found.status_code == 200
    assert "Elm Valley Transit" in found.content.decode()
    assert client.post(where, {"lead_organisation": proposal.lead_organisation_id}).status_code == 400
    assert told() == before
    response = client.post(where, {"lead_organisation": buses.pk})
    assert response["Location"] == page("check", proposal)
    assert told() == sorted([*before, "proposals.lead_named"])
    proposal.refresh_from_db()
    assert (proposal.lead_organisation, proposal.lead_named) == (buses, "")
    assert proposal.versions.last().text["lead_organisation"] == buses.code
    assert client.post(page("accept", proposal))["Location"] == proposal.get_absolute_url()
    assert Proposal.objects.get().state == "discussion"


def test_an_organisation_that_is_nowhere_is_registered_first(client, clock, proposal):
    client.force_login(make.make_steward())
    register = reverse("community:register_institution")
    assert f'href="{register}"' in client.get(page("name_lead", proposal)).content.decode()
    posted = {"name": "Elm Valley Transit", "time_zone": "America/Los_Angeles", "holidays_of": "US-CA"}
    assert client.post(register, posted).status_code == 302
    buses = Institution.objects.get(name="Elm Valley Transit")
    client.post(page("name_lead", proposal), {"lead_organisation": buses.pk})
    assert Proposal.objects.get().lead_organisation == buses


@pytest.mark.parametrize(
    ("who", "why"), [("member", "Only the community's stewards"), ("author", "You filed this")]
)
def test_nobody_else_says_which_organisation_is_meant(proposal, who, why):
    buses = make.make_institution()
    actor = proposal.filed_by if who == "author" else make.make_member()
    if who == "author":
        make.make_steward(member=actor)
    before = told()
    with pytest.raises(Refused, match=why):
        actions.name_lead(proposal, buses, actor=actor, at=make.START)
    assert told() == before


def test_a_known_organisation_is_not_named_again():
    proposal = make.make_received_proposal()
    steward, other, before = make.make_steward(), make.make_institution(), len(told())
    with pytest.raises(Refused, match="It is known"):
        actions.name_lead(proposal, other, actor=steward, at=make.START)
    assert len(told()) == before


def test_whoever_filed_it_keeps_their_words_or_finds_the_organisation_when_it_comes_back(
    client, clock, proposal
):
    actions.return_proposal(proposal, reason="Which buses?", actor=make.make_steward(), at=make.START)
    client.force_login(proposal.filed_by)
    opened = client.get(page("revise", proposal))
    assert WORDS in opened.content.decode()
    posted = nine(proposal.lead_organisation, kind="update", change_note="More", title="Bus lines")
    posted |= {"seen": opened.context["seen"]}
    named = {"lead_organisation": "not-listed", "lead_organisation_named": WORDS + " at night"}
    response = client.post(page("revise", proposal), posted | named)
    assert response.status_code == 302
    proposal.refresh_from_db()
    assert (proposal.title, proposal.lead_named) == ("Bus lines", WORDS + " at night")
    assert proposal.lead_is_open
    buses = make.make_institution("Elm Valley Transit")
    posted |= {"seen": client.get(page("revise", proposal)).context["seen"], "change_note": "Found it"}
    response = client.post(page("revise", proposal), posted | {"lead_organisation": buses.pk})
    proposal.refresh_from_db()
    assert (proposal.lead_organisation, proposal.lead_named) == (buses, "")
