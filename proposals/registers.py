"""Reads files of other registers of data uses. It knows files and columns, not the database.

Nothing in a file is cut or changed: each row is kept as it is, and what is odd about it is told with its row
number. Rows are counted as a spreadsheet counts them, the heading being row 1.
"""

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from proposals.fields import SUMMARY_WORDS

FORMULA_STARTS = ("=", "+", "-", "@")
LONG_CELL = 32_767  # Excel keeps no more than this in a cell.
LONGEST_REFERENCE = 200


class NotARegister(Exception):
    """A file cannot be read as the register it is said to be; the message is for the person who tried."""


@dataclass(frozen=True)
class Register:
    """How one register is laid out: which heading holds which answer.

    ``texts`` leads from a heading to the answer that takes its text. ``join`` is the heading of the
    release file that repeats the reference.
    """

    name: str
    title: str
    attribution: str
    country: str
    time_zone: str
    reference: str
    organisation: str
    kind: str
    summary: str
    reported_benefit: str
    expected_benefit: str
    texts: dict
    join: str
    releases: tuple

    @property
    def headings(self):
        return {self.reference, self.organisation, self.kind, self.reported_benefit, *self.texts}


NHS = Register(
    name="nhs",
    title="NHS Digital data release register",
    attribution="Contains information from NHS Digital, licensed under the Open Government Licence v3.0.",
    country="GB-ENG",
    time_zone="Europe/London",
    reference="Reference Number",
    organisation="Organisation",
    kind="Organisation Type",
    summary="Objective for Processing",
    reported_benefit="Yielded Benefits",
    expected_benefit="Expected Measurable Benefits",
    texts={
        "Objective for Processing": "why_needed",
        "Processing Activities": "how_used",
        "Expected Output": "results_back",
        "Expected Measurable Benefits": "community_benefit",
    },
    join="NIC Number",
    releases=(
        "RowID",
        "Type of Data Provided",
        "Data provided to customer: Identifiable, Anonymised - ICO code compliant, Aggregated -anonymised",
        "Sensitive or Non-Sensitive",
        "Legal Basis for Provision of Data (Dissemination)",
        "Frequency",
        "Patient Opt-Outs applied",
        "Common law duty of confidentiality",
    ),
)
REGISTERS = {"nhs": NHS}
NOT_YET = {
    "hdruk": "HDR UK Data Use Register",
    "cprd": "CPRD approved protocols",
    "atrs": "UK Algorithmic Transparency Records",
}


@dataclass
class Row:
    """One line of a file: its number as a spreadsheet counts, and its cells under their headings."""

    number: int
    cells: dict


@dataclass
class Oddities:
    """What is unusual in a file and was kept all the same: a sentence leads to the rows it is true of."""

    rows: dict = field(default_factory=lambda: defaultdict(list))

    def note(self, sentence, number):
        if number not in self.rows[sentence]:
            self.rows[sentence].append(number)


def clean_name(name):
    """A name by which spellings are compared: small letters, single spaces."""
    return " ".join(name.casefold().split())


def without_version(reference):
    """Split ``DARS-NIC-02292-T4P9N-v5.2`` into the agreement and its version, which may be empty."""
    match = re.fullmatch(r"(.+?)-v(\d+(?:\.\d+)*)", reference)
    return match.groups() if match else (reference, "")


def first_words(text, most=SUMMARY_WORDS):
    """The text itself or, when it is longer, its first words with an ellipsis."""
    words = text.split()
    return text if len(words) <= most else " ".join(words[:most]) + "…"


