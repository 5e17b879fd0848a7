"""The real files of all four registers in one site: what they become, what is found, and the way out and in again.

They are read once for all tests here; each test undoes what it adds to them.
"""

import csv
import io
import json
import re
from collections import Counter

import pytest
from django.conf import settings

from community.models import Institution
from community.open_data import uncell
from proposals import actions, registers
from proposals.models import Proposal
from record.models import Entry
from tests import factories as make
from tests.proposals.registers import FILES, NOTHING_NEW, counts, fetched, path_of, run

pytestmark = pytest.mark.django_db


def source(register):
    with open(path_of(register), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def reports(django_db_setup, django_db_blocker, database):
    """What each import said; all that it brought is there until the last test here ended."""
    paths = {register: path_of(register) for register in FILES}
    with django_db_blocker.unblock():
        yield {register: run(path, register) for register, path in paths.items()}
        database.restore()


@pytest.fixture(autouse=True)
def _imported(reports):
    """All four registers in one site."""


def found(client, **query):
    """The references that the list finds, from all of its pages."""
    references, number = [], 1
    while True:
        page = client.get("/en/proposals/", query | {"page": number}).context["page"]
        references += [proposal.reference for proposal in page]
        if not page.has_next():
            return references
        number += 1


# In


def test_the_register_of_nhs_digital_is_imported_whole(reports):
    assert "Imported 100 new proposals and 77 new institutions; 0 were here already" in reports["nhs"]
    assert "Read 100 rows and 778 releases" in reports["nhs"]
    proposals = {each.source_row: each for each in Proposal.objects.filter(register="nhs")}
    for number, line in enumerate(source("nhs"), start=2):
        proposal = proposals.pop(number)
        assert proposal.raw_row == line
        assert proposal.why_needed == line["Objective for Processing"].strip()
        assert proposal.how_used == line["Processing Activities"].strip()
        assert proposal.results_back == line["Expected Output"].strip()
        assert proposal.community_benefit == line["Expected Measurable Benefits"].strip()
        assert proposal.reported_benefit == line["Yielded Benefits"].strip()
        assert proposal.state == Proposal.State.REGISTERED
    assert not proposals
    assert Entry.objects.filter(kind="proposals.registered").count() == Proposal.objects.count() == 410


def test_importing_each_register_again_adds_nothing(reports):
    before = counts()
    for register, number in (("nhs", 100), ("hdruk", 100), ("cprd", 120), ("atrs", 90)):
        assert NOTHING_NEW % number in run(path_of(register), register)
    assert counts() == before


def test_the_report_names_what_was_odd_in_the_real_register(reports):
    odd = dict(re.findall(r"^- (.+?): (\d+) \(", reports["nhs"], re.MULTILINE))
    assert odd["nothing in “Expected Measurable Benefits”"] == "6"
    assert odd["nothing in “Yielded Benefits”"] == "47"
    assert odd["over 300 words in “Objective for Processing”; the plain summary shows the first 300"] == "89"
    assert odd["spaces around a cell, kept in the source row only"] == "80"
    assert "formula in “Expected Measurable Benefits”, kept as text: 1 (58)" in reports["nhs"]
    assert "“MONITOR”, “Monitor”" in reports["nhs"]
    assert "“~” used as a bullet" in reports["nhs"]


def test_releases_become_answers():
    with open(path_of("nhs").with_name("data_releases.csv"), encoding="utf-8", newline="") as file:
        releases = list(csv.DictReader(file))
    by_reference = Counter(line["NIC Number"].strip() for line in releases)
    identifiable = {
        line["NIC Number"].strip()
        for line in releases
        if line[next(h for h in line if h.startswith("Data provided"))] == "Identifiable"
    }
    proposals = Proposal.objects.filter(register="nhs")
    for proposal in proposals:
        assert len(proposal.release_rows) == by_reference[proposal.source_reference]
        is_named = proposal.identifiability == "IdentifyingPersonalData"
        assert is_named == (proposal.source_reference in identifiable)
        assert proposal.datasets
        assert proposal.legal_basis_details
    assert sum(len(proposal.release_rows) for proposal in proposals) == 778
    rooms = proposals.filter(access_type="secure-room").count()
    assert (rooms, proposals.filter(access_type="copy-sent").count()) == (12, 88)


def test_protocols_are_imported_whole_under_stable_references(reports):
    assert "Imported 120 new proposals and 1 new institutions" in reports["cprd"]
    error = "a spreadsheet’s error in “Health Outcomes to be Measured”, kept as text: 14"
    assert error in reports["cprd"]
    proposals = {proposal.source_row: proposal for proposal in Proposal.objects.filter(register="cprd")}
    for number, line in enumerate(source("cprd"), start=2):
        proposal = proposals[number]
        assert proposal.raw_row == line
        assert proposal.title == line["Title"].strip()
        assert proposal.plain_summary == line["Lay Summary"].strip()
        assert proposal.lead_organisation.name == registers.CPRD.keeper
        assert proposal.source_reference.startswith("CPRD-")
        linked = [name.strip() for name in line["Linkages"].split(";") if name.strip() not in ("", "null")]
        assert [row["name"] for row in proposal.datasets] == list(dict.fromkeys(linked))


def test_algorithm_records_are_imported_with_their_links(reports):
    assert "Imported 90 new proposals" in reports["atrs"]
    stand_in = "no organisation is named; “Algorithmic Transparency Records on GOV.UK” stands in its place: 5"
    assert stand_in in reports["atrs"]
    proposal = Proposal.objects.get(source_reference="barnet-council-ami-chatbot")
    assert proposal.lead_organisation.name == "Barnet Council"
    assert proposal.title == "Barnet Council: Ami Chatbot"


def test_the_file_of_the_standard_names_the_same_organisations_under_either_sort_of_headings(
    reports, tmp_path
):
    assert "Imported 100 new proposals and 0 new institutions" in reports["hdruk"]
    lines = source("hdruk")
    for line in lines:
        proposal = Proposal.objects.get(register="hdruk", source_reference=line["Project ID"].strip())
        assert proposal.title == line["Project title*"].strip()
        assert proposal.how_used == line["Technical summary"].strip()
        assert (
            proposal.identifiability
            == {
                "De-personalised": "PseudonymisedData",
                "Personally identifiable": "IdentifyingPersonalData",
            }[line["Data sensitivity level"]]
        )
        assert proposal.access_type == {"TRE": "secure-room", "Release": "copy-sent"}[line["Access type*"]]
        assert line["Common Law Duty of Confidentiality"] in proposal.consent_and_opt_out_details
    headings = {registers.HDRUK.column(heading).machine: heading for heading in lines[0]}
    again = [{name: line[heading] for name, heading in headings.items()} for line in lines[:3]]
    again[0]["project_id_text"] = "another"
    path = tmp_path / "machine.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, again[0])
        writer.writeheader()
        writer.writerows(again)
    assert "Imported 1 new proposals and 0 new institutions" in run(path, "hdruk")
    assert Proposal.objects.get(source_reference="another").title == lines[0]["Project title*"].strip()


def test_a_page_with_the_longest_text_shows_all_of_it(client):
    longest = max(source("nhs"), key=lambda line: len(line["Processing Activities"]))
    proposal = Proposal.objects.get(register="nhs", source_reference=longest["Reference Number"].strip())
    page = client.get(proposal.get_absolute_url())
    assert page.status_code == 200
    assert longest["Processing Activities"].split()[-1] in page.content.decode()


def test_an_agreement_is_read_side_by_side_with_its_source_row(client):
    proposal = Proposal.objects.get(register="nhs", source_reference="DARS-NIC-02292-T4P9N-v5.2")
    detail = client.get(proposal.get_absolute_url()).content.decode()
    assert f"/en/proposals/{proposal.reference}/source/" in detail
    page = client.get(f"/en/proposals/{proposal.reference}/source/").content.decode()
    for heading, cell in proposal.raw_row.items():
        assert heading in page
        # The words are there whole, though folded and in paragraphs.
        assert not cell.strip() or cell.split()[-1].replace("'", "&#x27;") in page
    assert "Why it is needed" in page
    assert page.count("The same words.") >= 4
    assert len(proposal.release_rows) > 1
    assert f"{len(proposal.release_rows)} releases of data under it" in page


def test_the_register_says_how_many_reported_a_benefit(client):
    page = client.get("/en/proposals/benefits/").content.decode()
    assert "53 of 100 said what benefit came (NHS Digital data release register)" in page
    for told, number in (("reported", 53), ("no_promise", 6)):
        assert json.loads(fetched(client, f"benefits.json?register=nhs&told={told}"))["count"] == number


# Found


def test_what_was_imported_is_found_by_a_word_of_its_text(client):
    word = re.compile(r"\bsepsi", re.IGNORECASE)
    columns = "title", "plain_summary", "why_needed", "community_benefit"
    having = [
        proposal.reference
        for proposal in Proposal.objects.all()
        if any(word.search(getattr(proposal, column)) for column in columns)
    ]
    assert 0 < len(having) < 20
    assert sorted(found(client, words="sepsis")) == sorted(having)
    nhs = Proposal.objects.filter(register="nhs", reference__in=having).values_list("reference", flat=True)
    assert sorted(found(client, words="sepsis", register="nhs")) == sorted(nhs)


def test_what_changed_in_a_register_is_found_by_its_new_words(client, tmp_path):
    lines = source("atrs")
    lines[0]["description"] += " Quokkas are counted."
    path = tmp_path / "records.csv"
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, lines[0])
        writer.writeheader()
        writer.writerows(lines)
    assert found(client, words="quokka") == []
    assert "took over 1 that changed" in run(path, "atrs")
    assert [Proposal.objects.get(reference=each).source_row for each in found(client, words="quokka")] == [2]


