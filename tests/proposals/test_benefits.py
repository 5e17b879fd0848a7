"""What was promised beside what was reported, and one use beside its source row."""

import csv
import io
import json

import pytest

from community.models import clock_actor
from proposals import actions
from proposals.models import Proposal
from tests import factories as make

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


def test_what_asks_that_a_use_stop_promises_nothing(client):
    use = make.make_use(community_benefit="Fewer missed visits.")
    asked = make.make_proposal_awaiting_decision(
        institution=use.lead_organisation, request_kind="stop", about=use, community_benefit="Peace."
    )
    actions.settle_proposal(asked, "approved", actor=clock_actor, at=make.AFTER_COMMENTS)
    found = json.loads(client.get("/en/proposals/benefits.json?told=silent").getvalue())["items"]
    assert [item["reference"] for item in found] == [use.reference]


def test_the_files_say_what_the_page_says(client, four):
    lines = list(csv.DictReader(io.StringIO(client.get("/en/proposals/benefits.csv").getvalue().decode())))
    found = json.loads(client.get("/en/proposals/benefits.json").getvalue())
    assert [line["reference"] for line in lines] == [each.reference for each in four]
    assert found["count"] == 4
    assert [item["reported"] for item in found["items"]] == ["A tenth fewer.", "", "", ""]
    assert [item["asked_for_report"] for item in found["items"]] == [True, True, True, False]
    assert json.loads(client.get("/en/proposals/benefits.json?told=silent").getvalue())["count"] == 1


def test_the_yearly_reports_of_a_use_that_lives_here_are_what_it_reported(client):
    use, silent = (
        make.make_use(title="Kept word"),
        make.make_use(title="Silent", community_benefit="Fewer missed visits."),
    )
    officer = make.officer_for(use.lead_organisation)
    for body, at in (
        ("Ten fewer missed.", make.START + 300 * make.DAY),
        ("Twelve.", make.START + 660 * make.DAY),
    ):
        actions.report_on_use(use, body=body, actor=officer, at=at)
    page = client.get(f"{PAGE}?register=here").content.decode()
    assert "1 of 2 said what benefit came (Decided here)" in page
    assert page.index("Ten fewer missed.") < page.index("Reported on Sunday 27 December 2026")
    assert page.index("Twelve.") < page.index("Reported on Wednesday 22 December 2027")
    assert titles(client, "?told=reported") == ["Kept word"]
    assert titles(client, "?told=silent") == ["Silent"]
    found = json.loads(client.get("/en/proposals/benefits.json").getvalue())["items"]
    assert [(item["reference"], item["reported"]) for item in found] == [
        (use.reference, "Ten fewer missed.\n\nTwelve."),
        (silent.reference, ""),
    ]
    assert (found[0]["reported_since"][:10], found[0]["last_reported"][:10]) == ("2026-12-27", "2027-12-22")
    assert found[1]["last_reported"] is None


# Beside the source row


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
