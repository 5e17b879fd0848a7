"""Lists as files for others, and the way back: import, export, import changes nothing."""

import csv
import gc
import io
import json
import re
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as some

from community.models import Institution, clock_actor
from community.open_data import cell, uncell
from proposals import actions, registers
from proposals.models import Proposal
from record.models import PendingEntry
from tests import factories as make
from tests.conftest import shared_data

FILES = {
    "nhs": ("nhs_data_release_register", "agreements.csv"),
    "hdruk": ("nhs_data_release_register", "proposals_hdruk_dur.csv"),
    "cprd": ("cprd_approved_protocols", "protocols.csv"),
    "atrs": ("uk_atrs_records", "records.csv"),
}


def run(path, register, **options):
    out = io.StringIO()
    call_command("import_proposals", path, register=register, stdout=out, **options)
    return out.getvalue()


def import_all():
    for register, (folder, name) in FILES.items():
        run(shared_data(folder) / name, register)


def fetched(client, address):
    response = client.get(f"/en/proposals/{address}")
    assert response.status_code == 200
    return response.getvalue()


def counts():
    return Proposal.objects.count(), Institution.objects.count(), PendingEntry.objects.count()


# All four registers in one site


@contextmanager
def a_site():
    """A site that is empty again afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_what_goes_out_of_one_site_comes_out_of_an_empty_one_byte_by_byte(client, tmp_path):
    names = [
        "list.hdruk.csv",
        "list.hdruk.xlsx",
        *(f"registers/{register}.csv" for register in FILES),
        "registers/nhs/releases.csv",
    ]
    with a_site():
        import_all()
        first = {name: fetched(client, name) for name in names}
    assert not Proposal.objects.exists()
    with a_site():
        for register in FILES:
            path = tmp_path / f"{register}.csv"
            path.write_bytes(first[f"registers/{register}.csv"])
            releases = tmp_path / "releases.csv"
            releases.write_bytes(first["registers/nhs/releases.csv"])
            run(path, register, **({"releases": releases} if register == "nhs" else {}))
        assert {name: fetched(client, name) for name in names} == first
    path = tmp_path / "list.hdruk.csv"
    path.write_bytes(first["list.hdruk.csv"])
    assert "Imported 410 new proposals" in run(path, "hdruk")
    assert fetched(client, "list.hdruk.csv") == first["list.hdruk.csv"]
    assert fetched(client, "list.hdruk.xlsx") == first["list.hdruk.xlsx"]


# One use, or a few


@pytest.fixture
def listed(db, tmp_path):
    """Imports rows of the standard given as dicts, and gives the file."""

    def write(*rows, headings=registers.HEADINGS):
        path = tmp_path / "uses.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings, restval="")
            writer.writeheader()
            writer.writerows({name: cell(text) for name, text in row.items()} for row in rows)
        return path

    return write


USE = {
    "Project ID": "P-1",
    "Organisation name*": "Valley Trust",
    "Project title*": "Bus routes",
    "Lay summary*": "Where buses are missing.",
    "Request category type": "Public Health Research",
    "Applicant name(s)": "The bus team",
    "Access type*": "tre",
}


def exported(client, query=""):
    return list(csv.DictReader(io.StringIO(fetched(client, f"list.hdruk.csv{query}").decode())))


def test_what_came_from_the_standard_goes_out_cell_by_cell(listed, client):
    run(listed(USE), "hdruk")
    assert exported(client) == [dict.fromkeys(registers.HEADINGS, "") | USE]


def test_machine_names_and_unknown_columns_do_not_make_a_row_look_changed(listed, client, tmp_path):
    names = {column.heading: column.machine for column in registers.HDRUK.columns}
    machine = {names[heading]: text for heading, text in USE.items()} | {"rejection_reason": "none"}
    run(listed(machine, headings=[*names.values(), "rejection_reason"]), "hdruk")
    path = tmp_path / "again.csv"
    path.write_bytes(fetched(client, "list.hdruk.csv"))
    assert "1 were here already; took over 0 that changed" in run(path, "hdruk")
    assert Proposal.objects.get().raw_row["rejection_reason"] == "none"
    run(listed(USE | {"Project title*": "Bus stops"}), "hdruk")
    proposal = Proposal.objects.get()
    assert (proposal.title, proposal.raw_row["rejection_reason"]) == ("Bus stops", "none")
    assert exported(client)[0]["Project title*"] == "Bus stops"


def test_a_text_that_changed_here_goes_out_as_it_reads_here(listed, client):
    run(listed(USE), "hdruk")
    Proposal.objects.update(title="Bus stops", access_type="copy-sent")
    line = exported(client)[0]
    assert (line["Project title*"], line["Access type*"]) == ("Bus stops", "Release")
    assert (line["Lay summary*"], line["Applicant name(s)"]) == (USE["Lay summary*"], "The bus team")


def test_what_was_never_approved_is_no_use_in_the_columns_of_the_standard(client, db):
    use, refused = make.make_use(), make.make_refused_proposal()
    make.make_submitted_proposal()
    known = make.make_registered_proposal()
    assert [line["Project ID"] for line in exported(client)] == [
        f"{settings.BASE_URL}/id/{use.reference}",
        f"nhs:{known.source_reference}",
    ]
    assert len(json.loads(fetched(client, "list.json"))["items"]) == 4
    assert refused.reference in fetched(client, "list.jsonld").decode()
    assert "hold only what was approved here" in client.get("/en/proposals/").content.decode()


def test_what_asks_that_a_use_stop_and_what_a_member_reported_are_no_uses(client, db):
    use = make.make_use()
    lead = use.lead_organisation
    for kind, about in (("stop", use), ("past_use", None)):
        asked = make.make_proposal_awaiting_decision(institution=lead, request_kind=kind, about=about)
        actions.settle_proposal(asked, "approved", actor=clock_actor, at=make.AFTER_COMMENTS)
    told = make.make_proposal_awaiting_decision(
        author=make.officer_for(lead), institution=lead, request_kind="past_use", filed_as="institution"
    )
    actions.settle_proposal(told, "approved", actor=clock_actor, at=make.AFTER_COMMENTS)
    assert [line["Project ID"] for line in exported(client)] == [
        f"{settings.BASE_URL}/id/{each.reference}" for each in (use, told)
    ]


def test_a_use_of_another_register_that_was_refused_here_is_no_use_any_more(listed, client):
    run(listed(USE), "hdruk")
    known = Proposal.objects.get()
    make.make_charter()
    actions.accept_proposal(known, actor=make.setup_actor, at=make.START)
    known = Proposal.objects.get()
    make.make_summary(known)
    actions.await_decision(known, actor=make.make_steward(), at=make.AFTER_COMMENTS)
    with transaction.atomic():
        actions.settle_proposal(known, "approved", actor=clock_actor, at=make.AFTER_COMMENTS)
        assert [line["Project ID"] for line in exported(client)] == ["P-1"]
        transaction.set_rollback(True)
    actions.settle_proposal(known, "refused", actor=clock_actor, at=make.AFTER_COMMENTS)
    assert exported(client) == []


def test_a_use_that_lives_here_goes_out_under_its_permanent_address(client, db):
    proposal = make.make_use()
    line = exported(client)[0]
    assert line["Project ID"] == f"{settings.BASE_URL}/id/{proposal.reference}"
    assert line["Organisation ID"] == proposal.lead_organisation.code
    assert line["Request category type"] == ", ".join(proposal.purposes)


def test_a_line_of_ours_with_other_words_changes_nothing_and_is_told(client, db, tmp_path):
    make.make_use()
    path = tmp_path / "ours.csv"
    path.write_bytes(fetched(client, "list.hdruk.csv").replace(b"clinic", b"hospital"))
    before = counts()
    report = run(path, "hdruk")
    assert "known in another way, with other words, which were left as they are: 1 (2)" in report
    assert counts() == before


def test_every_file_holds_what_the_filter_finds_and_never_a_draft(client, db):
    make.make_draft(title="Not yet")
    one, _other = make.make_registered_proposal(), make.make_submitted_proposal()
    for name in ("list.hdruk.csv", "list.jsonld"):
        assert b"Not yet" not in fetched(client, name)
    assert [line["Project ID"] for line in exported(client, "?state=registered")] == [
        f"nhs:{one.source_reference}"
    ]
    found = json.loads(fetched(client, "list.jsonld?state=registered"))
    assert [node["dct:identifier"] for node in found["dcat:dataset"]] == [one.reference]
    assert json.loads(fetched(client, "list.jsonld?state=nonsense"))["dcat:dataset"] == []


@pytest.mark.parametrize(("name", "each"), [("list_hdruk_csv", b"DARS-NIC-"), ("list_jsonld", b"/id/PRP-")])
def test_a_long_file_keeps_nothing_of_what_was_sent(client, db, monkeypatch, name, each):
    institution = make.make_institution()
    for number in range(8):
        make.make_registered_proposal(institution, source_reference=f"DARS-NIC-{number}-v1.0")
    monkeypatch.setattr("proposals.queries.exports.WHOLE_PORTION", 2)
    gc.collect()
    gc.disable()
    try:
        before = _proposals_in_memory()
        sent = client.get(reverse(f"proposals:{name}")).getvalue()
        kept = _proposals_in_memory() - before
    finally:
        gc.enable()
    assert sent.count(each) == 8
    assert kept <= 2


def _proposals_in_memory():
    return sum(type(thing) is Proposal for thing in gc.get_objects())


def test_a_register_that_is_not_known_has_no_file(client, db):
    assert client.get("/en/proposals/registers/other.csv").status_code == 404
    assert client.get("/en/proposals/registers/cprd/releases.csv").status_code == 404


# Linked data


def terms_in(node):
    """Every name with a prefix that a piece of linked data uses."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "@context":
                continue
            yield name
            if name in ("@type", "@id"):
                yield from value if isinstance(value, list) else [value]
            else:
                yield from terms_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from terms_in(value)


