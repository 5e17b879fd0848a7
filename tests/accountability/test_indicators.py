"""Each indicator beside a number worked out by hand, on records made as people make them."""

from datetime import date
from decimal import Decimal

import pytest

from accountability import actions, scorecards
from accountability.framework import ITEMS
from accountability.indicators import INDICATORS, Facts, Line, Period, Result
from community.actions import extend_clock
from decisions import actions as decisions
from redress_log.models import Ruling
from tests import factories as make
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.factories.accountability import make_public_commitment
from tests.factories.answerability import make_missing_use
from tests.factories.histories import make_acknowledged_history, make_listed_history
from tests.factories.notices import make_ladder, make_ladder_in_force
from tests.factories.plans import make_goal, make_metric, make_plan, number, publish
from tests.factories.seats import (
    make_body,
    make_body_meeting,
    make_institution_seat,
    make_seat,
    make_term,
)

# START is 2 March 2026; what is decided after the comments is due in the second quarter.
SECOND = Period.quarter(date(2026, 5, 1))
THIRD = Period.quarter(date(2026, 8, 1))
SUMMER = START + 125 * DAY


def lines(*days, open_days=()):
    return Result(
        tuple(
            [Line("DEC", True, days=each) for each in days]
            + [Line("DEC", False, days=each, is_open=True) for each in open_days]
        )
    )


@pytest.mark.parametrize(
    ("result", "median"),
    [
        (lines(6, 9, 12, 14, 20, 31), (13, False)),
        (lines(6, 9, 12, 14, 20, 31, open_days=(45, 60)), (17, False)),
        (lines(3, open_days=(10, 12)), (10, True)),
        (lines(3, open_days=(10,)), (6.5, True)),
        (lines(5), (5, False)),
        (lines(), None),
    ],
)
def test_whoever_did_not_answer_enters_the_median_with_the_days_so_far(result, median):
    assert result.median == median


@pytest.mark.parametrize(
    ("done", "missing", "words"),
    [
        (6, 4, "6 of 10 (60 %)"),
        (2, 1, "2 of 3"),
        (9, 0, "9 of 9"),
        (10, 0, "10 of 10 (100 %)"),
        (0, 0, "Nothing was due"),
    ],
)
def test_a_share_of_few_records_is_told_as_counts_alone(done, missing, words):
    result = Result(tuple([Line("DEC", True)] * done + [Line("DEC", False)] * missing))
    assert scorecards.value_words(INDICATORS["T7"], result) == words


def test_every_indicator_belongs_to_a_criterion_and_is_read_beside_others_that_there_are():
    assert {each.criterion for each in INDICATORS.values()} <= set(ITEMS)
    for each in INDICATORS.values():
        assert each.beside
        assert set(each.beside) <= set(INDICATORS)
        assert each.code not in each.beside


def found(code, institution, period=SECOND, at=SUMMER):
    """What the indicator comes to, as it is told, and the references that count."""
    result = INDICATORS[code].of(Facts(institution, period, at))
    return scorecards.value_words(INDICATORS[code], result), [
        line.reference for line in result.lines if line.counts
    ]


@pytest.fixture
def three_decisions(db):
    """One explained a day after it was taken, one never explained, one never taken."""
    institution = make.make_institution()
    explained = make.make_decision_published(institution=institution, with_vote=False)
    silent = make.make_decision_taken(institution=institution, with_vote=False)
    undecided = make.make_decision_waiting(institution=institution, with_vote=False)
    return institution, explained, silent, undecided


def test_reasons_are_counted_where_they_were_due_and_silence_counts_as_not_done(three_decisions):
    institution, explained, silent, undecided = three_decisions
    assert found("T7", institution) == ("1 of 2", [explained.reference])
    assert found("T9", institution) == ("1 of 3", [undecided.reference])
    days = institution.calendar.local_date(SUMMER) - institution.calendar.local_date(silent.decided_at)
    middle = (1 + days.days) / 2
    assert found("T8", institution)[0] == f"More than {middle:g} days (the middle of 2)"
    # Explained at last, and late: the share stays what it was.
    make_late = SUMMER - 5 * DAY
    make.make_decision_published(at=make_late, decision=silent)
    assert found("T7", institution) == ("1 of 2", [explained.reference])
    assert "More than" not in found("T8", institution)[0]


def test_what_was_not_due_in_the_period_is_not_asked_about(three_decisions):
    institution, *_decisions = three_decisions
    assert found("T7", institution, THIRD) == ("Nothing was due", [])
    assert found("T7", make.make_institution()) == ("Nothing was due", [])


