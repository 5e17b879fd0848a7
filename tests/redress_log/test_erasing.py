"""What was erased is in no file of the database any more, and what is public goes on."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from proposals.looking import Found
from record.sequencer import sequence
from redress_log import actions
from redress_log.forgetting import forget_erased
from redress_log.models import Evidence, Message, Report, Representative, Visitor
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)

START, DAY = make.START, make.DAY


def stored(model, *names):
    """The bytes of these columns as the database keeps them."""
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)}")
        return [bytes(value) for row in cursor.fetchall() for value in row]


def in_files(pieces):
    """How many of these bytes stand in the files of the database, the one beside it with them."""
    path = Path(connection.settings_dict["NAME"])
    data = b"".join(file.read_bytes() for file in (path, path.with_name(path.name + "-wal")) if file.exists())
    return sum(piece in data for piece in pieces)


def a_report_with_everything():
    case, report, code = make.make_published_case(
        what_happened="They said it. " * 400, contact="a@example.org", safety_concern="He waits."
    )
    theirs = actions.appoint_representative(report, "My sister", actor=Visitor(code), at=START)[1]
    actions.write_message(report, "She is ill. " * 60, actor=Visitor(theirs), at=START)
    found = Found("jpg", "image/jpeg", b"photo" * 40_000, 200_000)
    actions.add_file(report, found=found, about="A letter", is_public=False, actor=Visitor(code), at=START)
    return case, report, code


def test_what_was_erased_is_gone_from_the_files_and_the_record_still_checks_out(client):
    case, report, code = a_report_with_everything()
    ciphers = [
        *stored(Report, "what_happened", "contact", "safety_concern"),
        *stored(Evidence, "data", "about"),
        *stored(Message, "words"),
        *stored(Representative, "name"),
    ]
    # Long ones lie in pages of their own, in pieces.
    pieces = [
        cipher[start : start + 100] for cipher in ciphers for start in range(9, len(cipher) - 100, 2_000)
    ]
    assert len(pieces) > 100
    if connection.vendor == "sqlite":
        # Some lie across the border of two pages.
        assert in_files(pieces) > len(pieces) * 0.9
    actions.erase_report(report, actor=Visitor(code), at=case.published_at)
    assert Report.objects.get().is_forgotten is False
    # PostgreSQL looks after its tables by itself now and then, and whoever reads them meanwhile is waited for.
    assert 1 in (forget_erased() for _try in range(1000))
    assert forget_erased() == 0
    assert Report.objects.get().is_forgotten
    for model in (Evidence, Message, Representative):
        assert not model.objects.exists()
    if connection.vendor == "sqlite":
        assert in_files(pieces) == 0
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_relation_size('redress_log_evidence')")
            assert cursor.fetchone() == (0,)
    sequence(case.published_at + DAY)
    call_command("verify_record")
    assert client.get(case.get_absolute_url()).status_code == 200


def test_what_deadlines_set_off_forgets_what_was_erased():
    _case, report, code = a_report_with_everything()
    actions.erase_report(report, actor=Visitor(code), at=START + 30 * DAY)
    call_command("run_due", at=(START + 31 * DAY).isoformat())
    assert Report.objects.get().is_forgotten
