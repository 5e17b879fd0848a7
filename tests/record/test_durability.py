"""Nothing committed is lost, nothing uncommitted is published, and there is one log however many write it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from record import files, note, sequencer
from record.actions import append_entry
from record.audit import audit
from record.models import Checkpoint, Entry, PendingEntry
from record.sequencer import RefusedToSign, published_checkpoint, sequence
from record.verify import open_checkpoint
from tests.record.producer import AT

ROOT = Path(__file__).resolve().parents[2]

committing = pytest.mark.django_db(transaction=True)


def start_producer(first, number):
    """A process that commits the changes ``first`` … and prints each one's number after its commit."""
    database = {
        key: connection.settings_dict[key]
        for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    }
    told = {
        "database": database,
        "key_file": str(settings.RECORD_KEY_FILE),
        "published": str(settings.RECORD_PUBLISHED),
        "first": first,
        "number": number,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.record.producer", json.dumps(told)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def committed_changes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT year FROM community_reference WHERE prefix = 'TST'")
        return {f"TST-{year}" for (year,) in cursor.fetchall()}


@committing
def test_concurrent_producers_and_sequencers_make_one_log():
    producers = [start_producer(first, 25) for first in (0, 100, 200)]
    for producer in producers:
        producer.communicate(timeout=120)
        assert producer.returncode == 0
    sequence(AT)

    subjects = list(Entry.objects.order_by("index").values_list("subject", flat=True))
    assert len(subjects) == 75
    assert set(subjects) == committed_changes()
    assert audit() == (75, 0)
    for first in (0, 100, 200):
        own = [subject for subject in subjects if first <= int(subject[4:]) < first + 100]
        assert own == sorted(own, key=lambda subject: int(subject[4:])), "a producer's own order is kept"
    size, _root = open_checkpoint(published_checkpoint(), sequencer.verifying_key())
    assert size == 75


@committing
def test_a_process_killed_while_appending_loses_nothing_and_publishes_nothing_too_early():
    said = set()
    for turn, lines in enumerate((1, 4, 9, 15)):
        producer = start_producer(turn * 1000, 1000)
        for _ in range(lines):
            said.add(f"TST-{int(producer.stdout.readline())}")
        producer.kill()
        said |= {f"TST-{line.strip()}" for line in producer.stdout.read().splitlines()}
        producer.wait(timeout=30)
        producer.stdout.close()

        published = published_checkpoint()
        size = open_checkpoint(published, sequencer.verifying_key())[0] if published else 0
        numbered = Entry.objects.count()
        assert size <= numbered, "nothing was published that is not committed"
        assert said <= committed_changes()
        waiting = set(PendingEntry.objects.values_list("subject", flat=True))
        recorded = set(Entry.objects.values_list("subject", flat=True))
        assert waiting | recorded == committed_changes()
        assert not waiting & recorded
    sequence(AT)
    assert not PendingEntry.objects.exists()
    assert audit() == (len(committed_changes()), 0)
    assert open_checkpoint(published_checkpoint(), sequencer.verifying_key())[0] == len(committed_changes())


def append():
    with transaction.atomic():
        append_entry("tests.changed", subject="TST-1", actor="member", at=AT)


@committing
def test_a_restored_backup_refuses_to_sign(database):
    append()
    append()
    published = published_checkpoint()
    database.restore()

    append()
    assert PendingEntry.objects.count() == 1
    with pytest.raises(RefusedToSign, match="counts 2 entries and the database only 0"):
        sequence(AT)
    assert published_checkpoint() == published
    assert not Checkpoint.objects.exists()


@committing
def test_a_database_with_other_entries_than_were_published_refuses_to_sign(database):
    append()
    published = published_checkpoint()
    database.restore()
    (settings.RECORD_PUBLISHED / "checkpoint").unlink()
    append()
    assert published_checkpoint() != published
    (settings.RECORD_PUBLISHED / "checkpoint").write_bytes(published)

    append()
    with pytest.raises(RefusedToSign, match="are not those that were published"):
        sequence(AT)


@pytest.mark.django_db
def test_another_key_than_the_published_one_refuses_to_sign():
    other = note.generate_key(settings.RECORD_ORIGIN)
    sequencer.write_file(settings.RECORD_PUBLISHED / "checkpoint", note.sign_checkpoint(1, bytes(32), other))
    append()
    with pytest.raises(RefusedToSign, match="signing key"):
        sequence(AT)


@pytest.mark.django_db
def test_a_crash_between_commit_and_publishing_is_made_good():
    append()
    sequence(AT)
    (settings.RECORD_PUBLISHED / "checkpoint").unlink()
    assert sequence(AT) == 0
    assert published_checkpoint() == Checkpoint.objects.get().note.encode()


@pytest.mark.django_db
def test_a_folder_ahead_of_the_database_is_not_overwritten(tmp_path):
    append()
    sequence(AT)
    ahead = note.sign_checkpoint(9, bytes(32), sequencer.signing_key())
    (tmp_path / "checkpoint").write_bytes(ahead)
    with pytest.raises(RefusedToSign, match="folder holds 9 entries and the database only 1"):
        files.publish(tmp_path)
    assert (tmp_path / "checkpoint").read_bytes() == ahead
