"""Files of a report: what they are, who gets them, and that nothing of them lies in the clear."""

import io

import pikepdf
import pillow_heif
import pytest
from django.core.cache import cache
from django.core.files import uploadedfile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from community.rules import Refused
from proposals.looking import Found
from redress_log import actions, tasks
from redress_log.models import Evidence, Visitor
from tests import factories as make
from tests.refusals import refused
from tests.tables import holders

pytestmark = pytest.mark.django_db

START = make.START
MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def photo(kind, words=b"zqxstreet"):
    """A photo that its camera wrote a place, a day and words into."""
    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[0x010E] = words.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 46.0, 30.0), 3: "W", 4: (122.0, 25.0, 10.0)})
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 10, 10)).save(out, kind, exif=exif)
    assert words in out.getvalue()
    return out.getvalue()


def with_script():
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.save(out)
    return out.getvalue()


def add(client, code, name, data, **other):
    return client.post(
        reverse("redress_log:add_file"),
        {"code": code, "file": SimpleUploadedFile(name, data), "about": "zqxabout the letter"} | other,
    )


def fetch(client, code, piece):
    return client.post(reverse("redress_log:own_file"), {"code": code, "piece": str(piece.pk)})


@pytest.mark.parametrize(
    ("name", "kind"), [("IMG_1.HEIC", "HEIF"), ("IMG_1.jpg", "HEIF"), ("a.jpg", "JPEG"), ("a.png", "PNG")]
)
def test_a_photo_of_a_phone_is_kept_without_place_and_in_no_table_in_the_clear(client, name, kind):
    _report, code = make.make_report()
    sent = photo(kind)
    assert add(client, code, name, sent).status_code == 200
    piece = Evidence.objects.get()
    page = fetch(client, code, piece)
    assert page.status_code == 200
    with Image.open(io.BytesIO(page.content)) as kept:
        assert kept.format == ("PNG" if kind == "PNG" else "JPEG")
        assert not kept.getexif()
        assert kept.convert("RGB").getpixel((30, 20))[0] > 150
    assert page["Content-Disposition"] == f'attachment; filename="file.{piece.ending}"'
    assert page["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in page["Cache-Control"]
    assert holders("zqxstreet", "zqxabout", "IMG_1", "JFIF") == []


@pytest.mark.parametrize(
    ("name", "make_data", "said"),
    [
        ("a.pdf", with_script, "Print it to a new PDF"),
        ("a.exe", lambda: b"MZ" + bytes(100), "Files of this kind are not accepted"),
        ("a.jpg", lambda: b"", "This file is empty"),
        ("a.heic", lambda: b"\0\0\0\x1cftypheic" + bytes(200), "This picture cannot be read"),
        ("a.jpg", lambda: photo("PNG"), "inside it is PNG"),
        ("a.svg", lambda: b"<svg onload=alert(1)>", "Files of this kind are not accepted"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(client, name, make_data, said):
    _report, code = make.make_report()
    page = add(client, code, name, make_data())
    assert page.status_code == 400
    assert said in page.content.decode()
    assert "zqxabout the letter" in page.content.decode()
    assert Evidence.objects.count() == 0


def test_a_photo_of_fifty_megabytes_is_refused_in_words_and_never_on_the_disk(client, monkeypatch):
    _report, code = make.make_report()
    monkeypatch.setattr(
        uploadedfile.tempfile, "NamedTemporaryFile", lambda *a, **k: pytest.fail("a file on the disk")
    )
    for size in (50 * MEGABYTE, 11 * MEGABYTE):
        page = add(client, code, "photo.jpg", photo("JPEG") + bytes(size))
        assert page.status_code == 400
        assert "This file has more than 10 megabytes" in page.content.decode()
        assert "zqxabout the letter" in page.content.decode()
    assert Evidence.objects.count() == 0


def test_a_file_needs_the_token_of_the_form_as_every_other_form_does():
    _report, code = make.make_report()
    strict = Client(enforce_csrf_checks=True)
    assert add(strict, code, "a.txt", b"Said.").status_code == 403
    assert Evidence.objects.count() == 0
    page = strict.post(reverse("redress_log:mine"), {"code": code})
    assert page.status_code == 403
    strict.get(reverse("redress_log:mine"))
    token = strict.cookies["csrftoken"].value
    assert add(strict, code, "a.txt", b"Said.", csrfmiddlewaretoken=token).status_code == 200


def test_only_the_person_whom_they_trust_and_a_steward_without_a_side_get_a_file(client):
    institution = make.make_institution()
    report, code = make.make_report(institution=institution)
    _other, other_code = make.make_report()
    theirs = actions.appoint_representative(report, "Bo", actor=Visitor(code), at=START)[1]
    add(client, theirs, "a.txt", b"What she told.")
    piece = Evidence.objects.get()
    for right in (code, theirs):
        assert fetch(client, right, piece).content == b"What she told."
    assert fetch(client, other_code, piece).status_code == 404
    assert fetch(client, "AAAA-BBBB-CCCC-DDDD-EEEE", piece).status_code == 403
    desk = reverse("redress_log:desk_file", args=[report.pk, piece.pk])
    assert client.get(desk).status_code == 302
    tied = make.make_steward(make.make_officer(institution))
    for reader in (make.make_member(), make.make_officer(institution), make.make_panelist(), tied):
        client.force_login(reader)
        assert client.get(desk).status_code == 403
    client.force_login(make.make_steward())
    assert client.get(desk).status_code == 302
    client.post(reverse("redress_log:open_report", args=[report.pk]), {"why": "first"})
    page = client.get(desk)
    assert page.content == b"What she told."
    assert page["Content-Disposition"].startswith("attachment")
    assert "no-store" in page["Cache-Control"]


def test_a_file_is_taken_away_by_its_person_alone_and_gone(client):
    _report, code = make.make_report()
    _other, other_code = make.make_report()
    add(client, code, "a.txt", b"What she told.", is_public="yes")
    piece = Evidence.objects.get()
    assert piece.is_public
    remove = reverse("redress_log:remove_file")
    page = client.post(remove, {"code": other_code, "piece": str(piece.pk)})
    assert "not there any more" in page.content.decode()
    for wrong in ("", "x", "9" * 40):
        assert client.post(remove, {"code": code, "piece": wrong}).status_code == 400
    assert Evidence.objects.count() == 1
    assert client.post(remove, {"code": code, "piece": str(piece.pk)}).status_code == 200
    assert Evidence.objects.count() == 0


def test_only_what_its_person_calls_public_can_be():
    _case, report, code = make.make_published_case()
    found = Found("txt", "text/plain", b"What she told.", 14)
    who = {"actor": Visitor(code), "at": START}
    piece = actions.add_file(report, found=found, about="", is_public=False, **who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.update(released_at=START)
    steward = make.make_steward()
    actions.open_report(report, why="first", actor=steward, at=START)
    with pytest.raises(Refused, match="stay private"):
        actions.release_file(piece, actor=steward, at=START)


@pytest.mark.parametrize("shown", ["summary", "type_only"])
def test_no_file_comes_out_of_a_case_that_is_not_public_in_words(shown):
    walk = make.make_walk("accept" if shown == "summary" else "publish", shown_to_public=shown)
    found = Found("txt", "text/plain", b"What she told.", 14)
    piece = actions.add_file(
        walk.report, found=found, about="", is_public=True, actor=walk.person, at=walk.later()
    )
    actions.open_report(walk.report, why="first", actor=walk.steward, at=walk.later())
    release = {"actor": walk.steward, "at": walk.at}
    assert "once the case is public in words" in refused(actions.release_file, piece, **release)
    if shown == "summary":
        walk.publish()
        actions.open_report(walk.report, why="first", actor=walk.steward, at=walk.at)
        actions.release_file(piece, actor=walk.steward, at=walk.at)


def test_a_file_comes_out_with_the_batch_after_a_steward_looked_and_its_person_can_take_it_back(
    client, time_machine
):
    case, report, code = make.make_published_case()
    time_machine.move_to(case.published_at + make.DAY, tick=False)
    add(client, code, "a.txt", b"What she told.", is_public="yes")
    piece = Evidence.objects.get()
    page, file = case.get_absolute_url(), reverse("redress_log:public_file", args=[case.reference, piece.pk])
    release = reverse("redress_log:release_file", args=[report.pk, piece.pk])
    client.force_login(make.make_steward())
    assert client.post(release).status_code == 302
    assert Evidence.objects.get().released_at is None
    client.post(reverse("redress_log:open_report", args=[report.pk]), {"why": "first"})
    assert client.post(release).status_code == 302
    client.logout()
    assert file not in client.get(page).content.decode()
    assert client.get(file).status_code == 404

    batch = case.moves.get(kind="file_released").show_from
    time_machine.move_to(batch, tick=False)
    tasks.due(batch)
    assert file in client.get(page).content.decode()
    handed = client.get(file)
    assert handed.content == b"What she told."
    assert handed["Content-Disposition"].startswith("attachment")
    assert "noindex" in handed["X-Robots-Tag"]

    client.post(reverse("redress_log:remove_file"), {"code": code, "piece": str(piece.pk)})
    assert file not in client.get(page).content.decode()
    gone = client.get(file)
    assert gone.status_code == 410
    assert "taken back" in gone.content.decode()


def test_there_is_room_for_so_many_files_and_no_more(client):
    make.make_charter(documents=2)
    _report, code = make.make_report()
    for _each in range(2):
        assert add(client, code, "a.txt", b"Said.").status_code == 200
    page = add(client, code, "a.txt", b"Said.")
    assert page.status_code == 400
    assert "There can be 2 files" in page.content.decode()
