"""Files to send, as somebody's programs would write them, or somebody who means harm."""

import io
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode
from PIL import Image

PACKED = {"object_stream_mode": ObjectStreamMode.generate, "compress_streams": True}


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


def deep_program():
    return {"/Names": Array([Dictionary(A=Array([program()["/OpenAction"]]))])}


def does(action, **other):
    """A page's entry that does this when it is opened."""
    return {"/OpenAction": Dictionary(S=Name(action), **other)}


def packed_pdf(*streams):
    """A small PDF each of whose streams holds the objects that it unpacks to: (numbers, their bytes)."""
    objects = {
        1: (b"<</Type/Catalog/Pages 2 0 R>>", None),
        2: (b"<</Type/Pages/Kids[]/Count 0>>", None),
    }
    number = 3
    for inside in streams:
        head = b" ".join(b"%d %d" % (number + 1 + place, at) for place, (at, _) in enumerate(inside)) + b" "
        packed = zlib.compress(head + b"".join(body for _, body in inside), 9)
        objects[number] = (
            b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%b\nendstream"
            % (len(inside), len(head), len(packed), packed),
            None,
        )
        objects |= {number + 1 + place: (None, (number, place)) for place in range(len(inside))}
        number += 1 + len(inside)
    data, rows = b"%PDF-1.5\n", bytes(7)
    for each, (body, within) in objects.items():
        if within:
            rows += b"\2" + within[0].to_bytes(4, "big") + within[1].to_bytes(2, "big")
        else:
            rows += b"\1" + len(data).to_bytes(4, "big") + bytes(2)
            data += b"%d 0 obj\n%b\nendobj\n" % (each, body)
    start = len(data)
    rows += b"\1" + start.to_bytes(4, "big") + bytes(2)
    data += b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % (
        number,
        number + 1,
        len(rows),
    )
    return data + rows + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def wide_pdf():
    """One stream that unpacks to 64 MB."""
    return packed_pdf([(0, b"<</A 1>> "), (9, b"<</B 2>>" + b" " * 64 * 1024 * 1024)])


def deep_pdf():
    """Four streams that each unpack to a list of four million numbers."""
    numbers = b"[" + b"0 " * 4 * 1024 * 1024 + b"]"
    return packed_pdf(*([(0, numbers)] for _ in range(4)))


def picture(kind="PNG", size=(20, 10), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **options)
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
    office = "application/vnd.openxmlformats-officedocument"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="odttf" ContentType="{office}.obfuscatedFont"/>'
        '<Default Extension="svg" ContentType="image/svg+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{office}.{kind}"/>'
        f'<Override PartName="/word/words.svg" ContentType="{office}.{kind}"/></Types>'
    )
    return zipped(**{"[Content_Types].xml": types, "word/document.xml": "<w/>"} | others)


def with_fields(body, part="word/document.xml"):
    """A text with this in one of its parts, where what a field does is written."""
    return docx(**{part: f'\ufeff<w:p xmlns:w="urn:w">{body}</w:p>'})


def xlsx(**others):
    return docx("spreadsheetml.sheet.main+xml", **others)


def relation(kind, more='Target="https://example.org/" TargetMode="External"'):
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{types}/{kind}" {more}/>'
        "</Relationships>"
    )


def odf(body="", kind="text", part="content.xml", **others):
    """A document of OpenDocument with this in one of its parts."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("text", "text"), ("draw", "drawing"), ("table", "table"), ("office", "office"))
    )
    written = f'<o {spaces} xmlns:xlink="http://www.w3.org/1999/xlink">{body}</o>'
    return zipped(**{"mimetype": f"application/vnd.oasis.opendocument.{kind}", part: written} | others)


def with_mark(data, place, value, *marks):
    """These bytes written over those at some place behind each mark, as the zip's directory and its members have."""
    data = bytearray(data)
    for mark, shift in zip(marks, (place, place + 2), strict=False):
        start = data.index(mark) + shift
        data[start : start + len(value)] = value
    return bytes(data)


def locked_member():
    return with_mark(docx(), 6, b"\1", b"PK\x03\x04", b"PK\x01\x02")


def huge_member():
    """A zip whose directory says that one of its parts has 300 MB."""
    return with_mark(docx(), 22, (300 * 1024**2).to_bytes(4, "little"), b"PK\x03\x04", b"PK\x01\x02")


def broken_member():
    return with_mark(docx(**{"[Content_Types].xml": "main+xml " * 20}), 30 + 19, b"\xff" * 4, b"PK\x03\x04")
