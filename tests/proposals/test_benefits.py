"""What was promised beside what was reported, and one use beside its source row."""

import csv
import io
import json

import pytest
from django.core.management import call_command

from proposals import actions
from proposals.models import Proposal
from tests import factories as make
from tests.conftest import shared_data

pytestmark = pytest.mark.django_db

PAGE = "/en/proposals/benefits/"


def make_use(reference, promised="Fewer missed visits.", reported="", register="nhs", **other):
    """A use that a register tells of, with what it promised and reported."""
    (proposal,) = actions.register_proposals(
        [
            Proposal(
                register=register,
                source_reference=reference,
                source_row=2,
                raw_row={"Reference Number": reference, "Yielded Benefits": reported},
                reported_benefit=reported,
                **make.answers(other.pop("institution", None), community_benefit=promised, **other),
            )
        ],
        actor=make.setup_actor,
        at=make.START,
    )
    return proposal


@pytest.fixture
def four():
    return [
        make_use("A", title="Kept word", reported="A tenth fewer."),
        make_use("B", title="Silent"),
        make_use("C", title="Promised nothing", promised=""),
        make_use("D", title="Never asked", register="cprd", promised=""),
    ]


def titles(client, query=""):
    page = client.get(f"{PAGE}{query}").content.decode()
    return [title for title in ("Kept word", "Silent", "Promised nothing", "Never asked") if title in page]


def test_each_filter_leads_to_the_uses_behind_its_number(client, four):
    assert titles(client) == ["Kept word", "Silent", "Promised nothing", "Never asked"]
    assert titles(client, "?told=reported") == ["Kept word"]
    assert titles(client, "?told=silent") == ["Silent"]
    assert titles(client, "?told=no_promise") == ["Promised nothing"]
    assert titles(client, "?told=not_asked") == ["Never asked"]
    assert titles(client, "?register=cprd") == ["Never asked"]
    assert titles(client, f"?institution={four[1].lead_organisation.code}") == ["Silent"]
    assert titles(client, "?told=nonsense") == []


def test_a_number_is_n_of_n_and_silence_counts_only_where_somebody_asked(client, four):
    page = client.get(PAGE).content.decode()
    assert "1 of 3 said what benefit came (NHS Digital data release register)" in page
    assert "(CPRD approved protocols)" not in page
    assert "This register does not ask what came of it." in page
    assert page.count("not asked") >= 3
    assert "Read here since Monday 2 March 2026" in page


def test_a_proposal_that_is_still_under_way_is_not_counted(client):
    make.make_submitted_proposal()
    assert "No use of data is known here yet." in client.get(PAGE).content.decode()


def test_the_files_say_what_the_page_says(client, four):
    lines = list(csv.DictReader(io.StringIO(client.get("/en/proposals/benefits.csv").getvalue().decode())))
    found = json.loads(client.get("/en/proposals/benefits.json").getvalue())
    assert [line["reference"] for line in lines] == [each.reference for each in four]
    assert found["count"] == 4
    assert [item["reported"] for item in found["items"]] == ["A tenth fewer.", "", "", ""]
    assert [item["asked_for_report"] for item in found["items"]] == [True, True, True, False]
    assert json.loads(client.get("/en/proposals/benefits.json?told=silent").getvalue())["count"] == 1


def test_the_real_register_says_how_many_reported(client):
    path = shared_data("nhs_data_release_register") / "agreements.csv"
    call_command("import_proposals", path, register="nhs", stdout=io.StringIO())
    page = client.get(PAGE).content.decode()
    assert "53 of 100 said what benefit came" in page
    assert json.loads(client.get("/en/proposals/benefits.json?told=reported").getvalue())["count"] == 53
    assert json.loads(client.get("/en/proposals/benefits.json?told=no_promise").getvalue())["count"] == 6


# Beside the source row


def test_a_real_agreement_is_read_side_by_side_with_its_source_row(client):
    path = shared_data("nhs_data_release_register") / "agreements.csv"
    call_command("import_proposals", path, register="nhs", stdout=io.StringIO())
    proposal = Proposal.objects.get(source_reference="DARS-NIC-02292-T4P9N-v5.2")
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


def test_columns_that_answer_nothing_or_hold_nothing_are_listed_too(client):
    proposal = make_use("A")
    Proposal.objects.update(
        raw_row={"Reference Number": "A", "Ministry": "<b>Health</b>", "Expected Output": ""}
    )
    page = client.get(f"/en/proposals/{proposal.reference}/source/").content.decode()
    answered, _, rest = page.partition("Columns that answer none of our questions")
    silent, _, empty = rest.partition("Columns with nothing in them")
    assert "Reference Number" in answered
    assert "&lt;b&gt;Health&lt;/b&gt;" in silent
    assert "Expected Output" in empty


def test_a_use_that_lives_here_has_no_source_row(client):
    proposal = make.make_submitted_proposal()
    assert client.get(f"/en/proposals/{proposal.reference}/source/").status_code == 404


def test_the_maps_of_all_registers_are_on_one_page(client, four):
    page = client.get("/en/proposals/registers/").content.decode()
    assert "3 uses of it are here" in page
    assert "Lawful conditions for provision of data under Article 9" in page
    assert "non_gateway_datasets" in page
    assert "Nothing of it has been read here yet." in page
    assert "Names that may mean one organisation" not in page
