"""Words taken out of the text for good: out of every version, every table and the record; their places stay."""

import pytest
from django.db import connection

from community.models import Clock
from community.rules import Refused
from proposals import actions, fields
from proposals.models import Proposal, TextChange
from record import sequencer
from record.models import Payload
from record.queries import entries_about
from tests import factories as make
from tests.proposals.pages import text, url
from tests.proposals.redacting import AT, SECRET, redact
from tests.tables import holders

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(make.START + 5 * make.DAY, tick=False)


@pytest.fixture
def proposal():
    """Two versions that name a person, a change that quotes the name, and other words that stay."""
    proposal = make.make_submitted_proposal(why_needed=f"{SECRET} misses her visits.")
    make.make_version(proposal, why_needed=f"{SECRET} and others miss visits.")
    make.make_text_change(proposal, new=f"{SECRET} and most others miss visits.", start=2)
    make.make_text_change(proposal, name="contact_point", new="Data desk", start=2)
    return proposal


def test_no_table_holds_the_words_afterwards(proposal):
    sequencer.sequence(make.START + 2 * make.DAY)
    assert holders(SECRET)
    redact(proposal)
    assert holders(SECRET) == []
    sequencer.sequence(AT)
    assert holders(SECRET) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps the words of an index apart")
def test_no_segment_of_the_search_index_holds_the_words(proposal):
    def segments():
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM wagtailsearch_indexentry_fts_data")
            return b"".join(bytes(block) for (block,) in cursor.fetchall())

    # Words are kept in small letters, without the beginning that they share with the one before.
    assert b"uintanilla" in segments()
    redact(proposal)
    assert b"uintanilla" not in segments()


def test_words_go_also_while_the_entries_wait_for_their_numbers(proposal):
    redact(proposal)
    assert holders(SECRET) == []


def test_a_row_and_its_fingerprint_stay_and_the_other_answers_too(proposal):
    before = dict(proposal.versions.values_list("number", "fingerprint"))
    redact(proposal)
    first, second, third = proposal.versions.order_by("number")
    assert {1: first.fingerprint, 2: second.fingerprint} == before
    assert first.withheld == second.withheld == ["why_needed"]
    assert first.text["title"] == proposal.title
    assert (first.withheld_at, first.withheld_reason) == (AT, "request")
    assert (third.kind, third.withheld, third.text["why_needed"]) == (
        "redaction",
        [],
        "Patients miss visits.",
    )
    changes = TextChange.objects.order_by("number")
    assert [change.removal_reason for change in changes] == ["redacted", ""]
    sequencer.sequence(AT)
    told = entries_about(proposal.reference)[0]
    assert told.kind == "proposals.redacted"
    assert told.facts["fields"] == ["why_needed"]
    assert told.facts["versions"] == [1, 2]
    erased = Payload.objects.filter(erased_at__isnull=False)
    assert {payload.reason for payload in erased} == {"request"}
    assert erased.filter(name="text").count() == 2


def test_an_old_page_says_that_a_part_was_removed_and_shows_the_rest(client, clock, proposal):
    redact(proposal)
    sequencer.sequence(AT)
    response = client.get(url("version", proposal.reference, 1))
    page = text(response)
    assert page.count("Part of this record was removed – the log shows when and why") == 3
    assert SECRET not in page
    assert proposal.title in page
    assert "max-age" not in response.headers.get("Cache-Control", "")
    for address in (
        url("versions", proposal.reference),
        url("compare", proposal.reference, 1, 3),
        url("at", proposal.reference, "2026-03-02"),
        url("change", proposal.reference, 1),
        url("version_file", proposal.reference, 1, "txt"),
    ):
        page = text(client.get(address))
        assert "Part of this record was removed – the log shows when and why" in page, address
        assert SECRET not in page
    newest = text(client.get(url("version", proposal.reference, 3)))
    assert "Matches the public log" in newest


