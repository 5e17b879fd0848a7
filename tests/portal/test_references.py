import pytest
from django.urls import reverse

from cms.content import ensure_pages
from tests.factories import (
    START,
    make_decision_published,
    make_institution,
    make_published_case,
    make_registered_proposal,
    make_submitted_proposal,
)


def follow(client, reference, language="en"):
    return client.get(f"/id/{reference}", headers={"accept-language": language})


@pytest.mark.parametrize("make", [make_submitted_proposal, make_institution])
def test_a_reference_leads_to_its_page_in_the_readers_language(client, db, make):
    record = make()
    reference = getattr(record, "reference", None) or record.code
    for language in ("en", "es"):
        response = follow(client, reference, language)
        assert response.status_code == 303
        assert response["Location"].startswith(f"/{language}/")
        assert reference in response["Location"]
        assert "Accept-Language" in response["Vary"]


def test_every_record_of_a_chain_is_found_by_its_reference(client, db):
    decision = make_decision_published()
    case, *_report = make_published_case()
    rule = decision.decide_clock.rule
    for record in (decision, decision.poll, decision.proposal, decision.institution, case, rule):
        reference = getattr(record, "reference", None) or record.code
        assert follow(client, reference)["Location"] == record.get_absolute_url()


@pytest.mark.parametrize(
    "typed",
    [
        "prp-2026-0001",
        " PRP-2026-0001 ",
        "PRP 2026 0001",
        "prp–2026–0001",
        "PRP - 2026 - 0001",
        "prp_2026_0001",
    ],
)
def test_a_reference_is_found_however_it_is_typed(client, db, typed):
    proposal = make_submitted_proposal()
    response = client.get(reverse("find"), {"reference": typed, "language": "es"})
    assert response.status_code == 303
    assert response["Location"] == f"/es/proposals/{proposal.reference}/"


@pytest.mark.parametrize(
    "typed", ["PRP-2026-9999", "INS-nobody", "RULE-x", "RULE-quorum-v9", "XXX-1", "<b>", "😀"]
)
def test_an_unknown_reference_is_explained(client, db, typed):
    response = client.get(reverse("find"), {"reference": typed}, follow=True)
    body = response.content.decode()
    assert response.status_code == 404
    assert "No record has this reference" in body
    assert "PRP-2026-0012" in body
    assert "<b>" not in body
    assert 'name="reference"' in body


def test_the_empty_form_asks_for_a_reference(client, db):
    response = client.get(reverse("find"))
    assert response.status_code == 200
    assert "Find a record by reference" in response.content.decode()


def test_a_draft_has_no_reference_to_be_found_by(client, db):
    assert client.get("/en/id/None/").status_code == 404


def test_the_journey_shows_every_step_of_a_proposal(client, db):
    decision = make_decision_published()
    body = client.get(f"/en/journey/{decision.proposal.reference}/").content.decode()
    for record in (decision.proposal, decision.poll, decision):
        assert record.get_absolute_url() in body
    assert "No harm was reported" in body


def test_every_page_of_a_chain_leads_to_its_journey(client, db):
    decision = make_decision_published()
    case, *_report = make_published_case(proposal_reference=decision.proposal.reference)
    journey = reverse("journey", args=[decision.proposal.reference])
    for record in (decision.proposal, decision.poll, decision, case):
        assert f'href="{journey}"' in client.get(record.get_absolute_url()).content.decode()


def test_the_journey_names_the_steps_that_are_missing(client, db):
    proposal = make_registered_proposal()
    body = client.get(f"/en/journey/{proposal.reference}/").content.decode()
    for words in ("No discussion was held", "No vote was held", "No decision was asked for"):
        assert words in body


def test_the_journey_ends_with_the_harm_that_was_reported(client, db):
    proposal = make_submitted_proposal()
    case, *_report = make_published_case(proposal_reference=proposal.reference)
    body = client.get(f"/en/journey/{proposal.reference}/").content.decode()
    assert case.get_absolute_url() in body


def test_only_a_proposal_has_a_journey(client, db):
    institution = make_institution()
    assert client.get(f"/en/journey/{institution.code}/").status_code == 404
    assert client.get("/en/journey/PRP-2026-9999/").status_code == 404


def test_a_reader_gets_no_cookie(client, db):
    ensure_pages(START)
    for address in (
        *("/en/", "/en/proposals/", "/en/polls/", "/en/decisions/", "/en/redress/", "/en/institutions/"),
        *("/en/record/", "/en/rules/", "/id/", "/id/PRP-2026-9999"),
    ):
        response = client.get(address, follow=True)
        assert response.status_code in (200, 404), address
        assert not response.cookies, address
