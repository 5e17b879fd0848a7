"""The fingerprint of every published version is signed by the record's key, and can be checked without us."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from decisions import dossier, signing
from decisions.models import SignedFingerprint
from record import files, verify
from record.models import Entry
from record.sequencer import RefusedToSign, sequence, sign, verifying_key
from tests import factories
from tests.decisions.pages import corrected, page, text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PATH = "decisions/DEC-2026-0001/v1.note"


@pytest.fixture
def decision():
    return factories.make_decision_published()


@pytest.fixture
def signed(decision):
    """A published and signed version, in a record that is written to a folder."""
    at = decision.explain_clock.stopped_at
    assert signing.sign_version(decision.versions.get().pk, at=at)
    sequence(at)
    return decision


@pytest.fixture
def folder(signed, tmp_path):
    files.publish(tmp_path / "record")
    (tmp_path / "version.json").write_bytes(signed.versions.get().canonical())
    return tmp_path


def run(*words):
    return verify.main([str(word) for word in words])


def test_publishing_has_the_fingerprint_signed_once(django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr("decisions.printing.printed_version", lambda *given, **other: None)
    decision = factories.make_decision_taken()
    with django_capture_on_commit_callbacks(execute=True):
        factories.make_decision_published(decision=decision)
    version = decision.versions.get()
    sequence(decision.decided_at + 9 * DAY)
    note = SignedFingerprint.objects.get()
    assert files.read(PATH) == note.note.encode()
    lines = verify.open_note(note.note.encode(), verifying_key()).splitlines()
    assert lines == ["hearth-decision-1", "DEC-2026-0001", "1", version.fingerprint]
    entry = Entry.objects.get(kind="decisions.signed")
    assert (entry.subject, entry.actor) == ("DEC-2026-0001", "system:clock")
    assert not signing.sign_version(version.pk, at=decision.decided_at + 9 * DAY)


def test_what_was_not_signed_is_signed_when_deadlines_are_performed(decision, capsys):
    corrected(decision)
    moment = (decision.decided_at + 9 * DAY).isoformat()
    call_command("run_due", at=moment)
    assert "DEC-2026-0001 v2: its fingerprint was signed." in capsys.readouterr().out
    assert SignedFingerprint.objects.count() == 2
    call_command("run_due", at=moment)
    assert "signed" not in capsys.readouterr().out


def test_a_key_that_cannot_be_read_is_told_in_one_line_and_holds_no_other_deadline_up(
    decision, settings, tmp_path, capsys
):
    corrected(decision)
    steward = factories.make_steward()
    case = factories.make_walk("accept", steward=steward).case
    moment = max(decision.decided_at + 9 * DAY, case.publish_at).isoformat()
    there, settings.RECORD_KEY_FILE = settings.RECORD_KEY_FILE, tmp_path
    with pytest.raises(CommandError, match=f"not being signed. The signing key {tmp_path} cannot be read"):
        call_command("run_due", at=moment)
    said = capsys.readouterr().out
    assert said.count(f"Explanations cannot be signed. The signing key {tmp_path} cannot be read") == 1
    assert f"Redress case {case.reference} published." in said
    assert not SignedFingerprint.objects.exists()
    settings.RECORD_KEY_FILE = there
    call_command("run_due", at=moment)
    assert SignedFingerprint.objects.count() == 2


def test_no_version_is_signed_by_another_key_than_the_published_one(signed, settings, tmp_path, capsys):
    version = corrected(signed)
    settings.RECORD_KEY_FILE = tmp_path / "record.key"
    with pytest.raises(RefusedToSign, match="is not the one that this record was published with"):
        signing.sign_version(version.pk, at=signed.decided_at + 9 * DAY)
    assert SignedFingerprint.objects.count() == 1


def test_no_note_can_be_taken_for_a_checkpoint(settings):
    for words in (
        f"{settings.RECORD_ORIGIN}\nDEC-1\n",
        "hearth-decision-1\n12\n",
        "hearth-decision-1\nDEC-1",
    ):
        with pytest.raises(ValueError, match="checkpoint"):
            sign(words)
    with pytest.raises(verify.Mismatch):
        verify.open_checkpoint(sign("hearth-decision-1\nDEC-1\n1\nAAAA\n"), verifying_key())


def test_anybody_can_check_a_version_with_the_record_and_with_the_note_alone(folder, capsys):
    record, version = folder / "record", folder / "version.json"
    assert run(record, "--decision", version) == 0
    index = Entry.objects.get(kind="decisions.signed").index
    assert f"Entry {index} signs version 1 of DEC-2026-0001, with the fingerprint" in capsys.readouterr().out
    assert run("--decision", version, "--note", record / PATH, "--key", verifying_key()) == 0
    assert "signs version 1 of DEC-2026-0001" in capsys.readouterr().out


def test_a_changed_word_is_noticed_both_ways(folder, capsys):
    record, version = folder / "record", folder / "version.json"
    version.write_bytes(version.read_bytes().replace(b"one year", b"two years"))
    assert run(record, "--decision", version) == 1
    assert run("--decision", version, "--note", record / PATH, "--key", verifying_key()) == 1
    said = capsys.readouterr().out
    assert (
        said.count("CHANGED. The note on version 1 of DEC-2026-0001 was signed for other words than these.")
        == 2
    )


def test_a_version_that_the_record_does_not_know_is_not_called_wrong(folder, capsys):
    version = folder / "version.json"
    version.write_bytes(version.read_bytes().replace(b'"version":1', b'"version":7'))
    assert run(folder / "record", "--decision", version) == 2
    assert "no signed fingerprint of version 7" in capsys.readouterr().out
    version.write_text("{}")
    assert run(folder / "record", "--decision", version) == 2
    note = Path(folder / "record" / PATH)
    note.write_bytes(note.read_bytes().replace(b"DEC-2026-0001", b"DEC-2026-0002"))
    assert run(folder / "record") == 1
    assert f"{PATH} is not the file that was published" in capsys.readouterr().out


def test_a_signed_fingerprint_stands_with_no_other_entry():
    leaf = {
        "kind": "decisions.opened",
        "subject": "DEC-2026-0001",
        "facts": {"files": {PATH: "00"}, "version": 1},
    }
    with pytest.raises(verify.Mismatch, match="of this kind and subject"):
        verify.Files().note(0, leaf)
    verify.Files().note(0, leaf | {"kind": "decisions.signed"})


def test_the_page_leads_to_the_note_once_it_is_in_the_record(client, decision):
    at = decision.decided_at + 9 * DAY
    signing.sign_version(decision.versions.get().pk, at=at)
    assert "Signed fingerprint" not in text(page(client, decision, at))
    sequence(at)
    response = page(client, decision, at)
    assert f'href="/record/{PATH}"' in response.content.decode()
    assert "The note that the record signed" in text(response)
    assert client.get(f"/record/{PATH}").content.startswith(b"hearth-decision-1\nDEC-2026-0001\n1\n")


def test_the_dossier_holds_the_note(signed):
    _pdf, archive = dossier.make("DEC-2026-0001", signed.decided_at + 9 * DAY, "en")
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        assert found.read("DEC-2026-0001-dossier/v1.note") == files.read(PATH)
