"""PDF files, read by a library that undoes what compression and spelling hide."""

import io
import re
from itertools import chain

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from proposals.uploads.kinds import NotAccepted

# A few thousand objects are packed into one stream; this is many times of what they take.
pikepdf.settings.set_qpdf_limits(flate_max_memory=32 * 1024 * 1024, max_stream_filters=4)

# What runs a program, opens another file, sends something or plays it, and what holds a file: as a name of an
# entry, and as what an entry says.
_ENTRIES = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"}
_SAID = {
    "/3D",
    "/EmbeddedFile",
    "/FileAttachment",
    "/GoTo3DView",
    "/GoToE",
    "/GoToR",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Movie",
    "/Rendition",
    "/RichMedia",
    "/RichMediaExecute",
    "/Sound",
    "/SubmitForm",
    "/Thread",
}
_MAY_RUN = re.compile("|".join(map(re.escape, sorted(_ENTRIES | _SAID))).encode())


def check_pdf(data):
    """Raises ``NotAccepted`` for a file that is locked, cannot be read, or could run something."""
    is_whole, runs = True, False
    try:
        # Readers mend a broken file each in its own way, so what one finds in it says nothing about another.
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise NotAccepted("locked_pdf")
            for each in chain(pdf.objects, [pdf.trailer]):
                is_whole = is_whole and each is not None
                runs = runs or _runs(each)
            is_whole = is_whole or not pdf.get_warnings()
    except pikepdf.PasswordError:
        raise NotAccepted("locked_pdf") from None
    except (pikepdf.PdfError, RecursionError, ValueError):
        is_whole = False
    if not is_whole:
        raise NotAccepted("broken_pdf")
    if runs:
        raise NotAccepted("running_pdf")


def _runs(found):
    """Whether an object, with all that stands directly in it, names a program or another file."""
    if isinstance(found, Name):
        return str(found) in _SAID
    if isinstance(found, Stream):
        found = found.stream_dict
    # Written out, every name reads as it is meant; most objects hold none of these and need no second look.
    if not isinstance(found, (Dictionary, Array)) or not _MAY_RUN.search(found.unparse(resolved=True)):
        return False
    inside = [found]
    while inside:
        each = inside.pop()
        if isinstance(each, Dictionary):
            if not _ENTRIES.isdisjoint(each.keys()):
                return True
            # The chapters that run through a newspaper's pages are threads, too; only to follow one opens a file.
            parts = [value for entry, value in each.items() if entry != "/Type" or value != Name.Thread]
        else:
            parts = list(each)
        if any(isinstance(part, Name) and str(part) in _SAID for part in parts):
            return True
        # What is only referred to has its own turn.
        inside += [part for part in parts if isinstance(part, (Dictionary, Array)) and not part.is_indirect]
    return False
