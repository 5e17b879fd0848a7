"""The lead organisation answers what a resident could not know, or says why nobody knows."""

import pytest
from django.core.exceptions import ValidationError

from community.models import Clock
from community.rules import Refused
from proposals import actions, editing, fields, queries, rules
from proposals.models import Proposal
from record.models import PendingEntry
from tests import factories as make
from tests.proposals.pages import signed_in, text, url

pytestmark = pytest.mark.django_db

WHY = "Nobody has counted them yet."


@pytest.fixture
def case(clock):
    """A resident's proposal and an officer of its lead organisation."""
    institution = make.make_institution("Riverside Health")
    proposal = make.make_submitted_proposal(institution=institution, how_used="My own words")
    return proposal, make.make_officer(institution)


def complete(proposal, officer, answers=None, reasons=None, **other):
    return actions.complete_proposal(
        proposal,
        actor=officer,
        at=make.START + make.DAY,
        answers=answers or {},
        reasons=reasons or {},
        **other,
    )


def entries(proposal, kind="proposals.completed"):
    return PendingEntry.objects.filter(subject=proposal.reference, kind=kind).count()


def test_completing_publishes_a_version_that_says_who_did_it(case):
    proposal, officer = case
    proposal = complete(proposal, officer, {"safeguards": "A locked room"}, {"retention": WHY})
    version = proposal.versions.order_by("-number")[0]
    assert (version.number, version.kind) == (2, "update")
    assert version.note == "Riverside Health completed 2 missing answers."
    assert version.text["safeguards"] == "A locked room"
    assert version.text["not_known"] == {"retention": WHY}
    assert version.fingerprint != proposal.versions.get(number=1).fingerprint
    assert entries(proposal) == 1


def test_a_reason_counts_as_an_answer_before_a_vote(case):
    proposal, officer = case
    missing = {field.name for field in proposal.missing(fields.VOTE)}
    proposal = complete(proposal, officer, reasons={"retention": WHY})
    assert missing - {field.name for field in proposal.missing(fields.VOTE)} == {"retention"}


@pytest.mark.parametrize(
    ("code", "is_asked"),
    [("", True), ("PseudonymisedData", True), ("AnonymisedData", False), ("totals-only", False)],
)
def test_sensitive_details_are_asked_for_unless_nobody_can_be_found(case, client, code, is_asked):
    proposal, officer = case
    if code:
        proposal = complete(proposal, officer, {"identifiability": code})
    details = fields.BY_NAME["sensitive_details"]
    assert (details in rules.unanswered(proposal)) is is_asked
    signed_in(client, officer)
    sections = client.get(url("complete", proposal.reference)).context["sections"]
    words = {field.name: str(words) for _section, open_, _url in sections for field, words in open_}
    assert words["sensitive_details"] == ("Needed before a vote" if is_asked else "Open")
    assert words["linkage"] == "Open"
    proposal = complete(proposal, officer, reasons={"sensitive_details": WHY})
    assert details not in rules.unanswered(proposal)
    assert WHY in text(client.get(proposal.get_absolute_url()))


@pytest.mark.parametrize("who", ["author", "officer"])
def test_what_comes_to_be_missing_is_owed_like_the_rest(case, who):
    proposal, officer = case
    complete(proposal, officer, reasons={f.name: WHY for f in proposal.missing(fields.VOTE)})
    proposal = complete(proposal, officer, {"identifiability": "totals-only", "sensitive_details": ""})
    owed = Clock.objects.filter(subject=proposal.reference, kind="complete-proposal", stopped_at=None)
    assert not owed.exists()
    answers = {"identifiability": "IdentifyingPersonalData"}
    if who == "officer":
        proposal = complete(proposal, officer, answers)
    else:
        proposal = make.make_version(proposal, **answers)
    assert [field.name for field in rules.unanswered(proposal)] == ["sensitive_details"]
    assert owed.get().institution == proposal.lead_organisation


def test_what_the_resident_wrote_is_never_replaced(case):
    proposal, officer = case
    for answers, reasons in (({"how_used": "Ours"}, {}), ({"title": "Ours"}, {}), ({}, {"how_used": WHY})):
        with pytest.raises(Refused, match="answered this themselves"):
            complete(proposal, officer, answers, reasons)
    assert entries(proposal) == 0
    assert Proposal.objects.get().how_used == "My own words"


def test_the_institution_may_correct_what_it_completed_until_the_author_changes_it(case):
    proposal, officer = case
    complete(proposal, officer, {"safeguards": "A locked room"})
    complete(proposal, officer, {"safeguards": "Two locked rooms"})
    actions.revise_proposal(
        proposal,
        actor=proposal.filed_by,
        at=make.START + make.DAY,
        answers={"safeguards": "No room at all"},
        kind="correction",
        change_note="It is not so",
    )
    with pytest.raises(Refused, match="answered this themselves"):
        complete(proposal, officer, {"safeguards": "Three locked rooms"})
    assert entries(proposal) == 2


