"""What encrypts private words: what a stolen database shows, keys that change, and keys that are lost."""

import io
import os
import stat
import uuid
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core import checks
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.views.debug import ExceptionReporter

from redress_log import actions, queries, rules
from redress_log.keys import KeyLost, make_key, read_keys
from redress_log.models import Report, Visitor
from redress_log.rotation import private_fields
from tests import factories as make
from tests.tables import holders, rows

pytestmark = pytest.mark.django_db

START = make.START
WORDS = "zqx They gave my address away."


@pytest.fixture
def keys(settings, tmp_path):
    """A file of keys of our own, to be changed and lost."""
    settings.REDRESS_KEYS = tmp_path / "keys" / "redress.keys"
    make_key(settings.REDRESS_KEYS)
    return settings.REDRESS_KEYS


def with_other_keys(path):
    path.write_bytes(Fernet.generate_key())


def without_keys(path):
    path.unlink()


def with_no_keys_in_it(path):
    path.write_text("not a key\n")


def empty(path):
    path.write_text("\n")


LOSSES = [with_other_keys, without_keys, with_no_keys_in_it, empty]


def typed(**other):
    return {
        "sending": str(uuid.uuid4()),
        "step": "send",
        "what_happened": WORDS,
        "harm_kinds": ["used_against"],
        "shown_to_public": "type_only",
        "shown_to_institution": "nothing",
        "shown_to_oversight": "words",
        "language": "en",
    } | other


def test_every_table_shows_nothing_of_words_and_the_program_reads_them():
    report, _code = make.make_report(what_happened=WORDS, contact="zqx@example.org")
    assert Report.objects.get().what_happened == WORDS
    assert holders("zqx") == []
    report.contact = "other@example.org"
    report.save(update_fields=["contact"])
    Report.objects.update(safety_concern="zqx he waits")
    assert Report.objects.get().safety_concern == "zqx he waits"
    assert Report.objects.get().contact == "other@example.org"
    assert holders("zqx", "other@example.org") == []


def test_the_table_does_not_tell_who_left_an_answer_out_nor_who_has_an_account():
    make.make_report(contact="", safety_concern="")
    make.make_report(contact="zqx@example.org", safety_concern="He waits.", actor=make.make_member())
    lengths = [{name: len(row[name]) for name in ("reporter_mark",)} for row in rows(Report._meta.db_table)]
    assert lengths[0] == lengths[1]
    with_bytes = Report.objects.raw(
        "SELECT id, length(contact) AS a, length(safety_concern) AS b, "
        "length(reporter_key) AS c FROM redress_log_report"
    )
    assert len({(row.a, row.b, row.c) for row in with_bytes}) == 1


