"""A resident files an idea, one question on a page, without an account until the end."""

import gzip
import re

import pytest
from django.db import IntegrityError, transaction

from community.models import Institution
from proposals import actions, fields
from proposals.models import DraftCode, Proposal
from record.models import Payload
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.proposals.filing import NINE, answer_all, begin, nine, question
from tests.proposals.pages import signed_in, text, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charter")]


def test_a_resident_files_without_an_account_until_the_end(client):
    institution = make.make_institution()
    assert "Nine questions are enough" in text(client.get(url("new")))
    draft, _code = begin(client)
    assert draft.filed_by is None
    walked = answer_all(client, draft, institution)
    assert walked == [question(draft, name) for name in NINE]
    check = text(client.get(url("draft", draft.draft_key)))
    assert "Selling what the data shows" in check
    assert check.count("?to=check") == 9
    sign_in = re.search(r'href="([^"]*login[^"]*)"[^>]*>Sign in to submit', check)[1]
    assert (
        sign_in.endswith(f"next={url('draft', draft.draft_key).replace('/', '%2F')}")
        or url("draft", draft.draft_key) in sign_in
    )
    refused = client.post(url("submit_draft", draft.draft_key))
    assert refused.status_code == 403
    assert "Sign in to do this." in text(refused)
    member = signed_in(client)
    assert "Submit" in text(client.get(url("draft", draft.draft_key)))
    response = client.post(url("submit_draft", draft.draft_key), follow=True)
    proposal = Proposal.objects.get()
    assert (proposal.filed_by, proposal.filed_as) == (member, "resident")
    assert proposal.state != "draft"
    assert proposal.reference in text(response)
    assert not DraftCode.objects.exists()


def test_each_page_asks_one_question_says_how_far_one_is_and_leads_back(client):
    draft, _code = begin(client)
    page = text(client.get(question(draft, "request_kind")))
    assert "Question 3 of 9" in page
    assert page.count("<h1") == 1
    assert f'href="{question(draft, "plain_summary")}"' in page
    assert client.get(question(draft, "safeguards")).status_code == 404


def test_a_choice_begins_with_nothing_ticked_and_says_what_to_choose(client):
    draft, _code = begin(client)
    where = question(draft, "request_kind")
    page = text(client.get(where))
    assert page.count('type="radio"') == len(fields.REQUEST_KINDS)
    assert "checked" not in page
    refused = client.post(where, {"request_kind": "borrow"})
    assert refused.status_code == 400
    assert "Choose one of these answers." in text(refused)


def test_an_answer_that_need_not_be_given_can_be_taken_back(client):
    draft, _code = begin(client)
    where = url("draft_section", draft.draft_key, "people")
    assert "Take this answer back" not in text(client.get(where))
    client.post(where, {"money": "direct", "seen": client.get(where).context["seen"]})
    draft.refresh_from_db()
    assert draft.money == "direct"
    assert "Take this answer back" in text(client.get(where))
    client.post(where, {"money": "", "seen": client.get(where).context["seen"]})
    draft.refresh_from_db()
    assert draft.money == ""


def test_an_answer_is_changed_from_the_check_page_and_leads_back_to_it(client):
    draft, _code = begin(client)
    page = client.get(question(draft, "title") + "?to=check")
    assert "Save and go back to your answers" in text(page)
    response = client.post(question(draft, "title"), {"title": "Bus stops", "to": "check"})
    assert response["Location"] == url("draft", draft.draft_key)
    assert Proposal.objects.get().title == "Bus stops"


def test_save_and_leave_keeps_the_answer_and_says_how_to_come_back(client):
    draft, _code = begin(client)
    response = client.post(question(draft, "title"), {"title": "Bus stops", "leave": ""}, follow=True)
    assert "Your draft is saved." in text(response)
    assert "Go on with a draft" in text(response)
    assert "7 days" in text(response)
    assert Proposal.objects.get().title == "Bus stops"


def test_what_can_be_read_is_kept_when_something_cannot(client):
    draft, _code = begin(client)
    response = client.post(
        question(draft, "contact_point"), {"contact_point": "Data office", "contact_email": "not an address"}
    )
    assert response.status_code == 400
    assert "not an address" in text(response)
    draft.refresh_from_db()
    assert (draft.contact_point, draft.contact_email) == ("Data office", "")


def test_submit_says_what_is_missing(client):
    draft = make.make_draft(signed_in(client), why_needed="")
    page = text(client.get(url("draft", draft.draft_key)))
    assert "Still to be answered: Why it is needed." in page
    assert 'aria-disabled="true"' in page
    response = client.post(url("submit_draft", draft.draft_key))
    assert response.status_code == 409
    assert "Still to be answered" in text(response)


