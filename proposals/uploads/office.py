"""Documents of office programs, which are zips whose inside says what they are."""

import io
import zipfile

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from proposals.uploads.kinds import ACCEPTED, MOST_UNPACKED, ODF, OOXML, NotAccepted


def kind_of_office(data):
    """The ending of the document. Raises ``NotAccepted``."""
    locked = NotAccepted(
        _("This file is locked with a password. Save it without one, so that everyone can read it.")
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            if any(member.flag_bits & 1 for member in members):
                raise locked
            if len(set(names)) != len(names):
                raise NotAccepted(
                    _(
                        "This file has two parts of the same name, so nobody can tell which one is read. Save it again."
                    )
                )
            if sum(member.file_size for member in members) > MOST_UNPACKED:
                raise NotAccepted(_("This file would be too large once it is opened."))
            ending = _kind_of_office(archive, names)
            manifest = _member(archive, names, "META-INF/manifest.xml")
            lists = [member for member in members if member.filename.casefold().endswith(".rels")]
            if sum(each.file_size for each in lists) > MOST_UNPACKED // 100:
                raise NotAccepted(_("This file would be too large once it is opened."))
            fetches = any(_fetches(archive.read(each)) for each in lists)
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
    if fetches:
        raise NotAccepted(
            _(
                "This file takes in other files when it is opened, as a template does. Save it as PDF and send that."
            )
        )
    return ending


def _fetches(relations):
    """Whether a list of what a document refers to names anything outside it but links to follow."""
    return any(
        each.get("TargetMode", "").casefold() == "external"
        and not each.get("Type", "").endswith("/hyperlink")
        for each in fromstring(relations, forbid_dtd=True)
    )


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