def test_deciding_without_votes_shows_beside_those_that_followed_one(three_decisions):
    institution, *_decisions = three_decisions
    first = Period.quarter(START.date())
    assert found("G7", institution, first)[0] == "Nothing was due"
    assert found("G6", institution, first)[0] == "0 of 2"
    voted = make.make_decision_published(institution=institution, followed_vote="no", outcome="refused")
    period = Period.quarter(institution.calendar.local_date(voted.decided_at))
    assert found("G7", institution, period) == ("0 of 1", [])
    assert voted.reference in found("G6", institution, period)[1]
    assert found("T12", institution, period) == ("0 of 1", [])
    decisions.check_completeness(
        voted, missing=[], missing_points=[], note="Complete.", actor=make.make_overseer(), at=SUMMER - DAY
    )
    assert found("T12", institution, period) == ("1 of 1", [voted.reference])


def test_more_time_keeps_a_date_and_is_counted(three_decisions):
    institution, _explained, silent, _undecided = three_decisions
    before = INDICATORS["T13"].of(Facts(institution, SECOND, SUMMER))
    assert before.n == 0
    extend_clock(
        silent.explain_clock,
        reason="The office moved.",
        clause="Rule 4",
        actor=make.officer_for(institution),
        at=silent.decided_at + DAY,
    )
    after = INDICATORS["T13"].of(Facts(institution, SECOND, SUMMER))
    assert (after.n, after.of) == (1, before.of)
    assert [line.reference for line in after.lines if line.counts] == [silent.reference]


def test_a_use_that_others_found_stands_beside_those_that_were_registered(db):
    use = make.make_use()
    institution = use.lead_organisation
    assert found("T5", institution) == ("1 of 1", [use.reference])
    make_missing_use(institution, at=make.AFTER_COMMENTS)
    assert found("T5", institution) == ("1 of 2", [use.reference])


def test_points_that_a_check_found_left_out_count_as_unanswered(db):
    decision = make.make_decision_published(with_vote=False)
    institution = decision.institution
    points, first = len(make.POINTS), Period.quarter(START.date())
    assert found("T11", institution, first)[0] == f"{points} of {points}"
    assert found("T10", institution, first)[0] == "Nothing was due"
    decisions.check_completeness(
        decision,
        missing=[],
        missing_points=["Who pays for it?"],
        note="One point is left out.",
        actor=make.make_overseer(),
        at=decision.explain_clock.stopped_at + DAY,
    )
    assert found("T11", institution, first)[0] == f"{points} of {points + 1}"
    assert found("T10", institution, first) == ("0 of 1", [])


def rated(commitment, rating, at):
    for actor in (make.make_seat_holder(), make.make_overseer()):
        decisions.rate_commitment(commitment, rating=rating, evidence="We saw it.", actor=actor, at=at)


@pytest.mark.parametrize(
    ("rating", "words"), [("kept", "1 of 2"), ("partly", "0 of 2"), ("not_kept", "0 of 2")]
)
def test_only_what_both_found_kept_is_kept(db, rating, words):
    kept = make_public_commitment()
    institution = kept.institution
    silent = make_public_commitment(institution)
    due_at = kept.words(SUMMER).due_at
    at = due_at + 20 * DAY
    decisions.update_commitment(
        kept,
        progress="done",
        body="Done.",
        evidence="A log.",
        language="en",
        actor=make.officer_for(institution),
        at=due_at - DAY,
    )
    rated(kept, rating, due_at + DAY)
    period = Period.quarter(institution.calendar.local_date(due_at))
    assert silent.words(SUMMER).due_at == due_at
    assert found("C2", institution, period, at)[0] == words
    assert found("C3", institution, period, at)[0] == "Nothing was due"


def test_a_condition_counts_when_it_was_shown_before_its_day(db):
    shown = make_public_commitment(kind="condition")
    institution = shown.institution
    make_public_commitment(institution, kind="condition")
    due_at = shown.words(SUMMER).due_at
    done = {"progress": "done", "body": "Done.", "evidence": "A log.", "language": "en"}
    decisions.update_commitment(shown, **done, actor=make.officer_for(institution), at=due_at - DAY)
    period = Period.quarter(institution.calendar.local_date(due_at))
    assert found("C3", institution, period, due_at + DAY) == ("1 of 2", [shown.reference])


