"""What is kept with a proposal, what is refused and in which words, and how it is handed out."""

import io
import zipfile
import zlib
from hashlib import sha256

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pikepdf import Array, Dictionary, Encryption, Name, ObjectStreamMode
from PIL import Image

from community.rules import Refused
from proposals import actions, uploads
from proposals.models import Document
from proposals.models.documents import document_storage
from proposals.uploads import office
from record.models import Payload, PendingEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def pdf(catalog=None, *, stream=b"", **options):
    """A PDF of one page, with these entries in its catalog, and ``stream`` as it is among its objects."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for entry, value in (catalog or {}).items():
            document.Root[entry] = document.make_indirect(value) if isinstance(value, Dictionary) else value
        document.Root.Kept = document.make_stream(stream)
        document.save(out, **{"static_id": True, "compress_streams": False} | options)
    return out.getvalue()


def program():
    return {"/OpenAction": Dictionary(S=Name.JavaScript, JS="app.alert()")}


PDF = pdf()
PACKED = {"object_stream_mode": ObjectStreamMode.generate, "compress_streams": True}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(make.START + make.DAY, tick=False)


def picture(kind="PNG", size=(20, 10), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **options)
    return out.getvalue()


def moving(kind):
    """Two pictures in one file."""
    out = io.BytesIO()
    first, second = (Image.new("RGB", (20, 10), colour) for colour in ("red", "blue"))
    first.save(out, kind, save_all=True, append_images=[second], lossless=True)
    return out.getvalue()


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def docx(kind="wordprocessingml.document.main+xml", **others):
    types = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{kind}"/></Types>'
    return zipped(**{"[Content_Types].xml": types, "word/document.xml": "<w/>"} | others)


def relation(kind):
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{types}/{kind}" Target="https://example.org/" TargetMode="External"/>'
        "</Relationships>"
    )


def odt(**others):
    return zipped(**{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"} | others)


def with_encrypted_member(data):
    """The flag of a locked member, set where the zip's directory and its member keep it."""
    data = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def add(
    proposal,
    actor=None,
    name="agreement.pdf",
    data=PDF,
    kind="agreement",
    title="Sharing agreement",
    language="es",
):
    return actions.add_document(
        proposal,
        actor=actor or proposal.filed_by,
        at=make.START,
        kind=kind,
        title=title,
        language=language,
        name=name,
        data=data,
    )


def entries():
    return PendingEntry.objects.filter(kind__startswith="proposals.document").count()


