"""Words taken out of the text for good: out of every version, every table and the record; their places stay."""

import csv
import io
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from community.actions import extend_clock
from community.models import Clock
from community.rules import Refused
from proposals import actions, fields, queries, registers
from proposals.models import Proposal, TextChange
from record import sequencer
from record.models import Payload
from record.queries import entries_about
from tests import factories as make

pytestmark = pytest.mark.django_db

DAY = make.DAY
AT = make.START + 3 * DAY
SECRET = "Xiomara Quintanilla"


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(make.START + 5 * DAY, tick=False)


@pytest.fixture
def proposal():
    """Two versions that name a person, a change that quotes the name, and other words that stay."""
    proposal = make.make_submitted_proposal(why_needed=f"{SECRET} misses her visits.")
    make.make_version(proposal, why_needed=f"{SECRET} and others miss visits.")
    make.make_text_change(proposal, new=f"{SECRET} and most others miss visits.", start=2)
    make.make_text_change(proposal, name="contact_point", new="Data desk", start=2)
    return proposal


def redact(proposal, actor=None, **other):
    return actions.redact_proposal(
        proposal,
        **{
            "names": ["why_needed"],
            "answers": {"why_needed": "Patients miss visits."},
            "reason": "request",
            "change_note": "A name was taken out.",
        }
        | other,
        actor=actor or make.make_steward(),
        at=AT,
    )