def test_linked_data_uses_only_terms_of_its_own_context_and_of_the_vocabulary(client, db):
    proposal = make.make_submitted_proposal(
        identifiability="PseudonymisedData",
        legal_basis="unknown",
        consent_and_opt_out="OptingOutFromProcess",
        recipients=[{"name": "Food network", "role": "DataProcessor"}],
        retention="A year",
    )
    node = json.loads(fetched(client, f"{proposal.reference}.jsonld"))
    listed = json.loads(fetched(client, "list.jsonld"))
    assert listed["@type"] == "dcat:Catalog"
    assert [{"@context": node["@context"]} | each for each in listed["dcat:dataset"]] == [node]
    assert node["dpv:hasPurpose"] == [{"@id": f"dpv:{code}"} for code in proposal.purposes]
    assert node["dpv:hasRecipient"][0]["@type"] == ["dpv:Recipient", "dpv:DataProcessor"]
    assert "dpv:hasLegalBasis" not in node
    used = {term for term in terms_in(node) if not term.startswith(("@", "http"))}
    assert {term.partition(":")[0] for term in used} <= set(node["@context"])
    with open(shared_data("vocab") / "dpv_terms.csv", encoding="utf-8") as file:
        known = {line["term"] for line in csv.DictReader(file)}
    ours = {term.removeprefix("dpv:") for term in used if re.match("dpv:[A-Z]", term)}
    # “Process” stands in the vocabulary’s core, of which the selection has no term.
    assert ours - known == {"Process"}