def test_an_officer_files_in_the_institutions_name(client):
    institution, other = make.make_institution("Riverside Health"), make.make_institution()
    signed_in(client, make.make_officer(institution))
    assert "for Riverside Health" in text(client.get(url("new")))
    client.post(url("new"), {"filed_as": institution.code})
    draft = Proposal.objects.get()
    assert (draft.filed_as, draft.lead_organisation) == ("institution", institution)
    answer_all(client, draft, other)
    assert "do not speak for it" in text(client.get(url("draft", draft.draft_key)))
    client.post(question(draft, "lead_organisation"), {"lead_organisation": institution.pk})
    client.post(url("submit_draft", draft.draft_key))
    assert Proposal.objects.get().state != "draft"
    assert not Payload.objects.filter(name="text").exists()


# The lead organisation, among hundreds


@pytest.fixture
def many():
    Institution.objects.bulk_create(
        Institution(code=f"INS-many-{number}", name=f"River clinic {number}") for number in range(500)
    )


def test_an_institution_is_found_by_part_of_its_name_among_hundreds(client, many):
    make.make_institution("Riverside Health")
    draft, _code = begin(client)
    where = question(draft, "lead_organisation")
    assert len(client.get(where).content) < 25_000
    page = client.post(where, {"lead_organisation_words": "RIVER", "find": "lead_organisation"})
    assert page.status_code == 200
    assert text(page).count('type="radio"') == 11
    assert "491 more fit" in text(page)
    assert "There is a problem" not in text(page)
    page = client.post(where, {"lead_organisation_words": "riverside", "find": "lead_organisation"})
    assert text(page).count('type="radio"') == 2
    assert client.post(where, {"lead_organisation_words": "riverside"}).status_code == 400
    client.post(where, {"lead_organisation_words": "riverside health"})
    assert Proposal.objects.get().lead_organisation.name == "Riverside Health"


def test_an_organisation_that_is_not_listed_is_named_in_words(client):
    draft, _code = begin(client)
    where = question(draft, "lead_organisation")
    page = client.post(where, {"lead_organisation_words": "Nowhere", "find": "lead_organisation"})
    assert "Nothing was found for these words." in text(page)
    client.post(where, {"lead_organisation": "not-listed", "lead_organisation_named": "The bus\u202e agency"})
    draft.refresh_from_db()
    assert (draft.lead_organisation, draft.lead_named) == (None, "The bus agency")
    answer_page = text(client.get(url("draft", draft.draft_key)))
    assert "The bus agency" in answer_page
    assert "A steward finds out who answers for it." in answer_page


@pytest.mark.parametrize("chosen", ["0", "9" * 30, "a\0b", "²"])
def test_an_institution_that_does_not_exist_cannot_be_chosen(client, chosen):
    draft, _code = begin(client)
    page = client.post(question(draft, "lead_organisation"), {"lead_organisation": chosen})
    assert page.status_code == 400
    assert "Choose one from the list." in text(page)


# Rows


def harm(number, **cells):
    return {f"possible_harms-{number}-{name}": value for name, value in cells.items()}


def test_rows_are_added_and_removed_while_typing(client):
    draft, _code = begin(client)
    where = question(draft, "possible_harms")
    assert text(client.get(where)).count('name="possible_harms-0-harm"') == 1
    page = text(client.post(where, harm(0, harm="Stigma") | {"add": "possible_harms"}))
    assert 'value="Stigma"' in page
    assert 'name="possible_harms-1-harm"' in page
    assert 'name="possible_harms-2-harm"' not in page
    both = harm(0, harm="Stigma") | harm(1, harm="Police")
    page = text(client.post(where, both | {"remove": "possible_harms-0"}))
    assert "Stigma" not in page
    assert 'name="possible_harms-0-harm" id="id_possible_harms-0-harm" value="Police"' in page
    client.post(where, harm(0, harm="Police"))
    assert [row["harm"] for row in Proposal.objects.get().possible_harms] == ["Police"]


def test_each_cell_says_what_is_wrong_with_it(client):
    draft, _code = begin(client)
    rows = harm(0, harm="Stigma", likelihood="often") | harm(1, harm="x" * 5_001)
    response = client.post(question(draft, "possible_harms"), rows)
    page = text(response)
    assert response.status_code == 400
    assert 'id="id_possible_harms-0-likelihood_error"' in page
    assert "Choose from the list." in page
    assert "It has 5001 characters. Shorten it to 5000." in page
    assert 'value="Stigma"' in page