def test_words_at_the_edge_of_a_block_are_kept_whole():
    for length in (0, 1, 254, 255, 256, 257, 511, 512):
        words = "é" * (length // 2) + "x" * (length % 2)
        report, _code = make.make_report(what_would_put_it_right=words)
        assert Report.objects.get(pk=report.pk).what_would_put_it_right == words


def test_no_private_field_can_be_searched_exported_or_filled_by_the_database():
    make.make_report()
    assert Report in private_fields()
    for model, fields in private_fields().items():
        for field in fields:
            for lookup in ("", "__contains", "__isnull", "__in"):
                with pytest.raises(FieldError, match="private"):
                    model.objects.filter(**{f"{field.name}{lookup}": "x"}).exists()
    with pytest.raises(CommandError, match="in no export"):
        call_command("dumpdata", "redress_log.report", stdout=io.StringIO())


def test_what_was_read_shows_itself_in_no_description_and_no_error_report(rf):
    make.make_report(what_happened=WORDS)
    report = Report.objects.get()
    assert "zqx" not in f"{report!r} {vars(report)!r} {[report.what_happened]}"
    assert report.what_happened in f"{report.what_happened}"
    words = report.what_happened
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        page = ExceptionReporter(rf.get("/"), type(error), error, error.__traceback__).get_traceback_html()
    assert "<td>words</td>" in page
    assert "(private)" in page
    assert words not in page


def test_whose_reports_they_are_is_known_to_the_program_and_not_from_the_table():
    member, other = make.make_member(), make.make_member()
    report, _code = make.make_report(actor=member)
    make.make_report(actor=other)
    make.make_report()
    assert list(queries.reports_of(member)) == [report]
    assert rules.is_the_reporter(member, report)
    assert not rules.is_the_reporter(other, report)
    for row in rows(Report._meta.db_table):
        assert not any(part in str(row) for part in (str(member.uuid), member.uuid.hex))


def test_a_deleted_account_leaves_its_report_to_the_code_alone():
    member = make.make_member()
    report, code = make.make_report(actor=member)
    tag, marked = member.uuid, Report.objects.get().reporter_mark
    actions.delete_account(member, actor=member, at=START)
    report = Report.objects.get()
    assert report.reporter_key == ""
    assert report.reporter_mark != marked
    member.uuid = tag
    assert not rules.is_the_reporter(member, report)
    assert not queries.reports_of(member).exists()
    assert rules.is_the_reporter(Visitor(code), report)


def test_a_key_is_changed_while_the_site_runs(keys):
    member = make.make_member()
    make.make_report(what_happened=WORDS, actor=member)
    make.make_report()
    first = keys.read_text().splitlines()
    make_key(keys)
    assert keys.read_text().splitlines()[1:] == first
    assert queries.reports_of(member).get().what_happened == WORDS
    make.make_report(actor=member)
    assert queries.reports_of(member).count() == 2
    said = io.StringIO()
    call_command("encrypt_anew", stdout=said)
    assert said.getvalue().startswith("3 rows")
    keys.write_text(keys.read_text().splitlines()[0] + "\n")
    assert {report.what_happened for report in queries.reports_of(member)} >= {WORDS}
    assert queries.reports_of(member).count() == 2


def test_a_rotation_without_the_right_key_changes_nothing(keys):
    make.make_report(what_happened=WORDS)
    before, right = list(rows(Report._meta.db_table)), keys.read_bytes()
    with_other_keys(keys)
    with pytest.raises(CommandError, match="encrypted with a key"):
        call_command("encrypt_anew")
    assert list(rows(Report._meta.db_table)) == before
    keys.write_bytes(right)
    assert Report.objects.get().what_happened == WORDS


@pytest.mark.parametrize("lose", LOSSES)
def test_lost_keys_are_said_in_words_and_nothing_is_half_kept(keys, lose, client):
    make.make_charter()
    member = make.make_member()
    _report, code = make.make_report(actor=member)
    right = keys.read_bytes()
    lose(keys)
    steward = make.make_steward()
    client.force_login(steward)
    for page in (
        client.get(reverse("redress_log:desk")),
        client.post(reverse("redress_log:mine"), {"code": code}),
    ):
        assert page.status_code == 503
        assert "cannot be reached" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    client.logout()
    if lose is not with_other_keys:
        page = client.post(reverse("redress_log:report"), typed())
        assert page.status_code == 503
        assert WORDS not in page.content.decode()
        assert Report.objects.count() == 1
    keys.write_bytes(right)
    assert client.post(reverse("redress_log:mine"), {"code": code}).status_code == 200


def test_the_file_of_keys_is_the_programs_alone_and_made_whole(keys):
    assert stat.S_IMODE(os.stat(keys).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(keys.parent).st_mode) == 0o700
    assert [path.name for path in keys.parent.iterdir()] == ["redress.keys"]
    with pytest.raises(KeyLost, match="nowhere"):
        read_keys(Path("/nowhere/redress.keys"))


def found(**options):
    return {error.id for error in checks.run_checks(**options) if error.id in ("hearth.E006", "hearth.E007")}


@pytest.mark.parametrize("lose", [without_keys, with_no_keys_in_it, empty])
def test_nothing_starts_without_keys(keys, lose, capsys):
    assert found() == set()
    lose(keys)
    assert found() == {"hearth.E006"}
    keys.unlink(missing_ok=True)
    call_command("make_private_key", stdout=io.StringIO())
    assert found() == set()
    keys.chmod(0o640)
    assert found() == {"hearth.E006"}


def test_nothing_migrates_with_the_keys_of_another_database(keys):
    make.make_report()
    assert found(databases=["default"]) == set()
    with_other_keys(keys)
    assert found(databases=["default"]) == {"hearth.E007"}