def test_each_use_names_the_licence_of_its_own_words_and_a_filtered_file_is_part_of_the_whole(client, db):
    here = make.make_submitted_proposal(contact_point="data@example.org")
    ours, theirs = make.make_use(), make.make_registered_proposal()
    unlicensed = make.make_registered_proposal(source_reference="CPRD-1")
    Proposal.objects.filter(pk=unlicensed.pk).update(register="cprd")
    whole = json.loads(fetched(client, "list.jsonld"))
    nodes = {node["dct:identifier"]: node for node in whole["dcat:dataset"]}
    by = {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert whole["dct:license"] == nodes[ours.reference]["dct:license"] == by
    assert "open-government-licence/version/3" in nodes[theirs.reference]["dct:license"]["@id"]
    assert nodes[theirs.reference]["dct:provenance"]["@type"] == "dct:ProvenanceStatement"
    assert "dct:license" not in nodes[unlicensed.reference]
    assert "CPRD" in nodes[unlicensed.reference]["dct:rights"]["rdfs:label"]
    assert "dct:provenance" not in nodes[ours.reference]
    assert nodes[ours.reference]["dcat:contactPoint"] == {"@type": "vcard:Kind", "vcard:fn": "Data office"}
    assert nodes[here.reference]["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:data@example.org"}
    part = json.loads(fetched(client, "list.jsonld?state=registered"))
    assert part["@id"] == f"{whole['@id']}?state=registered"
    assert part["dct:isPartOf"] == {"@id": whole["@id"]}
    assert "dct:isPartOf" not in whole


# Cells


RISKY = some.sampled_from(
    [
        "=",
        "+",
        "-",
        "@",
        "'",
        "\t",
        "\r",
        "''=",
        "'-",
        "x;=",
        "x;'=",
        "\t-",
        "\t\t=",
        "x\n=",
        "x\n''+1",
        ";;@",
        "\r\n-1",
    ]
)


@given(
    some.builds(lambda start, rest: start + rest, some.one_of(some.just(""), RISKY), some.text(max_size=20))
)
@example("'=1")
@example("''")
@example('x;=HYPERLINK("https://example.org")')
@example("x\n=1\t@a;-1")
def test_any_text_comes_back_from_a_cell_that_no_spreadsheet_runs(text):
    assert uncell(cell(text)) == text
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    for part in re.split("[;\t]", cell(text)):
        assert not part.startswith(("=", "+", "-", "@"))
    for line in re.split("[\r\n]", cell(text)):
        assert not re.match(r"[=@]|[+-]\S", line)


def test_a_list_with_dashes_stays_as_it_was_written():
    assert cell("Two aims:\n- buses\n- trains; - and boats") == "Two aims:\n- buses\n- trains; - and boats"


@given(
    some.lists(
        some.builds(
            lambda start, rest: start + rest,
            some.one_of(some.just(""), RISKY),
            some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
        ),
        min_size=4,
        max_size=4,
    )
)
@example(["=1+1", "'=1", "-\r\n2", '@a,"b"'])
def test_any_text_comes_back_from_a_csv_file(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("csv") / "table.csv"
    row = ["x", *texts]
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["a", "b", "c", "d", "e"], [cell(text) for text in row]])
    with registers.files.opened(path) as (_headings, rows):
        assert list(rows) == [(2, row)]


