"""What is learned from harm by quarter, and what nobody learns from it."""

import csv
from datetime import date

import pytest

from cms.live import find
from community.models import clock_actor
from portal.templatetags import hearth
from record.queries import entries_about
from record.sequencer import sequence
from redress_log import actions, tasks
from redress_log.models import LearnedQuarter, Report
from tests import factories
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.histories import make_acknowledged_history
from tests.refusals import refused

pytestmark = pytest.mark.django_db
# START lies in the first quarter of 2026; the second one begins here, where the community is.
FIRST, SECOND = date(2026, 1, 1), date(2026, 4, 1)
AFTER = START + 40 * DAY


def make_cases(number, **other):
    steward, institution = factories.make_steward(), factories.make_institution()
    for _each in range(number):
        factories.make_published_case(steward=steward, institution=institution, **other)


def make_counted(number, kinds=("used_against",), at=START):
    institution = factories.make_institution()
    for _each in range(number):
        factories.make_report(
            shown_to_public="count_only", harm_kinds=list(kinds), institution=institution, at=at
        )


def learned(at=AFTER):
    return actions.learn_quarter(FIRST, actor=clock_actor, at=at)


@pytest.mark.parametrize(
    ("cases", "people", "number"), [(10, 10, None), (1, 11, 12), (11, 10, 11), (12, 21, 23), (0, 22, 22)]
)
def test_people_who_asked_to_be_counted_only_are_counted_in_whole_elevens(cases, people, number):
    make_cases(cases)
    make_counted(people)
    factories.make_charter()
    assert learned().kinds["used_against"] == number
    assert set(LearnedQuarter.objects.get().kinds.values()) <= {number, None}


def test_only_the_clock_tells_of_a_quarter_once_and_after_its_last_day():
    factories.make_charter()
    in_march = START + 20 * DAY
    assert "Only the clock" in refused(actions.learn_quarter, FIRST, actor=factories.make_steward(), at=AFTER)
    assert "not over" in refused(actions.learn_quarter, FIRST, actor=clock_actor, at=in_march)
    learned()
    assert "already" in refused(actions.learn_quarter, FIRST, actor=clock_actor, at=AFTER)


def test_a_report_counts_in_its_own_quarter_and_not_when_it_was_taken_back():
    make_counted(11)
    make_counted(11, kinds=("stigma",), at=START + 35 * DAY)
    make_counted(11, kinds=("exposed",))
    Report.objects.filter(harm_kinds=["exposed"]).update(withdrawn_at=START + DAY)
    kinds = learned().kinds
    assert (kinds["used_against"], kinds["stigma"], kinds["exposed"]) == (11, None, None)


def test_what_was_published_stays_when_somebody_is_erased_so_that_nobody_can_subtract(client):
    make_counted(11)
    learned()
    before = visit(client, "/en/redress/learning.json", AFTER).json()["items"]
    Report.objects.first().delete()
    assert visit(client, "/en/redress/learning.json", AFTER).json()["items"] == before


def test_the_page_and_its_files_say_the_same_and_hide_the_same(client):
    make_cases(11)
    make_counted(9, kinds=("stigma",))
    # A quarter is told of by the clock alone, once a case came out in it or before.
    assert not tasks.due(START + 20 * DAY, dry_run=True)
    assert tasks.due(AFTER, dry_run=True) == ["What was learned from harm in 2026-Q1 published."]
    assert not LearnedQuarter.objects.exists()
    tasks.due(AFTER)
    assert not tasks.due(AFTER)
    words = text(visit(client, "/en/redress/learning/", AFTER))
    assert "Data used for policing, immigration or debt 11" in words
    assert "Stigma to a group [c]" in words
    [quarter] = visit(client, "/en/redress/learning.json", AFTER).json()["items"]
    assert quarter["harm_kinds"]["used_against"] == {"value": 11}
    hidden = {"value": None, "status": "suppressed_small_count"}
    assert quarter["harm_kinds"]["stigma"] == quarter["outcomes"]["not"] == hidden
    lines = b"".join(visit(client, "/en/redress/learning.csv", AFTER).streaming_content).decode().splitlines()
    rows = {row["code"]: (row["value"], row["value_status"]) for row in csv.DictReader(lines)}
    assert (rows["used_against"], rows["stigma"]) == (("11", ""), ("", "suppressed_small_count"))
    sequence(AFTER)
    [entry] = entries_about("LRN-2026-Q1")
    assert "2026-Q1" in hearth.entry_sentence(entry)
    assert entry.facts["kinds"]["stigma"] is None
    assert find("lrn-2026-q1") == LearnedQuarter.objects.get()


def test_what_institutions_did_is_always_counted_and_names_its_records(client):
    factories.make_charter()
    history = make_acknowledged_history(at=START - 20 * DAY)
    make_acknowledged_history()
    at = START + 130 * DAY
    for starts_on in (FIRST, SECOND):
        actions.learn_quarter(starts_on, actor=clock_actor, at=at)
    words = text(visit(client, "/en/redress/learning/", at))
    assert "2026-Q2: 2 of 2 that were due" in words
    assert f"{history.reference} : in time" in words
    told = visit(client, "/en/redress/learning.json", at).json()["items"][0]["institutions_in_time"]
    assert (told["acknowledge-history"]["value"], told["acknowledge-history"]["of"]) == (2, 2)
    assert history.reference in told["acknowledge-history"]["records"]


def test_there_is_a_page_before_there_are_numbers(client):
    factories.make_charter()
    assert "Nothing here yet." in text(visit(client, "/en/redress/learning/", START))
    assert visit(client, "/en/redress/learning.json", START).json()["items"] == []
    assert visit(client, "/en/redress/learning.csv", START).status_code == 200
