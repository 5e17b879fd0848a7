"""Every text that a proposal had: the list, one of them, a day, a comparison, a file."""

import json
from html import unescape

import pytest
from django.core import mail

from community.rules import Refused
from proposals import actions
from proposals.models import ProposalVersion
from record import sequencer
from record.queries import entries_about
from tests import factories as make
from tests.proposals.pages import text, url

pytestmark = pytest.mark.django_db

DAY = make.DAY


@pytest.fixture
def clock(clock):
    clock(make.START + 10 * DAY)
    return clock


@pytest.fixture
def proposal():
    """Submitted on 2 March, changed on the 3rd and on the 6th."""
    proposal = make.make_submitted_proposal(why_needed="Data is kept for thirty days.", money="none")
    make.make_version(proposal, why_needed="Data is kept for sixty days.", money="direct")
    return make.make_version(
        proposal, at=make.START + 4 * DAY, kind="correction", change_note="A word.", contact_point="Data desk"
    )


def test_the_list_says_who_when_and_why_and_compares_any_two(client, clock, proposal):
    page = text(client.get(url("versions", proposal.reference)))
    assert page.index("Version 3") < page.index("Version 2") < page.index("Version 1")
    assert "A community member" in page
    assert "Correction" in page
    assert "It was made plainer." in page
    assert url("compare", proposal.reference, 2, 3) in page
    response = client.get(url("compare_chosen", proposal.reference), {"before": "1", "after": "3"})
    assert response["Location"] == url("compare", proposal.reference, 1, 3)
    assert client.get(url("compare_chosen", proposal.reference), {"before": "7"}).status_code == 400


def test_compare_tells_sentences_first_and_then_marks_the_words(client, clock, proposal):
    response = client.get(url("compare", proposal.reference, 1, 3))
    page = text(response)
    assert "“thirty days” became “sixty days”." in page
    assert "“Nobody earns money from it” became “Somebody earns money directly”." in page
    assert "“Data office” became “Data desk”." in page
    assert page.index("In sentences") < page.index("became") < page.index("Word by word")
    assert '<del><span class="mark">Removed:</span> thirty </del>' in page
    assert '<ins><span class="mark">Added:</span> sixty </ins>' in page
    assert response["X-Robots-Tag"] == "noindex"
    assert "max-age=300" in response["Cache-Control"]
    assert "Nothing differs." in text(client.get(url("compare", proposal.reference, 2, 2)))
    assert client.get(url("compare", proposal.reference, 1, 4)).status_code == 404


def test_a_signed_in_reader_keeps_no_copy(client, clock, proposal):
    client.force_login(make.make_member())
    response = client.get(url("compare", proposal.reference, 1, 3))
    assert "no-store" in response["Cache-Control"]


def test_rows_are_told_by_their_first_cell(client, clock):
    row = {
        "harm": "Police could ask",
        "who": "People without papers",
        "likelihood": "possible",
        "severity": "grave",
        "prevention": "",
    }
    proposal = make.make_submitted_proposal(possible_harms=[row, row | {"harm": "A leak"}])
    make.make_version(proposal, possible_harms=[row | {"likelihood": "likely"}, row | {"harm": "Shame"}])
    page = text(client.get(url("compare", proposal.reference, 1, 2)))
    assert "“Possible” became “Likely”." in page
    assert "In the row “Police could ask”" in page
    assert "The row “A leak” was removed." in page
    assert "The row “Shame” was added." in page


@pytest.mark.parametrize(
    ("day", "number", "words"),
    [
        ("2026-03-02", 1, "Open for comments"),
        ("2026-03-03", 2, "Open for comments"),
        ("2026-03-06", 3, "Open for comments"),
        ("2026-03-12", 3, "Open for comments"),
    ],
)
def test_a_day_shows_the_version_in_force_at_its_end(client, clock, proposal, day, number, words):
    response = client.get(url("at", proposal.reference, day))
    page = text(response)
    assert response["X-Robots-Tag"] == "noindex"
    assert f"Version {number} of the proposal" in page
    assert ("You are reading an old version." in page) == (number < 3)
    assert proposal.get_absolute_url() in page
    assert words in page


