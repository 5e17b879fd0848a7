"""A mark in every private field, and then a search of everything that the program wrote or shows: no hit."""

import io
import logging
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from PIL import Image

from redress_log import actions
from redress_log.models import Case, Evidence, Message, ReopenRequest, Report, Representative, SignOff
from redress_log.rotation import private_fields
from tests import factories as make
from tests.tables import holders, rows

START, DAY = make.START, make.DAY
# Long enough that no key, hash or encrypted word holds it by chance.
MARK = "zqxjkvb"
# What the form takes, by the private field that holds it.
CONFIDED = {
    "what_happened": "zqxjkvbhappened",
    "what_would_put_it_right": "zqxjkvbright",
    "happened_when": "zqxjkvbwhen",
    "happened_where": "zqxjkvbwhere",
    "group_name": "zqxjkvbgroup",
    "how_bad_words": "zqxjkvbbad",
    "contact": "zqxjkvbcontact@example.org",
    "call_me": "zqxjkvbname",
    "support_needs": "zqxjkvbneeds",
    "on_behalf_of": "zqxjkvbaunt",
    "helper_name": "zqxjkvbhelper",
    "safety_concern": "zqxjkvbsafety",
}
# Answers that are chosen or counted, so no mark of ours fits; how many there are stands in no other table.
CHOSEN = {
    "reporter_kind": "helper",
    "person_knows": "not_yet",
    "people_basis": "estimate",
    "people_count": "48271",
}
HOLD = {
    Report: {*CONFIDED, *CHOSEN, "summary", "reporter_key"},
    Evidence: {"about", "data"},
    Message: {"words"},
    Representative: {"name"},
    SignOff: {"words"},
    ReopenRequest: {"words"},
}
MOMENT = START + timedelta(hours=3)


def test_every_private_field_has_a_mark():
    assert {model: {field.name for field in fields} for model, fields in private_fields().items()} == HOLD


def picture():
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def walked(transactional_db, client, caplog, tmp_path):
    """A case from its first word to its end, with every mark, by the browser where a browser is used."""
    caplog.set_level(logging.DEBUG)
    cache.clear()
    make.make_charter()
    institution, member, steward = make.make_institution(), make.make_member(), make.make_steward()

    def post(act, **data):
        page = client.post(reverse(f"redress_log:{act}"), data)
        assert page.status_code == 200, act
        return page

    with time_machine.travel(MOMENT):
        client.force_login(member)
        sent = (
            CONFIDED
            | CHOSEN
            | {
                "sending": "5b8c5ad4-2d3c-4d62-8b3e-5e6a0d2f7a11",
                "institution": institution.pk,
                "harm_kinds": ["used_against"],
                "shown_to_public": "summary",
                "shown_to_institution": "nothing",
                "shown_to_oversight": "words",
                "language": "en",
            }
        )
        post("report", **sent)
        post("report", **sent, step="change")
        code = post("report", **sent, step="send").context["code"]
        # A form that is refused, and a file that is refused, too.
        assert client.post(reverse("redress_log:report"), sent | {"harm_kinds": []}).status_code == 400
        client.logout()
        text = SimpleUploadedFile("zqxjkvbfile.txt", b"zqxjkvbdata of a letter")
        post("add_file", code=code, file=text, about="zqxjkvbabout", is_public="yes")
        photo = SimpleUploadedFile("zqxjkvbphoto.jpg", picture())
        post("add_file", code=code, file=photo, about="zqxjkvbabout two")
        wrong = SimpleUploadedFile("zqxjkvbwrong.exe", b"MZ zqxjkvbwrong")
        refused = client.post(reverse("redress_log:add_file"), {"code": code, "file": wrong})
        assert refused.status_code == 400
        theirs = post("appoint", code=code, name="zqxjkvbsister").context["new_code"]
        post("write", code=theirs, words="zqxjkvbwords of the sister")
        post("add_note", code=code, words="zqxjkvbnote")
        report = Report.objects.get()
        actions.acknowledge_report(report, actor=steward, at=MOMENT)
        client.force_login(steward)
        client.post(reverse("redress_log:open_report", args=[report.pk]), {"why": "first"})
        answer = reverse("redress_log:answer_person", args=[report.pk])
        assert client.post(answer, {"words": "zqxjkvbwords of the steward"}).status_code == 302
        client.logout()
        actions.check_safety(report, actor=steward, at=MOMENT)
        actions.propose_summary(report, "zqxjkvbsummary that nobody approved", actor=steward, at=MOMENT)
        assert "zqxjkvbsummary" in post("mine", code=code).content.decode()
        report = actions.propose_summary(report, "An address was given away.", actor=steward, at=MOMENT)
        post("approve_summary", code=code)
        walk = make.RedressWalk.of(report, code, steward)
        walk.until("propose")
    with time_machine.travel(walk.later()):
        post("sign_plan", code=code, answer="accept", words="zqxjkvbwhy")
    walk.refresh().agree_plan()
    for step in ("deliver", "ask_for_check", "check"):
        getattr(walk, step)()
    with time_machine.travel(walk.later()):
        post("confirm", code=code, answer="accept_with_limits", words="zqxjkvbhow")
    walk.refresh().close()
    walk.show()
    with time_machine.travel(walk.later()):
        back = reverse("redress_log:ask_to_reopen", args=[walk.case.reference])
        assert client.post(back, {"words": "zqxjkvbback"}).status_code == 200
        call_command("run_due", at=walk.at.isoformat(), stdout=io.StringIO())
    with time_machine.travel(walk.at + 60 * DAY):
        call_command("publish_record", str(tmp_path / "published"), stdout=io.StringIO())
        yield Report.objects.get(), code, theirs, member, tmp_path


