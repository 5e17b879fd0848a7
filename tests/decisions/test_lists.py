"""The list of decisions and its files: the same set under the same filter, whichever of them is read."""

import csv
import re
import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest

from community.models import clock_actor
from decisions import actions
from decisions.forms import FilterForm
from record.sequencer import sequence
from tests import factories
from tests.decisions.pages import visit
from tests.factories.answerability import make_commitment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def at():
    """A moment at which there is a decision of every kind that the list can be narrowed to."""
    late = factories.make_decision_waiting(with_vote=False)
    at = late.decide_clock.due_at + 30 * DAY
    factories.make_decision_waiting(with_vote=False, at=late.opened_at + 33 * DAY)
    factories.make_decision_taken(with_vote=False)
    explained = factories.make_decision_published(with_vote=False)
    explained_late = factories.make_decision_taken(with_vote=False)
    factories.make_decision_published(decision=explained_late, at=explained_late.explain_clock.due_at + DAY)
    overseer = factories.make_overseer()
    actions.ask_for_more(explained, body="Why?", actor=overseer, at=at - DAY)
    for missing in ([], ["evidence"]):
        checked = factories.make_decision_published(with_vote=False)
        actions.check_completeness(
            checked, missing=missing, missing_points=[], note="We read it.", actor=overseer, at=at - DAY
        )
    changed = factories.make_decision_published(with_vote=False)
    officer = factories.officer_for(changed.institution)
    actions.change_decision(changed, "approved", "no_vote", reason="It is met.", actor=officer, at=at - DAY)
    escalated = factories.make_decision_taken(with_vote=False)
    actions.escalate_decision(escalated, actor=clock_actor, at=at - DAY)
    return at


def shown(client, at, query):
    """What each of the four shows under this filter."""
    page = visit(client, f"/en/decisions/?{query}", at).content.decode()
    items = visit(client, f"/en/decisions/list.json?{query}", at).json()["items"]
    table = b"".join(visit(client, f"/en/decisions/list.csv?{query}", at).streaming_content).decode()
    feed = ElementTree.fromstring(visit(client, f"/en/decisions/list.atom?{query}", at).content)
    return {
        "page": set(re.findall(r'<bdi class="reference">(DEC-[0-9-]+)</bdi>', page)),
        "json": {item["reference"] for item in items},
        "csv": {row["reference"] for row in csv.DictReader(table.splitlines())},
        "atom": {entry.find(f"{ATOM}id").text.rpartition(":")[2] for entry in feed.iter(f"{ATOM}entry")},
    }


@pytest.mark.parametrize("clock", [code for code, _words in FilterForm.CLOCKS])
def test_the_page_and_its_files_show_the_same_decisions(client, at, clock):
    found = shown(client, at, f"clock={clock}")
    assert found["page"] == found["json"] == found["csv"] == found["atom"]
    assert found["page"]


@pytest.mark.parametrize("ending", ["", "list.json", "list.csv"])
@pytest.mark.parametrize("listed", ["decisions/{}?clock={}", "commitments/{}?state={}", "uses/{}?state={}"])
def test_a_filter_that_cannot_be_read_finds_nothing_in_any_file(client, listed, ending):
    decision = factories.make_decision_published(with_vote=False)
    make_commitment(decision, at=decision.decided_at)
    reference = {"d": "DEC-2026-0001", "c": "CMT-2026-0001", "u": "PRP-2026-0001"}[listed[0]]

    def read(value):
        return b"".join(
            visit(client, "/en/" + listed.format(ending, value), decision.decided_at + DAY)
        ).decode()

    assert reference in read("")
    assert reference not in read("nonsense")


def test_late_is_what_each_row_says_is_late(client, at):
    items = visit(client, "/en/decisions/list.json", at).json()["items"]
    late = {item["reference"] for item in items if any(clock["state"] == "late" for clock in item["clocks"])}
    assert late == shown(client, at, "clock=late")["page"]


def test_the_feed_names_each_decision_for_good_and_says_where_it_stands(client, at):
    response = visit(client, "/es/decisions/list.atom", at)
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "es"
    ids = [entry.find(f"{ATOM}id").text for entry in feed.iter(f"{ATOM}entry")]
    assert all(re.fullmatch(r"tag:[a-z.]+,2026:DEC-2026-\d{4}", name) for name in ids)
    assert len(set(ids)) == len(ids) == 9


def test_one_decision_has_a_feed_of_what_happened_to_it(client):
    decision = factories.make_decision_published(with_vote=False)
    factories.make_decision_published(with_vote=False)
    at = decision.explain_clock.stopped_at + DAY
    sequence(at)
    page = visit(client, decision.get_absolute_url(), at).content.decode()
    address = re.search(r'type="application/atom\+xml" title="DEC-2026-0001" href="(.+?)"', page)[1]
    assert f'<a href="{address}">What happens to this decision, as a feed (Atom)</a>' in page
    feed = ElementTree.fromstring(visit(client, address, at).content)
    assert feed.find(f"{ATOM}title").text == f"{decision.reference}: {decision.title}"
    told = [entry.find(f"{ATOM}title").text for entry in feed.iter(f"{ATOM}entry")]
    assert len(told) == 3
    assert all(decision.reference in words for words in told)
    assert len({entry.find(f"{ATOM}id").text for entry in feed.iter(f"{ATOM}entry")}) == 3
    assert visit(client, address.replace("0001", "0009"), at).status_code == 404