def test_merged_organisations_are_found_under_the_name_that_stays(client):
    merged = Institution.objects.get(name="Barnet Council")
    kept = make.make_institution("Quokka Council")
    led = sorted(merged.proposals.values_list("reference", flat=True))
    assert led
    assert found(client, words="quokka") == []
    actions.merge_institutions(kept, merged, actor=make.make_steward(), at=make.START)
    assert sorted(found(client, words="quokka")) == led
    assert sorted(found(client, institution="quokka")) == led


# Out, and in again


def references_in(client, query):
    """The references that each file of this list holds, by its name."""
    table = list(csv.DictReader(io.StringIO(fetched(client, f"list.csv?{query}").decode())))
    linked = json.loads(fetched(client, f"list.jsonld?{query}"))["dcat:dataset"]
    items = json.loads(fetched(client, f"list.json?{query}"))
    assert items["count"] == len(items["items"])
    return {
        "csv": [line["reference"] for line in table],
        "json": [item["reference"] for item in items["items"]],
        "jsonld": [node["dct:identifier"] for node in linked],
    }


def project_ids(path):
    with registers.files.opened(path) as (headings, rows):
        place = headings.index("Project ID")
        return [row[place] for _number, row in rows]


@pytest.mark.parametrize("query", ["register=nhs", "register=cprd&words=cancer", "register=here"])
def test_page_and_files_of_a_list_hold_the_same_uses(client, tmp_path, query):
    make.make_use()
    make.make_received_proposal()
    listed = found(client, **dict(part.split("=") for part in query.split("&")))
    assert listed
    files = references_in(client, query)
    assert files["csv"] == files["json"] == listed
    assert sorted(files["jsonld"]) == sorted(listed)
    by_id = {
        registers.project_id(proposal, settings.BASE_URL): proposal.reference
        for proposal in Proposal.objects.select_related("lead_organisation")
    }
    for name in ("list.hdruk.csv", "list.hdruk.xlsx"):
        path = tmp_path / name
        path.write_bytes(fetched(client, f"{name}?{query}"))
        assert sorted(by_id[each] for each in project_ids(path)) == sorted(listed)


