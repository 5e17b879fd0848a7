"""The result of a secret vote: challenged, answered, annulled or final."""

import pytest

from ballots import actions as ballots
from ballots import tasks
from ballots.keys import has_key
from ballots.models import Handle, Poll
from community.models import clock_actor
from community.rules import Refused
from proposals.models import Proposal
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.factories.charter import DAY
from tests.factories.secret_polls import (
    make_secret_poll_closed,
    make_secret_poll_frozen,
    make_secret_votes,
    voters_of,
)
from tests.factories.standing import make_roll_challenge

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll():
    """A secret vote whose terms are on the record: twelve people of one community may vote."""
    return make_secret_poll_frozen()


def stands(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


@pytest.fixture
def counted():
    return make_secret_poll_closed()


def test_a_result_is_final_when_nobody_challenged_it_in_time(counted):
    assert counted.state(counted.final_from - make.MOMENT) == Poll.State.PROVISIONAL
    with pytest.raises(Refused, match="is not over"):
        ballots.finalise_poll(counted, actor=clock_actor, at=counted.final_from - make.MOMENT)
    assert counted.state(counted.final_from) == Poll.State.FINAL
    assert stands(counted.proposal) == "voting"
    ballots.finalise_poll(counted, actor=clock_actor, at=counted.final_from)
    assert stands(counted.proposal) == "awaiting_decision"
    with pytest.raises(Refused, match="final already"):
        ballots.finalise_poll(counted, actor=clock_actor, at=counted.final_from)


def test_only_those_who_could_vote_challenge_a_result_in_time_and_once(counted):
    voter = voters_of(counted.electorates.select_related("poll", "constituency").get())[0]
    for actor, at, words in (
        (make.make_member(), counted.closed_at, "Only those who could vote"),
        (voter, counted.final_from, "is final"),
    ):
        with pytest.raises(Refused, match=words):
            ballots.challenge_result(counted, reason="Wrong.", actor=actor, at=at)
    ballots.challenge_result(counted, reason="Wrong.", actor=voter, at=counted.closed_at)
    with pytest.raises(Refused, match="already"):
        ballots.challenge_result(counted, reason="Wrong.", actor=voter, at=counted.closed_at)


@pytest.mark.parametrize("upheld", [False, True])
def test_a_challenge_is_answered_by_somebody_else_and_annuls_or_does_not(
    counted, upheld, django_capture_on_commit_callbacks
):
    voter = voters_of(counted.electorates.select_related("poll", "constituency").get())[0]
    challenge = ballots.challenge_result(counted, reason="Wrong.", actor=voter, at=counted.closed_at)
    late = counted.final_from + make.DAY
    counted.refresh_from_db()
    assert counted.state(late) == Poll.State.CHALLENGED
    assert tasks.due(late) == []
    for actor, words in (
        (make.make_member(), "Only a steward or the oversight body"),
        (counted.announced_by, "You announced this vote"),
    ):
        with pytest.raises(Refused, match=words):
            ballots.answer_result_challenge(challenge, upheld=upheld, answer="So.", actor=actor, at=late)
    with django_capture_on_commit_callbacks(execute=True):
        ballots.answer_result_challenge(
            challenge, upheld=upheld, answer="So.", actor=make.make_overseer(), at=late
        )
    assert Handle.objects.exists() != upheld
    assert has_key(counted.electorates.get(), "roll") != upheld
    counted.refresh_from_db()
    assert counted.state(late) == (Poll.State.CANCELLED if upheld else Poll.State.FINAL)
    tasks.due(late)
    assert stands(counted.proposal) == ("discussion" if upheld else "awaiting_decision")
    kinds = [entry.kind for entry in entries_about(counted.reference)]
    assert "ballots.challenge_answered" not in kinds  # It waits for its number.
    sequence(late)
    kinds = [entry.kind for entry in entries_about(counted.reference)]
    assert kinds.count("ballots.challenge_answered") == 1


@pytest.mark.parametrize("upheld", [False, True])
def test_nobody_answers_a_challenge_who_has_another_side_in_the_proposal(counted, upheld):
    voter = voters_of(counted.electorates.select_related("poll", "constituency").get())[0]
    challenge = ballots.challenge_result(counted, reason="Wrong.", actor=voter, at=counted.closed_at)
    proposal, answered = counted.proposal, {"upheld": upheld, "answer": "So.", "at": counted.closed_at}
    for actor, words in (
        (make.make_overseer(proposal.filed_by), "a proposal of yours"),
        (make.make_steward(make.make_officer(proposal.lead_organisation)), "You speak for"),
    ):
        with pytest.raises(Refused, match=words):
            ballots.answer_result_challenge(challenge, **answered, actor=actor)
    ballots.answer_result_challenge(challenge, **answered, actor=make.make_overseer())


@pytest.fixture
def left_off():
    """A counted vote, and two who are not on its list: one asked to be before it was fixed, one after."""
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.select_related("poll").get()
    in_time, too_late = make.make_member(), make.make_member()
    for member, at in ((in_time, poll.roll_frozen_at - DAY), (too_late, poll.roll_frozen_at)):
        make_roll_challenge(electorate.constituency, member=member, at=at)
    make_secret_votes(electorate, ["yes"] * 12)
    return ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at), in_time, too_late


def test_who_asked_in_time_to_be_on_the_list_can_challenge_the_result(left_off):
    """Somebody wrongly left off could not vote, and has most reason to say that the vote was held wrongly."""
    poll, in_time, too_late = left_off
    with pytest.raises(Refused, match="asked to be on the list before it was fixed"):
        ballots.challenge_result(poll, reason="I was left off.", actor=too_late, at=poll.closes_at)
    challenge = ballots.challenge_result(poll, reason="I was left off.", actor=in_time, at=poll.closes_at)
    assert challenge.challenger == in_time
