"""What was reported to an authority elsewhere comes into the log, and never looks as if anybody here had signed it."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from community.models import Institution, importer_actor
from community.rules import Refused
from record.models import PendingEntry
from redress_log.actions import register_cases
from redress_log.models import Case, Outcome, SignedBy, Stage
from redress_log.outside import COLUMNS, read_ocr
from tests import factories as make
from tests.conftest import shared_data

pytestmark = pytest.mark.django_db

ROW = {
    "Name of Covered Entity": "Valley Hospital",
    "State": "CA",
    "Covered Entity Type": "Healthcare Provider",
    "Individuals Affected": "1200",
    "Breach Submission Date": "01/23/2013",
    "Type of Breach": "Theft, Unauthorized Access/Disclosure",
    "Location of Breached Information": "Laptop",
    "Business Associate Present": "No",
    "Web Description": "A laptop was stolen.\nThe hospital notified everybody, and paid $65,000. It apologized.",
}


@pytest.fixture
def register(tmp_path):
    """Writes a register from rows, each given by what is different in it."""

    def write(*rows, headings=COLUMNS):
        path = tmp_path / "cases.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(headings)
            table.writerows([(ROW | row).get(heading, "") for heading in headings] for row in rows)
        return path

    return write


def take(path, **options):
    call_command("import_redress", path, register="ocr", **options)


def test_a_row_becomes_a_case_that_says_where_it_comes_from(client, register):
    take(register({}))
    case = Case.objects.get()
    assert (case.stage, case.shown_stage, case.people_count) == (Stage.REPORTED, Stage.REPORTED, 1200)
    assert case.harm_kinds == ["exposed", "shared_without_say"]
    assert case.reported_on.isoformat() == "2013-01-23"
    assert case.shown_remedies == ["apology", "money", "tell_affected"]
    assert case.register_facts["money"] == ["$65,000"]
    assert not case.institution.is_registered
    words = client.get(case.get_absolute_url()).content.decode()
    for part in (
        "Office for Civil Rights",
        "1200",
        "nobody here was asked",
        "A laptop was stolen.",
        "$65,000",
    ):
        assert part in words
    assert case.reference in client.get(reverse("redress_log:list"), {"register": "outside"}).content.decode()
    assert (
        case.reference not in client.get(reverse("redress_log:list"), {"register": "here"}).content.decode()
    )
    leaf = json.loads(bytes(PendingEntry.objects.get(subject=case.reference).body))
    assert leaf["facts"]["register"] == "ocr"
    assert leaf["actor"] == "system:import"


def test_what_was_read_before_is_read_once(register, capsys):
    take(register({}, {"Individuals Affected": "7"}, {"Individuals Affected": "7"}))
    take(register({"Web Description": "Other words."}, {"Individuals Affected": "8"}))
    said = capsys.readouterr().out
    assert Case.objects.count() == 3
    assert Institution.objects.count() == 1
    assert "Imported 1 new cases and 0 new institutions; 1 were here already." in said
    assert "Told in other words now, and left as they are here: rows 2." in said


def test_a_dry_run_saves_nothing(register, capsys):
    take(register({}), dry_run=True)
    assert "Would import 1 new cases" in capsys.readouterr().out
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"Individuals Affected": "many"}, "row 3: “many” is not a number of people"),
        ({"Breach Submission Date": "31/12/2013"}, "row 3: “31/12/2013” is not a day"),
        ({"Name of Covered Entity": "  "}, "row 3: no institution is named"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_imported(register, row, words):
    with pytest.raises(CommandError, match=words):
        take(register({}, row))
    assert not Case.objects.exists()


def test_a_file_that_is_another_register_is_refused(register):
    with pytest.raises(CommandError, match="lacks the column “Web Description”"):
        take(register({}, headings=COLUMNS[:-1]))


def test_only_an_import_takes_cases_over(register):
    rows = list(read_ocr(register({})))
    with pytest.raises(Refused, match="by an import only"):
        register_cases("ocr", rows, actor=make.make_steward(), at=make.START)
    register_cases("ocr", rows, actor=importer_actor, at=make.START)


@pytest.mark.parametrize(
    "signed",
    [
        {"stage": Stage.CLOSED_REMEDIED},
        {"shown_stage": Stage.CLOSED_REMEDIED},
        {"outcome": Outcome.CONFIRMED},
        {"shown_outcome": Outcome.CONFIRMED},
        {"plan_signed_by": SignedBy.AFFECTED},
        {"closing_signed_by": SignedBy.AFFECTED},
        {"plan_panel_at": make.START},
        {"closing_panel_at": make.START},
    ],
)
def test_the_database_refuses_every_signature_on_what_comes_from_outside(register, signed):
    take(register({}))
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.update(**signed)


def test_the_real_register_is_read_whole():
    folder = shared_data("hhs_ocr_breach_cases")
    expected = json.loads((folder / "expected_counts.json").read_text())
    take(folder / "cases.csv")
    cases = list(Case.objects.all())
    assert len(cases) == expected["cases"]
    assert sum(case.people_count for case in cases) == expected["individuals_affected_sum"]
    years = [str(case.reported_on.year) for case in cases]
    assert {year: years.count(year) for year in set(years)} == expected["by_year"]
    types = [", ".join(case.register_facts["types"]) for case in cases]
    assert {kind: types.count(kind) for kind in set(types)} == expected["by_type"]
    kinds = [case.register_facts["entity_type"] for case in cases]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == expected["by_entity_type"]
    present = [case.register_facts["business_associate"] for case in cases]
    assert present.count(True) == expected["business_associate_present"]["Yes"]
    mentions = expected["description_mentions"]
    assert sum(bool(case.register_facts["money"]) for case in cases) == mentions["dollar amount"]
    assert sum("apology" in case.shown_remedies for case in cases) == mentions["apology"]
    assert not any(case.outcome or case.shown_outcome or case.closing_signed_by for case in cases)