def read_rows(path, needed, what):
    """Every row of a CSV file that has at least the needed headings.

    Raises ``NotARegister`` with one sentence when the file is not there, is empty, is not UTF-8, is not
    CSV, lacks headings, or has a row with too few or too many cells.
    """
    path = Path(path)
    cells = _cells(_text(path), path)
    headings = [heading.strip() for heading in cells[0][1]] if cells else []
    if not any(headings):
        raise NotARegister(f"“{path.name}” is empty.")
    missing = sorted(set(needed) - set(headings))
    if missing:
        raise NotARegister(
            f"“{path.name}” is not the {what}: it has no column {_listed(missing)}. "
            f"Its columns are {_listed(headings)}."
        )
    repeated = sorted({heading for heading in headings if headings.count(heading) > 1})
    if repeated:
        raise NotARegister(f"“{path.name}” has the column {_listed(repeated)} more than once.")
    rows = []
    for number, row in cells[1:]:
        if len(row) != len(headings):
            raise NotARegister(
                f"“{path.name}”, row {number}: it has {len(row)} cells and there are {len(headings)} columns. "
                "The row seems to be cut off or damaged."
            )
        rows.append(Row(number, dict(zip(headings, row, strict=True))))
    if not rows:
        raise NotARegister(f"“{path.name}” has headings and no rows.")
    return rows


