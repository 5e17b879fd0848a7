"""The registers beside that of NHS Digital: real files, and what each column answers."""

import csv
from pathlib import Path

import pytest
from django.core.management import CommandError

from proposals import registers
from proposals.models import Proposal
from proposals.registers.writing import HEADINGS
from tests.proposals.registers import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path):
    """Writes a small register file from dicts."""

    def write(*rows):
        path = tmp_path / "register.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def test_every_register_has_a_map_that_names_only_answers_that_exist():
    others = {"reference", "organisation", "sector", "reported_benefit", "link"}
    fields = {field.name for field in Proposal._meta.get_fields()}
    for register in registers.REGISTERS.values():
        for column in register.columns:
            assert set(column.answers) <= fields | others
            assert bool(column.answers) == (column.reading is not registers.KEPT)
    assert len(HEADINGS) == 31


OTHERS = {
    "reference": "Reference in the source",
    "link": "Reference in the source, and its address",
    "organisation": "Lead organisation",
    "sector": "Kind of organisation",
    "reported_benefit": "The benefit that was reported",
}


def map_in_words(register):
    """A register's column map as the table that the documentation holds."""
    lines = [f"### {register.title} (`{register.name}`)", "", str(register.about), ""]
    lines += ["| column | our question | how it is read |", "|---|---|---|"]
    for column in register.columns:
        asked = [str(question) for question in column.asked]
        asked += [OTHERS[name] for name in column.answers if name in OTHERS]
        machine = f" (`{column.machine}`)" if column.machine else ""
        heading = column.heading.replace("*", "\\*")
        lines.append(f"| {heading}{machine} | {'; '.join(asked) or '–'} | {column.reading.words} |")
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("register", registers.REGISTERS.values(), ids=lambda register: register.name)
def test_the_documentation_holds_every_map_as_it_is(register):
    text = (Path(__file__).resolve().parents[2] / "docs" / "registers.md").read_text()
    assert map_in_words(register) in text


# Small files


def protocol(title="A study", **other):
    return {
        "Title": title,
        "Lay Summary": "We look.",
        "Technical Summary": "We count.",
        "Health Outcomes to be Measured": "null",
        "Linkages": "HES; ONS;null",
    } | other


def test_rows_with_one_title_are_told_apart_and_a_repeated_row_is_left_out(table):
    path = table(protocol(), protocol(), protocol(**{"Lay Summary": "We look again."}))
    report = run(path, "cprd")
    assert "Imported 2 new proposals" in report
    assert "the same as an earlier row in every cell, left out: 1 (3)" in report
    assert "0 new proposals and 0 new institutions; 2 were here already" in run(path, "cprd")


def test_a_changed_summary_is_a_change_of_the_same_protocol(table):
    run(table(protocol()), "cprd")
    report = run(table(protocol(**{"Lay Summary": "We look twice."})), "cprd")
    assert "took over 1 that changed" in report
    assert Proposal.objects.get().plain_summary == "We look twice."
    assert Proposal.objects.get().datasets == [
        {"name": "HES", "holder": "", "link": ""},
        {"name": "ONS", "holder": "", "link": ""},
    ]


def test_null_means_that_nothing_was_said_and_stays_in_the_row(table):
    run(table(protocol()), "cprd")
    proposal = Proposal.objects.get()
    assert proposal.results_back == ""
    assert proposal.raw_row["Health Outcomes to be Measured"] == "null"


def use(**other):
    return (
        dict.fromkeys(HEADINGS, "")
        | {
            "Project ID": "P-1",
            "Organisation name*": "Valley Trust",
            "Project title*": "Bus routes",
            "Lay summary*": "Where buses are missing.",
        }
        | other
    )


