"""A resident files an idea, one question on a page, without an account until the end."""

import gzip
import re

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from community.models import Institution, clock_actor
from community.rules import Refused
from proposals import actions, fields
from proposals.models import DraftCode, Holder, Proposal
from proposals.tasks import due
from record.models import Payload, PendingEntry
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.proposals.test_views import clock, nine, signed_in, text, url

__all__ = ["clock"]

pytestmark = pytest.mark.django_db

NINE = [field.name for field in fields.NEEDED_TO_SUBMIT]
CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){4}")


@pytest.fixture
def client_of():
    """Another browser: ``client_of()``."""
    return Client


@pytest.fixture(autouse=True)
def _charter(clock):
    cache.clear()
    make.make_charter()


def begin(client):
    """Start without an account; gives the draft and its code."""
    page = client.post(url("new"))
    assert page.status_code == 200
    return Proposal.objects.latest("pk"), CODE.search(text(page))[0]


def question(draft, name):
    return url("draft_question", draft.draft_key, name)


def answer_all(client, draft, institution, **other):
    """Answer the nine questions as a browser does, each on its page, and give the addresses walked through."""
    posted, where, walked = nine(institution, **other), question(draft, NINE[0]), []
    while where != url("draft", draft.draft_key):
        page = client.get(where)
        assert page.status_code == 200
        walked.append(where)
        names = {
            name: value for name, value in posted.items() if name.split("-")[0] in page.context["form"].fields
        }
        where = client.post(where, names | {"seen": page.context["seen"]})["Location"]
    return walked


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
    assert 'type="radio"' in page
    assert "checked" not in page
    assert "Not answered yet" not in page
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


def test_nobody_else_opens_a_draft_and_what_they_typed_is_shown_back(client):
    draft, _code = begin(client)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    client.cookies.clear()
    for who in (None, make.make_member(), make.make_steward()):
        if who:
            signed_in(client, who)
        for page in (
            url("draft", draft.draft_key),
            question(draft, "title"),
            url("draft_code", draft.draft_key),
        ):
            response = client.get(page)
            assert response.status_code == 404
            assert "Bus stops" not in text(response)
        response = client.post(question(draft, "title"), {"title": "My own long thought"})
        assert response.status_code == 404
        assert "My own long thought" in text(response)
        for page in ("submit_draft", "drop_draft", "draft_code"):
            assert client.post(url(page, draft.draft_key)).status_code == 404
    assert Proposal.objects.get().title == "Bus stops"
    unknown = client.get(url("draft", "00000000-0000-4000-8000-000000000000"))
    assert unknown.status_code == 404
    known = client.get(url("draft", draft.draft_key))
    plain = [
        re.sub(r'value="\w{64}"', "", text(page).split("<main")[1].split("</main>")[0])
        for page in (unknown, known)
    ]
    assert plain[0] == plain[1]


def test_the_code_opens_the_draft_on_another_device_however_it_is_typed(client, client_of):
    draft, code = begin(client)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    other = client_of()
    response = other.post(url("resume"), {"code": code.lower().replace("-", " ")})
    assert response["Location"] == url("draft", draft.draft_key)
    assert "Bus stops" in text(other.get(url("draft", draft.draft_key)))


def test_a_code_is_kept_as_a_hash_only(client):
    _draft, code = begin(client)
    stored = DraftCode.objects.get()
    assert code not in str(vars(stored))
    assert code.replace("-", "") not in str(dict(client.session))


def test_a_wrong_code_opens_nothing_and_tries_run_out(client):
    begin(client)
    seen = [client.post(url("resume"), {"code": f"WRNG-{number:04}"}) for number in range(12)]
    assert seen[0].status_code == 403
    assert "This code does not open anything." in text(seen[0])
    assert seen[-1].status_code == 429
    assert "Too many tries" in text(seen[-1])


def test_a_right_code_opens_also_after_too_many_wrong_ones(client):
    _draft, code = begin(client)
    for number in range(12):
        client.post(url("resume"), {"code": f"WRNG-{number:04}"})
    assert client.post(url("resume"), {"code": code}).status_code == 302


