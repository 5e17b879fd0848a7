"""Eleven ways to look better without being better: none lifts the number shown, and another number beside it gives it away.

Each is played beside an institution, or in a world, that is honest and otherwise the same. Scores are read as everybody
reads them.
"""

import re
from contextlib import contextmanager
from copy import copy
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction

from accountability.indicators import INDICATORS, Period
from community.actions import extend_clock
from community.models import clock_actor
from decisions import actions as decisions
from proposals.actions import settle_proposal, start_use
from redress_log import actions as redress
from redress_log.models import Outcome, Ruling
from tests import factories as make
from tests.decisions.pages import corrected, text, visit
from tests.factories import DAY, START
from tests.factories.accountability import make_public_commitment
from tests.factories.answerability import make_commitment, make_missing_use, reword_late
from tests.factories.notices import make_ladder
from tests.factories.seats import make_body, make_body_meeting
from tests.refusals import refused

pytestmark = pytest.mark.django_db
SPRING = START + 45 * DAY  # 16 April 2026, well inside the second quarter.
AUTUMN = START + 215 * DAY
# As many cases as are told as a number.
ENOUGH = 11
FEW = "Few reports may mean that people cannot or dare not report."


def quarter(institution, moment):
    return Period.quarter(institution.calendar.local_date(moment)).name


def score(client, institution, code, moment=SPRING, at=AUTUMN):
    """``(n, N)`` of the quarter in which the moment lies, which the scorecard and the page of the number tell alike."""
    name = quarter(institution, moment)
    card = visit(client, f"/en/scorecards/{institution.code}.json?quarter={name}", at).json()
    [row] = [row for row in card["indicators"] if row["indicator"] == code]
    alone = visit(client, f"/en/scorecards/{institution.code}/{code}.json?quarter={name}", at).json()
    assert all(row[key] == told for key, told in alone.items() if key in row)
    return row["n"], row["of"]


def page(client, institution, code, moment=SPRING, at=AUTUMN):
    name = quarter(institution, moment)
    return visit(client, f"/en/scorecards/{institution.code}/{code}/?quarter={name}", at)


def beside(client, institution, code, moment=SPRING, at=AUTUMN):
    """What the page of a number prints beside it: words by the code of the indicator."""
    html = page(client, institution, code, moment, at).content.decode()
    rows = re.findall(r"<li><a[^>]*>(\S+) [^<]*</a>: ([^<]*)</li>", html)
    found = {name: unescape(words) for name, words in rows}
    assert set(found) == set(INDICATORS[code].beside)
    return found


