"""The log as people and programs read it."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from record import note
from record.actions import append_entries, append_entry, erase_payload
from record.queries import check_subject, entries_about
from record.sequencer import sequence, signing_key

ROOT = Path(__file__).resolve().parents[2]
AT = datetime(2026, 6, 12, 14, 5, 42, tzinfo=UTC)

NOT_SIGNED = "The record is not being signed at the moment"

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries():
    """Thirty entries about one subject, each with a text."""
    with transaction.atomic():
        append_entries(
            [
                {
                    "kind": "community.institution_registered",
                    "subject": "INS-riverside",
                    "actor": "steward",
                    "at": AT,
                    "facts": {"position": position},
                    "personal": {"words": f"These words are <b>number {position}</b>."},
                }
                for position in range(30)
            ]
        )
    sequence(AT)
    return entries_about("INS-riverside")


def test_the_log_is_read_newest_first_and_page_by_page(client, entries):
    page = client.get("/en/record/").text
    assert page.index("event-29") < page.index("event-5")
    assert "event-4" not in page.replace('event-4"', "x") or 'id="event-4"' not in page
    assert "?before=5" in page

    page = client.get("/en/record/?before=5").text
    assert 'id="event-4"' in page
    assert 'id="event-5"' not in page


def test_a_long_page_of_the_log_takes_no_more_queries_than_a_short_one(client, entries):
    counts = []
    for address in ("/en/record/?before=1", "/en/record/"):
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8


def test_the_log_can_be_narrowed_to_a_subject_and_a_group(client, entries):
    with transaction.atomic():
        append_entry("proposals.submitted", subject="PRP-2026-0001", actor="member", at=AT)
    sequence(AT)
    page = client.get("/en/record/?subject=PRP-2026-0001").text
    assert 'id="event-30"' in page
    assert 'id="event-29"' not in page
    page = client.get("/en/record/?group=community").text
    assert 'id="event-30"' not in page
    assert 'id="event-29"' in page


def test_an_entry_shows_its_text_its_proof_and_that_it_matches(client, entries):
    page = client.get(entries[3].get_absolute_url()).text
    assert "&lt;b&gt;number 26&lt;/b&gt;" in page
    assert "Matches the public log" in page
    assert bytes(entries[3].leaf_hash).hex() in page
    assert client.get("/en/record/30/").status_code == 404
    assert client.get("/en/record/99999999999999999999999/").status_code == 404


def test_an_erased_text_is_named_with_its_reason_and_gone(client, entries):
    erase_payload(entries[3].key, "words", actor="steward", at=AT, reason="request")
    sequence(AT)
    page = client.get(entries[3].get_absolute_url()).text
    assert "number 26" not in page
    assert "because the person it is about asked for it" in page
    assert "Part of this record was removed – the log shows when and why" in page
    assert check_subject("INS-riverside").state == "removed"
    erasure = entries_about("INS-riverside")[0]
    assert erasure.kind == "payload.erased"
    assert f'href="{erasure.get_absolute_url()}">entry 30</a>' in page
    page = client.get(erasure.get_absolute_url()).text
    assert f'href="{entries[3].get_absolute_url()}">entry 26</a>' in page
    assert 'A text about <a href="/id/INS-riverside">INS-riverside</a> was removed' in page


def test_an_entry_that_waits_for_its_number_is_said_to_wait():
    append_entry("proposals.submitted", subject="PRP-2026-0001", actor="member", at=AT)
    assert check_subject("PRP-2026-0001").state == "waiting"
    sequence(AT)
    assert check_subject("PRP-2026-0001").state == "matches"


def test_checking_everything_about_a_subject_takes_few_queries(entries):
    with CaptureQueriesContext(connection) as queries:
        assert check_subject("INS-riverside").state == "matches"
    assert len(queries) <= 5


def test_an_entry_has_a_sibling_for_programs(client, entries):
    answer = client.get("/en/record/3.json").json()
    assert answer["leaf"]["facts"] == {"position": 3}
    assert answer["payloads"]["words"]["value"] == "These words are <b>number 3</b>."


def test_the_published_files_can_be_kept_forever_and_the_checkpoint_cannot(client, entries):
    tile = client.get("/record/tile/0/000.p/30")
    assert tile.status_code == 200
    assert len(tile.content) == 30 * 32
    assert "immutable" in tile["Cache-Control"]
    assert "no-cache" in client.get("/record/checkpoint")["Cache-Control"]
    for absent in (
        "tile/0/000",
        "tile/0/000.p/31",
        "tile/0/x001/000",
        "tile/9/000",
        "tile/0/../key",
        "elsewhere",
    ):
        answer = client.get(f"/record/{absent}")
        assert answer.status_code == 404, "and no way round by a page in a language"
        assert answer["Content-Type"].startswith("text/plain")
    assert json.loads(client.get("/record/payload/000.json").content)["3"]["words"]["salt"]


@pytest.mark.parametrize("path", ["how-to-verify/", "feed.atom", "3.tlog-proof", ""])
def test_every_other_page_of_the_record_answers(client, entries, path):
    for language in ("en", "es"):
        answer = client.get(f"/{language}/record/{path}")
        assert answer.status_code == 200


@pytest.fixture
def restored():
    """The published checkpoint counts more entries than the database, as after an older backup was restored."""
    with transaction.atomic():
        append_entry("proposals.submitted", subject="PRP-2026-0001", actor="member", at=AT)
    sequence(AT)
    ahead = note.sign_checkpoint(9, bytes(32), signing_key())
    (settings.RECORD_PUBLISHED / "checkpoint").write_bytes(ahead)


@pytest.mark.django_db(transaction=True)
def test_that_nothing_can_be_signed_is_said_in_public_and_in_the_log_of_errors(client, restored, caplog):
    assert NOT_SIGNED not in client.get("/en/record/").text, "while nothing waits, nothing is amiss"
    with transaction.atomic():
        append_entry(
            "proposals.withdrawn",
            subject="PRP-2026-0001",
            actor="member",
            at=AT,
            personal={"words": "Something private"},
        )
    assert NOT_SIGNED in client.get("/en/record/").text
    assert check_subject("PRP-2026-0001").state == "waiting"
    (said,) = [line for line in caplog.records if line.name == "record"]
    assert said.levelname == "ERROR"
    assert "The public record is not being signed" in said.getMessage()
    assert "counts 9 entries and the database only 1" in said.getMessage()
    assert "private" not in caplog.text


def test_run_due_says_that_nothing_can_be_signed_and_fails(restored):
    append_entry("proposals.withdrawn", subject="PRP-2026-0001", actor="member", at=AT)
    with pytest.raises(CommandError, match="The public record is not being signed"):
        call_command("run_due")


def test_the_log_says_when_it_is_empty(client):
    assert "Nothing is on the record yet" in client.get("/en/record/").text
    assert client.get("/record/checkpoint").status_code == 404
    assert client.get("/en/record/how-to-verify/").status_code == 200


def test_the_page_on_checking_gives_both_programs_as_they_are_and_the_line_for_ones_own_vote(client):
    page = client.get("/en/record/how-to-verify/").text
    assert "verify.py http://testserver/record/ --receipt receipt.txt" in re.sub("<[^>]+>", "", page)
    programs = re.findall('href="/record/([^"]+)" download', page)
    assert {path.rpartition(".")[2] for path in programs} == {"py", "go", "txt"}
    for path in programs:
        assert client.get(f"/record/{path}").content == (ROOT / "record" / path).read_bytes()
    promised = re.search(r"fewer than (\d+) lines", page)
    assert promised is None or len((ROOT / "record/verify.py").read_text().splitlines()) < int(promised[1])