def url(name, *args):
    return reverse(f"proposals:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


def holders(words):
    """Every table and column that holds the words."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    written = value.tobytes() if isinstance(value, memoryview) else value
                    if isinstance(written, bytes):
                        written = written.decode(errors="replace")
                    if words in str(written):
                        found.add(f"{table}.{name}")
    return sorted(found)


def test_no_table_holds_the_words_afterwards(proposal):
    sequencer.sequence(make.START + 2 * DAY)
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
    make.make_version(proposal, at=make.START + 2 * DAY, why_needed="Patients miss visits.")
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


def read_register(folder, **cells):
    """Read a register of one use; ``cells`` are under the machine names of HDR UK's columns."""
    cells = {
        "project_id_text": "HDR-1",
        "organisation_name": "Elm Valley University",
        "project_title": "Visits",
        "lay_summary": "Why people miss visits.",
        "public_benefit_statement": "Fewer missed visits.",
        "latest_approval_date": "2026-01-05",
        "non_gateway_datasets": "Visits",
        "access_type": "TRE",
        "technical_summary": f"{SECRET} counts visits.",
        "non_gateway_applicants": SECRET,
        "A column of its own": f"Ask {SECRET}.",
    } | cells
    path = folder / "register.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, cells)
        writer.writeheader()
        writer.writerow(cells)
    out = io.StringIO()
    call_command("import_proposals", path, register="hdruk", stdout=out)
    return out.getvalue()


def test_words_of_an_imported_use_go_and_do_not_come_back_with_its_register(client, clock, tmp_path):
    read_register(tmp_path)
    proposal = Proposal.objects.get()
    chosen = [("column", name) for name in ("Applicant name(s)", "A column of its own", "Technical summary")]
    address = f"{url('redact', proposal.reference)}?{urlencode(chosen)}"
    client.force_login(make.make_steward())
    asked = text(client.get(url("redact", proposal.reference)))
    assert "Applicant name(s)" in asked
    assert 'value="Organisation name*"' not in asked
    assert SECRET in text(client.get(address))
    words = {
        "based_on": 1,
        "how_used": "Visits are counted.",
        "reason": "request",
        "change_note": "A name was taken out.",
    }
    assert client.post(address, words | {"reason": ""}).status_code == 400
    assert client.post(address, words).status_code == 302
    assert holders(SECRET) == []
    read_register(tmp_path)
    assert "took over 0 that changed" in read_register(tmp_path)
    assert proposal.versions.count() == 2
    read_register(tmp_path, lay_summary="Why many miss visits.", non_gateway_applicants=f"Dr {SECRET}")
    assert holders(SECRET) == []
    proposal.refresh_from_db()
    assert proposal.plain_summary == "Why many miss visits."
    assert proposal.how_used == "Visits are counted."
    assert proposal.versions.count() == 3
    client.logout()
    source = text(client.get(url("source", proposal.reference)))
    assert "Part of this record was removed" in source
    assert "Applicant name(s)" in source
    for page in (source, text(client.get(url("version", proposal.reference, 1)))):
        assert "Quintanilla" not in page
    for name in ("list_hdruk_csv", "list_json"):
        exported = client.get(url(name)).getvalue().decode()
        assert proposal.reference in exported or "HDR-1" in exported
        assert "Quintanilla" not in exported


def table(path, *rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_agreement(folder):
    """Read an NHS agreement whose two releases name somebody in their legal basis."""
    *_known, law, _frequency, _opt_out, _duty = registers.NHS.releases
    agreement = {column.heading: column.heading for column in registers.NHS.columns}
    release = {registers.NHS.join: agreement["Reference Number"]} | dict.fromkeys(
        registers.NHS.releases, "Yes"
    )
    releases = [release | {law: f"{SECRET} agreed."}, release]
    out = io.StringIO()
    call_command(
        "import_proposals",
        table(folder / "agreements.csv", agreement),
        register="nhs",
        releases=table(folder / "data_releases.csv", *releases),
        stdout=out,
    )
    return out.getvalue()


def test_words_of_a_release_under_an_agreement_go_and_do_not_come_back(client, clock, tmp_path):
    read_agreement(tmp_path)
    proposal = Proposal.objects.get()
    assert SECRET in proposal.legal_basis_details
    assert SECRET in text(client.get(url("source", proposal.reference)))
    redact(proposal, names=["legal_basis_details"], answers={"legal_basis_details": "A law."})
    assert holders(SECRET) == []
    assert "took over 0 that changed" in read_agreement(tmp_path)
    assert holders(SECRET) == []
    proposal.refresh_from_db()
    assert [release["Frequency"] for release in proposal.release_rows] == ["Yes", "Yes"]
    assert proposal.legal_basis_details == "A law."


def test_only_columns_that_find_no_use_can_be_emptied(tmp_path):
    read_register(tmp_path)
    proposal = Proposal.objects.get()
    for column in ("Project ID", "Organisation name*", "Nothing"):
        with pytest.raises(Refused, match="Choose the answers"):
            redact(proposal, names=[], answers={}, columns=[column])
    redact(proposal, names=[], answers={}, columns=["Applicant name(s)"])
    proposal.refresh_from_db()
    assert proposal.withheld_columns == ["Applicant name(s)"]


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


# What was said beside the text


def _declined_question(proposal):
    question = make.make_question(proposal)
    officer = make.officer_for(proposal.lead_organisation)
    return actions.decline_question(question, actor=officer, at=AT, reason=f"{SECRET} knows.")


def _declined_change(proposal):
    change = make.make_text_change(proposal)
    return actions.decline_change(change, actor=proposal.filed_by, at=AT, reasons=f"{SECRET} said no.")


def _answered_challenge(proposal):
    challenge = make.make_challenge(make.make_summary(proposal))
    at = proposal.comments_close_at
    return actions.answer_challenge(
        challenge, actor=make.make_steward(), at=at, upheld=False, answer=f"{SECRET} spoke."
    )


def _withdrawn(proposal):
    return actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=AT, reason=f"{SECRET} left us.")


def _used(proposal):
    use = make.make_use()
    officer = make.officer_for(use.lead_organisation)
    at = make.AFTER_COMMENTS + DAY
    actions.report_on_use(use, body=f"{SECRET} read them.", actor=officer, at=at)
    use = actions.end_use(use, actor=officer, at=at)
    return actions.prove_deletion(use, proof=f"{SECRET} deleted them.", actor=officer, at=at)


def _given_more_time(proposal):
    question = make.make_question(proposal)
    officer = make.officer_for(proposal.lead_organisation)
    extend_clock(question.clock, reason=f"{SECRET} is ill.", actor=officer, at=AT)
    return question


def _not_accepted(_proposal):
    refused = make.make_refused_proposal(make.make_steward())
    actions.challenge_refusal(refused, words=f"{SECRET} agrees.", actor=refused.filed_by, at=AT)
    return actions.answer_refusal(
        refused, upheld=False, answer=f"{SECRET} does not.", actor=make.make_steward(), at=AT
    )


BESIDE = {
    "question": _declined_question,
    "change": _declined_change,
    "challenge": _answered_challenge,
    "withdrawal": _withdrawn,
    "use": _used,
    "clock": _given_more_time,
    "refusal": _not_accepted,
}


@pytest.mark.parametrize("kind", BESIDE)
def test_reasons_and_answers_go_for_good_and_the_record_says_so(client, clock, kind):
    made = BESIDE[kind](make.make_submitted_proposal())
    proposal = getattr(made, "proposal", made)
    assert holders(SECRET)
    address = url("redact_reasons", proposal.reference)
    client.force_login(make.make_steward())
    assert address in text(client.get(url("versions", proposal.reference)))
    there = [
        key for key, (row, name) in queries.said_beside(proposal).items() if SECRET in getattr(row, name)
    ]
    assert text(client.get(address)).count(SECRET) == len(there)
    assert client.post(address, {"chosen": there}).status_code == 400
    assert client.post(address, {"chosen": there, "reason": "safety"}).status_code == 302
    assert holders(SECRET) == []
    assert "taken out for good" in text(client.get(made.get_absolute_url()))
    sequencer.sequence(make.START + 90 * DAY)
    assert holders(SECRET) == []
    told = next(e for e in entries_about(proposal.reference) if e.kind == "proposals.reasons_redacted")
    assert told.facts["places"] == len(there)


def test_a_reason_given_about_a_use_that_another_register_lists_can_go():
    proposal = make.make_registered_proposal()
    for actor, why_not in ((make.make_member(), "Only a steward"), (make.make_steward(), "Choose the words")):
        with pytest.raises(Refused, match=why_not):
            actions.redact_reasons(proposal, chosen=[], reason="safety", actor=actor, at=AT)


@pytest.mark.parametrize("kind", ["question", "change", "challenge"])
def test_an_answer_that_does_harm_is_reported_with_what_it_answers_even_by_who_is_answered(
    client, clock, kind
):
    said = BESIDE[kind](make.make_submitted_proposal())
    if kind == "question":
        # What was answered stays when the question is taken back.
        said = actions.withdraw_question(said, actor=said.author, at=AT)
    report = url("report", kind, said.pk)
    client.force_login(said.author)
    assert report in text(client.get(said.get_absolute_url()))
    assert SECRET in text(client.get(report))
    if kind == "question":
        assert said.author.display_name not in text(client.get(report)).split("<main")[1]
    assert client.post(report, {"reason": "identifies"}).status_code == 302
    client.force_login(make.make_moderator())
    page = text(client.get(url("judge", kind, said.pk)))
    assert SECRET in page
    assert url("redact_reasons", said.proposal.reference) in page
    assert client.post(url("judge_act", kind, said.pk, "dismiss")).status_code == 302