def test_an_answer_takes_the_place_of_a_reason(case):
    proposal, officer = case
    complete(proposal, officer, reasons={"retention": WHY})
    proposal = complete(proposal, officer, {"retention": "A year"}, {"retention": ""})
    assert proposal.not_known == {}
    assert proposal.answers()["not_known"] == {}


@pytest.mark.parametrize("who", ["author", "stranger", "steward", "other"])
def test_nobody_but_the_lead_organisation_completes(case, who):
    proposal, _officer = case
    actor = {
        "author": proposal.filed_by,
        "stranger": make.make_member(),
        "steward": make.make_steward(),
        "other": make.make_officer(),
    }[who]
    with pytest.raises(Refused, match="Only the lead organisation"):
        complete(proposal, actor, {"safeguards": "None"})
    assert entries(proposal) == 0


def test_nothing_is_completed_once_it_is_put_to_a_vote(clock):
    proposal = make.make_proposal_put_to_vote()
    officer = make.make_officer(proposal.lead_organisation)
    with pytest.raises(Refused, match="before a vote"):
        complete(proposal, officer, {"safeguards": "None"})
    assert entries(proposal) == 0


@pytest.mark.parametrize("reason", ["no", "not known", 7, None])
def test_a_reason_has_a_few_words(case, reason):
    proposal, officer = case
    proposal.not_known = {"retention": reason}
    with pytest.raises(ValidationError):
        proposal.clean()
    if isinstance(reason, str):
        with pytest.raises(Refused, match="at least 3 words"):
            complete(proposal, officer, reasons={"retention": reason})


@pytest.mark.parametrize("name", ["title", "nonsense", "draft_key"])
def test_a_reason_stands_for_a_field_that_may_stay_open(case, name):
    proposal, _officer = case
    proposal.not_known = {name: WHY}
    with pytest.raises(ValidationError):
        proposal.clean()


def test_the_page_says_not_provided_with_the_reason_and_whose_it_is(case, client):
    proposal, officer = case
    complete(proposal, officer, reasons={"retention": WHY})
    page = text(client.get(proposal.get_absolute_url()))
    assert "<strong>Not provided</strong>" in page
    assert WHY in page
    assert "Riverside Health says that it is not known." in page
    assert page.count('id="retention"') == 1
    sections = queries.sections_of(Proposal.objects.get().answers())
    answer = next(a for _s, found in sections for a in found if a.field.name == "retention")
    assert (answer.is_given, answer.not_known, answer.said_by) == (False, WHY, "Riverside Health")


def test_an_officer_completes_a_section_and_sees_what_is_left(case, client):
    proposal, officer = case
    signed_in(client, officer)
    page = text(client.get(url("complete", proposal.reference)))
    assert "Riverside Health answers what is open" in page
    where = url("complete_section", proposal.reference, "use")
    assert where in page
    form = client.get(where)
    assert "how_used" not in form.context["form"].fields
    posted = {"safeguards": "A locked room", "retention_not_known": WHY, "seen": form.context["seen"]}
    assert client.post(where, posted)["Location"] == url("complete", proposal.reference)
    page = text(client.get(url("complete", proposal.reference)))
    assert "Answered by you" in page
    assert "Unknown, with a reason" in page
    assert "is public" in text(client.get(proposal.get_absolute_url())) or entries(proposal) == 1


def test_an_answer_and_a_reason_at_once_are_refused_with_both(case, client):
    proposal, officer = case
    signed_in(client, officer)
    where = url("complete_section", proposal.reference, "use")
    response = client.post(where, {"safeguards": "A locked room", "safeguards_not_known": WHY})
    assert response.status_code == 400
    assert "Leave one of the two boxes empty." in text(response)
    assert "A locked room" in text(response)
    assert WHY in text(response)


def test_a_stranger_sees_why_they_cannot_complete(case, client):
    proposal, _officer = case
    signed_in(client)
    for where in (url("complete", proposal.reference), url("complete_section", proposal.reference, "use")):
        response = client.get(where)
        assert response.status_code == 403
        assert "Only the lead organisation can complete the missing answers." in text(response)


def test_rows_are_added_while_completing(case, client):
    proposal, officer = case
    signed_in(client, officer)
    where = url("complete_section", proposal.reference, "data")
    posted = {"datasets-0-name": "Visits", "add": "datasets"}
    page = text(client.post(where, posted))
    assert 'name="datasets-1-name"' in page
    assert 'value="Visits"' in page
    assert entries(proposal) == 0


def test_only_what_was_not_answered_is_asked(case):
    proposal, _officer = case
    asked = {field.name for field in rules.completable(proposal)}
    assert "how_used" not in asked
    assert not asked & {field.name for field in fields.NEEDED_TO_SUBMIT}
    assert editing.asked({"safeguards": ""})[0].name in asked
