"""Two people at once, each on a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from ballots.actions import announce_poll, cast_vote, close_poll
from ballots.models import Poll, RollCallVote
from community.models import clock_actor
from community.rules import Refused
from record.queries import entries_about
from tests import factories as make

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*acts):
    """Start the acts in the same moment; returns what each gave back or how it was refused."""
    start = Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            start.wait(timeout=10)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def refusals(results):
    return [result for result in results if isinstance(result, Refused)]


def test_two_votes_of_one_seat_at_once_leave_one():
    poll = make.make_poll_announced()
    seat = make.seat_holder_of(poll, "Seat A")
    results = at_once(
        *(
            lambda choice=choice: cast_vote(poll, choice, actor=seat, at=poll.opens_at)
            for choice in ("yes", "no")
        )
    )
    assert refusals(results) == []
    assert RollCallVote.objects.get().choice in ("yes", "no")


def test_two_that_count_at_once_count_once():
    poll = make.make_poll_open({"A": "yes", "B": "yes"})
    results = at_once(*[lambda: close_poll(poll, actor=clock_actor, at=poll.closes_at)] * 3)
    assert len(refusals(results)) == 2
    kinds = [entry.kind for entry in entries_about(poll.reference)]
    assert kinds.count("ballots.closed") == 1


def test_a_vote_that_races_the_count_is_counted_or_refused_and_never_lost():
    poll = make.make_poll_open({"B": "yes"})
    seat = make.seat_holder_of(poll, "Seat A")
    last_moment = poll.closes_at - make.MOMENT
    cast, _counted = at_once(
        lambda: cast_vote(poll, "yes", actor=seat, at=last_moment),
        lambda: close_poll(poll, actor=clock_actor, at=poll.closes_at),
    )
    poll.refresh_from_db()
    assert poll.result["turnout"] == (1 if isinstance(cast, Refused) else 2)


def test_two_announcements_at_once_make_one_vote():
    proposal = make.make_summed_up_proposal()
    make.make_seat_holder()
    steward = make.make_steward()
    results = at_once(
        *[lambda: announce_poll(proposal, wording=make.WORDING, actor=steward, at=make.AFTER_COMMENTS)] * 2
    )
    assert len(refusals(results)) == 1
    assert Poll.objects.get().reference == "BAL-2026-0001"
