"""Registers as spreadsheets: what a workbook holds, and what is not one."""

import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as some

from proposals.models import Proposal
from proposals.registers import NotARegister, files, workbooks
from tests.conftest import shared_data

HEADINGS = ["Project ID", "Organisation name*", "Project title*", "Lay summary*", "Project start date"]


@pytest.fixture
def workbook(tmp_path):
    """Writes a workbook whose sheets are lists of rows."""

    def write(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "register.xlsx"
        book.save(path)
        return path

    return write


def read(path, sheet=""):
    with files.opened(path, sheet) as (headings, rows):
        return headings, list(rows)


def test_cells_become_the_words_that_a_person_sees(workbook):
    # A workbook knows no time zones.
    half_past_nine = datetime(2021, 2, 1, 9, 30, tzinfo=UTC).replace(tzinfo=None)
    path = workbook(
        First=[
            ["a", "b", "c", "d", "e", None],
            [1, 2.0, 2.5, True, None],
            [],
            [date(2021, 2, 1), half_past_nine, "=1+1", "#NAME?", "_x0041_"],
            ["only"],
        ]
    )
    headings, rows = read(path)
    assert headings == ["a", "b", "c", "d", "e"]
    assert rows == [
        (2, ["1", "2", "2.5", "TRUE", ""]),
        (4, ["2021-02-01", "2021-02-01T09:30:00", "=1+1", "#NAME?", "A"]),
        (5, ["only", "", "", "", ""]),
    ]


def test_a_sheet_can_be_named_and_one_that_is_not_there_is_refused(workbook):
    path = workbook(First=[["a"], ["1"]], Second=[["b"], ["2"]])
    assert read(path)[0] == ["a"]
    assert read(path, "Second")[0] == ["b"]
    with pytest.raises(NotARegister, match=r"has no sheet “Third”\. Its sheets are “First”, “Second”"):
        read(path, "Third")


@pytest.mark.django_db
def test_a_workbook_is_imported_like_a_csv(workbook):
    path = workbook(Uses=[HEADINGS, ["P-1", "Valley Trust", "Bus routes", "=SUM", date(2021, 2, 1)]])
    call_command("import_proposals", path, register="hdruk", stdout=io.StringIO())
    proposal = Proposal.objects.get()
    assert proposal.starts_on == date(2021, 2, 1)
    assert proposal.raw_row["Project start date"] == "2021-02-01"
    assert proposal.plain_summary == "=SUM"


@pytest.mark.django_db
def test_the_real_agreements_say_the_same_from_a_workbook(tmp_path):
    folder = shared_data("nhs_data_release_register")
    path, out = tmp_path / "agreements.xlsx", io.StringIO()
    with files.opened(folder / "agreements.csv") as (headings, rows):
        path.write_bytes(b"".join(workbooks.written([headings, *(cells for _number, cells in rows)])))
    releases = folder / "data_releases.csv"
    call_command("import_proposals", folder / "agreements.csv", register="nhs", stdout=io.StringIO())
    call_command("import_proposals", path, register="nhs", releases=releases, stdout=out)
    assert "Imported 0 new proposals and 0 new institutions; 100 were here already" in out.getvalue()


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<c/>" * 10_000_000)
    return "would unpack to far more"


def cut_off(path):
    whole = b"".join(workbooks.written([["a"], *(["b" * 50] for _row in range(500))]))
    path.write_bytes(whole[:-200])
    return "cannot be opened"


def with_entities(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>')
    return "cannot be opened"


def another_archive(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "hello")
    return "cannot be opened"


def damaged_inside(path):
    whole = {}
    book = io.BytesIO(b"".join(workbooks.written([["a"], *(["b"] for _row in range(5000))])))
    with zipfile.ZipFile(book) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in whole.items():
            archive.writestr(name, data[:-5000] if "sheet1" in name else data)
    return "cannot be opened"


def old(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    return "of an old kind or with a password"


@pytest.mark.parametrize("make", [bomb, cut_off, with_entities, another_archive, damaged_inside, old])
def test_what_cannot_be_opened_is_answered_by_a_sentence(tmp_path, make):
    path = tmp_path / "register.xlsx"
    reason = make(path)
    with pytest.raises(NotARegister, match=reason):
        read(path)


@pytest.mark.django_db
def test_a_workbook_damaged_inside_leaves_nothing_behind(tmp_path):
    rows = [HEADINGS, *([f"P-{n}", "Trust", "Buses", "Why", ""] for n in range(2000))]
    book, path = io.BytesIO(b"".join(workbooks.written(rows))), tmp_path / "register.xlsx"
    with zipfile.ZipFile(book) as archive, zipfile.ZipFile(path, "w") as damaged:
        for name in archive.namelist():
            data = archive.read(name)
            damaged.writestr(name, data[:-3000] if "sheet1" in name else data)
    with pytest.raises(CommandError, match=r"cannot be opened.*Nothing was imported"):
        call_command("import_proposals", path, register="hdruk", stdout=io.StringIO())
    assert not Proposal.objects.exists()


texts = some.text(some.characters(exclude_categories=["Cs"]), max_size=40)


@given(some.lists(some.lists(texts, min_size=3, max_size=3), min_size=1, max_size=5))
def test_any_text_comes_back_from_a_workbook_as_it_went_in(rows):
    rows = [["one", "two", "three"], *([f"x{first}", *rest] for first, *rest in rows)]
    book = io.BytesIO(b"".join(workbooks.written(rows)))
    sheet = openpyxl.load_workbook(book, read_only=True).worksheets[0]
    assert [cells for _number, cells in workbooks._rows([sheet])] == rows


def test_the_same_rows_give_the_same_bytes_and_a_cell_too_long_says_that_it_was_cut():
    rows = [["a", "long" * 10_000]]
    assert list(workbooks.written(rows)) == list(workbooks.written(rows))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(workbooks.written(rows))))
    assert len(book.active["B1"].value) == workbooks.LONGEST_CELL
    assert "cut here" in book.active["B1"].value
