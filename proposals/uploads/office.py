"""Documents of office programs, which are zips whose inside says what they are."""

import io
import re
import zipfile
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from defusedxml.common import DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser, fromstring

from proposals.uploads.kinds import MOST_UNPACKED, ODF, OOXML, NotAccepted

MOST_LISTS = MOST_UNPACKED // 100
_RUNS = ("vbaproject", "basic/", "scripts/", "activex/", "/embeddings/", "macrosheets/")
# What a list inside says that a part is; the part can have any name.
_RUN_AS = ("/oleobject", "/package", "/vbaproject", "/control", "macrosheet")
# What is drawn and holds no words of a document.
_DRAWN = (
    "image/",
    "font/",
    "application/x-font",
    "application/vnd.openxmlformats-officedocument.obfuscatedfont",
)
_LINK = "{http://www.w3.org/1999/xlink}href"
_DRAWING = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_RUN_BY = {f"{_DRAWING}{each}" for each in ("object-ole", "plugin", "applet")}
_FOLLOWED = {"{urn:oasis:names:tc:opendocument:xmlns:text:1.0}a", f"{_DRAWING}a"}
# An address with a scheme, from the root, or up and out of the package.
_OUTSIDE = re.compile(
    r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]|(?:.*[/\\])?\.\.(?:[/\\]|$))", re.IGNORECASE | re.DOTALL
)
_CALLS = re.compile(r"\bDDE\s*\(", re.IGNORECASE)
_FIELD = re.compile(r"^\W*DDE(?:AUTO)?\b", re.IGNORECASE | re.MULTILINE)


def kind_of_office(data):
    """The ending of the document. Raises ``NotAccepted``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            if any(member.flag_bits & 1 for member in members):
                raise NotAccepted("locked_office")
            if len(set(names)) != len(names):
                raise NotAccepted("two_parts")
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise NotAccepted("unpacked")
            ending = _kind_of_office(archive, names)
            if "encryption-data" in _member(archive, names, "META-INF/manifest.xml"):
                raise NotAccepted("locked_office")
            if any(word in name.casefold() for name in names for word in _RUNS):
                raise NotAccepted("macros")
            lists = [member for member in members if member.filename.casefold().endswith(".rels")]
            if sum(each.file_size for each in lists) > MOST_LISTS:
                raise NotAccepted("unpacked")
            for each in lists:
                _check_relations(archive.read(each))
            for member in members:
                _read(archive, member, ending)
    except (NotAccepted, MemoryError):
        raise
    except Exception:
        # Broken archives make the library fail in many ways, and none of them is a fault of ours.
        raise NotAccepted("broken_office") from None
    return ending


def _check_relations(relations):
    """A list of what a document refers to names no program, and nothing outside it but links to follow.

    A link of a table of numbers can call a program without naming anything outside. Raises ``NotAccepted``.
    """
    for each in fromstring(relations, forbid_dtd=True):
        kind = each.get("Type", "").strip().casefold()
        is_outside = each.get("TargetMode", "").casefold() == "external"
        if kind.endswith(("/externallink", "/afchunk")) or (is_outside and not kind.endswith("/hyperlink")):
            raise NotAccepted("fetches")
        if kind.endswith(_RUN_AS):
            raise NotAccepted("macros")


def _read(archive, member, ending):
    """Read a part that can take in something by itself, without keeping it. Raises ``NotAccepted``."""
    if ending in ODF:
        is_read = member.filename.casefold().endswith(("content.xml", "styles.xml"))
        part = _OpenDocument() if is_read else None
    else:
        part = _Fields() if ending == "docx" else None
    if part is None:
        return
    with archive.open(member) as opened:
        start = opened.read(64 * 1024)
        # A list inside says which parts of a DOCX are read, whatever they are named; what is a picture begins otherwise.
        begins = start.lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n")
        if ending not in ODF and (not start or (begins and not begins.startswith(b"<"))):
            return
        parser = DefusedXMLParser(target=part, forbid_dtd=True)
        try:
            while start:
                parser.feed(start)
                start = opened.read(64 * 1024)
            parser.close()
        except (ParseError, DTDForbidden):
            # A font begins with any sign, and a drawing may say what it is.
            if not _is_font_or_picture(archive, member.filename):
                raise
            part.close()


def _is_font_or_picture(archive, filename):
    """By the list of kinds inside, which an office program goes by; a part can have any name."""
    usual = ""
    for each in fromstring(archive.read("[Content_Types].xml"), forbid_dtd=True):
        kind = each.get("ContentType", "").strip().casefold()
        if each.get("PartName", "").casefold() == f"/{filename}".casefold():
            return kind.startswith(_DRAWN)
        if filename.casefold().endswith(f".{each.get('Extension', '').casefold()}"):
            usual = kind
    return usual.startswith(_DRAWN)


class _OpenDocument:
    """Looks for what a text, a table or slides of OpenDocument take in from elsewhere."""

    def start(self, tag, attributes):
        if tag in _RUN_BY:
            raise NotAccepted("macros")
        address = unquote(attributes.get(_LINK, ""))
        if tag not in _FOLLOWED and _OUTSIDE.match(address):
            raise NotAccepted("fetches")
        for name, value in attributes.items():
            if name.endswith("}dde-application") or (name.endswith("}formula") and _CALLS.search(value)):
                raise NotAccepted("fetches")

    def close(self):
        """Nothing was kept."""


class _Fields:
    """Looks for fields of a text that call another program; their words can be cut into many pieces."""

    def __init__(self):
        self.words, self.is_inside = [], False

    def start(self, tag, attributes):
        name = tag.rpartition("}")[2]
        self.is_inside = name == "instrText"
        if name == "fldChar":
            self.words.append("\n")
        self.words += [f"\n{value}\n" for key, value in attributes.items() if key.endswith("}instr")]

    def data(self, words):
        if self.is_inside:
            self.words.append(words)

    def end(self, tag):
        self.is_inside = False

    def close(self):
        if _FIELD.search("".join(self.words)):
            raise NotAccepted("fetches")


def _member(archive, names, name):
    if name not in names or archive.getinfo(name).file_size > MOST_LISTS:
        return ""
    return archive.read(name).decode("utf-8", "replace")


def _kind_of_office(archive, names):
    for ending, kind in ODF.items():
        if _member(archive, names, "mimetype") == f"application/vnd.oasis.opendocument.{kind}":
            return ending
    types = _member(archive, names, "[Content_Types].xml")
    if "macroEnabled" in types:
        raise NotAccepted("macros")
    for ending, kind in OOXML.items():
        if f"{kind}.main+xml" in types:
            return ending
    raise NotAccepted("kind")
