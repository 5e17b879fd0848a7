"""Email addresses that show belonging: their keyed hashes, and reading a list of them from a file."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from community.plain_text import one_line

# A list of 20,000 with names and streets beside the addresses has room.
MOST_BYTES = 5_000_000
MOST_ROWS = 50_000
# More of them help nobody to mend a file.
MOST_PROBLEMS = 50
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}")


def hash_address(constituency, address):
    """What is kept of an address: nobody without the site's key can try addresses out, nor compare two lists.

    What stands behind a plus goes to the same mailbox, so it is left out.
    """
    name, _at, domain = address.lower().rpartition("@")
    name = name.partition("+")[0] or name
    return salted_hmac(f"ballots list {constituency.pk}", f"{name}@{domain}", algorithm="sha256").hexdigest()


def verified(member):
    """The addresses of which the member has shown that they are theirs."""
    found = EmailAddress.objects.filter(user=member, verified=True).order_by("-primary", "pk")
    return [address.lower() for address in found.values_list("email", flat=True)]


def under_domains(member, constituency):
    """Their first address under one of the community's domains, or None."""
    domains = set(constituency.domains)
    return next((one for one in verified(member) if one.rpartition("@")[2] in domains), None)


class NotAList(Exception):
    """The file cannot be read as a list of addresses; the message is a sentence that says why."""


@dataclass
class Found:
    """What a file holds: ``addresses`` by the line of each, and ``problems`` as pairs of line and sentence."""

    addresses: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    problem_count: int = 0

    def note(self, line, sentence):
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append((line, sentence))


def read_list(data):
    """The addresses in the bytes of a file: one a line, or a table with a column of them.

    Raises ``NotAList`` when it is something else altogether. No sentence repeats what the file says.
    """
    text = _text(data)
    # A street has commas too, so the sign between the cells is the one that makes the most sense of the file.
    found = max((_rows(text, sign) for sign in ",;\t"), key=lambda read: len(read.addresses))
    if not found.addresses:
        raise NotAList(_("There is no email address in this file."))
    return found


def _rows(text, delimiter):
    found, is_first = Found(), True
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(rows):
            if number >= MOST_ROWS:
                raise NotAList(_("The file has more than %(n)d rows. Send fewer.") % {"n": MOST_ROWS})
            cells = [cell for cell in map(_cell, row) if cell]
            if cells:
                _take(found, rows.line_num, cells, is_first=is_first)
                is_first = False
    except csv.Error:
        found.note(
            rows.line_num, _("from here on the file cannot be read; perhaps a quotation mark is never closed")
        )
    return found


def _text(data):
    if len(data) > MOST_BYTES:
        raise NotAList(_("The file is larger than %(n)d megabytes.") % {"n": MOST_BYTES // 1_000_000})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            text = "\0"
    if re.search("[\0-\x08\x0e-\x1f]", text):
        raise NotAList(_("This is no text file. Save the list as CSV and send that."))
    return text


def _take(found, line, cells, *, is_first):
    written = [cell for cell in cells if "@" in cell]
    if not written:
        # The first row may say what the columns are.
        if not is_first:
            found.note(line, _("there is no email address in this line"))
    elif len(written) > 1:
        found.note(line, _("there is more than one email address in this line"))
    elif not _ADDRESS.fullmatch(written[0]):
        found.note(line, _("this is not an email address as they are written"))
    elif written[0] in found.addresses:
        first = found.addresses[written[0]]
        found.note(line, _("the same address stands in line %(line)d already") % {"line": first})
    else:
        found.addresses[written[0]] = line


def _cell(text):
    """A cell without what programs write around an address: ``Ana <ana@example.org>``, ``mailto:``."""
    text = one_line(unicodedata.normalize("NFKC", text)).lower()
    if inside := re.search(r"<([^<>]*)>$", text):
        text = inside[1].strip()
    return text.removeprefix("mailto:")