def holds(data):
    return MARK.encode() in data or CHOSEN["people_count"].encode() in data


def test_no_mark_is_anywhere_but_where_its_reader_reads_it(walked, client, caplog):
    report, code, theirs, member, place = walked
    kept = str({field.name: getattr(report, field.name) + "" for field in private_fields()[Report]})
    assert "(private)" not in kept
    assert all(
        mark in kept for mark in (*CONFIDED.values(), *CHOSEN.values(), "zqxjkvbnote", member.uuid.hex)
    )
    assert {piece.about for piece in report.evidence.all()} == {"zqxjkvbabout", "zqxjkvbabout two"}
    assert b"zqxjkvbdata" in bytes(report.evidence.get(ending="txt").data)

    # Every table, the encrypted ones with them, and each column of each.
    jpeg = bytes(report.evidence.get(ending="jpg").data)[200:240].decode("utf-8", "replace")
    assert holders(MARK, CHOSEN["people_count"], code, theirs, code.replace("-", ""), jpeg) == []
    for model in private_fields():
        for row in rows(model._meta.db_table):
            assert not any(each in str(row) for each in (member.uuid.hex, str(member.uuid), member.email))
    # The bytes of the database's own files.
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        for file in path.parent.glob(f"{path.name}*"):
            assert not holds(file.read_bytes()), file
    # What was published: tiles, bundles, bulk files; and whatever else was written to a disk meanwhile.
    files = [file for folder in (place, settings.VAR) for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 3
    assert not [file for file in files if holds(file.read_bytes())]
    # What was logged, and what was sent.
    lines = [record.getMessage() for record in caplog.get_records("setup")]
    assert lines
    assert not [line for line in lines if holds(line.encode()) or code in line or theirs in line]
    assert len(mail.outbox) > 2
    for letter in mail.outbox:
        assert not holds(f"{letter.subject} {letter.body} {letter.alternatives}".encode())
        assert letter.to == ["zqxjkvbcontact@example.org"] or not holds(str(letter.to).encode())
    assert {signed.words for signed in report.sign_offs.all()} == {"zqxjkvbwhy", "zqxjkvbhow"}


def test_no_page_feed_or_file_shows_a_mark_to_anybody_else(walked, client):
    report, _code, _theirs, _member, _place = walked
    institution = Case.objects.get().institution
    addresses = [
        reverse("redress_log:list"),
        reverse("redress_log:detail", args=[report.case.reference]),
        reverse("redress_log:detail_json", args=[report.case.reference]),
        reverse("redress_log:case", args=[report.case.reference]),
        reverse("redress_log:mine"),
        reverse("redress_log:report"),
        reverse("redress_log:desk"),
        reverse("redress_log:desk_report", args=[report.pk]),
        reverse("redress_log:correspondence", args=[report.pk]),
        *(reverse("redress_log:desk_file", args=[report.pk, piece.pk]) for piece in report.evidence.all()),
        reverse("community:institution", args=[institution.code]),
        reverse("account"),
        f"/id/{report.case.reference}",
        f"/en/search/?q={MARK}happened",
        "/record/checkpoint",
    ]
    for reader in (None, make.make_member(), make.make_officer(institution), make.make_panelist()):
        client.logout()
        if reader:
            client.force_login(reader)
        for address in addresses:
            page = client.get(address, follow=True)
            data = b"".join(page.streaming_content) if page.streaming else page.content
            assert not holds(data.replace(f"{MARK}happened".encode(), b"")), (reader, address)
