import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from community.models import Institution, InstitutionName
from proposals.actions import accept_proposal
from proposals.models import Proposal
from record.models import PendingEntry
from tests import factories as make

pytestmark = pytest.mark.django_db

HEADINGS = [
    "Reference Number",
    "Organisation",
    "Objective for Processing",
    "Processing Activities",
    "Expected Output",
    "Expected Measurable Benefits",
    "Yielded Benefits",
    "Organisation Type",
]


def row(reference="DARS-NIC-1-A-v1.0", organisation="Valley Trust", **other):
    cells = dict.fromkeys(HEADINGS, "Some words") | {
        "Reference Number": reference,
        "Organisation": organisation,
        "Organisation Type": "NHS Trust",
    }
    return [(cells | other)[heading] for heading in HEADINGS]


@pytest.fixture
def register(tmp_path):
    """Writes a register file from rows, or from bytes as they are."""

    def write(*rows, headings=HEADINGS, data=None):
        path = tmp_path / "register.csv"
        if data is None:
            text = io.StringIO(newline="")
            csv.writer(text).writerows([headings, *rows])
            data = text.getvalue().encode()
        path.write_bytes(data)
        return path

    return write


def run(path, **options):
    out = io.StringIO()
    call_command("import_proposals", path, register="nhs", stdout=out, **options)
    return out.getvalue()


def refused(path, **options):
    """The one sentence of a refusal, after which nothing may be left."""
    with pytest.raises(CommandError) as error:
        run(path, **options)
    assert not Proposal.objects.exists()
    assert not Institution.objects.exists()
    assert not PendingEntry.objects.exists()
    message = str(error.value)
    assert message.endswith("Nothing was imported.")
    return message


# Small registers


def test_a_dry_run_says_what_it_would_do_and_saves_nothing(register):
    report = run(register(row()), dry_run=True)
    assert "Would import 1 new proposals and 1 new institutions" in report
    assert "Nothing was saved." in report
    assert not Proposal.objects.exists()
    assert not Institution.objects.exists()


def test_versions_of_one_agreement_are_grouped(register):
    run(register(row("DARS-NIC-1-A-v1.0"), row("DARS-NIC-1-A-v2.3"), row("GPCENSUS")))
    listed = Proposal.objects.order_by("source_row").values_list("agreement", "source_version")
    assert list(listed) == [("DARS-NIC-1-A", "1.0"), ("DARS-NIC-1-A", "2.3"), ("GPCENSUS", "")]


def test_a_later_file_adds_only_what_is_new_and_tells_of_changed_words(register):
    run(register(row("A-v1.0")))
    later = register(row("A-v1.0", **{"Expected Output": "Other words"}), row("A-v2.0"))
    foretold = run(later, dry_run=True)
    assert Proposal.objects.get().results_back == "Some words"
    report = run(later)
    for told in (foretold, report):
        assert "1 new proposals and 0 new institutions; 0 were here already" in told
        assert "  row 2, A-v1.0: Expected Output" in told
    proposal = Proposal.objects.get(source_reference="A-v1.0")
    assert proposal.results_back == proposal.raw_row["Expected Output"] == "Other words"
    first, second = proposal.versions.all()
    assert (second.kind, second.text["results_back"]) == ("update", "Other words")
    assert "Expected Output" in second.note
    assert first.text["results_back"] == "Some words"
    assert PendingEntry.objects.filter(kind="proposals.register_changed").count() == 1
    assert "1 were here already" in run(register(row("A-v1.0", **{"Expected Output": "Other words"})))


def test_a_use_that_was_put_before_the_community_is_left_as_it_is(register):
    run(register(row("A")))
    make.make_charter()
    accept_proposal(Proposal.objects.get(), actor=make.make_steward(), at=make.START)
    report = run(register(row("A", **{"Expected Output": "Other words"})))
    assert "1 were here already" in report
    assert "put before the community since, with other words, which were left as they are: 1 (2)" in report
    assert Proposal.objects.get().results_back == "Some words"
    assert not PendingEntry.objects.filter(kind="proposals.register_changed").exists()


