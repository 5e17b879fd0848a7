"""Files that are published beside the log for good, bound to it by the hash in a leaf."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from record import files
from record.actions import append_entry
from record.models import EntryRefused, Permanent, PublishedFile
from record.queries import entries_about
from record.sequencer import sequence

AT = datetime(2026, 6, 12, 14, 5, 42, tzinfo=UTC)
PATH = "polls/BAL-2026-0001/booth.html"

pytestmark = pytest.mark.django_db


def append(paths):
    with transaction.atomic():
        append_entry("tests.filed", subject="TST-1", actor="member", at=AT, files=paths)


def test_a_file_is_published_with_its_entry_and_not_before(client, tmp_path):
    append({PATH: b"<p>a booth</p>"})
    assert client.get(f"/record/{PATH}").status_code == 404
    sequence(AT)
    answer = client.get(f"/record/{PATH}")
    assert (answer.status_code, answer.content) == (200, b"<p>a booth</p>")
    assert answer["Content-Disposition"] == 'attachment; filename="booth.html"'
    assert entries_about("TST-1")[0].facts["files"] == {PATH: hashlib.sha256(answer.content).hexdigest()}
    files.publish(tmp_path)
    assert (tmp_path / PATH).read_bytes() == answer.content


def test_a_file_that_came_later_is_added_to_a_folder(tmp_path):
    append({PATH: b"one"})
    sequence(AT)
    files.publish(tmp_path)
    append({"polls/BAL-2026-0001/all/tally.json": b"{}"})
    files.publish(tmp_path)
    assert not (tmp_path / "polls/BAL-2026-0001/all").exists()
    sequence(AT)
    files.publish(tmp_path)
    assert (tmp_path / "polls/BAL-2026-0001/all/tally.json").read_bytes() == b"{}"


@pytest.mark.parametrize(
    "path",
    ["tile/0/000", "payload/000.json", "checkpoint", "../key", "polls/../key", "polls//x", "Polls/x", ""],
)
def test_a_file_stands_under_no_other_files_path(path):
    with pytest.raises(EntryRefused, match="not a path"):
        append({PATH: b"fine", path: b"not"})
    assert not PublishedFile.objects.exists()


def test_a_published_file_is_written_once():
    append({PATH: b"one"})
    file = PublishedFile.objects.get()
    with pytest.raises(Permanent):
        file.save()
    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE record_publishedfile SET path = 'polls/x'")
    with pytest.raises(DatabaseError), transaction.atomic():
        append({PATH: b"another"})
    assert bytes(PublishedFile.objects.get().data) == b"one"