def test_a_new_code_shuts_out_whoever_had_the_old_one(client, client_of):
    draft, code = begin(client)
    other = client_of()
    other.post(url("resume"), {"code": code})
    page = client.post(url("draft_code", draft.draft_key))
    assert CODE.search(text(page))[0] != code
    assert client.get(url("draft", draft.draft_key)).status_code == 200
    assert other.get(url("draft", draft.draft_key)).status_code == 404
    assert other.post(url("resume"), {"code": code}).status_code == 403


def test_opening_a_draft_changes_the_name_of_the_session(client):
    client.get(url("new"))
    session = client.session
    session.save()
    client.cookies["sessionid"] = session.session_key
    begin(client)
    assert client.cookies["sessionid"].value != session.session_key


def test_a_code_does_not_open_what_was_submitted(client, client_of):
    draft, code = begin(client)
    answer_all(client, draft, make.make_institution())
    signed_in(client)
    client.post(url("submit_draft", draft.draft_key))
    assert client_of().post(url("resume"), {"code": code}).status_code == 403


def test_whoever_holds_a_code_cannot_hand_in_the_draft_of_an_account(client, client_of):
    author = signed_in(client)
    draft, code = begin(client)
    answer_all(client, draft, make.make_institution())
    other = client_of()
    other.post(url("resume"), {"code": code})
    assert other.post(question(draft, "title"), {"title": "From my phone"}).status_code == 302
    signed_in(other)
    response = other.post(url("submit_draft", draft.draft_key))
    assert response.status_code == 409
    assert "This draft belongs to an account." in text(response)
    draft.refresh_from_db()
    assert (draft.filed_by, draft.title, draft.state) == (author, "From my phone", "draft")
    assert not PendingEntry.objects.filter(subject__startswith="PRP").exists()


def test_saving_signed_in_makes_a_draft_ones_own(client):
    draft, _code = begin(client)
    member = signed_in(client)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    draft.refresh_from_db()
    assert draft.filed_by == member


def test_drafts_that_nobody_came_back_for_are_deleted_without_a_trace(client, clock):
    draft, _code = begin(client)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    mine = make.make_draft()
    later = make.START + make.DAY + 7 * make.DAY
    assert due(later - make.MOMENT) == []
    assert due(later, dry_run=True) == ["1 draft would be deleted."]
    assert due(later) == ["1 draft was deleted."]
    assert due(later) == []
    assert list(Proposal.objects.all()) == [mine]
    assert not Proposal.history.filter(id=draft.pk).exists()
    assert not DraftCode.objects.exists()
    assert (
        not PendingEntry.objects.exclude(subject__startswith="RULE")
        .exclude(subject__startswith="INS")
        .exists()
    )


def test_saving_keeps_a_draft_for_another_week(client, clock):
    draft, _code = begin(client)
    clock(make.START + 5 * make.DAY)
    client.post(question(draft, "title"), {"title": "Bus stops"})
    assert due(make.START + 9 * make.DAY) == []
    assert due(make.START + 12 * make.DAY) == ["1 draft was deleted."]


def test_a_draft_is_deleted_by_its_writer_at_once(client):
    draft, _code = begin(client)
    assert "nobody can bring it back" in text(client.get(url("drop_draft", draft.draft_key)))
    client.post(url("drop_draft", draft.draft_key))
    assert not Proposal.objects.exists()
    assert not Proposal.history.exists()


def test_what_is_submitted_cannot_be_deleted(client):
    proposal = make.make_submitted_proposal()
    for actor in (proposal.filed_by, Holder(proposal), clock_actor):
        with pytest.raises(Refused):
            actions.drop_draft(proposal, actor=actor, at=make.START)
    assert Proposal.objects.get() == proposal


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


def test_sign_in_keeps_what_the_browser_opened(client):
    draft, _code = begin(client)
    member = make.make_member()
    login = reverse("account_login")
    client.post(login, {"login": member.email, "password": "a long password"})
    assert client.get(url("draft", draft.draft_key)).status_code == 200


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
