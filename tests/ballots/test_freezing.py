"""The lists of a secret vote are fixed once, in time, and only when they are long enough to keep a secret."""

import pytest

from ballots import actions as ballots
from ballots.models import Handle, Poll
from community.models import clock_actor
from community.rules import Refused
from tests import factories as make
from tests.factories.secret_polls import make_secret_poll_announced, make_secret_poll_frozen

pytestmark = pytest.mark.django_db


def cancel(poll, at):
    return ballots.cancel_poll(poll, reason=ballots.NEVER_FROZEN, actor=clock_actor, at=at)


def test_the_clock_cancels_no_vote_that_another_run_has_fixed_in_the_meantime():
    poll = make_secret_poll_frozen()
    for at in (poll.roll_frozen_at, poll.opens_at, poll.closes_at):
        with pytest.raises(Refused, match="The clock cancels only"):
            cancel(poll, at)
    assert Handle.objects.count() == 12


def test_the_clock_cancels_no_vote_that_can_be_held_and_one_that_cannot():
    poll = make_secret_poll_announced()
    for at in (poll.announced_at, poll.roll_frozen_at):
        with pytest.raises(Refused, match="The clock cancels only"):
            cancel(poll, at)
    roll_call = make.make_poll_announced(seats=1)
    with pytest.raises(Refused, match="The clock cancels only"):
        cancel(roll_call, roll_call.closes_at)
    assert cancel(poll, poll.opens_at).state(poll.opens_at) == Poll.State.CANCELLED


def test_a_list_that_is_too_short_to_keep_a_secret_is_not_fixed():
    poll = make_secret_poll_announced(voters=11)
    poll.electorates.get().constituency.standings.last().member.delete()
    with pytest.raises(Refused, match="Too few people are on a list"):
        ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at)
    assert not Handle.objects.exists()