def _text(path):
    if path.is_dir():
        raise NotARegister(f"“{path}” is a folder. Name the file in it.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotARegister(f"“{path}” cannot be read: {error.strerror or error}.") from error
    if not data.strip():
        raise NotARegister(f"“{path.name}” is empty.")
    if data.startswith(b"PK"):
        raise NotARegister(f"“{path.name}” is a workbook or an archive. Save the sheet as CSV in UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        raise NotARegister(
            f"“{path.name}” is not in UTF-8: byte {error.start + 1}, in row {_row_of(before)}, cannot be read. "
            "Save it as CSV in UTF-8."
        ) from error


def _row_of(text):
    """The number of the row in which the text breaks off."""
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    return max(1, sum(1 for _ in csv.reader(io.StringIO(text + "x", newline=""))))


def _cells(text, path):
    """Pairs of row number and cells; empty lines are counted and left out."""
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    rows, number = [], 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if any("\0" in cell for cell in row):
                raise NotARegister(
                    f"“{path.name}”, row {number}: it holds a null character. The file is damaged."
                )
            if row:
                rows.append((number, row))
    except csv.Error as error:
        raise NotARegister(
            f"“{path.name}”, row {number + 1}: it cannot be read as CSV ({error}). "
            "The row seems to be cut off or damaged."
        ) from error
    return rows


def _listed(names):
    return ", ".join(f"“{name}”" for name in names)


def read_agreements(path, register, odd):
    """The rows of a register's main file, checked; what is odd is noted and kept.

    Raises ``NotARegister`` for a file that is not this register, and for a row without a reference or an
    organisation or with a reference that an earlier row has.
    """
    rows = read_rows(path, register.headings, register.title)
    name, seen = Path(path).name, {}
    for row in rows:
        reference = row.cells[register.reference].strip()
        if not reference:
            raise NotARegister(f"“{name}”, row {row.number}: it has no “{register.reference}”.")
        if len(reference) > LONGEST_REFERENCE:
            raise NotARegister(
                f"“{name}”, row {row.number}: its “{register.reference}” has {len(reference)} characters "
                f"and can have at most {LONGEST_REFERENCE}."
            )
        if not row.cells[register.organisation].strip():
            raise NotARegister(f"“{name}”, row {row.number}: it has no “{register.organisation}”.")
        if reference in seen:
            raise NotARegister(
                f"“{name}”, row {row.number}: the reference “{reference}” is in row {seen[reference]} already."
            )
        seen[reference] = row.number
        _note_odd_cells(row, register, odd)
    _note_respelled(rows, register, odd)
    extra = [heading for heading in rows[0].cells if heading not in register.headings]
    if extra:
        odd.note(f"unknown columns, kept in the source row: {_listed(extra)}", 1)
    return rows


def _note_odd_cells(row, register, odd):
    note = lambda sentence: odd.note(sentence, row.number)  # noqa: E731
    if len(row.cells[register.summary].split()) > SUMMARY_WORDS:
        note(
            f"over {SUMMARY_WORDS} words in “{register.summary}”; the plain summary shows the first {SUMMARY_WORDS}"
        )
    for heading in (register.expected_benefit, register.reported_benefit):
        if not row.cells[heading].strip():
            note(f"nothing in “{heading}”")
    if not without_version(row.cells[register.reference].strip())[1]:
        note("a reference without a version")
    for heading, cell in row.cells.items():
        if cell.startswith(FORMULA_STARTS):
            note(f"a cell that starts like a spreadsheet formula in “{heading}”, kept as text")
        if cell != cell.strip():
            note("spaces around a cell, kept in the source row only")
        if len(cell) > LONG_CELL:
            note(f"a cell of more than {LONG_CELL:,} characters in “{heading}”, kept whole")
        if re.search(r"^\s*~", cell, re.MULTILINE):
            note("“~” used as a bullet")


def _note_respelled(rows, register, odd):
    spellings = defaultdict(dict)
    for row in rows:
        spelling = row.cells[register.organisation].strip()
        spellings[clean_name(spelling)].setdefault(spelling, []).append(row.number)
    for written in spellings.values():
        if len(written) > 1:
            for number in sorted(number for numbers in written.values() for number in numbers):
                odd.note(f"one organisation in several spellings: {_listed(written)}", number)


def read_releases(path, register, references, odd):
    """The rows of a release file, grouped by the agreement's reference."""
    releases = defaultdict(list)
    for row in read_rows(path, {register.join, *register.releases}, f"releases of the {register.title}"):
        reference = row.cells[register.join].strip()
        if reference not in references:
            odd.note("a release of an agreement that is not in the file, left out", row.number)
        releases[reference].append(row)
    return releases


def answers_of(row, register, releases=()):
    """What a row says, under the names of our answers; ``releases`` are its rows of the release file."""
    cells = row.cells
    reference, organisation = (
        cells[register.reference].strip(),
        " ".join(cells[register.organisation].split()),
    )
    answers = {name: cells[heading].strip() for heading, name in register.texts.items()}
    return answers | {
        # The register had no titles then, so a title says who and which agreement.
        "title": f"{organisation}: data sharing agreement {reference}",
        "plain_summary": first_words(cells[register.summary].strip()),
        "request_kind": "past_use",
        **(_release_answers([release.cells for release in releases], register) if releases else {}),
    }


def _distinct(cells, heading):
    return list(dict.fromkeys(row[heading].strip() for row in cells if row[heading].strip()))


def _release_answers(cells, register):
    """What the releases say together. Where they differ the code is that of the least protected release,
    or none; the words of all are kept beside it."""
    _, dataset, identifiable, sensitive, law, frequency, opt_out, duty = register.releases
    found, laws, opt_outs = (_distinct(cells, heading) for heading in (identifiable, law, opt_out))
    sensitive_sets = _distinct([row for row in cells if row[sensitive].strip() == "Sensitive"], dataset)
    duties = _distinct(cells, duty)
    return {
        "datasets": [
            {"name": name, "holder": "NHS Digital", "link": ""} for name in _distinct(cells, dataset)
        ],
        "identifiability": _identifiability(found),
        "sensitive_details": "\n".join(f"{name}: sensitive" for name in sensitive_sets),
        "access_type": "secure-room" if _distinct(cells, frequency) == ["System Access"] else "copy-sent",
        "legal_basis": "Consent" if laws and all("consent" in basis.casefold() for basis in laws) else "",
        "legal_basis_details": "\n".join(laws),
        "consent_and_opt_out": _say_no(opt_outs),
        "consent_and_opt_out_details": "\n".join(
            [*opt_outs, *(f"Common law duty of confidentiality: {words}" for words in duties)]
        ),
    }


def _identifiability(found):
    if "Identifiable" in found:
        return "IdentifyingPersonalData"
    if any(words.startswith("Anonymised") for words in found):
        return "AnonymisedData"
    return "totals-only" if found else ""


def _say_no(opt_outs):
    if opt_outs == ["Yes - patient objections upheld"]:
        return "OptingOutFromProcess"
    if opt_outs == ["No - consent provided by participants of research study"]:
        return "OptingInToProcess"
    return ""
