"""A holiday that is added while somebody stops several clocks: nobody waits in a circle, and every clock has its day.

Each of these acts stops its clocks in another order than that of their keys, in which the holiday holds them.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction

from ballots.actions import answer_result_challenge, challenge_result
from community.actions import add_holiday, pause_clock
from community.models import Clock, ClockMove, community_calendar
from decisions.actions import (
    ask_for_more,
    check_completeness,
    correct_explanation,
    open_decision,
    take_decision,
)
from proposals import fields
from proposals.actions import answer_appeal, complete_proposal, remove_advertising, withdraw_proposal
from proposals.models import Proposal
from tests import factories as make
from tests.proposals.test_races import begin

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def other_clock(at):
    """A clock that is stopped by none of these acts, started between two that are."""
    return Clock.start(
        "explain", subject="DEC-2031-0001", institution=make.make_institution(), rule_key="explain-by", at=at
    )


def taken():
    """The time to decide, which was paused, and the older time after which the proposal expires."""
    at, steward = make.AFTER_COMMENTS, make.make_steward()
    proposal = make.make_proposal_awaiting_decision()
    between = other_clock(at)
    decision = open_decision(proposal, None, actor=steward, at=at)
    pause_clock(decision.decide_clock, kind="vote", reason="A vote.", actor=steward, at=at)
    officer, at = make.officer_for(decision.institution), at + make.DAY
    return between, at, lambda: take_decision(decision, "refused", "no_vote", actor=officer, at=at)


def corrected():
    """What members asked for, and what was found missing before."""
    decision, overseer = make.make_decision_published(with_vote=False), make.make_overseer()
    at = decision.explain_clock.stopped_at + make.DAY
    check_completeness(decision, missing=["evidence"], missing_points=[], note="None.", actor=overseer, at=at)
    between = other_clock(at)
    ask_for_more(decision, body="Why one year?", actor=overseer, at=at)
    words = {
        "sections": make.EXPLANATION | {"evidence": "A count of missed visits, and why one year is enough."},
        "points": make.POINTS,
        "language": "en",
        "kind": "update",
        "change_note": "It says why.",
        "actor": make.officer_for(decision.institution),
    }
    return between, at, lambda: correct_explanation(decision, **words, at=at)


def withdrawn():
    """The time to answer a challenge of the summary, and an older question."""
    asked_at = make.START + 10 * make.DAY
    proposal = make.make_question(at=asked_at).proposal
    reasons = {field.name: "Nobody has counted them." for field in proposal.missing(fields.VOTE)}
    officer = make.officer_for(proposal.lead_organisation)
    complete_proposal(proposal, answers={}, reasons=reasons, actor=officer, at=asked_at)
    at = proposal.comments_close_at
    between = other_clock(at)
    make.make_challenge(make.make_summary(proposal), at=at)
    return between, at, lambda: withdraw_proposal(proposal, actor=proposal.filed_by, at=at)


def removed():
    """Two holds, of which the one of the later words is older."""
    proposal, at = make.make_submitted_proposal(), make.START + 2 * make.DAY
    first, second = make.make_comment(proposal), make.make_comment(proposal)
    make.make_held_comment(comment=second, at=at)
    between = other_clock(at)
    make.make_held_comment(comment=first, at=at)
    moderator = make.make_moderator()
    return between, at, lambda: remove_advertising([first, second], actor=moderator, at=at)


def appealed():
    """An appeal, and the hold that it is about."""
    act, at = make.make_held_comment(), make.START + 3 * make.DAY
    between = other_clock(at)
    make.make_appeal(act, at=at)
    moderator = make.make_moderator()
    return between, at, lambda: answer_appeal(act, upheld=True, actor=moderator, at=at)


def next_working_day(at):
    calendar = community_calendar()
    day = calendar.local_date(at) + timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


@pytest.mark.parametrize("stopping", [taken, corrected, withdrawn, removed, appealed])
def test_a_holiday_while_several_clocks_are_stopped_is_given_to_each_and_nobody_waits_in_a_circle(stopping):
    between, at, act = stopping()
    steward, day = make.make_steward(), next_working_day(at)
    running = {clock.pk: clock.counted(day) for clock in Clock.objects.running(at)}
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Clock.objects.filter(pk=between.pk).hold()
            # The holiday has the older of the two clocks by now, and waits for the one that is held here.
            added = begin(pool, lambda: add_holiday("US-CA", day, name="Valley Day", actor=steward, at=at))
            stopped = begin(pool, act)
        assert added.result(timeout=30).day == day
        stopped.result(timeout=30)
    clocks = Clock.objects.filter(pk__in=running)
    assert clocks.filter(stopped_at=at).count() == 2
    assert any(running.values())
    for clock in clocks:
        assert clock.explanation(at).adds_up
        assert clock.moves.filter(kind=ClockMove.Kind.HOLIDAY).count() == running[clock.pk]


def test_whoever_waits_for_a_proposal_holds_no_clock_meanwhile():
    poll = make.make_poll_closed()
    voter, overseer, at = make.seat_holder_of(poll, "Seat A"), make.make_overseer(), poll.closed_at
    challenge = challenge_result(poll, reason="Wrong.", actor=voter, at=at)
    answer = {"upheld": True, "answer": "So.", "actor": overseer, "at": at}
    clock = Clock.objects.filter(subject=poll.reference)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Proposal.objects.select_for_update().get(pk=poll.proposal_id)
            answered = begin(pool, lambda: answer_result_challenge(challenge, **answer))
            assert not answered.done()
            assert clock.select_for_update(nowait=True).get().stopped_at is None
        answered.result(timeout=30)
    assert clock.get().stopped_at == at