def test_a_commitment_is_to_be_heard_of_again_and_again(db):
    commitment = make_public_commitment()
    institution, officer = commitment.institution, make.officer_for(commitment.institution)
    words = {"progress": "under_way", "body": "Half of it.", "evidence": "", "language": "en"}
    # 120 days each: heard of on day 100, so next by day 220; then silence past day 340.
    decisions.update_commitment(commitment, **words, actor=officer, at=commitment.made_at + 100 * DAY)
    at = commitment.made_at + 345 * DAY
    days = {
        number: Period.quarter(institution.calendar.local_date(commitment.made_at + number * DAY))
        for number in (120, 220, 340)
    }
    assert found("C1", institution, days[120], at)[0] == "1 of 1"
    assert found("C1", institution, days[220], at)[0] == "0 of 1"
    assert found("C1", institution, days[340], at)[0] == "0 of 1"


def test_histories_that_it_acknowledges_are_counted_of_all_that_name_it(db):
    make.make_charter()
    institution = make.make_institution()
    said = make_acknowledged_history(institution, answer="yes")
    make_acknowledged_history(institution, answer="in_part")
    make_listed_history(institution)
    assert found("R1", institution) == ("1 of 3", [said.reference])


def test_cases_that_nobody_confirmed_stay_among_those_that_ended(db):
    institution, steward = make.make_institution(), make.make_steward()
    right = make.make_walk("close", institution=institution, steward=steward)
    ignored = make.make_walk("publish", institution=institution, steward=steward)
    ignored.later(40)
    ignored.rule(Ruling.Kind.CLOSE_WITHOUT, outcome="ignored")
    for walk in (right, ignored):
        walk.show()
        walk.refresh()
    at = max(right.at, ignored.at) + 30 * DAY
    period = Period.quarter(institution.calendar.local_date(right.case.shown_since))
    assert Period.quarter(institution.calendar.local_date(ignored.case.shown_since)) == period
    assert found("R3", institution, period, at) == ("1 of 2", [right.case.reference])
    assert found("R6", institution, period, at)[0] == "0 of 2"
    assert found("R7", institution, Period.quarter(right.case.published_on), at)[0] == "0 of 2"


def test_notices_that_were_not_answered_in_time_and_consequences_that_took_effect_are_counted(db):
    use = make.make_use()
    institution, begin = use.lead_organisation, make.AFTER_COMMENTS + 20 * DAY
    ladder = make_ladder_in_force(institution=institution, at=begin)
    ladder.sanction("data_use", use.reference)
    ladder.sanction("audit")
    answered = make_ladder("close", institution=institution, at=begin, signed=False)
    clock = answered.notice.clock("answer-notice")
    period = Period.quarter(institution.calendar.local_date(clock.due_at))
    at = ladder.later(200)
    assert found("K3", institution, period, at) == ("1 of 2", [answered.notice.reference])
    ordered = Period.quarter(institution.calendar.local_date(ladder.notice.consequences.first().ordered_at))
    assert found("K7", institution, ordered, at)[0] == "2 of 3"
    assert found("K9", institution, ordered, at) == ("1 of 1", [use.reference])
    closed = Period.quarter(institution.calendar.local_date(answered.notice.closed_at))
    assert found("K4", institution, closed, at) == ("1 of 1", [answered.notice.reference])
    assert found("K1", institution, closed, at)[0] == "2 of 5"
    first, second = (notice.clock("issue-notice") for notice in (ladder.notice, answered.notice))
    assert first.stopped_at < first.due_at
    issued = Period.quarter(institution.calendar.local_date(second.due_at))
    assert found("K2", institution, issued, at)[0] == "2 of 2"


def test_a_second_notice_on_the_same_within_a_year_is_counted(db):
    first = make_ladder("issue")
    second = make_ladder("issue", institution=first.institution, at=first.later(60), signed=False)
    period = Period.quarter(first.institution.calendar.local_date(second.notice.published_at))
    assert found("K6", first.institution, period, second.at)[1] == [second.notice.reference]


