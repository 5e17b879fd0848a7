"""Lists as files for others: what each holds, linked data, cells, and all four registers from site to site."""

import csv
import gc
import io
import json
import re
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as some

from community.models import clock_actor
from community.open_data import cell, uncell
from proposals import actions, registers
from proposals.models import Proposal
from tests import factories as make
from tests.conftest import shared_data
from tests.proposals.registers import FILES, fetched, path_of, run


def import_all():
    for register in FILES:
        run(path_of(register), register)


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


# What each file holds


def test_every_file_holds_what_the_filter_finds_and_never_a_draft(client, db):
    make.make_draft(title="Not yet")
    one, _other = make.make_registered_proposal(), make.make_submitted_proposal()
    for name in ("list.hdruk.csv", "list.jsonld"):
        assert b"Not yet" not in fetched(client, name)
    rows = csv.DictReader(io.StringIO(fetched(client, "list.hdruk.csv?state=registered").decode()))
    assert [line["Project ID"] for line in rows] == [f"nhs:{one.source_reference}"]
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
    for query in ("x=1", "words=&state=", "sort=oldest&page=2"):
        again = json.loads(fetched(client, f"list.jsonld?{query}"))
        assert again | {"dct:modified": whole["dct:modified"]} == whole
    assert json.loads(fetched(client, "list.jsonld?x=1&words=&state=registered"))["@id"] == part["@id"]
    by_reference = {ours.reference: by["@id"], unlicensed.reference: None}
    by_reference[theirs.reference] = nodes[theirs.reference]["dct:license"]["@id"]
    for name in ("list.json", "benefits.json"):
        licences = {item["reference"]: item["licence"] for item in json.loads(fetched(client, name))["items"]}
        assert licences.items() >= by_reference.items()


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
