"""Tellers, voters and the count at once, each on a connection of their own."""

import pytest

from ballots import actions as ballots
from ballots.casting import receive, receive_sheets
from ballots.models import EncryptedBallot, PaperBatch, PaperSheet
from ballots.rolls import line_of
from community.models import clock_actor
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.ballots.test_concurrency import at_once, refusals
from tests.factories.paper import make_officers, make_paper_poll, make_sheets
from tests.factories.secret_polls import make_secret_poll_frozen, sealed_vote, voters_of

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

TEN = ("yes",) * 10


def test_two_tellers_who_enter_first_at_once_leave_one_entry_waiting():
    electorate, _scrutineer, tellers = make_paper_poll(on_paper=2, votes=TEN)
    at, sheets = electorate.poll.closes_at, make_sheets(electorate, ["yes", "no"])
    results = at_once(
        *(lambda teller=teller: receive_sheets(electorate, sheets, actor=teller, at=at) for teller in tellers)
    )
    assert len(refusals(results)) == 1
    assert PaperSheet.objects.count() == 2


def test_a_second_entry_that_is_sent_twice_at_once_is_taken_in_once():
    electorate, _scrutineer, tellers = make_paper_poll(on_paper=2, votes=TEN)
    at, sheets = electorate.poll.closes_at, make_sheets(electorate, ["yes", "no"])
    receive_sheets(electorate, sheets, actor=tellers[0], at=at)
    results = at_once(
        *[lambda: receive_sheets(electorate, sheets, confirms=True, actor=tellers[1], at=at)] * 3
    )
    assert len(refusals(results)) == 2
    assert EncryptedBallot.objects.filter(channel="paper").count() == 2
    sequence(at)
    kinds = [entry.kind for entry in entries_about(electorate.poll.reference)]
    assert kinds.count("ballots.paper_entered") == 1


def test_an_entry_that_races_whoever_gives_up_the_sheets_is_taken_in_or_refused():
    electorate, scrutineer, tellers = make_paper_poll(on_paper=2, votes=TEN)
    at, sheets = electorate.poll.closes_at, make_sheets(electorate, ["yes", "no"])
    receive_sheets(electorate, sheets, actor=tellers[0], at=at)
    results = at_once(
        lambda: receive_sheets(electorate, sheets, confirms=True, actor=tellers[1], at=at),
        lambda: ballots.close_paper(electorate, reason="Lost.", actor=scrutineer, at=at),
    )
    assert len(refusals(results)) == 1
    taken_in = PaperBatch.objects.filter(confirmed_by__isnull=False).exists()
    assert EncryptedBallot.objects.filter(channel="paper").count() == (2 if taken_in else 0)


def test_one_person_before_two_tellers_at_once_gets_one_sheet():
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.select_related("poll", "constituency").get()
    _scrutineer, *tellers = make_officers(poll)
    member = voters_of(electorate)[0]
    results = at_once(
        *(
            lambda teller=teller: ballots.check_off(electorate, member, actor=teller, at=poll.opens_at)
            for teller in tellers
        )
    )
    assert len(refusals(results)) == 1


def test_a_vote_that_races_its_check_off_never_counts_beside_the_sheet():
    electorate, _scrutineer, tellers = make_paper_poll(on_paper=0, votes=TEN, voters=13)
    poll, member = electorate.poll, voters_of(electorate)[12]
    text = sealed_vote(electorate, member, "no")
    last = poll.closes_at - make.MOMENT
    _cast, checked, _count = at_once(
        lambda: receive(electorate, text, at=last),
        lambda: ballots.check_off(electorate, member, actor=tellers[0], at=last),
        lambda: ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at),
    )
    poll.refresh_from_db()
    # Either the count came first and nobody was checked off, or it waits for the sheet.
    assert (poll.closed_at is None) == (checked is None) == line_of(member, electorate).on_paper
