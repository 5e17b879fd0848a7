"""Sheets of .xlsx workbooks as rows of text, read and written row by row."""

import re
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import zip_longest
from xml.sax.saxutils import escape

import openpyxl

from proposals.registers.layout import NotARegister

MOST_BYTES = 1_000_000_000  # unpacked; a register of 10,000 long agreements takes a quarter of it
MOST_PACKED = 250  # how many times smaller a part may be packed; text packs to a tenth
LONGEST_CELL = 32_767  # Excel opens no longer text.
_CUT = "… (cut here, because a workbook holds no longer text; the CSV has all of it)"
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
# What XML cannot hold or would change; the workbook format writes each as its number.
_TO_CODE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


@contextmanager
def opened(path, sheet=""):
    """Pairs of row number and cells of the first sheet, or of the one named.

    Days become ISO dates and formulas their values, or their own text where the file keeps no value. Raises
    ``NotARegister`` with one sentence for a damaged file, one that would unpack to too much, or no such sheet.
    """
    books = []
    try:
        has_formulas = _inspect(path)
        books = [openpyxl.load_workbook(path, read_only=True, data_only=True)]
        if has_formulas:
            books.append(openpyxl.load_workbook(path, read_only=True))
        sheets = [_sheet(book, sheet, path) for book in books]
        yield _guarded(_rows(sheets), path)
    except NotARegister:
        raise
    except Exception as error:
        if not books or _is_damage(error):
            raise _damaged(path) from error
        raise
    finally:
        for book in books:
            book.close()


def _is_damage(error):
    return isinstance(error, (zipfile.BadZipFile, KeyError, SyntaxError, EOFError))


def _damaged(path):
    return NotARegister(
        f"“{path.name}” looks like a workbook and cannot be opened as one. It may be damaged, or another kind of "
        "archive. Save it again as .xlsx, or as CSV in UTF-8."
    )


def _inspect(path):
    """Refuse what would unpack to too much; says whether any sheet holds a formula."""
    has_formulas = False
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_BYTES or any(
            part.file_size > 10_000_000 and part.file_size > MOST_PACKED * max(part.compress_size, 1)
            for part in parts
        ):
            raise NotARegister(
                f"“{path.name}” would unpack to far more than a register holds. It was not opened."
            )
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(part) as file:
                block, before = file.read(65_536), b""
                if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
                    raise _damaged(path)
                while block and part.filename.startswith("xl/worksheets/") and not has_formulas:
                    has_formulas = re.search(rb"<f[ >/]", before + block) is not None
                    before, block = block[-3:], file.read(65_536)
    return has_formulas


def _sheet(book, name, path):
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if name and name not in sheets:
        raise NotARegister(
            f"“{path.name}” has no sheet “{name}”. Its sheets are {', '.join(f'“{title}”' for title in sheets)}."
        )
    if not sheets:
        raise NotARegister(f"“{path.name}” has no sheet with a table.")
    sheet = sheets[name] if name else book.worksheets[0]
    # What a file says about its own size is often wrong.
    sheet.reset_dimensions()
    return sheet


def _guarded(rows, path):
    """The rows; a file that turns out to be damaged in the middle is refused like one damaged at the start."""
    try:
        yield from rows
    except NotARegister:
        raise
    except Exception as error:
        raise _damaged(path) from error


def _rows(sheets):
    width = None
    for number, parallel in enumerate(zip(*(sheet.values for sheet in sheets), strict=True), start=1):
        cells = [_text(*values) for values in zip_longest(*parallel)]
        while cells and not cells[-1] and (width is None or len(cells) > width):
            cells.pop()
        if cells:
            width = len(cells) if width is None else width
            yield number, cells + [""] * (width - len(cells))


def _text(value, formula=None):
    """A cell as the words that a person sees."""
    if value is None:
        value = formula
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _CODED.sub(lambda match: chr(int(match[1], 16)), str(value))


class _Pipe:
    """A file that can only be written to; what was written is taken away at once."""

    def __init__(self):
        self.parts = []

    def write(self, data):
        self.parts.append(bytes(data))
        return len(data)

    def flush(self):
        pass

    def take(self):
        data, self.parts = b"".join(self.parts), []
        return data


_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPE = f"{_KIND}.sheet"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Data uses" '
    'sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def written(rows):
    """The bytes of a workbook with one sheet, piece by piece; every cell is text, which no program runs.

    The same rows always give the same bytes. A text that is too long for a cell is cut there and says so.
    """
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in _PARTS.items():
            archive.writestr(_part(name), _XML + text)
        with archive.open(_part("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            sheet.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for row in rows:
                sheet.write(f"<row>{''.join(map(_cell, row))}</row>".encode())
                if data := pipe.take():
                    yield data
            sheet.write(b"</sheetData></worksheet>")
    yield pipe.take()


def _part(name):
    """A part with a fixed day, so that the same rows give the same bytes."""
    part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def is_cut(cell, whole):
    """Whether a cell is what ``written`` leaves of a text too long for it."""
    return len(whole) > LONGEST_CELL and cell == _short(whole)


def _short(text):
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(_CUT)] + _CUT


def _cell(text):
    if not text:
        return "<c/>"
    coded = escape(_TO_CODE.sub(lambda match: f"_x{ord(match[0]):04X}_", _short(text)))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{coded}</t></is></c>'
