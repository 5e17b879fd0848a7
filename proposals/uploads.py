"""What a file really is, found by looking at its bytes; whatever could be run, or hides what it is, is refused."""

import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass

import filetype
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_PIXELS = 40_000_000
# What a small file may not grow into when it is opened.
MOST_UNPACKED = 200 * 1024 * 1024
LONGEST_NAME = 255

ODF = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
OOXML = {
    "docx": "wordprocessingml.document",
    "xlsx": "spreadsheetml.sheet",
    "pptx": "presentationml.presentation",
}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    **{ending: f"application/vnd.oasis.opendocument.{kind}" for ending, kind in ODF.items()},
    **{ending: f"application/vnd.openxmlformats-officedocument.{kind}" for ending, kind in OOXML.items()},
}
PICTURES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
ACCEPTED = "PDF, PNG, JPEG, WebP, DOCX, XLSX, PPTX, ODT, ODS, ODP, TXT, CSV"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RUNS_IN_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)\b")
_MARKUP = re.compile(
    r"\s*(?:<\?xml|<!doctype|<!--|<(?:html|head|body|svg|script|iframe|math)\b|#!|<\?php)", re.IGNORECASE
)


class NotAccepted(Exception):
    """A file is refused; its words are the sentence for the person."""


@dataclass(frozen=True)
class Found:
    """A file that is kept: how its name ends, its media type, and the bytes to hand out."""

    ending: str
    media_type: str
    data: bytes


def look_into(name, data):
    """What the file is. Raises ``NotAccepted``.

    A picture comes back encoded anew, without what its camera wrote about the place and the day.
    """
    ending = _ending(name)
    if not data:
        raise NotAccepted(_("This file is empty."))
    if data.startswith(_OLE):
        raise NotAccepted(
            _("This file is locked with a password, or of an old kind. Save it without one, as PDF.")
        )
    data, really = _really(data, ending)
    if {"jpeg": "jpg", "text": "txt"}.get(ending, ending) != really:
        raise NotAccepted(
            _(
                "This file is named “.%(said)s”, but inside it is %(really)s. Save it again under its own kind."
            )
            % {"said": ending, "really": really.upper()}
        )
    return Found(really, MEDIA_TYPES[really], data)


def _ending(name):
    if any(sign in name for sign in "/\\:") or name.startswith(".") or len(name) > LONGEST_NAME:
        raise NotAccepted(_("The name of this file looks like a path. Rename it and send it again."))
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs") for sign in name):
        raise NotAccepted(
            _("The name of this file has signs in it that cannot be seen. Rename it and send it again.")
        )
    stem, dot, ending = name.rpartition(".")
    return ending.casefold() if stem and dot else ""


def _really(data, ending):
    """The bytes to keep and the ending that belongs to them."""
    kind = filetype.guess_extension(data)
    if data.startswith(b"%PDF-"):
        return _pdf(data), "pdf"
    if kind in ("png", "jpg", "webp"):
        return _picture(data)
    if zipfile.is_zipfile(io.BytesIO(data)) and data.startswith(b"PK"):
        return data, _office(data)
    if kind is None and ending in ("txt", "text", "csv"):
        return _text(data), "csv" if ending == "csv" else "txt"
    raise NotAccepted(_("Files of this kind are not accepted. These are: %(kinds)s.") % {"kinds": ACCEPTED})


def _pdf(data):
    if b"startxref" not in data or b"%%EOF" not in data[-2048:]:
        raise NotAccepted(_("This PDF cannot be read; it is not whole. Save it again."))
    if b"/Encrypt" in data:
        raise NotAccepted(_("This PDF is locked. Save it without a password, so that everyone can read it."))
    if _RUNS_IN_PDF.search(data):
        raise NotAccepted(
            _("This PDF has programs or other files in it. Print it to a new PDF and send that.")
        )
    return data


def _picture(data):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=list(PICTURES)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotAccepted(_("This picture is too large. Make it smaller and send it again."))
                picture.verify()
            with Image.open(io.BytesIO(data), formats=list(PICTURES)) as picture:
                # Many phones write a photo with a second, smaller one behind it, of which only the first is kept.
                kind = "JPEG" if picture.format == "MPO" else picture.format
                upright = ImageOps.exif_transpose(picture)
                if upright.mode not in ("RGB", "RGBA", "L"):
                    upright = upright.convert("RGB" if kind == "JPEG" else "RGBA")
                clean = Image.new(upright.mode, upright.size)
                clean.paste(upright)
    except NotAccepted:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotAccepted(_("This picture is too large. Make it smaller and send it again.")) from None
    except Exception:
        # Broken pictures make the library fail in many ways, and none of them is a fault of ours.
        raise NotAccepted(_("This picture cannot be read. Save it again.")) from None
    out = io.BytesIO()
    clean.save(out, kind)
    return out.getvalue(), PICTURES[kind]


def _office(data):
    """The ending of a document of an office program, which is a zip whose inside says what it is."""
    locked = NotAccepted(
        _("This file is locked with a password. Save it without one, so that everyone can read it.")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            if any(member.flag_bits & 1 for member in members):
                raise locked
            if sum(member.file_size for member in members) > MOST_UNPACKED or len(set(names)) != len(names):
                raise NotAccepted(_("This file would be too large once it is opened."))
            ending = _kind_of_office(archive, names)
            manifest = _member(archive, names, "META-INF/manifest.xml")
    except NotAccepted:
        raise
    except Exception:
        # Broken archives make the library fail in many ways, and none of them is a fault of ours.
        raise NotAccepted(_("This file cannot be read; it is not whole. Save it again.")) from None
    if "encryption-data" in manifest:
        raise locked
    runs = ("vbaproject", "basic/", "scripts/", "activex/", "/embeddings/", "macrosheets/")
    if any(word in name.casefold() for name in names for word in runs):
        raise NotAccepted(_("This file has programs in it (macros). Save it without them, or as PDF."))
    return ending


def _member(archive, names, name):
    if name not in names or archive.getinfo(name).file_size > MOST_UNPACKED // 100:
        return ""
    return archive.read(name).decode("utf-8", "replace")


def _kind_of_office(archive, names):
    for ending, kind in ODF.items():
        if _member(archive, names, "mimetype") == f"application/vnd.oasis.opendocument.{kind}":
            return ending
    types = _member(archive, names, "[Content_Types].xml")
    if "macroEnabled" in types:
        raise NotAccepted(_("This file has programs in it (macros). Save it without them, or as PDF."))
    for ending, kind in OOXML.items():
        if f"{kind}.main+xml" in types:
            return ending
    raise NotAccepted(_("Files of this kind are not accepted. These are: %(kinds)s.") % {"kinds": ACCEPTED})


def _text(data):
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAccepted(_("This text cannot be read. Save it in UTF-8.")) from None
    if any(unicodedata.category(sign) == "Cc" and sign not in "\t\n\r\f" for sign in text):
        raise NotAccepted(_("This text cannot be read. Save it in UTF-8."))
    if _MARKUP.match(text):
        raise NotAccepted(
            _("This is a web page or a program, not a plain text. Print it to a PDF and send that.")
        )
    return data
