"""What the HDR UK file of another site, or a workbook of this one, does not bring a second time or spoil."""

import csv
import io

import pytest
from django.core.management import CommandError

from proposals import registers
from proposals.models import Proposal
from proposals.registers import workbooks
from tests import factories as make
from tests.proposals.registers import NOTHING_NEW, STANDS, USE, fetched, run

LONG = "Where buses are missing.\r\n" * 2000


def agreement(reference):
    """The use of ``USE`` as its own register tells it."""
    cells = dict.fromkeys((column.heading for column in registers.NHS.columns), "Some words")
    return cells | {"Reference Number": reference, "Organisation": "Valley Trust"}


@pytest.fixture
def workbook(tmp_path):
    """Writes rows given as dicts into a workbook as ours are written."""

    def write(*rows):
        path = tmp_path / "uses.xlsx"
        lines = [[*rows[0]], *([*row.values()] for row in rows)]
        path.write_bytes(b"".join(workbooks.written(lines)))
        return path

    return write


def test_a_use_that_came_with_the_file_of_another_site_is_not_taken_again_from_its_register(
    listed, sent, client
):
    run(listed(USE | {"Project ID": "nhs:A-v1.0"}), "hdruk")
    register = listed(agreement("A-v1.0"), agreement("A-v2.0"), headings=[*agreement("")])
    report = run(register, "nhs")
    assert "Imported 1 new proposals and 0 new institutions; 1 were here already" in report
    assert "here already, from a file in the columns of HDR UK, and left as it is: 1 (2)" in report
    assert Proposal.objects.get(source_reference="nhs:A-v1.0").title == USE["Project title*"]
    lines = csv.DictReader(io.StringIO(fetched(client, "list.hdruk.csv").decode()))
    assert sorted(line["Project ID"] for line in lines) == ["nhs:A-v1.0", "nhs:A-v2.0"]
    assert NOTHING_NEW % 2 in run(sent(), "hdruk")


def test_a_text_that_a_workbook_cut_changes_nothing(listed, sent):
    run(listed(USE | {"Technical summary": LONG}), "hdruk")
    make.make_registered_proposal(how_used=LONG)
    report = run(sent("list.hdruk.xlsx"), "hdruk")
    assert NOTHING_NEW % 2 in report
    assert "with other words" not in report
    assert Proposal.objects.get(register="hdruk").raw_row["Technical summary"] == LONG


def test_beside_a_cell_that_changed_a_text_that_a_workbook_cut_stays_whole(listed, workbook):
    run(listed(USE | {"Technical summary": LONG}), "hdruk")
    names = {column.heading: column.machine for column in registers.HDRUK.columns}
    row = USE | {"Technical summary": LONG, "Project title*": "Bus stops"}
    for changed in (row, {names[heading]: cell for heading, cell in row.items()}):
        Proposal.objects.update(raw_row=USE | {"Technical summary": LONG})
        report = run(workbook(changed), "hdruk")
        assert "row 2, P-1: Project title*\n" in report
        proposal = Proposal.objects.get()
        assert (proposal.title, proposal.how_used) == ("Bus stops", LONG.strip())
        assert [*proposal.raw_row.values()].count(LONG) == 1
        assert not any("cut here" in cell for cell in proposal.raw_row.values())


def test_other_words_of_which_a_workbook_cut_the_end_are_taken_over(listed, workbook):
    run(listed(USE | {"Technical summary": LONG}), "hdruk")
    assert "took over 1 that changed" in run(workbook(USE | {"Technical summary": f"X{LONG}"}), "hdruk")
    assert Proposal.objects.get().how_used.startswith("XWhere")


def test_the_longest_reference_of_every_register_is_read_in_the_files_of_ours(listed):
    longest = "R" * registers.NHS.longest_reference
    others = [name for name in registers.REGISTERS if name != "hdruk"]
    rows = [USE | {"Project ID": f"{name}:{longest}"} for name in others]
    assert "Imported 3 new" in run(listed(*rows), "hdruk")
    kept = Proposal.objects.filter(source_reference__endswith=longest)
    assert {proposal.agreement for proposal in kept} == {row["Project ID"] for row in rows}
    for proposal in kept:
        proposal.clean_fields(exclude={"raw_row"})
    with pytest.raises(CommandError, match="has 211 characters and can have at most 210"):
        run(listed(USE | {"Project ID": "R" * 211}), "hdruk")


def test_a_use_that_is_none_any_more_where_it_comes_from_is_told(listed):
    run(listed(USE), "hdruk")
    row = {STANDS: "refused; not a use"}
    other = USE | {"Project ID": f"nhs:{make.make_registered_proposal().source_reference}"}
    path = listed(USE | row, other | row, headings=registers.WRITTEN)
    report = run(path, "hdruk")
    assert "no use any more where it comes from, and still one here: 2 (2-3)" in report
    assert set(Proposal.objects.values_list("state", flat=True)) == {"registered"}
    assert "no use any more" not in run(listed(USE, other), "hdruk")
