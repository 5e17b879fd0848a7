"""What is appended is numbered once, in order, and published after it was committed."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from record.actions import append_entry
from record.models import Checkpoint, Entry, NotInTransaction, PendingEntry, Permanent
from record.queries import entries_about
from record.sequencer import published_checkpoint, sequence, signing_key

AT = datetime(2026, 6, 12, 14, 5, 42, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def append(number=1, **changes):
    """Append entries about one subject, and let them be numbered."""
    with transaction.atomic():
        for position in range(number):
            append_entry(
                **{
                    "kind": "proposals.submitted",
                    "subject": "PRP-2026-0001",
                    "actor": "member",
                    "at": AT,
                    "facts": {"position": position},
                }
                | changes
            )
    sequence(AT)


def test_an_entry_is_numbered_when_its_change_is_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        for position in range(3):
            append_entry(
                "proposals.submitted",
                subject="PRP-2026-0001",
                actor="member",
                at=AT,
                facts={"position": position},
            )
    assert len(callbacks) == 1, "one run, however many entries"
    assert [(entry.index, entry.facts["position"]) for entry in entries_about("PRP-2026-0001")] == [
        (2, 2),
        (1, 1),
        (0, 0),
    ]
    assert Checkpoint.objects.get().size == 3
    assert published_checkpoint() == Checkpoint.objects.get().note.encode()


@pytest.mark.django_db(transaction=True)
def test_appending_outside_a_transaction_raises():
    with pytest.raises(NotInTransaction):
        append_entry("proposals.submitted", subject="PRP-2026-0001", actor="member", at=AT)
    assert not PendingEntry.objects.exists()


def test_a_change_that_is_rolled_back_leaves_no_entry():
    with transaction.atomic():
        append_entry("proposals.submitted", subject="PRP-2026-0001", actor="member", at=AT)
        transaction.set_rollback(True)
    assert not PendingEntry.objects.exists()
    assert not Entry.objects.exists()


def test_an_entry_held_back_shows_its_release_and_nothing_earlier():
    release_at = AT + timedelta(days=3)
    append(release_at=release_at)
    assert sequence(release_at - timedelta(seconds=1)) == 0

    assert sequence(release_at) == 1
    (entry,) = entries_about("PRP-2026-0001")
    assert entry.leaf["at"] == "2026-06-15T14:05Z"
    assert entry.at == release_at.replace(second=0)


@pytest.mark.parametrize("change", ["UPDATE record_entry SET kind = 'x.y'", "DELETE FROM record_entry"])
def test_the_database_refuses_to_change_an_entry(change):
    append()
    with pytest.raises(DatabaseError, match="written once"), connection.cursor() as cursor:
        cursor.execute(change)


def test_an_entry_and_a_checkpoint_refuse_to_be_saved_or_deleted():
    append()
    for row in (Entry.objects.get(), Checkpoint.objects.get()):
        with pytest.raises(Permanent):
            row.save()
        with pytest.raises(Permanent):
            row.delete()


def test_the_signing_key_is_readable_by_its_owner_only():
    assert signing_key() == signing_key()
    assert settings.RECORD_KEY_FILE.stat().st_mode & 0o777 == 0o600