def test_300_rows_are_refused_and_every_one_is_shown_back(client):
    draft, _code = begin(client)
    rows = {}
    for number in range(300):
        rows |= harm(number, harm=f"Harm number {number}")
    response = client.post(question(draft, "possible_harms"), rows)
    assert response.status_code == 400
    assert "There are 300 rows. Join some: 200 is the most." in text(response)
    assert all(f'value="Harm number {number}"' in text(response) for number in (0, 150, 299))


# What nobody should type


def test_a_title_of_signs_that_cannot_be_seen_is_no_title(client):
    draft, _code = begin(client)
    client.post(question(draft, "title"), {"title": "\u200b\u2060\ufeff\u200d"})
    draft.refresh_from_db()
    assert draft.title == ""


def test_a_title_cannot_turn_around_what_follows_it(client):
    draft, _code = begin(client)
    client.post(question(draft, "title"), {"title": "Bus\u202e spots\u200b\u2066"})
    draft.refresh_from_db()
    assert draft.title == "Bus spots"


def test_words_in_persian_and_pictures_keep_their_joiners(client):
    draft, _code = begin(client)
    title = "می\u200cخواهم 👩\u200d👧"
    client.post(question(draft, "title"), {"title": title})
    draft.refresh_from_db()
    assert draft.title == title


@pytest.mark.parametrize("name", ["title", "plain_summary"])
def test_a_megabyte_is_refused_in_a_sentence_and_shown_back(client, name):
    draft, _code = begin(client)
    response = client.post(question(draft, name), {name: "word " * 200_000})
    assert response.status_code == 400
    assert "characters" in text(response)
    assert "word word" in text(response)


def test_a_number_too_large_to_keep_is_refused(client):
    draft, _code = begin(client)
    posted = {"people_described": "Patients", "people_count": "9" * 30}
    response = client.post(question(draft, "people_described"), posted)
    assert response.status_code == 400
    assert "9" * 30 in text(response)