def test_a_day_shows_where_the_proposal_stood(client, clock, proposal):
    actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=make.START + 6 * DAY)
    page = text(client.get(url("at", proposal.reference, "2026-03-05")))
    assert "Open for comments until" in page
    assert "Withdrawn by the proposer" not in page
    assert "Withdrawn by the proposer" in text(client.get(url("at", proposal.reference, "2026-03-09")))


def test_a_day_ends_at_local_midnight(client, clock):
    # At half past eleven in the evening here it is the next day already in London.
    proposal = make.make_submitted_proposal()
    make.make_version(proposal, at=make.START.replace(day=4, hour=7, minute=30))
    assert "Version 2 of" in text(client.get(url("at", proposal.reference, "2026-03-03")))


@pytest.mark.parametrize(
    ("day", "status", "sentence"),
    [
        ("2026-03-01", 404, "Nobody could read it on 1 March 2026. It became public on 2 March 2026."),
        ("2026-03-13", 404, "13 March 2026 is still to come."),
        ("9999-12-31", 404, "31 December 9999 is still to come."),
        ("2026-02-30", 400, "is not a day"),
        ("20260303", 400, "is not a day"),
        ("<b>", 400, "“&lt;b&gt;” is not a day"),
    ],
)
def test_a_day_with_nothing_to_show_says_so(client, clock, proposal, day, status, sentence):
    response = client.get(url("on_day", proposal.reference), {"day": day}, follow=True)
    assert response.status_code == status
    assert sentence in text(response)


def test_the_form_leads_to_the_day(client, clock, proposal):
    response = client.get(url("on_day", proposal.reference), {"day": "2026-03-05"})
    assert response["Location"] == url("at", proposal.reference, "2026-03-05")
    assert client.get(url("on_day", proposal.reference)).status_code == 400


def test_an_old_version_is_not_indexed_and_the_newest_is(client, clock, proposal):
    assert client.get(url("version", proposal.reference, 1))["X-Robots-Tag"] == "noindex"
    newest = client.get(url("version", proposal.reference, 3))
    assert "X-Robots-Tag" not in newest
    assert "You are reading an old version." not in text(newest)


def test_every_version_can_be_checked_by_itself(client, clock, proposal):
    sequencer.sequence(make.START + 10 * DAY)
    for number in (1, 2, 3):
        assert "Matches the public log" in text(client.get(url("version", proposal.reference, number)))


def test_a_translation_is_in_another_language_and_both_can_be_found(client, clock, proposal):
    translate = lambda language, kind: actions.revise_proposal(  # noqa: E731
        proposal,
        actor=proposal.filed_by,
        at=make.START + 5 * DAY,
        answers={"title": "Compartir direcciones"},
        kind=kind,
        change_note="En español",
        language=language,
    )
    for language, kind in (("en", "translation"), ("es", "update")):
        with pytest.raises(Refused, match="another language"):
            translate(language, kind)
    translate("es", "translation")
    page = text(client.get(proposal.get_absolute_url()))
    assert "This text is in Spanish." in page
    assert "Version 3 is in another language." in page
    assert "This text is in English." in text(client.get(url("version", proposal.reference, 3)))


def test_an_author_cannot_redact_by_a_revision(proposal):
    with pytest.raises(Refused, match="Ask a steward"):
        make.make_version(proposal, kind="redaction", why_needed="Less.")
    assert proposal.versions.count() == 3


def test_who_took_part_is_told_of_a_change_in_substance_only(django_capture_on_commit_callbacks):
    proposal = make.make_submitted_proposal()
    comment = make.make_comment(proposal)
    with django_capture_on_commit_callbacks(execute=True):
        make.make_version(proposal, kind="minor", contact_point="Desk")
    assert mail.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        make.make_version(proposal, why_needed="One bus a day.")
    (letter,) = mail.outbox
    assert letter.to == [comment.author.email]
    assert url("compare", proposal.reference, 2, 3) in letter.body
    assert "bus" not in letter.subject


def test_the_record_and_the_versions_agree(proposal):
    sequencer.sequence(make.START + 10 * DAY)
    told = {
        entry.facts["version"]: entry.facts["fingerprint"]
        for entry in entries_about(proposal.reference)
        if "version" in entry.facts
    }
    assert told == dict(ProposalVersion.objects.values_list("number", "fingerprint"))


