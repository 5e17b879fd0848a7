"""The record checked from inside, and the published folder it makes, against each kind of tampering."""

import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from record import files, queries
from record.actions import append_entries, append_entry, erase_payload
from record.audit import audit
from record.chain import consistency_holds, inclusion_holds
from record.models import Checkpoint, Entry, EntryRefused, NothingToErase, Payload, PendingEntry
from record.sequencer import sequence
from record.verify import Mismatch, check, leaf_hash, open_checkpoint
from tests.record import golden

AT = datetime(2026, 6, 12, 14, 5, 42, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def append(number, **changes):
    with transaction.atomic():
        append_entries(
            [
                {
                    "kind": "tests.changed",
                    "subject": f"TST-{position}",
                    "actor": "member",
                    "at": AT,
                    "facts": {"position": position},
                    "personal": {"words": f"Words {position}", "name": "Ana Ñúñez"}
                    if position % 7 == 3
                    else {},
                }
                | changes
                for position in range(number)
            ]
        )
    sequence(AT)


def tamper(statement, *values):
    """Change the database behind everybody's back, as only somebody who owns it can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'record_%%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, values)


def flipped(data, position):
    changed = bytearray(data)
    changed[position] ^= 1
    return bytes(changed)


def test_a_whole_record_matches(capsys):
    append(300)
    call_command("verify_record")
    assert "The record matches: 300 entries, 0 texts erased" in capsys.readouterr().out


def test_an_empty_record_matches():
    assert audit() == (0, 0)


def test_a_changed_leaf_is_named():
    append(10)
    body = bytes(Entry.objects.get(index=4).body).replace(b"member", b"stewar")
    tamper(
        "UPDATE record_entry SET body = %s WHERE record_entry.index = 4".replace(
            "record_entry.index", '"index"'
        ),
        body,
    )
    with pytest.raises(CommandError, match="First entry that does not match: 4") as found:
        call_command("verify_record")
    assert found.value.returncode == 1


def test_a_leaf_changed_together_with_its_hash_is_named():
    append(10)
    body = bytes(Entry.objects.get(index=4).body).replace(b"TST-4", b"TST-5")
    tamper(
        'UPDATE record_entry SET body = %s, leaf_hash = %s, subject = %s WHERE "index" = 4',
        body,
        leaf_hash(body),
        "TST-5",
    )
    with pytest.raises(Mismatch, match="Checkpoint 10 was signed over other entries"):
        audit()
    # The outer check still has the tile, which names the entry.
    with pytest.raises(Mismatch, match="Entry 4 does not match its hash"):
        check(files.read, files.read("key").decode())


@pytest.mark.parametrize("column", ["kind", "subject", "actor"])
def test_a_changed_column_is_named(column):
    append(10)
    tamper(f'UPDATE record_entry SET {column} = %s WHERE "index" = 6', "other.word")
    with pytest.raises(Mismatch, match="columns") as found:
        audit()
    assert found.value.index == 6


def test_a_deleted_entry_is_named():
    append(10)
    tamper('DELETE FROM record_entry WHERE "index" = 6')
    with pytest.raises(Mismatch, match="Entry 6 is missing"):
        audit()


def test_a_changed_tile_is_named():
    append(10)
    tamper("UPDATE record_tile SET hashes = %s", flipped(files.read("tile/0/000.p/10"), 32 * 8))
    with pytest.raises(Mismatch) as found:
        audit()
    assert found.value.index == 8


def test_a_changed_checkpoint_is_named():
    append(10)
    tamper("UPDATE record_checkpoint SET note = %s", Checkpoint.objects.get().note.replace("10", "11"))
    with pytest.raises(Mismatch, match="signature"):
        audit()


def test_a_changed_text_is_named():
    append(10)
    Payload.objects.filter(text__contains="Words 3").update(text='"Other words"')
    with pytest.raises(Mismatch, match="Entry 3: its text “words”"):
        audit()
    assert queries.check_subject("TST-3").state == "differs"
    assert queries.check_subject("TST-4").state == "matches"


def test_a_text_deleted_without_a_reason_is_named():
    append(10)
    Payload.objects.filter(text__contains="Words 3").delete()
    with pytest.raises(Mismatch, match="Entry 3: its text “words” is missing, and no entry says why"):
        audit()
    assert queries.check_subject("TST-3").state == "differs"


def test_an_erased_text_leaves_every_proof_valid(tmp_path):
    append(20)
    erased = queries.entry(3)
    before = queries.checkpoint()
    proof = queries.inclusion_proof(3)

    erase_payload(erased.key, "name", actor="steward", at=AT, reason="law")
    sequence(AT)
    vkey = files.read("key").decode()
    old_size, old_root = open_checkpoint(before.note.encode(), vkey)
    size, root = open_checkpoint(queries.checkpoint().note.encode(), vkey)
    assert inclusion_holds(leaf_hash(bytes(erased.body)), 3, old_size, proof, old_root)
    assert inclusion_holds(leaf_hash(bytes(erased.body)), 3, size, queries.inclusion_proof(3), root)
    assert consistency_holds(old_size, size, old_root, root, queries.consistency_proof(old_size))
    assert audit() == (21, 1)
    assert "Ana" not in files.read("payload/000.json").decode().split('"10"')[0]
    assert queries.entry(20).facts == {"ref": erased.leaf["ref"], "name": "name", "reason": "law"}
    files.publish(tmp_path)
    assert check(lambda path: (tmp_path / path).read_bytes(), vkey)[2:4] == (1, [])


def test_a_text_is_erased_once_for_a_reason_from_the_list():
    append(5)
    entry = queries.entry(3)
    with pytest.raises(EntryRefused, match="one of these reasons"):
        erase_payload(entry.key, "words", actor="steward", at=AT, reason="because")
    erase_payload(entry.key, "words", actor="steward", at=AT, reason="mistake")
    with pytest.raises(NothingToErase):
        erase_payload(entry.key, "words", actor="steward", at=AT, reason="mistake")
    with pytest.raises(NothingToErase):
        erase_payload(entry.key, "other", actor="steward", at=AT, reason="mistake")


def test_a_text_can_be_erased_before_its_entry_is_numbered():
    key = append_entry("tests.changed", subject="TST-1", actor="member", at=AT, personal={"words": "x"})
    erase_payload(key, "words", actor="member", at=AT, reason="request")
    assert not Payload.objects.filter(text__isnull=False).exists()
    sequence(AT)
    assert audit() == (2, 1)
    assert queries.entry(1).facts["ref"] == queries.entry(0).leaf["ref"]
    assert queries.entry(1).subject == "TST-1"


def test_the_erasure_of_a_text_held_back_is_held_back_with_it_and_tells_no_earlier_moment():
    release_at = AT + timedelta(days=3)
    keys = [
        append_entry(
            "tests.changed",
            subject=f"TST-{position}",
            actor="member",
            at=AT,
            personal={"words": "x"},
            release_at=release_at,
        )
        for position in range(9)
    ]
    erase_payload(keys[4], "words", actor="steward", at=AT, reason="safety")
    assert sequence(None) == 0
    assert Payload.objects.get(erased_at__isnull=False).erased_at == release_at

    assert sequence(release_at) == 10
    assert audit() == (10, 1)
    erasure = queries.entry(9)
    assert (erasure.kind, erasure.leaf["at"]) == ("payload.erased", "2026-06-15T14:05Z")


def test_an_erasure_after_a_release_that_is_overdue_tells_its_own_moment():
    key = append_entry(
        "tests.changed", subject="TST-1", actor="member", at=AT, personal={"words": "x"}, release_at=AT
    )
    later = AT + timedelta(hours=1)
    erase_payload(key, "words", actor="steward", at=later, reason="safety")
    assert sequence(AT) == 1
    assert sequence(later) == 1
    assert queries.entry(1).leaf["at"] == "2026-06-12T15:05Z"


def test_until_an_erasure_is_numbered_a_check_says_that_it_was_announced(tmp_path):
    append(5)
    erase_payload(queries.entry(3).key, "words", actor="member", at=AT, reason="request")
    files.publish(tmp_path)
    vkey = files.read("key").decode()
    for read in (files.read, lambda path: (tmp_path / path).read_bytes()):
        assert check(read, vkey)[2:4] == (0, [(3, "words")])
    assert audit() == (5, 0)
    sequence(AT)
    files.publish(tmp_path)
    for read in (files.read, lambda path: (tmp_path / path).read_bytes()):
        assert check(read, vkey)[2:4] == (1, [])


def test_an_erasure_that_is_numbered_while_a_check_reads_is_found_by_it():
    append(300)
    vkey = files.read("key").decode()

    def read(path):
        if path == "tile/entries/000":
            for position in (10, 290):
                key = queries.entry(position).key
                if not Payload.objects.get(entry_key=key, name="words").is_erased:
                    erase_payload(key, "words", actor="member", at=AT, reason="request")
            data = files.read(path)
            sequence(AT)
            return data
        return files.read(path)

    size, _root, erased, announced, *_found = check(read, vkey)
    assert (size, erased, announced) == (302, 1, []), "the other was read while it still stood there"


def test_a_text_that_is_announced_as_erased_and_not_in_the_outbox_is_named():
    append(5)
    erase_payload(queries.entry(3).key, "words", actor="member", at=AT, reason="request")
    PendingEntry.objects.all().delete()
    with pytest.raises(Mismatch, match="Entry 3: its text “words” is gone, and no entry"):
        audit()


def test_a_folder_is_published_bit_by_bit(tmp_path):
    vkey = None
    for number in (3, 250, 10, 300):
        append(number)
        call_command("publish_record", tmp_path)
        vkey = vkey or (tmp_path / "key").read_text()
        size, *_rest = check(lambda path: (tmp_path / path).read_bytes(), vkey)
    assert size == 563
    erase_payload(queries.entry(3 + 3).key, "words", actor="steward", at=AT, reason="request")
    call_command("publish_record", tmp_path)
    assert "Words 3" not in (tmp_path / "payload/000.json").read_text().split('"13"')[0]
    assert check(lambda path: (tmp_path / path).read_bytes(), vkey)[2:4] == (1, [])
    assert (tmp_path / "verify.py").exists()
    assert (tmp_path / "verify_ballots/verify_ballots.go").exists()
    assert "python verify.py ." in (tmp_path / "README.txt").read_text()


def test_go_agrees_about_a_record_made_through_the_portal(tmp_path, go_verifier):
    append(40)
    files.publish(tmp_path)
    older = tmp_path / "older"
    older.write_bytes((tmp_path / "checkpoint").read_bytes())
    append(600)
    files.publish(tmp_path)
    vkey = (tmp_path / "key").read_text().strip()
    answer = subprocess.run([go_verifier, tmp_path, vkey, older], capture_output=True, text=True, check=False)
    assert answer.stdout.startswith("consistent 40 640\nmatches 640 "), answer.stdout

    part = tmp_path / "tile/entries/001"
    part.write_bytes(flipped(part.read_bytes(), 40))
    answer = subprocess.run([go_verifier, tmp_path, vkey], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert answer.stdout.startswith("entry 256: ")


def test_an_empty_record_is_not_published(tmp_path):
    with pytest.raises(CommandError, match="still empty"):
        call_command("publish_record", tmp_path)


def test_the_same_leaves_make_the_golden_record_again(tmp_path, monkeypatch):
    key_file = tmp_path / "key"
    key_file.write_text(golden.KEY)
    monkeypatch.setattr(settings, "RECORD_KEY_FILE", key_file)
    monkeypatch.setattr(settings, "RECORD_PUBLISHED", tmp_path / "published")
    for first, end in ((0, golden.OLD_SIZE), (golden.OLD_SIZE, golden.SIZE)):
        PendingEntry.objects.bulk_create(
            PendingEntry(kind="x.y", subject="X", body=body, at=AT, place=place)
            for place, body in enumerate(golden.read_bodies()[first:end])
        )
        sequence(AT)
    files.publish(tmp_path / "folder")
    for path in golden.FOLDER.rglob("*"):
        name = str(path.relative_to(golden.FOLDER))
        if path.is_file() and not name.startswith(("payload", "checkpoint-")):
            assert (tmp_path / "folder" / name).read_bytes() == path.read_bytes(), name
    old = Checkpoint.objects.get(size=golden.OLD_SIZE)
    assert old.note.encode() == (golden.FOLDER / "checkpoint-100").read_bytes()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "Submitted"}, "as the kind"),
        ({"kind": None}, "as the kind"),
        ({"subject": ""}, "as the subject"),
        ({"subject": "a b"}, "as the subject"),
        ({"actor": "ana@example.org"}, "as the actor"),
        ({"at": datetime(2026, 1, 1)}, "time zone"),  # noqa: DTZ001
        ({"release_at": datetime(2026, 1, 1)}, "time zone"),  # noqa: DTZ001
        ({"facts": ["list"]}, "not a dict"),
        ({"facts": {"share": 0.5}}, "share is a float"),
        ({"facts": {"when": AT}}, "when is a datetime"),
        ({"facts": {"número": 1}}, "keys are ASCII"),
        ({"facts": {"text": "x" * 65_535}}, "put long texts into personal"),
        ({"personal": {"Two Words": "x"}}, "not a name for a text"),
        ({"personal": {"words": {1, 2}}}, "is a set"),
    ],
)
def test_what_the_record_cannot_carry_is_refused_at_once(changes, words):
    entry = {"kind": "tests.changed", "subject": "TST-1", "actor": "member", "at": AT} | changes
    kind = entry.pop("kind")
    with pytest.raises(EntryRefused, match=words):
        append_entry(kind, **entry)
    assert not PendingEntry.objects.exists()
    assert not Payload.objects.exists()


def test_a_text_may_be_longer_than_any_leaf():
    append_entry("tests.changed", subject="TST-1", actor="member", at=AT, personal={"words": "ñ" * 100_000})
    sequence(AT)
    assert queries.entry(0).payloads["words"].value == "ñ" * 100_000
    assert audit() == (1, 0)


def test_a_text_held_back_is_shown_nowhere_and_the_record_matches_all_the_same(client, tmp_path):
    append(5)
    files.publish(tmp_path)
    held, vkey = queries.entry(3), files.read("key").decode()

    def hold_or_show(**which):
        with transaction.atomic():
            append_entry("tests.held", subject="TST-3", actor="moderator", at=AT, **which)

    def told():
        """Whatever anybody can read of the entry, here and in a folder that was published."""
        files.publish(tmp_path)
        pages = (f"/en/record/{held.index}/", f"/en/record/{held.index}.json", "/record/payload/000.json")
        answers = [client.get(page).content.decode() for page in pages]
        return [*answers, (tmp_path / "payload/000.json").read_text()]

    assert all("Words 3" in page for page in told())
    hold_or_show(withholds=[held.key])
    assert check(files.read, vkey)[2:4] == (0, [(3, "name"), (3, "words")])
    assert audit() == (5, 0)
    sequence(AT)
    assert not [page for page in told() if "Words 3" in page]
    assert audit() == (6, 0)
    assert check(lambda path: (tmp_path / path).read_bytes(), vkey)[2:4] == (0, [])
    hold_or_show(shows_again=[held.key])
    sequence(AT)
    assert all("Words 3" in page for page in told())
    assert audit() == (7, 0)


def test_a_text_held_back_without_an_entry_is_named():
    append(5)
    Payload.objects.filter(entry_key=queries.entry(3).key).update(withheld_at=AT)
    with pytest.raises(Mismatch, match="Entry 3: its text “name” is gone, and no entry"):
        audit()