@pytest.mark.django_db
def test_what_became_of_a_proposal_stands_in_every_file(client):
    use = make.make_use()
    joined = actions.merge_proposal(
        make.make_received_proposal(),
        use_of_others := make.make_received_proposal(),
        reason="The same.",
        actor=make.make_steward(),
        at=make.START,
    )
    lapsed = make.make_accepted_proposal()
    lapsed = actions.lapse_proposal(lapsed, actor=clock_actor, at=make.AFTER_COMMENTS)
    items = {item["reference"]: item for item in json.loads(fetched(client, "list.json"))["items"]}
    assert items[use.reference]["first_access_on"] == use.first_access_on.isoformat()
    assert items[joined.reference]["merged_into"] == use_of_others.reference
    assert items[lapsed.reference]["lapse_reason"] == "not_seconded"
    rows = csv.DictReader(io.StringIO(fetched(client, "list.csv").decode("utf-8-sig")))
    told = {row["reference"]: row for row in rows}
    assert told[joined.reference]["merged_into"] == use_of_others.reference
    linked = json.loads(fetched(client, f"{joined.reference}.jsonld"))
    assert linked["dct:isReplacedBy"]["@id"].endswith(use_of_others.reference)
    linked = json.loads(fetched(client, f"{use.reference}.jsonld"))
    assert linked["dct:available"]["@value"] == use.first_access_on.isoformat()
    linked = json.loads(fetched(client, f"{lapsed.reference}.jsonld"))
    assert linked["rdfs:comment"]["@value"].startswith("Expired")