def test_a_filtered_list_goes_out_and_in_again_without_a_difference(client, tmp_path, time_machine):
    time_machine.move_to(make.START + make.DAY, tick=False)
    make.make_submitted_proposal()
    make.make_refused_proposal()
    before = counts()
    for name, query, number in (
        ("list.hdruk.csv", "register=nhs", 100),
        ("list.hdruk.xlsx", "register=nhs", 100),
        ("list.hdruk.csv", "register=nhs&identifiability=IdentifyingPersonalData&words=hospital", None),
        ("list.hdruk.csv", "register=hdruk", 100),
        ("list.hdruk.csv", "register=cprd", 120),
        ("list.hdruk.csv", "register=atrs", 90),
        ("list.hdruk.csv", "state=open", 1),
        ("list.hdruk.xlsx", "state=not_accepted", 1),
        ("list.hdruk.csv", "state=withdrawn", 0),
    ):
        path = tmp_path / name
        path.write_bytes(fetched(client, f"{name}?{query}"))
        if number is None:
            number = len(references_in(client, query)["json"])
            assert number
        report = run(path, "hdruk")
        assert NOTHING_NEW % number in report
        assert "with other words" not in report
    assert counts() == before


def test_all_four_registers_go_out_and_in_again_without_a_difference(client, tmp_path):
    proposal = make.make_use()
    make.make_received_proposal()
    before = counts()
    assert before[0] == 412
    for name in ("list.hdruk.csv", "list.hdruk.xlsx"):
        path = tmp_path / name
        path.write_bytes(fetched(client, name))
        report = run(path, "hdruk")
        assert NOTHING_NEW % 412 in report
        assert "with other words" not in report
    for register in FILES:
        path = tmp_path / f"{register}.csv"
        path.write_bytes(fetched(client, f"registers/{register}.csv"))
        releases = None
        if register == "nhs":
            releases = tmp_path / "nhs-releases.csv"
            releases.write_bytes(fetched(client, "registers/nhs/releases.csv"))
        assert NOTHING_NEW % len(source(register)) in run(path, register, releases=releases)
    assert counts() == before
    assert proposal.title.encode() in (tmp_path / "list.hdruk.csv").read_bytes()


def test_agreements_in_the_columns_of_the_standard_say_what_the_derived_file_says(client):
    ours = list(csv.DictReader(io.StringIO(fetched(client, "list.hdruk.csv?register=nhs").decode())))
    derived = source("hdruk")
    assert list(ours[0]) == [*derived[0], "Where it stands (Hearth)"]
    for our, their in zip(ours, derived, strict=True):
        assert our["Project ID"] == f"nhs:{their['Project ID'].strip()}"
        for heading in ("Public benefit statement*", "Technical summary", "Access type*", "Project title*"):
            assert uncell(our[heading]) == their[heading].strip()
        datasets = {name.strip() for name in our["Dataset(s) name*"].split(",")}
        assert datasets == {name.strip() for name in their["Dataset(s) name*"].split(",")}