def test_files_pin_the_version_and_its_day(client, clock, proposal):
    bib = client.get(url("version_file", proposal.reference, 2, "bib")).content.decode()
    assert "version = {2}" in bib
    assert "year = {2026}" in bib
    assert f"/proposals/{proposal.reference}/v/2/" in bib
    ris = client.get(url("version_file", proposal.reference, 2, "ris")).content.decode()
    assert ris.startswith("TY  - GEN\r\n")
    assert ris.endswith("ER  - \r\n")
    (csl,) = json.loads(client.get(url("version_file", proposal.reference, 2, "csl.json")).content)
    assert csl["issued"] == {"date-parts": [[2026, 3, 3]]}
    plain = client.get(url("version_file", proposal.reference, 1, "txt")).content.decode()
    assert "thirty days" in plain
    assert "sixty days" not in plain
    assert client.get(url("version_file", proposal.reference, 1, "exe")).status_code == 404
    page = text(client.get(url("version", proposal.reference, 2)))
    assert url("version_file", proposal.reference, 2, "bib") in page


def cited(client, proposal, number=1):
    """The sentence on the page of a version, and the author and the title of the file."""
    page = text(client.get(url("version", proposal.reference, number)))
    (csl,) = json.loads(client.get(url("version_file", proposal.reference, number, "csl.json")).content)
    return unescape(page), csl["author"][0]["literal"], csl["title"]


def test_a_citation_names_who_filed_it(client, clock):
    institution = make.make_institution(name="Elm Valley Clinic")
    by_resident = make.make_submitted_proposal(title="Stop it", lead_organisation=institution)
    sentence, author, _title = cited(client, by_resident)
    assert author == "A community member of Hearth"
    assert "A community member of Hearth, “Stop it”" in sentence
    assert "Elm Valley Clinic, “Stop it”" not in sentence
    officer = make.make_officer(institution)
    by_institution = make.make_submitted_proposal(officer, institution, filed_as="institution", title="Do it")
    sentence, author, _title = cited(client, by_institution)
    assert author == "Elm Valley Clinic"
    assert "Elm Valley Clinic, “Do it”" in sentence
    told = make.make_registered_proposal(institution, title="Done")
    sentence, author, _title = cited(client, told)
    assert author == "Elm Valley Clinic"
    assert "Elm Valley Clinic, as told by the NHS Digital data release register, “Done”" in sentence
    bib = client.get(url("version_file", told.reference, 1, "bib")).content.decode()
    assert "as told by the NHS Digital data release register" in bib


def test_a_citation_of_an_old_version_says_what_that_version_said(client, clock):
    first, second = make.make_institution(name="First Clinic"), make.make_institution(name="Second Clinic")
    told = make.make_registered_proposal(first, title="Old title")
    actions.update_registered_proposal(
        told,
        answers={"title": "New title", "lead_organisation": second},
        source={},
        columns=["Organisation"],
        actor=make.make_steward(),
        at=make.START + make.DAY,
    )
    sentence, author, title = cited(client, told, 1)
    assert (author, title) == ("First Clinic", "Old title")
    assert "First Clinic, as told by the NHS Digital data release register, “Old title”" in sentence
    sentence, author, title = cited(client, told, 2)
    assert (author, title) == ("Second Clinic", "New title")
    assert "“New title”" in sentence


def test_a_citation_cannot_break_out_of_its_format(client, clock):
    proposal = make.make_submitted_proposal(title="50 % of }A_B{ \\ & $x\nER  - ")
    bib = client.get(url("version_file", proposal.reference, 1, "bib")).content.decode()
    assert r"title = {{50 \% of \}A\_B\{ \textbackslash{} \& \$x ER -}}" in bib
    ris = client.get(url("version_file", proposal.reference, 1, "ris")).content.decode()
    assert ris.count("\r\nER  - ") == 1


def test_the_list_of_versions_costs_the_same_however_long(
    client, clock, proposal, django_assert_max_num_queries
):
    for number in range(5):
        make.make_version(proposal, at=make.START + 5 * DAY, why_needed=f"Reason {number}.")
    with django_assert_max_num_queries(6):
        client.get(url("versions", proposal.reference))