GOOD = {
    "a.pdf": PDF,
    "A.PDF": PDF,
    "scanned.pdf": pdf(stream=b"\x9c/JS \x00/Launch /Encrypt "),
    "packed.pdf": pdf({"/Lang": "es /JS"}, **PACKED),
    "p.png": picture(),
    "p.jpg": picture("JPEG"),
    "p.jpeg": picture("JPEG"),
    "p.webp": picture("WEBP"),
    "d.docx": docx(),
    "linked.docx": docx(**{"word/_rels/document.xml.rels": relation("hyperlink")}),
    "s.xlsx": docx("spreadsheetml.sheet.main+xml"),
    "o.odt": odt(),
    "niño.txt": "¿Qué?\n".encode(),
    "t.csv": "a,b\n1,ñ\n".encode(),
}
BAD = {
    "empty": ("a.pdf", b"", "is empty"),
    "picture named PDF": ("a.pdf", picture(), "inside it is PNG"),
    "PDF named picture": ("a.png", PDF, "inside it is PDF"),
    "PDF named text": ("a.txt", PDF, "inside it is PDF"),
    "JPEG named PNG": ("a.png", picture("JPEG"), "inside it is JPG"),
    "docx named xlsx": ("a.xlsx", docx(), "inside it is DOCX"),
    "plain zip": ("a.zip", zipped(a="b"), "not accepted"),
    "zip named docx": ("a.docx", zipped(a="b"), "not accepted"),
    "SVG": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not accepted"),
    "SVG named text": ("a.txt", b"\n <svg onload='alert(1)'/>", "web page or a program"),
    "SVG named picture": ("a.png", b"<svg onload='alert(1)'/>", "not accepted"),
    "HTML": ("a.html", b"<html><script>alert(1)</script>", "not accepted"),
    "HTML named text": ("a.txt", b"<!DOCTYPE html><script>", "web page or a program"),
    "HTML named CSV": ("a.csv", b"<script>alert(1)</script>", "web page or a program"),
    "shell script": ("a.sh", b"#!/bin/sh\nrm -rf /\n", "not accepted"),
    "shell script named text": ("a.txt", b"#!/bin/sh\n", "web page or a program"),
    "Windows program": ("a.exe", b"MZ\x90\x00" + b"\x00" * 80, "not accepted"),
    "program named PDF": ("a.pdf", b"MZ\x90\x00" + b"\x00" * 80, "not accepted"),
    "Linux program named text": ("a.txt", b"\x7fELF" + b"\x00" * 80, "not accepted"),
    "PDF with a second ending": ("a.pdf.exe", PDF, "inside it is PDF"),
    "no ending": ("agreement", PDF, "inside it is PDF"),
    "half a PDF": ("a.pdf", PDF[:30], "not whole"),
    "PDF without its table": ("a.pdf", PDF.replace(b"xref\n0", b"xxxx\n0"), "not whole"),
    "locked PDF": ("a.pdf", pdf(encryption=Encryption(user="a", owner="b")), "locked"),
    "PDF locked against changes": ("a.pdf", pdf(encryption=Encryption(user="", owner="b")), "locked"),
    "PDF with a program": ("a.pdf", pdf(program()), "programs"),
    "PDF with a program that is packed": ("a.pdf", pdf(program(), **PACKED), "programs"),
    "PDF with a program under another spelling": (
        "a.pdf",
        pdf(program()).replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS (app.al", b"/J#53 (al"),
        "programs",
    ),
    "PDF with a program deep inside": ("a.pdf", pdf({"/Names": Array([Dictionary(A=Array([program()["/OpenAction"]]))])}), "programs"),
    "PDF that starts a program": ("a.pdf", pdf({"/AA": Dictionary(S=Name.Launch)}), "programs"),
    "PDF with another file": ("a.pdf", pdf({"/Names": Dictionary(EmbeddedFiles=Dictionary())}), "programs"),
    "old or locked office file": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "password"),
    "locked office file named docx": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "password"),
    "locked member": ("a.docx", with_encrypted_member(docx()), "password"),
    "locked odt": ("a.odt", odt(**{"META-INF/manifest.xml": "<encryption-data/>"}), "password"),
    "docx with macros": ("a.docx", docx(**{"word/vbaProject.bin": "x"}), "macros"),
    "docm": ("a.docm", docx("x") .replace(b"x", b"x") and zipped(**{"[Content_Types].xml": "macroEnabled.main+xml"}), "macros"),
    "odt with macros": ("a.odt", odt(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
    "docx that fetches its template": ("a.docx", docx(**{"word/_rels/settings.xml.rels": relation("attachedTemplate")}), "takes in other files"),
    "docx that fetches an object": ("a.docx", docx(**{"word/_rels/document.xml.rels": relation("oleObject")}), "takes in other files"),
    "two parts of one name": ("a.docx", docx(**{"word/documenu.xml": "<w/>"}).replace(b"documenu", b"document"), "two parts"),
    "animated WebP": ("a.webp", moving("WEBP"), "moves"),
    "animated PNG": ("a.png", moving("PNG"), "moves"),
    "half a zip": ("a.docx", docx()[:60], "not accepted"),
    "broken picture": ("a.png", picture()[:40], "cannot be read"),
    "huge picture": ("a.png", picture(size=(7000, 6000)), "too large"),
    "text in another code": ("a.txt", "ñandú".encode("latin-1"), "UTF-8"),
    "text with NUL": ("a.csv", b"a,b\x00\n", "UTF-8"),
    "name with a path": ("../../a.pdf", PDF, "looks like a path"),
    "name with a Windows path": ("C:\\a.pdf", PDF, "looks like a path"),
    "hidden name": (".pdf", PDF, "looks like a path"),
    "name that turns around": ("a\u202efdp.exe.pdf", PDF, "cannot be seen"),
    "name with a NUL": ("a\x00.pdf", PDF, "cannot be seen"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_accepted(name):
    found = uploads.look_into(name, GOOD[name])
    assert found.media_type == uploads.MEDIA_TYPES[found.ending]


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_lies_hides_or_runs_is_refused_in_plain_words(case):
    name, data, words = BAD[case]
    with pytest.raises(uploads.NotAccepted, match=words):
        uploads.look_into(name, data)


def test_a_pdf_that_would_fill_the_memory_is_refused():
    inside = b"4 0 5 10 <</A 1>>  <</B 2>>" + b" " * 64 * 1024 * 1024
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Also 4 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %d>>stream\n%b\nendstream",
    ]
    packed = zlib.compress(inside, 9)
    objects[2] %= (len(packed), packed)
    data, rows = b"%PDF-1.5\n", bytes(7)
    for number, each in enumerate(objects, 1):
        rows += b"\1" + len(data).to_bytes(4, "big") + bytes(2)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    start = len(data)
    rows += b"\2\0\0\0\3\0\0" + b"\2\0\0\0\3\0\1" + b"\1" + start.to_bytes(4, "big") + bytes(2)
    data += b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    data += rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    assert len(data) < 100_000
    with pytest.raises(uploads.NotAccepted, match="not whole"):
        uploads.look_into("a.pdf", data)


def test_a_zip_that_would_fill_the_disk_is_refused(monkeypatch):
    monkeypatch.setattr(office, "MOST_UNPACKED", 1000)
    with pytest.raises(uploads.NotAccepted, match="too large once it is opened"):
        uploads.look_into("a.docx", docx(**{"word/media/a.png": "0" * 2000}))


def test_a_picture_loses_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x010E] = "Our secret street"
    data = picture("JPEG", exif=exif)
    assert b"Our secret street" in data
    assert b"Our secret street" not in uploads.look_into("a.jpg", data).data


def test_a_picture_in_many_greys_keeps_them():
    grey = Image.new("I;16", (3, 1))
    for place, value in enumerate((0, 0x8000, 0xFFFF)):
        grey.putpixel((place, 0), value)
    out = io.BytesIO()
    grey.save(out, "PNG")
    with Image.open(io.BytesIO(uploads.look_into("scan.png", out.getvalue()).data)) as kept:
        assert kept.tobytes() == bytes([0, 128, 255])


def test_adding_and_removing_leave_one_entry_each_and_the_bytes_go(django_capture_on_commit_callbacks):
    proposal = make.make_submitted_proposal()
    document = add(proposal)
    assert (document.media_type, document.sha256) == ("application/pdf", sha256(PDF).hexdigest())
    assert entries() == 1
    assert document.sha256.encode() in bytes(PendingEntry.objects.get(kind="proposals.document_added").body)
    assert "Sharing" not in str(PendingEntry.objects.get(kind="proposals.document_added").body)
    name = document.file.name
    assert document_storage().exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_document(document, actor=proposal.filed_by, at=make.START)
    assert not document_storage().exists(name)
    assert entries() == 2
    document.refresh_from_db()
    assert (document.title, document.file.name) == ("", "")
    assert Payload.objects.get(entry_key=document.entry_key, name="title").is_erased
    with pytest.raises(Refused, match="already"):
        actions.remove_document(document, actor=proposal.filed_by, at=make.START)
    assert entries() == 2


def test_only_those_who_answer_for_it_add_and_remove():
    institution = make.make_institution()
    proposal = make.make_submitted_proposal(institution=institution)
    document = add(proposal)
    for actor in (make.make_member(), make.make_officer(), make.make_seat_holder()):
        with pytest.raises(Refused, match="Only whoever filed"):
            add(proposal, actor)
        with pytest.raises(Refused, match="Only whoever filed"):
            actions.remove_document(document, actor=actor, at=make.START)
    assert entries() == 1
    for actor in (make.make_officer(institution), make.make_steward()):
        add(proposal, actor)
    assert entries() == 3


def test_the_charter_says_how_large_and_how_many():
    make.make_charter(documents=2, document_megabytes=1)
    proposal = make.make_submitted_proposal()
    with pytest.raises(Refused, match="more than 1 megabytes"):
        add(proposal, data=PDF + b"\n" * 1024 * 1024)
    first = add(proposal)
    add(proposal)
    with pytest.raises(Refused, match="can have 2 documents"):
        add(proposal)
    actions.remove_document(first, actor=proposal.filed_by, at=make.START)
    add(proposal)


def test_a_page_adds_lists_and_says_what_is_missing(client):
    proposal = make.make_submitted_proposal()
    page = reverse("proposals:documents", args=[proposal.reference])
    anonymous = client.get(page).content.decode()
    assert "Not provided" in anonymous
    assert "Add a document" not in anonymous

    def upload(**o):
        return {
            "kind": "ethics",
            "title": "Ética",
            "language": "es",
            "file": SimpleUploadedFile("e.pdf", PDF),
        } | o

    assert client.post(page, upload()).status_code == 403
    client.force_login(proposal.filed_by)
    refused = client.post(page, upload(file=SimpleUploadedFile("e.pdf", picture())))
    assert refused.status_code == 400
    assert "inside it is PNG" in refused.content.decode()
    assert "Ética" in refused.content.decode()
    assert 'enctype="multipart/form-data"' in refused.content.decode()
    assert 'type="file" name="file"' in refused.content.decode()
    assert client.post(page, upload(title="\u200b")).status_code == 400
    assert client.post(page, upload(file=SimpleUploadedFile("e.pdf", b""))).status_code == 400
    assert entries() == 0
    assert client.post(page, upload()).status_code == 302
    shown = client.get(page).content.decode()
    assert "PDF, 92\xa0bytes, Spanish" in shown or "PDF, " in shown
    assert "Not provided: Agreement about the data, Privacy assessment, Equity assessment" in " ".join(
        shown.split()
    )
    assert "Ética" in client.get(proposal.get_absolute_url()).content.decode()


def test_the_bytes_are_handed_out_so_that_nothing_runs_them(client):
    proposal = make.make_submitted_proposal()
    document = add(proposal, title="<script>alert(1)</script>")
    address = reverse("proposals:document_file", args=[proposal.reference, document.pk])
    response = client.get(address)
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{proposal.reference}-{document.pk}.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "Set-Cookie" not in response
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    image = add(proposal, name="p.png", data=picture(), kind="other")
    inline = client.get(reverse("proposals:document_file", args=[proposal.reference, image.pk]))
    assert inline["Content-Disposition"].startswith("inline")
    assert (
        client.get(reverse("proposals:document_file", args=["PRP-2026-0099", document.pk])).status_code == 404
    )
    actions.remove_document(document, actor=proposal.filed_by, at=make.START)
    assert client.get(address).status_code == 404
    assert Document.objects.count() == 2


def test_removing_asks_once_and_refuses_others(client):
    proposal = make.make_submitted_proposal()
    document = add(proposal)
    address = reverse("proposals:remove_document", args=[proposal.reference, document.pk])
    client.force_login(make.make_member())
    assert client.post(address).status_code == 403
    client.force_login(proposal.filed_by)
    assert client.get(address).status_code == 200
    assert document_storage().exists(document.file.name)
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    assert entries() == 2
