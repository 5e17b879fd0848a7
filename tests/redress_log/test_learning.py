"""What is learned from harm by quarter, and what nobody learns from it."""

import csv
from datetime import date

import pytest

from cms.live import find
from community.models import Clock, clock_actor, community_calendar
from portal.templatetags import hearth
from record.queries import entries_about
from record.sequencer import sequence
from redress_log import actions, tasks
from redress_log.learning import duties_in, outcomes_in
from redress_log.models import Case, LearnedQuarter, Report, Ruling, Stage, Visitor
from redress_log.promised import FEWEST_CASES, promised
from redress_log.small_numbers import next_quarter, quarter_of
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


@pytest.mark.parametrize(
    ("people", "number", "words"), [(10, 0, "Fewer than 11 people"), (23, 22, "At least 22 more")]
)
def test_the_log_says_how_many_are_counted_only_as_the_newest_quarter_does_and_never_less(
    client, people, number, words
):
    make_counted(people)
    log = "/en/redress/"
    assert "once a quarter is over" in text(visit(client, log, AFTER))
    learned()
    assert words in text(visit(client, log, AFTER))
    [quarter] = visit(client, "/en/redress/learning.json", AFTER).json()["items"]
    assert quarter["counted_only"]["value"] == (number or None)
    Report.objects.filter(pk__in=Report.objects.values("pk")[:9]).update(shown_to_public="summary")
    Report.objects.first().delete()
    at = START + 130 * DAY
    actions.learn_quarter(SECOND, actor=clock_actor, at=at)
    assert words in text(visit(client, log, at))


def test_people_who_came_after_the_quarter_or_took_it_back_are_not_counted():
    make_counted(11)
    make_counted(11, at=START + 35 * DAY)
    make_counted(11, kinds=("stigma",))
    Report.objects.filter(harm_kinds=["stigma"]).update(withdrawn_at=START + DAY)
    assert learned().counted_only == 11


def test_which_remedies_hold_and_what_was_paid_is_told_as_the_public_knew_it_when_the_quarter_ended(client):
    institution, steward = factories.make_institution(), factories.make_steward()
    walks = [
        factories.make_walk(way, institution=institution, steward=steward)
        for way in ["agree_plan", *["deliver"] * (FEWEST_CASES - 2), "check"]
    ]
    for walk in walks:
        walk.show()
    quarter = quarter_of(max(walk.at for walk in walks).date())
    at = factories.START + 300 * DAY
    # What the public learned after the quarter is not in its numbers.
    walks[0].deliver()
    walks[0].case.moves.filter(kind="item_delivered").update(shown_at=at - DAY)
    actions.learn_quarter(quarter, actor=clock_actor, at=at)
    held = {"agreed": 5, "delivered": 4, "done": 1, "partly": 0, "not_done": 0, "came_back": 0}
    nothing = dict.fromkeys(held, 0)
    [told] = visit(client, "/en/redress/learning.json", at).json()["items"]
    assert told["remedies"]["apology"] == told["remedies"]["money"] == held
    assert told["remedies"]["sanction"] == nothing
    assert told["money"] == {"USD": {"promised": "2000.00", "paid": "1600.00", "cases": 5}}
    page = visit(client, "/en/redress/learning/", at)
    assert "5 4 1 0 0 0" in text(page)
    assert "In 5 cases 2000.00 USD were promised; 1600.00 USD are shown to be paid." in text(page)
    assert '<a href="/en/redress/?remedy=apology">Apology or acknowledgement</a>' in page.content.decode()
    assert "remedy=sanction" not in page.content.decode()
    lines = b"".join(visit(client, "/en/redress/learning.csv", at).streaming_content).decode().splitlines()
    rows = {(row["measure"], row["code"]): (row["value"], row["of"]) for row in csv.DictReader(lines)}
    assert rows["remedy_delivered", "money"] == ("4", "5")
    assert rows["money_paid", "USD"] == ("1600.00", "2000.00")


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


def test_what_another_register_tells_is_no_harm_that_was_reported_here():
    factories.make_charter()
    institution = factories.make_institution()
    for number in range(12):
        Case.objects.create(
            reference=f"RDR-2222-33{number:02d}",
            institution=institution,
            harm_kinds=["exposed"],
            shows="summary",
            stage=Stage.REPORTED,
            shown_stage=Stage.REPORTED,
            entered_at=START,
            published_at=START,
            register="ocr",
            register_key=str(number),
            register_note="A laptop was stolen.",
            reported_on=START.date(),
        )
    assert learned().kinds["exposed"] is None


def test_a_case_ends_in_one_quarter_however_it_goes_on():
    institution, steward = factories.make_institution(), factories.make_steward()
    walks = [factories.make_walk("close", institution=institution, steward=steward) for _each in range(11)]
    for walk in walks:
        walk.show()
    ended = quarter_of(walks[0].case.shown_since.date())
    later = next_quarter(next_quarter(ended))
    for walk in walks:
        walk.at = community_calendar().midnight(later) + DAY
        actions.ask_to_reopen(walk.case, "It happened again.", actor=Visitor(), at=walk.at)
        walk.rule(Ruling.Kind.KEEP_CLOSED)
        actions.ask_to_reopen(walk.case, "And again.", actor=Visitor(), at=walk.later())
        walk.rule(Ruling.Kind.REOPEN)
        walk.show()
    assert outcomes_in(ended)["confirmed"] == 11
    assert outcomes_in(later)["confirmed"] is None


@pytest.mark.parametrize(("shown", "of"), [("summary", 1), ("type_only", 0)])
def test_what_nobody_may_see_by_its_days_is_not_among_what_was_due(shown, of):
    walk = factories.make_walk("publish", shown_to_public=shown)
    clock = Clock.objects.get(subject=walk.case.reference, kind="answer-case")
    quarter = quarter_of(clock.calendar.local_date(clock.due_at))
    at = clock.due_at + 100 * DAY
    assert len(duties_in(quarter, "answer-case", at)) == of
    if of:
        actions.remove_case(walk.case, reason="safety", actor=factories.make_steward(), at=walk.later())
        assert duties_in(quarter, "answer-case", at) == []


def test_remedies_of_cases_without_words_are_told_nowhere():
    walk = factories.make_walk("agree_plan", shown_to_public="type_only")
    walk.show()
    assert promised(walk.at + 60 * DAY) == []
