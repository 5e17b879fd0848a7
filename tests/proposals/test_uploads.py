"""What is accepted when somebody sends a file, what is refused and in which words, and what it may cost."""

import io
import resource
import subprocess
import sys

import pytest
from django.core import checks
from pikepdf import Array, Dictionary, Encryption, Name
from PIL import Image

from community.rules import Refused
from proposals import looking
from proposals.looking import look_into
from proposals.uploads.__main__ import MOST_MEMORY
from proposals.uploads.kinds import MEDIA_TYPES
from tests.proposals.files import (
    PACKED,
    broken_member,
    deep_pdf,
    deep_program,
    docx,
    does,
    huge_member,
    locked_member,
    moving,
    odf,
    pdf,
    picture,
    program,
    relation,
    wide_pdf,
    with_fields,
    xlsx,
    zipped,
)

LINKS = '<text:a xlink:href="https://example.org/"/><draw:a xlink:href="../other.odt"/>'
PARTS = '<draw:image xlink:href="Pictures/a.png"/><draw:object xlink:href="./Object 1"/><draw:image xlink:href="#a"/>'
GOOD = {
    "a.pdf": pdf,
    "A.PDF": pdf,
    "scanned.pdf": lambda: pdf(stream=b"\x9c/JS \x00/Launch /Encrypt "),
    "packed.pdf": lambda: pdf({"/Lang": "es /JS"}, **PACKED),
    "linked.pdf": lambda: pdf(does("/URI", URI="https://example.org/")),
    "newspaper.pdf": lambda: pdf({"/Threads": Array([Dictionary(Type=Name.Thread)])}),
    "p.png": picture,
    "p.jpg": lambda: picture("JPEG"),
    "p.jpeg": lambda: picture("JPEG"),
    "p.webp": lambda: picture("WEBP"),
    "d.docx": docx,
    "photo.docx": lambda: docx(**{"word/media/a.png": picture(), "word/media/": ""}),
    "linked.docx": lambda: docx(**{"word/_rels/document.xml.rels": relation("hyperlink")}),
    "numbered.docx": lambda: with_fields(
        '<w:fldChar/><w:instrText>PAGE</w:instrText><w:fldChar/><w:t>DDE</w:t><w:fldSimple w:instr="HYPERLINK &quot;/DDE&quot;"/>'
    ),
    "lettered.docx": lambda: docx(**{"word/fonts/font1.odttf": b"<\xa7\x00\x9c" * 99}),
    "drawn.docx": lambda: docx(
        **{"word/media/a.svg": '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a.dtd"><svg/>'}
    ),
    "s.xlsx": xlsx,
    "o.odt": odf,
    "linked.odt": lambda: odf(LINKS + PARTS),
    "s.ods": lambda: odf('<table:table-cell table:formula="of:=SUM(1)"/>', "spreadsheet"),
    "niño.txt": lambda: "¿Qué?\n".encode(),
    "call.txt": lambda: b"=cmd|'/c calc'!A1",
    "t.csv": lambda: b"a,b\n1,\xc3\xb1\n-5,+1\n-0.5;=SUM(A1:A2)\n@ana,- one | two! three\n\"- a | 'b'\",!\n",
}
BAD = {
    "empty": ("a.pdf", bytes, "is empty"),
    "picture named PDF": ("a.pdf", picture, "inside it is PNG"),
    "PDF named picture": ("a.png", pdf, "inside it is PDF"),
    "PDF named text": ("a.txt", pdf, "inside it is PDF"),
    "JPEG named PNG": ("a.png", lambda: picture("JPEG"), "inside it is JPG"),
    "docx named xlsx": ("a.xlsx", docx, "inside it is DOCX"),
    "plain zip": ("a.zip", lambda: zipped(a="b"), "not accepted"),
    "zip named docx": ("a.docx", lambda: zipped(a="b"), "not accepted"),
    "SVG": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not accepted"),
    "SVG named text": ("a.txt", lambda: b"\n <svg onload='alert(1)'/>", "web page or a program"),
    "SVG named picture": ("a.png", lambda: b"<svg onload='alert(1)'/>", "not accepted"),
    "HTML": ("a.html", lambda: b"<html><script>alert(1)</script>", "not accepted"),
    "HTML named text": ("a.txt", lambda: b"<!DOCTYPE html><script>", "web page or a program"),
    "HTML named CSV": ("a.csv", lambda: b"<script>alert(1)</script>", "web page or a program"),
    "shell script": ("a.sh", lambda: b"#!/bin/sh\nrm -rf /\n", "not accepted"),
    "shell script named text": ("a.txt", lambda: b"#!/bin/sh\n", "web page or a program"),
    "Windows program": ("a.exe", lambda: b"MZ\x90\x00" + b"\x00" * 80, "not accepted"),
    "program named PDF": ("a.pdf", lambda: b"MZ\x90\x00" + b"\x00" * 80, "not accepted"),
    "Linux program named text": ("a.txt", lambda: b"\x7fELF" + b"\x00" * 80, "not accepted"),
    "PDF with a second ending": ("a.pdf.exe", pdf, "inside it is PDF"),
    "no ending": ("agreement", pdf, "inside it is PDF"),
    "half a PDF": ("a.pdf", lambda: pdf()[:30], "not whole"),
    "PDF without its table": ("a.pdf", lambda: pdf().replace(b"xref\n0", b"xxxx\n0"), "not whole"),
    "PDF of one huge stream": ("a.pdf", wide_pdf, "not whole"),
    "locked PDF": ("a.pdf", lambda: pdf(encryption=Encryption(user="a", owner="b")), "locked"),
    "PDF locked against changes": ("a.pdf", lambda: pdf(encryption=Encryption(user="", owner="b")), "locked"),
    "PDF with a program": ("a.pdf", lambda: pdf(program()), "programs"),
    "PDF with a program that is packed": ("a.pdf", lambda: pdf(program(), **PACKED), "programs"),
    "PDF with a program under another spelling": (
        "a.pdf",
        lambda: pdf(program()).replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS (app.al", b"/J#53 (al"),
        "programs",
    ),
    "PDF with a program deep inside": ("a.pdf", lambda: pdf(deep_program()), "programs"),
    "PDF with another file": ("a.pdf", lambda: pdf({"/Names": Dictionary(EmbeddedFiles=Dictionary())}), "programs"),
    **{
        f"PDF that does {action}": ("a.pdf", lambda action=action: pdf(does(action)), "programs")
        for action in (
            "/Launch", "/GoToE", "/GoToR", "/SubmitForm", "/ImportData", "/Thread", "/Rendition", "/GoTo3DView",
            "/RichMediaExecute", "/Movie", "/Sound",
        )
    },
    **{
        f"PDF that shows {kind}": ("a.pdf", lambda kind=kind: pdf({"/A": Dictionary(Subtype=Name(kind))}), "programs")
        for kind in ("/RichMedia", "/FileAttachment", "/3D")
    },
    "old or locked office file": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "password"),
    "locked office file named docx": ("a.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 99, "password"),
    "locked member": ("a.docx", locked_member, "password"),
    "locked odt": ("a.odt", lambda: odf(**{"META-INF/manifest.xml": "<encryption-data/>"}), "password"),
    "docx with macros": ("a.docx", lambda: docx(**{"word/vbaProject.bin": "x"}), "macros"),
    "docm": ("a.docm", lambda: zipped(**{"[Content_Types].xml": "macroEnabled.main+xml"}), "macros"),
    "odt with macros": ("a.odt", lambda: odf(**{"Basic/Standard/Module1.xml": "x"}), "macros"),
    "docx that fetches its template": ("a.docx", lambda: docx(**{"word/_rels/settings.xml.rels": relation("attachedTemplate")}), "takes in other files"),
    "docx that fetches an object": ("a.docx", lambda: docx(**{"word/_rels/document.xml.rels": relation("oleObject")}), "takes in other files"),
    **{
        f"docx with a {kind} under another name": (
            "a.docx", lambda kind=kind: docx(**{"word/_rels/a.xml.rels": relation(kind, 'Target="media/a.png"')}), "macros",
        )
        for kind in ("oleObject", "package", "vbaProject", "control ", "xlMacrosheet", "xlIntlMacrosheet")
    },
    "docx that takes in a page": ("a.docx", lambda: docx(**{"word/_rels/document.xml.rels": relation("aFChunk", 'Target="a.htm"')}), "takes in other files"),
    "docx that calls a program": ("a.docx", lambda: with_fields('<w:instrText> DDEAUTO c:\\cmd "/k calc"</w:instrText>'), "takes in other files"),
    "docx that calls a program in pieces": (
        "a.docx",
        lambda: with_fields("<w:fldChar/><w:instrText>\ndd</w:instrText><w:r/><w:instrText>e cmd</w:instrText>", "word/header1.xml"),
        "takes in other files",
    ),
    "docx that calls a program in short": ("a.docx", lambda: with_fields('<w:fldSimple w:instr="&quot;DDE&quot; cmd"/>', "word/part.bin"), "takes in other files"),
    "docx that calls a program behind much nothing": ("a.docx", lambda: docx(**{"word/a.png": " " * 65536 + '<w instr="" xmlns:w="w" w:instr="DDE"/>'}), "takes in other files"),
    "docx that calls a program and breaks off": ("a.docx", lambda: with_fields('<w:fldSimple w:instr="DDE"/><', "word/media/a.svg"), "takes in other files"),
    "docx with words in a code that is not read": ("a.docx", lambda: docx(**{"word/part.bin": '<?xml version="1.0" encoding="shift_jis"?><w/>'}), "not whole"),
    "docx with words of its own": ("a.docx", lambda: docx(**{"word/a.xml": '<!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>'}), "not whole"),
    "docx with words of its own in part.bin": ("a.docx", lambda: docx(**{"word/part.bin": "<!DOCTYPE w><w/>"}), "not whole"),
    "docx with words of its own in words.svg": ("a.docx", lambda: docx(**{"word/words.svg": "<!DOCTYPE w><w/>"}), "not whole"),
    "docx with a broken part": ("a.docx", lambda: docx(**{"word/a.xml": "<w>"}), "not whole"),
    "xlsx that calls a program": ("a.xlsx", lambda: xlsx(**{"xl/_rels/workbook.xml.rels": relation("externalLink", 'Target="a.xml"')}), "takes in other files"),
    **{
        f"odt with {tag}": ("a.odt", lambda tag=tag: odf(f'<draw:{tag} xlink:href="./Object 1"/>'), "macros")
        for tag in ("object-ole", "plugin", "applet")
    },
    "odt with a part from elsewhere": ("a.odt", lambda: odf('<text:section-source xlink:href="http://example.org/a.odt"/>'), "takes in other files"),
    "odt with a picture from elsewhere": ("a.odt", lambda: odf('<draw:image xlink:href=" HTTPS://example.org/a.png"/>'), "takes in other files"),
    "odt with a picture from the disk": ("a.odt", lambda: odf('<draw:image xlink:href="%2e%2e/../etc/a.png"/>'), "takes in other files"),
    "odt with a picture from a share": ("a.odt", lambda: odf('<draw:image xlink:href="\\\\host\\a.png"/>'), "takes in other files"),
    "odt with a style from elsewhere": ("a.odt", lambda: odf('<o xlink:href="//example.org/a"/>', part="styles.xml"), "takes in other files"),
    "odt with an object with a picture from elsewhere": ("a.odt", lambda: odf('<o xlink:href="ftp://a/"/>', part="Object 1/content.xml"), "takes in other files"),
    "odt that calls a program": ("a.odt", lambda: odf('<text:dde-connection-decl office:dde-application="cmd"/>'), "takes in other files"),
    "ods that calls a program": ("a.ods", lambda: odf('<table:table-cell table:formula="of:=1+Dde (&quot;cmd&quot;)"/>', "spreadsheet"), "takes in other files"),
    "odt whose words are hidden": ("a.odt", lambda: odf(part="styles.xml", **{"content.xml": "\x01<o/>"}), "not whole"),
    "odt with words of its own": ("a.odt", lambda: odf(part="styles.xml", **{"content.xml": '<!DOCTYPE o [<!ENTITY a "b">]><o>&a;</o>'}), "not whole"),
    "two parts of one name": ("a.docx", lambda: docx(**{"word/documenu.xml": "<w/>"}).replace(b"documenu", b"document"), "two parts"),
    "zip that would fill the disk": ("a.docx", huge_member, "too large once it is opened"),
    "zip with broken bytes inside": ("a.docx", broken_member, "not whole"),
    "half a zip": ("a.docx", lambda: docx()[:60], "not accepted"),
    "animated WebP": ("a.webp", lambda: moving("WEBP"), "moves"),
    "animated PNG": ("a.png", lambda: moving("PNG"), "moves"),
    "broken picture": ("a.png", lambda: picture()[:40], "cannot be read"),
    "huge picture": ("a.png", lambda: picture(size=(7000, 6000), mode="1"), "too large"),
    "text in another code": ("a.txt", lambda: "ñandú".encode("latin-1"), "UTF-8"),
    "text with NUL": ("a.csv", lambda: b"a,b\x00\n", "UTF-8"),
    **{
        f"CSV with {cell}": ("a.csv", lambda cell=cell: cell.encode(), "start another program")
        for cell in (
            "a,=cmd|'/c calc'!A1", "a;=cmd|'/c calc'!A1", "a\t@SUM(1+1)*cmd|'/c calc'!A0", "-2+3+cmd | '/c calc' !A0",
            '"=\ncmd|\'/c ""a\'\'b""\'!A1"', " +Excel|Sheet1!R1C1", '=dde("cmd";"a";"b")', "sep=^\na^=cmd|'a'!b",
        )
    },
    "name with a path": ("../../a.pdf", pdf, "looks like a path"),
    "name with a Windows path": ("C:\\a.pdf", pdf, "looks like a path"),
    "hidden name": (".pdf", pdf, "looks like a path"),
    "name that turns around": ("a\u202efdp.exe.pdf", pdf, "cannot be seen"),
    "name with a NUL": ("a\x00.pdf", pdf, "cannot be seen"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_accepted(name):
    data = GOOD[name]()
    found = look_into(name, data)
    assert found.media_type == MEDIA_TYPES[found.ending]
    assert found.sent == len(data)


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_lies_hides_or_runs_is_refused_in_plain_words(case):
    name, make, words = BAD[case]
    with pytest.raises(Refused, match=words):
        look_into(name, make())


def largest(who):
    """The most memory that a process took, in bytes; of our children, of whichever took most."""
    return resource.getrusage(who).ru_maxrss * 1024


def test_a_pdf_that_would_fill_the_memory_is_refused_and_fills_none():
    data = deep_pdf()
    assert len(data) < 50_000
    ours, theirs = largest(resource.RUSAGE_SELF), largest(resource.RUSAGE_CHILDREN)
    with pytest.raises(Refused, match=r"could not be read|cannot be read"):
        look_into("a.pdf", data)
    assert largest(resource.RUSAGE_SELF) - ours < 16 * 1024**2
    assert largest(resource.RUSAGE_CHILDREN) <= max(theirs, MOST_MEMORY)


def test_a_large_picture_in_few_colours_stays_one_and_takes_little_memory(request):
    """Were it spread out to all colours, it would need four times as much."""
    data = picture(size=(8000, 5000), mode="P")
    limit = "import resource, runpy; resource.setrlimit(resource.RLIMIT_AS, (200 << 20,) * 2); "
    limit += "runpy.run_module('proposals.uploads', run_name='__main__', alter_sys=True)"
    done = subprocess.run(
        [sys.executable, "-c", limit, "png"],
        input=data,
        capture_output=True,
        cwd=request.config.rootpath,
        check=True,
    )
    with Image.open(io.BytesIO(done.stdout.partition(b"\n")[2])) as kept:
        assert (kept.mode, kept.size) == ("P", (8000, 5000))


def test_a_file_that_takes_too_long_is_refused(monkeypatch, caplog):
    monkeypatch.setattr(looking, "MOST_SECONDS", 0.01)
    with pytest.raises(Refused, match="too much time or memory"):
        look_into("secret-street.txt", b"Secret street.")
    assert "could not be looked into" in caplog.text
    assert "ecret" not in caplog.text


def test_what_looks_into_a_file_knows_no_secret_of_ours(monkeypatch):
    """Nothing of the environment, where the keys and the database's password stand, is handed on."""
    monkeypatch.setenv("PYTHONINSPECT", "1")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    assert look_into("a.txt", b"Said.").ending == "txt"


def test_a_python_that_finds_its_libraries_in_a_place_of_their_own_starts(monkeypatch, tmp_path):
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\n[ "$LD_LIBRARY_PATH" = /opt/own/lib ] && exec {sys.executable} "$@"\n')
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/own/lib")
    assert look_into("a.txt", b"Said.").ending == "txt"


def test_nothing_of_a_file_is_left_behind_when_the_process_dies_of_it(request):
    limit = (
        "import resource, runpy; runpy.run_module('proposals.uploads', run_name='__main__', alter_sys=True); "
    )
    limit += "print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run(
        [sys.executable, "-c", limit, "txt"],
        input=b"Said.",
        capture_output=True,
        cwd=request.config.rootpath,
        check=True,
    )
    assert done.stdout.endswith(b"(0, 0)\n")


def test_an_operator_is_told_when_no_file_can_be_looked_into(monkeypatch):
    """Otherwise everybody would read that their file is too large."""

    def told():
        return [
            each.id for each in checks.run_checks(tags=[checks.Tags.files], include_deployment_checks=True)
        ]

    assert told() == []
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert told() == ["hearth.E004"]
    assert checks.run_checks(tags=[checks.Tags.files]) == []


def test_a_picture_loses_what_the_camera_wrote():
    exif = Image.Exif()
    exif[0x010E] = "Our secret street"
    for kind in ("JPEG", "PNG", "WEBP"):
        data = picture(kind, exif=exif, icc_profile=b"Our secret street", comment="Our secret street")
        assert b"Our secret street" in data
        found = look_into(f"a.{kind}", data)
        assert b"Our secret street" not in found.data


def test_a_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    with Image.open(io.BytesIO(look_into("a.jpg", picture("JPEG", exif=exif)).data)) as kept:
        assert kept.size == (10, 20)


def test_a_picture_keeps_what_can_be_seen_through_it():
    data = picture(mode="P", transparency=0)
    with Image.open(io.BytesIO(look_into("a.png", data).data)) as kept:
        assert kept.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_picture_in_many_greys_keeps_them():
    grey = Image.new("I;16", (3, 1))
    for place, value in enumerate((0, 0x8000, 0xFFFF)):
        grey.putpixel((place, 0), value)
    out = io.BytesIO()
    grey.save(out, "PNG")
    with Image.open(io.BytesIO(look_into("scan.png", out.getvalue()).data)) as kept:
        assert kept.tobytes() == bytes([0, 128, 255])


def test_a_photo_with_a_second_one_behind_it_is_kept_as_a_plain_one():
    out = io.BytesIO()
    Image.new("RGB", (20, 20), (255, 0, 0)).save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (20, 20))]
    )
    found = look_into("phone.jpg", out.getvalue())
    assert found.media_type == "image/jpeg"
    assert len(found.data) < len(out.getvalue())