def test_every_column_of_the_standard_answers_what_its_map_says(table):
    run(
        table(
            use(
                **{
                    "Funders/ Sponsors": "The council",
                    "Sub-licence arrangements (if any)?": "No",
                    "Request category type": "PublicBenefit, ImproveHealthcare",
                    "Other approval committees": "Ethics board; Privacy office",
                    "Project start date": "2021-02-01",
                    "Project end date": "2022-02-01",
                    "Latest approval date*": "2021-01-15",
                    "Dataset(s) name*": "Care (ECDS, new), Deaths",
                    "Data sensitivity level": "Anonymous",
                    "Legal basis for provision of data under Article 6": "Informed consent",
                    "Lawful conditions for provision of data under Article 9": "9(2)(j)",
                    "Common Law Duty of Confidentiality": "Consent",
                    "National data opt-out applied?": "Yes - patient objections upheld",
                    "Access type*": "TRE",
                }
            )
        ),
        "hdruk",
    )
    proposal = Proposal.objects.get()
    assert proposal.money_details == "The council"
    assert proposal.onward_sharing == "no"
    assert proposal.purposes == ["PublicBenefit", "ImproveHealthcare"]
    assert [row["body"] for row in proposal.other_reviews] == ["Ethics board", "Privacy office"]
    assert (proposal.starts_on.isoformat(), proposal.ends_on.isoformat()) == ("2021-02-01", "2022-02-01")
    assert [row["name"] for row in proposal.datasets] == ["Care (ECDS, new)", "Deaths"]
    assert proposal.identifiability == "AnonymisedData"
    assert (proposal.legal_basis, proposal.legal_basis_details) == (
        "Consent",
        "Informed consent\nArticle 9: 9(2)(j)",
    )
    assert proposal.consent_and_opt_out == "OptingOutFromProcess"
    assert proposal.access_type == "secure-room"


def test_words_that_are_not_known_and_days_that_contradict_stay_in_the_row(table):
    report = run(
        table(
            use(
                **{
                    "Request category type": "Public Health Research",
                    "Project start date": "2022-02-01",
                    "Project end date": "2021-02-01",
                    "Access type*": "Both",
                }
            ),
            use(**{"Project ID": "P-2", "Project start date": "soon"}),
        ),
        "hdruk",
    )
    assert (
        "words in “Access type*” that are not among those known, kept in the source row only: 1 (2)" in report
    )
    assert "words in “Project start date” that are not among those known" in report
    proposal = Proposal.objects.get(source_reference="P-1")
    assert (proposal.starts_on, proposal.ends_on, proposal.access_type, proposal.purposes) == (
        None,
        None,
        "",
        [],
    )
    assert proposal.raw_row["Project end date"] == "2021-02-01"


def test_an_algorithm_record_without_an_address_is_refused_with_its_row(table):
    record = {
        "publishing_body": "Office",
        "title": "Tool",
        "url": "https://x.test/",
        "description": "It sorts.",
    }
    with pytest.raises(CommandError, match=r"row 2: it has no “url”\. Nothing was imported"):
        run(table(record), "atrs")
    with pytest.raises(CommandError, match="has no file of releases"):
        run(table(record), "atrs", releases=table(record))


@pytest.mark.parametrize(
    ("laws", "code"),
    [
        ("Consent (Reasonable Expectation)", "Consent"),
        ("Informed consent; Article 6(1)(a) – Consent", "Consent"),
        ("Informed Patient consent to permit the receipt of data", "Consent"),
        ("Public task – consent not required", ""),
        ("Consent (not required)", ""),
        ("Consent; Public task", ""),
        ("Legal obligation, with consent of the minister", ""),
    ],
)
def test_a_law_that_only_mentions_consent_is_not_consent(laws, code):
    told = registers.HDRUK.answers({"Legal basis for provision of data under Article 6": laws})
    assert (told["legal_basis"], told["legal_basis_details"]) == (code, laws)


def test_the_column_of_the_last_day_answers_the_question_for_the_last_day(client, db, tmp_path):
    path = tmp_path / "uses.csv"
    cells = {
        "Project ID": "P-1",
        "Organisation name*": "Trust",
        "Project title*": "Buses",
        "Lay summary*": "Lay",
    }
    cells |= {"Project start date": "2025-01-01", "Project end date": "2026-12-31"}
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([cells.keys(), cells.values()])
    run(path, "hdruk")
    page = client.get(f"/en/proposals/{Proposal.objects.get().reference}/source/").content.decode()
    assert "Ends on, or is reviewed on" in page.partition("Project end date")[2].partition("</article>")[0]
    assert "Ends on, or is reviewed on" in client.get("/en/proposals/registers/").content.decode()