def test_markup_in_an_answer_is_text_on_the_check_page(client):
    draft, _code = begin(client)
    client.post(question(draft, "title"), {"title": "<script>alert(1)</script>"})
    page = text(client.get(url("draft", draft.draft_key)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_step_saved_after_submitting_changes_nothing_and_is_shown_back(client):
    draft = make.make_draft(signed_in(client))
    actions.submit_proposal(draft, actor=draft.filed_by, at=make.START)
    response = client.post(question(draft, "title"), {"title": "Too late"})
    assert response.status_code == 409
    assert "Too late" in text(response)
    assert "so that you can copy it" in text(response)
    assert Proposal.objects.get().title == draft.title


def test_every_page_of_the_way_is_there_in_spanish(client):
    draft, _code = begin(client)
    pages = [url("new"), url("resume"), url("draft", draft.draft_key), url("draft_code", draft.draft_key)]
    for page in [*pages, *(question(draft, name) for name in NINE)]:
        assert client.get(page.replace("/en/", "/es/")).status_code == 200


def test_a_page_of_a_form_is_small(client):
    draft, _code = begin(client)
    pages = [question(draft, name) for name in NINE]
    pages += [url("draft_section", draft.draft_key, section.name) for section in fields.SECTIONS]
    sizes = {page: len(gzip.compress(client.get(page).content)) for page in pages}
    assert max(sizes.values()) < 25_000


def test_a_request_to_stop_names_the_use_that_it_is_about(client):
    use = make.make_submitted_proposal(title="Lists for debt collectors")
    hidden = make.make_draft(title="A draft about debt")
    draft, _code = begin(client)
    where = question(draft, "request_kind")
    asked = {"request_kind": "stop", "about_words": "debt"}
    page = client.post(where, asked | {"find": "about"})
    assert "Lists for debt collectors" in text(page)
    assert "A draft about debt" not in text(page)
    assert client.post(where, asked | {"about": hidden.pk}).status_code == 400
    draft.refresh_from_db()
    assert (draft.request_kind, draft.about) == ("stop", None)
    assert client.post(where, asked | {"about": use.pk}).status_code == 302
    draft.refresh_from_db()
    assert (draft.request_kind, draft.about) == ("stop", use)
    assert "Lists for debt collectors" in text(client.get(url("draft", draft.draft_key)))


def test_something_new_is_about_no_other_use(client):
    use = make.make_submitted_proposal()
    draft, _code = begin(client)
    where = question(draft, "request_kind")
    client.post(where, {"request_kind": "stop", "about_words": use.reference.lower()} | {"about": use.pk})
    client.post(where, {"request_kind": "new", "about": use.pk})
    draft.refresh_from_db()
    assert (draft.request_kind, draft.about) == ("new", None)


@pytest.mark.parametrize("kind", fields.ABOUT_ANOTHER)
def test_only_with_the_use_that_it_is_about_can_a_change_a_renewal_or_a_stop_be_handed_in(client, kind):
    use = make.make_submitted_proposal()
    draft, _code = begin(client)
    answer_all(client, draft, use.lead_organisation)
    where = question(draft, "request_kind")
    page = client.post(where, {"request_kind": kind})
    assert page.status_code == 400
    assert "Find the use that you mean" in text(page)
    draft.refresh_from_db()
    assert draft.request_kind == kind
    signed_in(client)
    response = client.post(url("submit_draft", draft.draft_key))
    assert response.status_code == 409
    assert "Find the use that you mean" in text(response)
    client.post(where, {"request_kind": kind, "about": use.pk})
    assert client.post(url("submit_draft", draft.draft_key)).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.about) == ("received", use)


def test_what_was_sent_back_can_be_made_about_another_use_but_not_about_none(client):
    first, second = make.make_submitted_proposal(), make.make_submitted_proposal(title="Another use")
    author, steward = make.make_member(), make.make_steward()
    asked = make.make_received_proposal(author, first.lead_organisation, request_kind="stop", about=first)
    actions.return_proposal(asked, reason="Which one?", actor=steward, at=make.START)
    signed_in(client, author)
    form = client.get(url("revise", asked.reference)).context["form"]
    posted = nine(first.lead_organisation, request_kind="stop", kind="update", change_note="The other one")
    posted |= {name: form[name].value() for name in ("title", "plain_summary", "why_needed", "contact_point")}
    page = client.post(url("revise", asked.reference), posted)
    assert page.status_code == 400
    assert "Find the use that you mean" in text(page)
    page = client.post(url("revise", asked.reference), posted | {"about": asked.pk})
    assert page.status_code == 400
    assert "This is the request itself." in text(page)
    assert client.post(url("revise", asked.reference), posted | {"about": second.pk}).status_code == 302
    asked.refresh_from_db()
    assert asked.about == second
    compared = text(client.get(url("compare", asked.reference, 1, 2)))
    assert f"“{first.reference}” became “{second.reference}”." in compared
    sequence(make.START)
    told = {entry.kind: entry.facts.get("about") for entry in entries_about(asked.reference)}
    assert told["proposals.submitted"] == first.reference
    assert told["proposals.revised"] == second.reference


def test_nothing_public_asks_to_change_renew_or_stop_a_use_without_saying_which():
    use = make.make_submitted_proposal()
    asked = make.make_received_proposal(request_kind="renew", about=use)
    with pytest.raises(IntegrityError, match="says_which"), transaction.atomic():
        Proposal.objects.filter(pk=asked.pk).update(about=None)
    for kind in ("change", "stop"):
        Proposal.objects.filter(pk=asked.pk).update(request_kind=kind)
        with pytest.raises(IntegrityError, match="says_which"), transaction.atomic():
            Proposal.objects.filter(pk=asked.pk).update(about=None)
    Proposal.objects.filter(pk=asked.pk).update(request_kind="new", about=None)
    make.make_draft(request_kind="stop")


def test_a_summary_that_is_too_long_is_kept_and_said_to_be_at_once(client):
    draft, _code = begin(client)
    where = question(draft, "plain_summary")
    page = client.post(where, {"plain_summary": "word " * 301})
    assert page.status_code == 400
    assert "has 301 words. Shorten it to 300." in text(page)
    assert f'href="{question(draft, "request_kind")}"' in text(page)
    draft.refresh_from_db()
    assert len(draft.plain_summary.split()) == 301
    assert client.post(where, {"plain_summary": "word " * 301, "leave": ""}).status_code == 302
    assert client.post(where, {"plain_summary": "word " * 300}).status_code == 302


def test_an_organisation_that_is_not_in_the_list_has_to_be_named(client):
    draft, _code = begin(client)
    where = question(draft, "lead_organisation")
    page = client.post(where, {"lead_organisation": "not-listed", "lead_organisation_words": "bus"})
    assert page.status_code == 400
    assert "Name it in your own words." in text(page)
    named = {"lead_organisation": "not-listed", "lead_organisation_named": "The bus company"}
    assert client.post(where, named).status_code == 302