def test_words_that_only_an_old_version_held_can_go_too(proposal):
    make.make_version(proposal, at=make.START + 2 * make.DAY, why_needed="Patients miss visits.")
    redact(proposal, answers={})
    assert holders(SECRET) == []
    # What the newest said already stays readable in the version before.
    assert proposal.versions.get(number=3).withheld == []
    assert proposal.versions.get(number=4).kind == "redaction"


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"names": []}, "Choose the answers"),
        ({"names": ["request_kind"], "answers": {}}, "Choose the answers"),
        ({"answers": {"title": "Other"}}, "Choose the answers"),
        ({"reason": "mistake"}, "for which reason"),
        ({"change_note": " "}, "in one line"),
        ({"answers": {"why_needed": ""}}, "Still to be answered"),
        ({"names": ["title"], "answers": {}}, "No earlier version says anything else"),
    ],
)
def test_a_redaction_that_is_none_is_refused_and_leaves_no_entry(proposal, given, match):
    with pytest.raises(Refused, match=match):
        redact(proposal, **given)
    assert proposal.versions.count() == 2
    sequencer.sequence(AT)
    assert "proposals.redacted" not in [entry.kind for entry in entries_about(proposal.reference)]
    assert Proposal.objects.get().why_needed.startswith(SECRET)


def test_a_text_that_changed_while_a_steward_read_it_is_not_taken_for_the_one_they_read(proposal):
    with pytest.raises(Refused, match="changed meanwhile"):
        redact(proposal, based_on=1)
    redact(proposal, based_on=2)


def test_only_a_steward_redacts(proposal):
    for actor in (proposal.filed_by, make.make_officer(proposal.lead_organisation)):
        with pytest.raises(Refused, match="Only a steward"):
            redact(proposal, actor=actor)
    redact(proposal)


def test_an_institutions_text_is_taken_out_of_its_versions():
    institution = make.make_institution()
    proposal = make.make_submitted_proposal(
        make.make_officer(institution), institution, filed_as="institution", why_needed=f"{SECRET} asked."
    )
    redact(proposal)
    assert holders(SECRET) == []


def test_redact_asks_which_answers_and_then_takes_the_words_out(client, clock, proposal):
    address = url("redact", proposal.reference)
    client.force_login(proposal.filed_by)
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403
    client.force_login(make.make_steward())
    assert address in text(client.get(url("versions", proposal.reference)))
    assert "Which answers hold the words?" in text(client.get(address))
    chosen = f"{address}?field=why_needed"
    assert SECRET in text(client.get(chosen))
    posted = {
        "based_on": 2,
        "why_needed": "Patients miss visits.",
        "reason": "safety",
        "change_note": "A name was taken out.",
    }
    refused = client.post(chosen, posted | {"change_note": ""})
    assert refused.status_code == 400
    assert "Patients miss visits." in text(refused)
    assert client.post(chosen, posted | {"based_on": 1}).status_code == 409
    assert client.post(chosen, posted).status_code == 302
    assert holders(SECRET) == []


@pytest.mark.parametrize("everything_was_said", [True, False])
def test_the_reason_why_an_answer_is_not_known_goes_too_and_is_asked_for_again(everything_was_said):
    proposal = make.make_submitted_proposal()
    names = ["recipients", "identifiability"]
    reasons = dict.fromkeys(names, f"{SECRET} would not tell us.")
    if everything_was_said:
        missing = [field.name for field in proposal.missing(fields.VOTE)]
        reasons = dict.fromkeys(missing, "We asked and nobody knew.") | reasons
    actions.complete_proposal(
        proposal,
        actor=make.officer_for(proposal.lead_organisation),
        at=AT - make.DAY,
        answers={},
        reasons=reasons,
    )
    assert len(holders(SECRET)) > 1
    redact(proposal, names=names, answers={})
    assert holders(SECRET) == []
    proposal.refresh_from_db()
    assert proposal.not_known.keys().isdisjoint(names)
    owed = Clock.objects.running(AT).filter(subject=proposal.reference, kind="complete-proposal")
    # Where other answers are owed still, their time goes on: what is late stays late.
    assert (owed.get().started_at == AT) == everything_was_said
    newest = proposal.versions.order_by("-number")[1]
    assert newest.withheld == sorted(names)


def test_the_note_on_a_change_goes_where_the_steward_says_so(client, clock):
    proposal = make.make_submitted_proposal()
    make.make_version(proposal, change_note=f"Left out {SECRET}.")
    make.make_version(proposal, change_note="Made shorter.", why_needed="Shorter.")
    assert len(holders(SECRET)) > 1
    redact(proposal, names=["why_needed"], answers={"why_needed": "Shorter."}, notes=[2])
    assert holders(SECRET) == []
    page = text(client.get(url("versions", proposal.reference)))
    assert "The note on this change was taken out." in page
    assert "Made shorter." in page
