"""A vote of the community stands for the signature of a group that was harmed."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ballots import actions as ballots
from community.models import clock_actor
from community.rules import Refused
from redress_log import actions, tasks
from redress_log.models import Outcome, SignedBy, Stage
from tests import factories as make
from tests.factories.ballots import make_poll_announced, make_votes

pytestmark = pytest.mark.django_db

YES = {"A": "yes", "B": "yes", "C": "no"}
NO = {"A": "no", "B": "no", "C": "yes"}


def announce(walk, **other):
    """A vote that is announced a day from now and is not open yet."""
    return make_poll_announced(
        proposal=make.make_submitted_proposal(at=walk.at - timedelta(days=20)), at=walk.later(), **other
    )


def ask(walk, poll):
    vote = actions.ask_community(walk.case, poll, actor=walk.panel[0], at=walk.at)
    walk.refresh()
    return vote


def count(walk, poll, votes):
    """Let everybody vote, and the clock count and take over the result once nobody can challenge it."""
    make_votes(poll, **votes)
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    poll = ballots.finalise_poll(poll, actor=clock_actor, at=poll.final_from)
    walk.at = poll.final_from
    tasks.due(walk.at)
    walk.refresh()


@pytest.fixture
def walk():
    """Harm to a group, for which the institution has proposed a remedy."""
    return make.make_walk("propose", is_group=True)


def test_a_yes_signs_the_plan_for_the_group_and_the_panel_signs_too(walk):
    poll = announce(walk)
    ask(walk, poll)
    count(walk, poll, YES)
    assert (walk.case.stage, walk.case.plan_signed_by) == (Stage.REMEDY_PROPOSED, SignedBy.VOTE)
    walk.agree_plan()
    assert walk.case.stage == Stage.REMEDY_AGREED


def test_a_no_asks_for_another_plan(walk):
    poll = announce(walk)
    ask(walk, poll)
    count(walk, poll, NO)
    assert walk.case.stage == Stage.FINDING_PUBLISHED
    assert walk.case.refused_plans == 1


def test_a_vote_without_a_quorum_says_nothing_and_is_asked_anew(walk):
    poll = announce(walk)
    vote = ask(walk, poll)
    count(walk, poll, {"A": "yes"})
    vote.refresh_from_db()
    assert vote.taken_at is not None
    assert (walk.case.stage, walk.case.plan_signed_by) == (Stage.REMEDY_PROPOSED, "")
    assert ask(walk, announce(walk, seats=0)).taken_at is None


@pytest.mark.parametrize(
    ("votes", "stage", "outcome"),
    [(YES, Stage.CLOSED_REMEDIED, Outcome.COMMUNITY_CONFIRMED), (NO, Stage.IN_PROGRESS, "")],
)
def test_a_vote_says_whether_it_was_put_right(walk, votes, stage, outcome):
    poll = announce(walk)
    ask(walk, poll)
    count(walk, poll, YES)
    for step in ("agree_plan", "deliver", "ask_for_check", "check"):
        getattr(walk, step)()
    last = announce(walk, seats=0)
    ask(walk, last)
    count(walk, last, votes)
    if votes is YES:
        assert walk.case.closing_signed_by == SignedBy.VOTE
        walk.close()
    assert (walk.case.stage, walk.case.outcome) == (stage, outcome)


def test_only_a_vote_of_yes_or_no_that_nobody_has_cast_in_yet_stands_for_a_signature(walk):
    poll, among = announce(walk), announce(walk, seats=0, rule="one")
    with pytest.raises(Refused, match="Yes or No"):
        ask(walk, among)
    with pytest.raises(Refused, match="before voting opens"):
        actions.ask_community(walk.case, poll, actor=walk.panel[0], at=poll.opens_at)
    ask(walk, poll)
    with pytest.raises(Refused, match="asked already"):
        ask(walk, announce(walk, seats=0))


def test_a_vote_announced_before_the_remedy_was_not_about_it():
    walk = make.make_walk("find", is_group=True)
    early = announce(walk)
    walk.propose()
    with pytest.raises(Refused, match="not about this remedy"):
        ask(walk, early)
    ask(walk, announce(walk, seats=0))


def test_a_single_person_is_never_outvoted():
    walk = make.make_walk("propose")
    with pytest.raises(Refused, match="Only harm to a group"):
        ask(walk, announce(walk))
    walk.sign_plan()
    assert walk.case.plan_signed_by == SignedBy.AFFECTED


def test_nobody_signs_for_the_group_alone_and_nobody_takes_a_vote_over_but_the_clock(walk):
    with pytest.raises(Refused, match="community signs by a vote"):
        walk.sign_plan()
    poll = announce(walk)
    vote = ask(walk, poll)
    with pytest.raises(Refused, match="by no person"):
        actions.take_vote(vote, actor=walk.panel[0], at=walk.at)
    with pytest.raises(Refused, match="not final yet"):
        actions.take_vote(vote, actor=clock_actor, at=walk.at)
    count(walk, poll, YES)
    with pytest.raises(Refused, match="taken over already"):
        actions.take_vote(vote, actor=clock_actor, at=walk.at)


def test_the_panel_names_the_vote_on_its_page(walk, client):
    poll = announce(walk)
    client.force_login(walk.panel[0])
    address = reverse("redress_log:ask_community", args=[walk.case.reference])
    with time_machine.travel(walk.at):
        assert poll.reference in client.get(address).content.decode()
        client.post(address, {"poll": poll.reference})
    assert walk.case.votes.get().poll == poll