@contextmanager
def world():
    """What is done here is undone after it, so that another can begin from the same set-up."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def published(institution, at=SPRING, **words):
    """A decision without a vote that is decided and explained a day after each other."""
    waiting = make.make_decision_waiting(institution=institution, with_vote=False, at=at)
    taken = make.make_decision_taken(decision=waiting)
    explain = {"sections": make.EXPLANATION, "points": make.POINTS, "language": "en"} | words
    decisions.publish_explanation(
        taken, **explain, actor=make.officer_for(institution), at=taken.decided_at + DAY
    )
    taken.refresh_from_db()
    return taken


def test_who_holds_no_votes_is_shown_as_deciding_without_them(client):
    """No vote is held, so that none can be left unfollowed."""
    honest, gamed = make.make_institution(), make.make_institution()
    departed = make.make_decision_taken(institution=honest, followed_vote="no", outcome="refused")
    silent = make.make_decision_taken(
        decision=make.make_decision_waiting(institution=gamed, with_vote=False, at=SPRING), outcome="refused"
    )
    then = departed.decided_at
    assert quarter(gamed, silent.decided_at) == quarter(honest, then)
    assert score(client, honest, "G7", then) == (0, 1)
    assert score(client, gamed, "G7", then) == (0, 0)
    assert beside(client, honest, "G7", then)["G6"] == "1 of 1"
    assert beside(client, gamed, "G7", then)["G6"] == "0 of 1"
    listed = text(page(client, gamed, "G6", then))
    assert f"{silent.reference} No no vote to follow" in listed


def test_empty_reasons_are_no_better_than_full_ones_and_their_emptiness_is_counted(client):
    """Something stands under each heading in time, and says nothing."""
    honest, gamed = make.make_institution(), make.make_institution()
    full = published(honest)
    empty = published(gamed, sections=dict.fromkeys(make.EXPLANATION, "–"), points=[])
    for decision, missing in ((full, []), (empty, ["evidence", "options"])):
        points = [point["point"] for point in make.POINTS] if missing else []
        decisions.check_completeness(
            decision,
            missing=missing,
            missing_points=points,
            note="We compared it with the discussion.",
            actor=make.make_overseer(),
            at=SPRING + 10 * DAY,
        )
    assert score(client, gamed, "T7") == score(client, honest, "T7") == (1, 1)
    assert beside(client, honest, "T7")["T10"] == "1 of 1"
    assert beside(client, gamed, "T7")["T10"] == "0 of 1"
    assert beside(client, honest, "T10")["T11"] == "2 of 2"
    assert beside(client, gamed, "T10")["T11"] == "0 of 2"
    # Nothing at all is no explanation.
    waiting = make.make_decision_waiting(institution=gamed, with_vote=False)
    taken = make.make_decision_taken(decision=waiting)
    nothing = {"sections": dict.fromkeys(make.EXPLANATION, " "), "points": [], "language": "en"}
    refusal = refused(
        decisions.publish_explanation, taken, **nothing, actor=make.officer_for(gamed), at=SPRING
    )
    assert "still empty" in refusal


def test_every_date_that_is_moved_is_counted_where_it_stood_first(client):
    """More time is taken for everything, until after the quarter if that helps."""
    honest, gamed = make.make_institution(), make.make_institution()
    prompt = published(honest, at=START + 100 * DAY)
    waiting = make.make_decision_waiting(institution=gamed, with_vote=False, at=START + 100 * DAY)
    taken = make.make_decision_taken(decision=waiting)
    first = prompt.explain_clock.due_at
    more_time = {"reason": "We are busy.", "clause": "Rule 4", "actor": make.officer_for(gamed)}
    clock = extend_clock(taken.explain_clock, **more_time, at=taken.decided_at + DAY)
    assert "cannot be moved again" in refused(extend_clock, clock, **more_time, at=clock.due_at - DAY)
    make.make_decision_published(decision=taken, at=clock.due_at - DAY)
    assert quarter(gamed, first) != quarter(gamed, clock.due_at)
    assert score(client, honest, "T7", first) == (1, 1)
    assert score(client, gamed, "T7", first) == (0, 0)
    assert score(client, gamed, "T7", clock.due_at) == (1, 1)
    assert beside(client, honest, "T7", first)["T13"] == "0 of 1"
    assert beside(client, gamed, "T7", first)["T13"] == "1 of 1"
    original = clock.calendar.local_date(clock.first_due_at - timedelta(seconds=1))
    dates = text(visit(client, clock.get_absolute_url(), AUTUMN))
    assert f"first due by the end of {original:%A} {original.day} {original:%B %Y}" in dates
    moved = text(visit(client, f"/en/decisions/{taken.reference}/", clock.due_at - 2 * DAY))
    assert f"{original.day} {original:%B %Y}" in moved


def make_ignored(institution, steward, at):
    """Eleven cases that the institution never answered, of a quarter."""
    for _case in range(ENOUGH):
        walk = make.make_walk("publish", institution=institution, steward=steward, at=at)
        walk.later(40)
        walk.rule(Ruling.Kind.CLOSE_WITHOUT, outcome=Outcome.IGNORED)
        walk.show()
    return walk.case.shown_since


def put_right(walk):
    walk.confirm()
    walk.close()


def hear_nothing(walk):
    walk.later(30)
    walk.rule(Ruling.Kind.CLOSE_WITHOUT, outcome=Outcome.NO_REPLY)


def wear_down(walk):
    redress.withdraw_report(walk.report, actor=walk.person, at=walk.later())
    walk.refresh()


def test_a_case_that_ends_without_a_word_of_the_person_is_not_put_right(client):
    """Nobody waits for what people say, or they are worn down until they withdraw."""
    institution, steward, at = make.make_institution(), make.make_steward(), START + 32 * DAY
    then = make_ignored(institution, steward, at)
    waiting = [
        make.make_walk("check", institution=institution, steward=steward, at=at) for _case in range(ENOUGH)
    ]
    for walk in waiting:
        walk.show()
    scores, withdrawn = {}, {}
    for way in (put_right, hear_nothing, wear_down):
        with world():
            for walk in map(copy, waiting):
                way(walk)
                walk.show()
            scores[way] = score(client, institution, "R3", then)
            withdrawn[way] = beside(client, institution, "R3", then)["R10"]
            assert FEW in text(page(client, institution, "R3", then))
    assert scores[put_right] == (ENOUGH, 2 * ENOUGH)
    for way, all_of_them in ((hear_nothing, 2 * ENOUGH), (wear_down, ENOUGH)):
        number, of = scores[way]
        assert not number
        assert of == all_of_them
    assert withdrawn[wear_down] == "11 of 22 (50 %)"
    assert withdrawn[put_right] == withdrawn[hear_nothing] != withdrawn[wear_down]


def test_cases_that_are_refused_at_the_door_are_counted_as_such(client):
    """No case is taken on, so that none can end badly."""
    institution, steward, at = make.make_institution(), make.make_steward(), START + 32 * DAY
    then = make_ignored(institution, steward, at)
    brought = [
        make.make_walk("bring", institution=institution, steward=steward, at=at) for _case in range(ENOUGH)
    ]
    shown = {}
    for is_gamed in (False, True):
        with world():
            for walk in map(copy, brought):
                if is_gamed:
                    walk.rule(Ruling.Kind.NOT_ACCEPT, where_to="The court.")
                else:
                    walk.accept()
                walk.publish()
                walk.show()
            shown[is_gamed] = (
                score(client, institution, "R3", then),
                beside(client, institution, "R3", then)["R7"],
                text(visit(client, walk.case.get_absolute_url(), AUTUMN)),
            )
    assert shown[True][0] == shown[False][0]
    assert not shown[True][0][0]
    assert shown[True][1] == "11 of 22 (50 %)" != shown[False][1]
    assert "Not taken on – reason given" in shown[True][2]


def test_a_promise_that_cannot_be_checked_counts_as_not_kept_after_two_notices(client):
    """Nothing is promised by any day, so that nothing can be past it."""
    honest, gamed = make.make_institution(), make.make_institution()
    due = make_public_commitment(honest).words(AUTUMN).due_at
    vague = make_public_commitment(gamed, due_on=None, measure="")
    assert score(client, honest, "C2", due) == (0, 1)
    assert score(client, gamed, "C2", due) == (0, 0)
    status = text(visit(client, vague.get_absolute_url(), due))
    assert "Too vague to check – missing: By when; How one will see that it is done" in status
    words = {"institution": gamed, "signed": False, "records": [vague.reference]}
    make_ladder("issue", at=SPRING, **words)
    assert score(client, gamed, "C2", SPRING) == (0, 0)
    second = make_ladder("issue", at=SPRING + 20 * DAY, **words).notice
    assert quarter(gamed, second.published_at) == quarter(honest, due)
    assert score(client, gamed, "C2", second.published_at) == (0, 1)
    assert "too vague to check" in text(page(client, gamed, "C2", second.published_at))
    # Words with a day that come after that take nothing back.
    reword_late(vague, SPRING + 40 * DAY)
    assert score(client, gamed, "C2", second.published_at) == (0, 1)


def test_a_use_that_nobody_registers_counts_once_somebody_finds_it(client):
    """Uses of data are kept out of the register, and entered with an old day once they are found."""
    honest, gamed = make.make_institution(), make.make_institution()
    for institution in (honest, honest, gamed):
        make.make_use(institution)
    make_missing_use(gamed, at=make.AFTER_COMMENTS)
    assert score(client, honest, "T5", START) == (2, 2)
    assert score(client, gamed, "T5", START) == (1, 2)
    assert "Fewer" not in beside(client, gamed, "T5", START)["T6"]
    late = make.make_summed_up_proposal(institution=gamed, at=SPRING)
    at = SPRING + 20 * DAY
    late = make.make_proposal_awaiting_decision(proposal=late, at=at)
    late = settle_proposal(late, "approved", actor=clock_actor, at=at)
    start_use(late, first_access_on=make.AFTER_COMMENTS.date(), actor=make.officer_for(gamed), at=at)
    assert score(client, gamed, "T5", START) == (1, 2)
    assert score(client, gamed, "T5", SPRING) == (2, 3)


def test_few_reports_are_never_shown_without_what_they_may_mean(client):
    """Nobody reports harm, and that is shown as success."""
    quiet = make.make_institution()
    make.make_charter()
    body = make_body(institution=quiet)
    make_body_meeting(body, SPRING, language="es")
    assert score(client, quiet, "R3") == (0, 0)
    name = quarter(quiet, SPRING)
    card = visit(client, f"/en/scorecards/{quiet.code}/?quarter={name}", AUTUMN)
    for place in (card, page(client, quiet, "R3"), page(client, quiet, "R7"), page(client, quiet, "R10")):
        words = text(place)
        assert FEW in words
        assert "in English or Spanish: on this portal without an account, on paper" in words
        assert (
            f"In {name} 1 meeting was held by its bodies or on proposals to it. Their languages: Spanish."
            in words
        )
    method = text(visit(client, "/en/indicators/R3/", AUTUMN))
    assert FEW in method


def test_how_few_could_vote_stands_beside_every_result(client):
    """A handful of friends is asked, and agrees."""
    pages, institutions = {}, {}
    for seats in (1, 12):
        with world():
            institution = make.make_institution()
            votes = dict.fromkeys("ABCDEFGHIJKL"[:seats], "yes")
            poll = make.make_poll_final(
                proposal=make.make_submitted_proposal(institution=institution), seats=seats, votes=votes
            )
            institutions[seats] = score(client, institution, "G8", poll.closed_at)
            pages[seats] = text(visit(client, poll.get_absolute_url(), AUTUMN))
            listed = text(page(client, institution, "G8", poll.closed_at))
            assert poll.reference in listed
    assert institutions[1] == institutions[12] == (1, 1)
    assert "Seats that could vote 1 Took part 1" in pages[1]
    assert "Needed to take part (quorum) 1" in pages[1]
    assert "Seats that could vote 12 Took part 12" in pages[12]
    assert "Needed to take part (quorum) 6" in pages[12]
    assert "The list was fixed on" in pages[1]


def test_what_is_changed_after_its_quarter_stays_to_be_seen_and_lifts_nothing(client):
    """Reasons are completed, and promises moved to a later day, once they were found wanting."""
    institution = make.make_institution()
    decision = published(institution)
    decisions.check_completeness(
        decision,
        missing=["evidence"],
        missing_points=["Who pays for it?"],
        note="No number.",
        actor=make.make_overseer(),
        at=SPRING + 10 * DAY,
    )
    promise = make_commitment(decision, at=SPRING + 10 * DAY, due_on=(SPRING + 40 * DAY).date())
    then = promise.words(AUTUMN).due_at
    before = {code: score(client, institution, code, then) for code in ("T7", "T10", "T11", "C2")}
    assert before == {"T7": (1, 1), "T10": (0, 1), "T11": (2, 3), "C2": (0, 1)}
    later = START + 130 * DAY
    points = [*make.POINTS, {"point": "Who pays for it?", "answer": "The agency pays.", "change": ""}]
    corrected(decision, at=later, points=points)
    decisions.check_completeness(
        decision, missing=[], missing_points=[], note="All is there.", actor=make.make_overseer(), at=later
    )
    reword_late(promise, later)
    promise.refresh_from_db()
    at = promise.words(AUTUMN).due_at + DAY
    assert {code: score(client, institution, code, then, at) for code in before} == before
    assert score(client, institution, "C2", at - 2 * DAY, at) == (0, 1)
    assert "another day was set after its day had passed" in text(page(client, institution, "C2", then, at))
    assert "The agency pays." not in text(visit(client, f"/en/decisions/{decision.reference}/v/1/", at))
    assert "The agency pays." in text(visit(client, f"/en/decisions/{decision.reference}/v/2/", at))
    assert "an earlier date was missed" in text(
        visit(client, promise.get_absolute_url(), promise.words(AUTUMN).due_at - DAY)
    )


def test_a_case_that_is_removed_leaves_a_trace(client):
    """What looks bad is taken out of the log."""
    walk = make.make_walk("publish")
    redress.remove_case(walk.case, "It named a child.", actor=walk.steward, at=walk.later())
    removals = text(visit(client, "/en/redress/removals/", AUTUMN))
    assert walk.case.reference in removals
    assert "It named a child." in removals


def test_who_oversees_without_voting_is_counted_for_it(client):
    """Nobody votes on what fell short, so that no notice stands against a friend."""
    strict, soft = make.make_institution(), make.make_institution()
    issued = make_ladder("issue", institution=strict, at=SPRING, signed=False).notice
    waiting = make_ladder(institution=soft, at=SPRING, signed=False).notice
    due = waiting.clock("issue-notice").due_at
    assert quarter(soft, due) == quarter(strict, issued.clock("issue-notice").due_at)
    assert score(client, strict, "K2", due) == (1, 1)
    assert score(client, soft, "K2", due) == (0, 1)
    answer = beside(client, soft, "K3", due)
    assert answer["K2"] == "0 of 1"
    # That the vote is owed is public, and what it is about is not before the vote.
    listed = page(client, soft, "K2", due)
    assert "not voted on, and so not public" in text(listed)
    assert waiting.reference not in listed.content.decode()
    assert visit(client, f"/en/notices/{waiting.reference}/", AUTUMN).status_code == 404
    # A vote that comes late stays late.
    at = due + 10 * DAY
    ladder = make_ladder(institution=soft, at=SPRING, signed=False)
    ladder.at = at
    ladder.issue()
    assert score(client, soft, "K2", due) == (0, 2)
