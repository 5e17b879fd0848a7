"""PDF files, read by a library that undoes what compression and spelling hide."""

import io
import re

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, Stream

from proposals.uploads.kinds import NotAccepted

# A few thousand objects are packed into one stream; this is many times of what they take. It holds for the whole
# process, where nothing else reads PDF files.
pikepdf.settings.set_qpdf_limits(flate_max_memory=32 * 1024 * 1024, max_stream_filters=4)

# What runs a program, and what holds one or another file: as a name of an entry, and as what an entry says.
_ENTRIES = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"}
_SAID = {"/JavaScript", "/Launch", "/ImportData", "/GoToE", "/EmbeddedFile", "/FileAttachment", "/RichMedia"}
_MAY_RUN = re.compile("|".join(map(re.escape, sorted(_ENTRIES | _SAID))).encode())


def check_pdf(data):
    """Raises ``NotAccepted`` for a file that is locked, cannot be read, or could run something."""
    locked = NotAccepted(_("This PDF is locked. Save it without a password, so that everyone can read it."))
    try:
        # Readers mend a broken file each in its own way, so what one finds in it says nothing about another.
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise locked
            found = list(pdf.objects)
            is_read = not (any(each is None for each in found) and pdf.get_warnings())
            runs = any(_runs(each) for each in [*found, pdf.trailer])
    except pikepdf.PasswordError:
        raise locked from None
    except (pikepdf.PdfError, RecursionError, ValueError):
        is_read = False
    if not is_read:
        raise NotAccepted(_("This PDF cannot be read; it is not whole. Save it again."))
    if runs:
        raise NotAccepted(
            _("This PDF has programs or other files in it. Print it to a new PDF and send that.")
        )


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
            parts = [value for _entry, value in each.items()]
        else:
            parts = list(each)
        if any(isinstance(part, Name) and str(part) in _SAID for part in parts):
            return True
        # What is only referred to has its own turn.
        inside += [part for part in parts if isinstance(part, (Dictionary, Array)) and not part.is_indirect]
    return False