def test_seats_that_are_held_attended_and_paid_are_counted(db):
    make.make_charter()
    institution = make.make_institution()
    body = make_body(institution=institution, rate=Decimal("50"), currency="USD")
    held, vacant = (make_seat(body, is_designated=True) for _each in range(2))
    other = make_institution_seat(body, institution)
    make_seat(body, is_voting=False, is_designated=True)
    make_term(held)
    make_term(other)
    met = START + 10 * DAY
    item = {"title": "Who reads addresses", "proposed_by": held, "reached_vote": True, "poll": None}
    unheard = item | {"title": "Who is paid", "reached_vote": False}
    make_body_meeting(
        body, met, present=[(held, Decimal("20")), other], chaired_by=held, agenda=[item, unheard]
    )
    make_body_meeting(body, met + DAY, present=[other], absent=[held], chaired_by=other)
    first, at = Period.quarter(START.date()), START + 20 * DAY
    seats = {each: f"{body.reference}/{each.number}" for each in (held, vacant)}
    assert found("G1", institution, first, at) == ("1 of 3", [seats[held]])
    # Two of the three seats that are kept for lived experience stood vacant on each of 21 days.
    assert found("G2", institution, first, at)[0] == "42 of 63 days (67 %)"
    assert seats[vacant] in found("G2", institution, first, at)[1]
    assert found("G3", institution, first, at) == ("1 of 2", [seats[held]])
    assert found("G4", institution, first, at) == ("0 of 1", [])
    assert found("G5", institution, first, at)[0] == "1 of 2"
    assert found("C8", institution, first, at)[0] == "1 of 2"


def test_promised_numbers_that_are_not_there_or_old_are_not_current(db):
    plan = make_plan()
    goal = make_goal(plan)
    current, _silent = make_metric(goal), make_metric(goal, name_en="Other", name_es="Otro")
    institution = plan.institution
    publish(current, number(42))
    first = Period.quarter(START.date())
    reference = f"{plan.reference}/4.1.{current.number}"
    assert found("T1", institution, first, START + DAY) == ("1 of 2", [reference])
    assert found("T1", institution, SECOND, START + 80 * DAY)[0] == "0 of 2"
    assert found("T3", institution, first, START + DAY)[0] == "0 of 2"
    assert found("T4", institution, first, START + DAY)[0] == "2 of 2"


def test_a_referral_without_an_answer_enters_with_its_days_so_far(db):
    ladder = make_ladder("issue")
    actions.refer_notice(
        ladder.notice,
        agency="ocr",
        named="OCR",
        ground="Clause 2",
        sent_on=ladder.at.date(),
        actor=ladder.overseers[0],
        at=ladder.at,
    )
    period = Period.quarter(ladder.at.date())
    assert found("K8", ladder.institution, period, ladder.at + 12 * DAY)[0] == "0 of 1"
    result = INDICATORS["K8"].of(Facts(ladder.institution, period, ladder.at + 12 * DAY))
    assert result.median == (12, True)


def test_every_number_leads_to_exactly_the_records_behind_it(three_decisions, client):
    institution, explained, _silent, _undecided = three_decisions
    code = institution.code
    card = text(visit(client, f"/en/scorecards/{code}/?quarter=2026-Q2", SUMMER))
    assert "1 of 2" in card
    told = visit(client, f"/en/scorecards/{code}.json?quarter=2026-Q2", SUMMER).json()
    for row in told["indicators"]:
        address = f"/en/scorecards/{code}/{row['indicator']}/?quarter=2026-Q2"
        page = visit(client, address, SUMMER)
        assert page.content.decode().count('<tr class="record">') == (row["of"] or 0)
        data = visit(client, address.replace("/?", ".json?"), SUMMER).json()
        assert len(data["records"]) == (row["of"] or 0)
        assert sum(each["counts"] for each in data["records"]) == (row["n"] or 0)
    assert explained.reference in text(visit(client, f"/en/scorecards/{code}/T7/?quarter=2026-Q2", SUMMER))
    lines = b"".join(visit(client, f"/en/scorecards/{code}.csv?quarter=2026-Q2", SUMMER).streaming_content)
    assert len(lines.decode().strip().splitlines()) == 1 + len(INDICATORS)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", list(INDICATORS))
def test_every_indicator_says_how_it_is_worked_out(db, client, code, language):
    page = visit(client, f"/{language}/indicators/{code}/", START)
    assert page.status_code == 200
    assert code in text(page)


@pytest.mark.parametrize(
    "path",
    [
        "scorecards/INS-nobody/",
        "scorecards/{code}/?quarter=2026-Q5",
        "scorecards/{code}/?quarter=9999-Q4",
        "scorecards/{code}/X1/",
        "indicators/X1/",
    ],
)
def test_what_is_not_there_is_not_found(db, client, path):
    code = make.make_institution().code
    assert visit(client, f"/en/{path.format(code=code)}", START).status_code == 404