def test_a_benefit_reported_later_is_known_from_that_day_on(register):
    nothing = {"Yielded Benefits": " "}
    run(register(row("A", **nothing), row("B")))
    silent, reporting = Proposal.objects.order_by("source_reference")
    assert silent.benefit_reported_at is None
    assert reporting.benefit_reported_at == reporting.changed_at
    run(register(row("A"), row("B")))
    silent.refresh_from_db()
    assert silent.reported_benefit == "Some words"
    assert silent.benefit_reported_at > reporting.benefit_reported_at


def test_names_that_look_alike_are_told_and_kept_apart(register):
    make.make_institution("Office for National Statistics")
    report = run(
        register(row("A", "Office for National Statistics (ONS)"), row("B", "The Valley Co. Limited"))
    )
    assert "“Office for National Statistics” and “Office for National Statistics (ONS)”" in report or (
        "“Office for National Statistics (ONS)” and “Office for National Statistics”" in report
    )
    assert Institution.objects.count() == 3
    report = run(register(row("C", "Valley Co Ltd")), dry_run=True)
    assert "0 new institutions" in report
    assert "Institutions known already: 1\n  The Valley Co. Limited" in report


def test_an_organisation_is_found_again_under_its_spellings_and_its_own_name(register):
    known = make.make_institution("Valley  Trust")
    run(register(row("A", " VALLEY TRUST "), row("B", "valley trust"), row("C", "Hill Trust")))
    assert Institution.objects.count() == 2
    assert set(known.proposals.values_list("source_reference", flat=True)) == {"A", "B"}
    assert InstitutionName.objects.get(institution=known).matches == "valley trust"
    hill = Institution.objects.get(name="Hill Trust")
    assert (hill.code, hill.is_registered, hill.kind) == ("INS-hill-trust", False, "NHS Trust")


def test_two_organisations_whose_names_make_one_code_get_two(register):
    run(register(row("A", "Hill & Trust"), row("B", "Hill Trust"), row("C", "+++")))
    codes = set(Institution.objects.values_list("code", flat=True))
    assert codes == {"INS-hill-trust", "INS-hill-trust-2", "INS-organisation"}


def test_a_cell_of_40_000_characters_is_kept_whole(register):
    long = "data " * 8000
    report = run(register(row(**{"Objective for Processing": long})))
    proposal = Proposal.objects.get()
    assert proposal.why_needed == long.strip()
    assert proposal.raw_row["Objective for Processing"] == long
    assert proposal.plain_summary.split() == ["data"] * 299 + ["data…"]
    assert "a cell of more than 32,767 characters in “Objective for Processing”, kept whole: 1 (2)" in report


def test_a_name_of_40_000_characters_is_kept_in_the_row_and_shown_shortened(register):
    report = run(register(row(organisation="N" * 40_000)))
    proposal = Proposal.objects.get()
    assert len(proposal.lead_organisation.name) == 200
    assert proposal.raw_row["Organisation"] == "N" * 40_000
    assert "shown shortened: 1 (2)" in report
    assert "Imported 0 new" in run(register(row(organisation="N" * 40_000)))


def test_a_cell_like_a_formula_is_kept_as_text_and_escaped_on_the_way_out(register, client):
    report = run(register(row(organisation="=1+1", **{"Expected Output": "@SUM(A1)"})))
    proposal = Proposal.objects.get()
    assert proposal.results_back == "@SUM(A1)"
    assert proposal.lead_organisation.name == "=1+1"
    assert "formula in “Expected Output”, kept as text: 1 (2)" in report
    lines = list(csv.DictReader(io.StringIO(client.get("/en/proposals/list.csv").getvalue().decode())))
    assert lines[0]["title"] == "'=1+1: data sharing agreement DARS-NIC-1-A-v1.0"


def test_a_byte_order_mark_and_unknown_columns_are_no_trouble(register):
    path = register([*row(), "x"], headings=[*HEADINGS, "Data Controller"])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    report = run(path)
    assert Proposal.objects.get().raw_row["Data Controller"] == "x"
    assert "unknown columns, kept in the source row: “Data Controller”" in report


# What is not a register


