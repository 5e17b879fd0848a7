"""What a file really is, found by looking at its bytes; whatever could be run, or hides what it is, is refused."""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

import filetype
from django.utils.translation import gettext as _

from proposals.uploads.kinds import ACCEPTED, MEDIA_TYPES, NotAccepted
from proposals.uploads.office import kind_of_office
from proposals.uploads.pdf import check_pdf
from proposals.uploads.pictures import clean_picture

__all__ = ["ACCEPTED", "MEDIA_TYPES", "Found", "NotAccepted", "look_into"]

LONGEST_NAME = 255

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    r"\s*(?:<\?xml|<!doctype|<!--|<(?:html|head|body|svg|script|iframe|math)\b|#!|<\?php)", re.IGNORECASE
)


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
        check_pdf(data)
        return data, "pdf"
    if kind in ("png", "apng", "jpg", "webp"):
        return clean_picture(data)
    if zipfile.is_zipfile(io.BytesIO(data)) and data.startswith(b"PK"):
        return data, kind_of_office(data)
    if kind is None and ending in ("txt", "text", "csv"):
        return _text(data), "csv" if ending == "csv" else "txt"
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
