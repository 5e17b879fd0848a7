"""Tables in files: CSV in UTF-8, and workbooks. A file that is neither is answered by one sentence."""

import csv
import io
import re
from contextlib import contextmanager
from pathlib import Path

from community.open_data import uncell
from proposals.registers import workbooks
from proposals.registers.layout import NotARegister

# The C library behind csv counts in a long, which is 32 bits wide on some machines.
csv.field_size_limit(2**31 - 1)
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


@contextmanager
def opened(path, sheet=""):
    """The headings of a table, and an iterator of pairs of row number and cells, as long as the block lasts.

    Rows without anything in them are counted and left out. Raises ``NotARegister`` with one sentence when the
    file is not there, is empty, is neither CSV in UTF-8 nor a workbook, is damaged, or has a row with too few or
    too many cells; while reading, too.
    """
    path = Path(path)
    start = _start_of(path)
    if start.startswith(b"PK"):
        with workbooks.opened(path, sheet) as rows:
            yield _table(rows, path)
    elif start.startswith(OLD_WORKBOOK):
        raise NotARegister(
            f"“{path.name}” is a workbook of an old kind or with a password. Save it without a password, as "
            ".xlsx or as CSV in UTF-8."
        )
    elif sheet:
        raise NotARegister(f"“{path.name}” is not a workbook, so it has no sheet “{sheet}”.")
    else:
        with open(path, encoding="utf-8-sig", newline="") as file:
            yield _table(_csv_rows(file, path), path)


def _start_of(path):
    if path.is_dir():
        raise NotARegister(f"“{path}” is a folder. Name the file in it.")
    try:
        with open(path, "rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise NotARegister(f"“{path}” cannot be read: {error.strerror or error}.") from error
    if not start.removeprefix(b"\xef\xbb\xbf").strip():
        raise NotARegister(f"“{path.name}” is empty.")
    return start


def _table(rows, path):
    _number, first = next(rows, (0, []))
    headings = [heading.strip() for heading in first]
    if not any(headings):
        raise NotARegister(f"“{path.name}” is empty.")
    repeated = sorted({heading for heading in headings if headings.count(heading) > 1})
    if repeated:
        raise NotARegister(f"“{path.name}” has the column {listed(repeated)} more than once.")
    return headings, _checked(rows, headings, path)


def _checked(rows, headings, path):
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(headings):
            raise NotARegister(
                f"“{path.name}”, row {number}: it has {len(cells)} cells and there are {len(headings)} columns. "
                "The row seems to be cut off or damaged."
            )
        if any("\0" in cell for cell in cells):
            raise NotARegister(
                f"“{path.name}”, row {number}: it holds a null character. The file is damaged."
            )
        yield number, cells


def _csv_rows(file, path):
    number = 0
    try:
        for number, row in enumerate(csv.reader(file, strict=True), start=1):
            if row:
                yield number, [uncell(cell) for cell in row]
    except csv.Error as error:
        raise NotARegister(
            f"“{path.name}”, row {number + 1}: it cannot be read as CSV ({error}). "
            "The row seems to be cut off or damaged."
        ) from error
    except UnicodeDecodeError as error:
        raise NotARegister(_other_encoding(path)) from error


def _other_encoding(path):
    """Where the file stops being UTF-8, what it seems to be, and how to save it."""
    data = path.read_bytes()
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start
    before = data[:start].decode("utf-8", "replace")
    row = max(1, sum(1 for _ in csv.reader(io.StringIO(before + "x", newline=""))))
    seems = " It seems to be in Windows-1252." if _is_windows_1252(data) else ""
    return (
        f"“{path.name}” is not in UTF-8: byte {start + 1}, in row {row}, cannot be read.{seems} Save it as CSV in "
        "UTF-8: in Excel choose “CSV UTF-8”, in LibreOffice the character set “Unicode (UTF-8)”."
    )


def _is_windows_1252(data):
    """Whether what is not plain ASCII reads as letters and typographic signs of Western Europe."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not re.search("[\x01-\x08\x0b\x0c\x0e-\x1f]", text)


def listed(names):
    return ", ".join(f"“{name}”" for name in names)
