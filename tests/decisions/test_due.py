"""The page that lists what an institution owes, by date and the late ones first."""

import re
from datetime import timedelta

import pytest

from community import actions as community
from decisions import actions
from tests import factories
from tests.decisions.pages import text, visit
from tests.factories.answerability import make_commitment, make_missing_use, reword_late

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DESK = "/en/decisions/desk/"


def test_everything_that_is_due_stands_there_late_first_then_by_date(client):
    institution = factories.make_institution("Riverside")
    client.user = factories.make_officer(institution)
    to_decide = factories.make_decision_waiting(with_vote=False, institution=institution)
    to_explain = factories.make_decision_taken(with_vote=False, institution=institution)
    explained = factories.make_decision_published(with_vote=False, institution=institution)
    elsewhere = factories.make_decision_waiting(with_vote=False)
    at = explained.explain_clock.stopped_at + DAY
    actions.check_completeness(
        explained,
        missing=["evidence"],
        missing_points=[],
        note="None.",
        actor=factories.make_overseer(),
        at=at,
    )
    actions.challenge_decision(explained, reason="It is wrong.", actor=factories.make_member(), at=at)
    soon = make_commitment(explained, at=at, due_on=at.date() + 3 * DAY)
    stalled = make_commitment(explained, at=at, due_on=at.date() + 400 * DAY)
    missing = make_missing_use(institution, at=at)
    expected = {
        to_decide.reference: "Record the decision",
        to_explain.reference: "Write the explanation",
        explained.reference: "Complete the explanation",
        missing.reference: "Answer that a use of data is missing",
        soon.reference: "Commitment",
        stalled.reference: "Commitment",
    }
    response = visit(client, DESK, at)
    words = text(response)
    for reference, what in expected.items():
        assert re.search(rf"{what}[\w ]* {reference}", words), (reference, what)
    assert "Challenged – the oversight body answers" in words
    assert elsewhere.reference not in words

    def order(moment):
        found = visit(client, DESK, moment).context["desks"][0]["duties"]
        assert [duty.is_late for duty in found] == sorted((duty.is_late for duty in found), reverse=True)
        days = [duty.due_on for duty in found if duty.is_late], [d.due_on for d in found if not d.is_late]
        assert all(part == sorted(part) for part in days)
        return [duty.reference for duty in found]

    assert order(at)[0] == soon.reference
    # Days that wait for others count against nobody, however long ago the date was.
    paused = to_explain.explain_clock
    community.pause_clock(
        paused, kind="vote", reason="The result is challenged.", actor=factories.make_steward(), at=at
    )
    much_later = at + 200 * DAY
    assert paused.due_on < to_decide.decide_clock.due_on
    assert order(much_later)[-2] == to_explain.reference
    assert order(much_later)[-1] == stalled.reference
    words = text(visit(client, DESK, much_later))
    assert "Stalled – no update for" in words
    assert "Past its date –" in words


def test_what_was_missed_and_has_a_new_day_stands_by_that_day_and_says_so(client):
    decision = factories.make_decision_published(with_vote=False)
    client.user = factories.officer_for(decision.institution)
    at = decision.explain_clock.stopped_at + DAY
    missed = make_commitment(decision, at=at, due_on=at.date())
    other = make_commitment(decision, at=at, due_on=at.date() + 5 * DAY)
    reword_late(missed, at + 3 * DAY)
    response = visit(client, DESK, at + 3 * DAY)
    found = response.context["desks"][0]["duties"]
    assert [duty.reference for duty in found] == [other.reference, missed.reference]
    assert "Not started (an earlier date was missed by 3 days)" in text(response)
    assert visit(client, DESK, at + 7 * DAY).context["desks"][0]["duties"][0].is_late


def test_only_officers_have_a_desk_and_it_is_linked_from_their_account(client):
    decision = factories.make_decision_waiting(with_vote=False)
    client.user = factories.make_member()
    assert visit(client, DESK, decision.opened_at).status_code == 403
    client.user = factories.officer_for(decision.institution)
    assert f'href="{DESK}"' in visit(client, "/en/account/", decision.opened_at).content.decode()
    client.logout()
    client.user = None
    assert visit(client, DESK, decision.opened_at).status_code == 302


def test_a_long_desk_costs_no_more_queries_for_each_line(client, django_assert_max_num_queries):
    institution = factories.make_institution()
    client.force_login(factories.make_officer(institution))
    counts = []
    for _round in range(2):
        for _number in range(2):
            factories.make_decision_published(with_vote=False, institution=institution)
        with django_assert_max_num_queries(60) as counted:
            client.get(DESK)
        counts.append(len(counted))
    assert counts[1] <= counts[0]