def test_a_file_with_other_columns_is_refused_by_the_names_it_lacks(register):
    message = refused(register(["1", "2"], headings=["Reference Number", "Name"]))
    assert "is not the NHS Digital data release register" in message
    assert "“Objective for Processing”" in message


def test_a_truncated_row_is_refused_with_its_number(register):
    assert "row 3: it has 4 cells and there are 8 columns" in refused(register(row("A"), row("B")[:4]))


def test_a_row_with_too_many_cells_is_refused_with_its_number(register):
    assert "row 2: it has 9 cells" in refused(register([*row(), "more"]))


def test_a_file_that_breaks_off_inside_a_cell_is_refused_with_its_row(register):
    path = register(row("A"), row("B", **{"Yielded Benefits": 'a "quoted" word'}))
    path.write_bytes(path.read_bytes()[:-30])
    assert "row 3" in refused(path)


def test_another_encoding_is_refused_with_byte_and_row(register):
    path = register(row("A"), row("B", organisation="Trust – West"))
    data = path.read_bytes().decode().encode("cp1252")
    message = refused(register(data=data))
    assert "is not in UTF-8" in message
    assert "It seems to be in Windows-1252. Save it as CSV in UTF-8: in Excel choose" in message
    assert f"byte {data.index(0x96) + 1}, in row 3" in message


def test_utf_16_is_refused(register):
    path = register(row())
    assert "is not in UTF-8" in refused(register(data=path.read_text().encode("utf-16")))


def test_a_repeated_reference_is_refused_with_both_rows(register):
    message = refused(register(row("A"), row("B"), row(" A ")))
    assert "row 4: the reference “A” is in row 2 already" in message


@pytest.mark.parametrize(
    ("heading", "name"), [("Reference Number", "reference"), ("Organisation", "organisation")]
)
def test_a_row_that_names_nothing_is_refused(register, heading, name):
    assert f"row 2: it has no “{heading}”" in refused(register(row(**{name: " "})))


def test_a_reference_of_40_000_characters_is_refused(register):
    assert "row 2: its “Reference Number” has 40000 characters" in refused(register(row("R" * 40_000)))


def test_a_null_character_is_refused_with_its_row(register):
    assert "row 2: it holds a null character" in refused(register(row(**{"Expected Output": "a\0b"})))


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b",,\n,,\n"])
def test_a_file_without_a_table_is_refused(register, data):
    assert "is empty" in refused(register(data=data))


def test_headings_alone_bring_nothing(register):
    report = run(register())
    assert "Read 0 rows." in report
    assert "Imported 0 new proposals and 0 new institutions; 0 were here already" in report


def test_a_folder_and_an_absent_file_are_refused(tmp_path):
    assert "is a folder" in refused(tmp_path)
    assert "cannot be read" in refused(tmp_path / "absent.csv")


def test_a_broken_release_file_stops_the_whole_import(register, tmp_path):
    (tmp_path / "data_releases.csv").write_text("NIC Number\nA\n")
    assert "is not the releases of the NHS Digital" in refused(register(row()))


def test_a_row_that_fails_late_leaves_nothing_behind(register, monkeypatch):
    path = register(row("A", "Valley Trust"), row("B", "Hill Trust"))
    taken = []

    def stumble(*args, **options):
        taken.append(args)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("proposals.importing.PORTION", 1)
    monkeypatch.setattr("proposals.actions.registers.append_entries", stumble)
    with pytest.raises(RuntimeError):
        run(path)
    assert taken
    assert not Institution.objects.exists()
    assert not PendingEntry.objects.exists()


def test_rows_without_anything_in_them_are_counted_and_left_out(register):
    run(register(row("A"), [""] * len(HEADINGS), row("B")))
    assert list(Proposal.objects.order_by("pk").values_list("source_row", flat=True)) == [2, 4]


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_long_texts_of_an_import_are_packed_with_lz4_and_others_as_ever(register):
    known = asked("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
    if known != (True,):
        pytest.skip("this server was built without LZ4")
    run(register(row(**{"Objective for Processing": "Buses come too late for the clinic. " * 500})))
    assert asked("SELECT pg_column_compression(raw_row) FROM proposals_proposal") == ("lz4",)
    assert asked("SHOW default_toast_compression") == ("pglz",)
