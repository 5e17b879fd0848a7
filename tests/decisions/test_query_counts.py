"""A list asks the database the same number of questions however long it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.actions import correct_clock, pause_clock, resume_clock
from decisions import actions
from decisions.models import Commitment, DecisionVersion
from proposals.actions import start_use
from tests import factories
from tests.decisions.pages import corrected, typed, url, visit
from tests.factories.answerability import make_commitment, make_missing_use, reword_late

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def move(clock, at):
    """Move a date twice: a pause, and a correction with words of its own."""
    steward = factories.make_steward()
    pause_clock(clock, kind="vote", reason="The vote is counted again.", actor=steward, at=at)
    resume_clock(clock, actor=steward, at=at + DAY)
    clock.refresh_from_db()
    correct_clock(clock, due_on=clock.due_on + 3 * DAY, reason="Counted wrong.", actor=steward, at=at + DAY)


def add_rows(institution):
    """One of everything that a list of decisions, promises or uses can hold, with dates that were moved."""
    waiting = factories.make_decision_waiting(with_vote=False, institution=institution)
    move(waiting.decide_clock, waiting.opened_at)
    to_explain = factories.make_decision_taken(with_vote=False, institution=institution)
    move(to_explain.explain_clock, to_explain.decided_at)
    decision = factories.make_decision_published(with_vote=False, institution=institution)
    at = decision.explain_clock.stopped_at + DAY
    asked = actions.ask_for_more(decision, body="Why?", actor=factories.make_overseer(), at=at)
    move(asked.clock, at)
    check = actions.check_completeness(
        decision,
        missing=["evidence"],
        missing_points=[],
        note="No numbers.",
        actor=factories.make_overseer(),
        at=at,
    )
    move(check.clock, at)
    for kind in Commitment.Kind.values:
        reword_late(make_commitment(decision, kind=kind, at=at, due_on=at.date()), at + 2 * DAY)
    decision.proposal.refresh_from_db()
    officer = factories.officer_for(institution)
    use = start_use(decision.proposal, first_access_on=at.date(), actor=officer, at=at)
    actions.report_release(use, dataset="Streets", month=at.date(), opt_outs="applied", actor=officer, at=at)
    move(make_missing_use(institution, at=at).clock, at)
    return at + 2 * DAY


ADDRESSES = [
    "commitments/",
    "commitments/?state=past_date",
    "commitments/list.json",
    "commitments/list.csv",
    "commitments/list.atom",
    "decisions/",
    "decisions/?clock=waiting",
    "decisions/list.json",
    "decisions/list.csv",
    "decisions/list.atom",
    "decisions/desk/",
    "uses/",
    "uses/list.json",
    "uses/list.csv",
]


def asked_for(client, url, at):
    """How many questions an address asks of the database when it was read before."""
    visit(client, url, at)
    with CaptureQueriesContext(connection) as queries:
        response = visit(client, url, at)
        assert b"".join(response)
    assert response.status_code == 200
    return len(queries)


def test_a_longer_list_asks_no_more(client):
    institution = factories.make_institution()
    client.user = factories.make_officer(institution)
    at = add_rows(institution)
    few = {address: asked_for(client, f"/en/{address}", at) for address in ADDRESSES}
    at = add_rows(institution)
    many = {address: asked_for(client, f"/en/{address}", at) for address in ADDRESSES}
    assert many == few


def test_the_page_of_a_use_asks_no_more_for_each_condition(client):
    decision = factories.make_decision_taken(with_vote=False)
    at = decision.decided_at + DAY
    asked = []
    for _time in range(2):
        make_commitment(decision, kind="condition", at=at)
        asked.append(asked_for(client, f"/en/uses/{decision.proposal.reference}/", at))
    assert asked[1] == asked[0]


def test_the_page_of_a_decision_asks_no_more_for_each_date_that_was_moved(client):
    decision = factories.make_decision_published(with_vote=False)
    at = decision.explain_clock.stopped_at + DAY
    asked = []
    for _time in range(2):
        request = actions.ask_for_more(decision, body="Why?", actor=factories.make_overseer(), at=at)
        move(request.clock, at)
        make_commitment(decision, at=at)
        asked.append(asked_for(client, decision.get_absolute_url(), at + 2 * DAY))
    assert asked[1] == asked[0]


def test_the_page_of_a_decision_asks_a_member_no_more_for_each_request_and_challenge(client):
    decision = factories.make_decision_published(with_vote=False)
    at = decision.explain_clock.stopped_at + DAY
    client.user = factories.make_member()
    asked = []
    for number in (1, 3):
        for _each in range(number):
            author = factories.make_member()
            actions.ask_for_more(decision, body="Why?", actor=author, at=at)
            actions.challenge_decision(decision, reason="It is wrong.", actor=author, at=at)
        asked.append(asked_for(client, decision.get_absolute_url(), at))
    assert asked[1] == asked[0]


def test_the_page_of_a_decision_asks_no_more_for_each_request_that_was_answered(client):
    decision = factories.make_decision_published(with_vote=False)
    at = decision.explain_clock.stopped_at + DAY
    asked = []
    for number in (1, 3):
        for _each in range(number):
            actions.ask_for_more(decision, body="Why?", actor=factories.make_overseer(), at=at)
        words = f"The clinic may share street names for {number} years."
        sections = factories.EXPLANATION | {"decided": words}
        corrected(decision, at=at + number * timedelta(hours=1), sections=sections)
        asked.append(asked_for(client, decision.get_absolute_url(), at + DAY))
    assert decision.explanation_requests.filter(answer=None).count() == 0
    assert asked[1] == asked[0]


def raised(number):
    """A decision on a proposal with so many questions, views and changes, and a row that names one of each for each."""
    proposal, author, asker = (
        factories.make_submitted_proposal(),
        factories.make_member(),
        factories.make_member(),
    )
    factories.make_many_comments(proposal, [author], number)
    rows = []
    for place, view in enumerate(proposal.comments.all()):
        # Nobody adds more than so much a day.
        at = factories.START + (1 + place // 10) * DAY
        question = factories.make_question(proposal, asker, body=f"Who reads list {place}?", at=at)
        change = factories.make_text_change(proposal, asker, new=f"For {place} reasons.", at=at)
        named = "\n".join(each.get_absolute_url() for each in (question, change, view))
        rows.append({"point": f"List {place}.", "answer": "Two planners.", "change": "", "sources": named})
    factories.make_summary(proposal)
    return factories.make_decision_taken(proposal=proposal, with_vote=False), rows


def test_where_more_points_were_raised_is_asked_no_more_often(client):
    asked = []
    # Only the first time more is asked, of what every later page knows.
    for number in (3, 3, 30):
        decision, rows = raised(number)
        at = decision.decided_at + DAY
        client.user = factories.officer_for(decision.institution)
        with CaptureQueriesContext(connection) as queries:
            assert visit(client, url(decision, "publish"), at, typed(points=rows)).status_code == 200
            assert visit(client, url(decision, "preview"), at).status_code == 200
            reading = {"saved": decision.draft.reading}
            assert visit(client, url(decision, "preview"), at, reading).status_code == 302
        assert len(DecisionVersion.objects.get(decision=decision).points[number - 1]["sources"]) == 3
        asked.append(len(queries))
    assert asked[2] == asked[1]
