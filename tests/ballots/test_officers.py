"""Who watches and counts a secret vote: named in public, with one part each, and heard after the count."""

import pytest

from ballots import actions as ballots
from ballots.models import Poll
from community.actions import end_role
from community.models import clock_actor
from community.rules import Refused
from tests import factories as make
from tests.ballots.test_paper import SCRUTINEER, TELLER, TEN, entries
from tests.factories.paper import (
    make_entered,
    make_officer_of_poll,
    make_paper_poll,
)
from tests.factories.secret_polls import (
    make_secret_poll_announced,
    make_secret_poll_frozen,
)

pytestmark = pytest.mark.django_db

ANSWERS = {"ran_verifier": True, "watched_paper": True, "sheets_agree": True}


def test_the_returning_officer_names_officers_and_nobody_else():
    poll = make_secret_poll_announced()
    for actor in (make.make_steward(), make.make_overseer(), make.make_member()):
        with pytest.raises(Refused, match="Only the returning officer"):
            ballots.name_officer(poll, make.make_member(), TELLER, actor=actor, at=poll.announced_at)
    ballots.name_officer(poll, make.make_member("Ana"), TELLER, actor=poll.announced_by, at=poll.announced_at)
    (entry,) = entries(poll, "ballots.officer_named", poll.announced_at)
    assert entry.facts == {"proposal": poll.proposal.reference, "role": "teller"}
    assert "Ana" not in str(entry.facts)


def test_another_steward_names_officers_once_the_one_who_announced_the_vote_is_none_any_more():
    poll = make_secret_poll_announced()
    other, named = make.make_steward(), {"at": poll.announced_at + make.DAY}
    with pytest.raises(Refused, match="Only the returning officer"):
        ballots.name_officer(poll, make.make_member(), TELLER, actor=other, **named)
    end_role(poll.announced_by.memberships.get(), actor=make.setup_actor, at=poll.announced_at)
    ballots.name_officer(poll, make.make_member(), TELLER, actor=other, **named)


def test_who_speaks_for_an_institution_counts_nothing_and_does_not_watch_alone():
    poll = make_secret_poll_announced()
    for member in (make.make_officer(), make.make_executive()):
        with pytest.raises(Refused, match="Somebody outside all of them counts"):
            make_officer_of_poll(poll, TELLER, member)
        with pytest.raises(Refused, match="First name a scrutineer who speaks for none"):
            make_officer_of_poll(poll, SCRUTINEER, member)
    make_officer_of_poll(poll, SCRUTINEER)
    make_officer_of_poll(poll, SCRUTINEER, member)
    assert poll.officers.count() == 2


def test_nobody_has_two_parts_in_a_vote():
    poll = make_secret_poll_announced()
    member = make_officer_of_poll(poll, SCRUTINEER)
    for other, words in ((member, "an officer of this vote already"), (poll.announced_by, "neither counts")):
        with pytest.raises(Refused, match=words):
            make_officer_of_poll(poll, TELLER, other)


@pytest.mark.parametrize("role", [SCRUTINEER, TELLER])
def test_whoever_keeps_the_lists_of_who_votes_neither_counts_nor_watches(role):
    poll = make_secret_poll_announced()
    keeper = make.make_roll_keeper()
    with pytest.raises(Refused, match="keeps the lists of who votes"):
        make_officer_of_poll(poll, role, keeper)
    end_role(keeper.memberships.get(), actor=make.setup_actor, at=poll.announced_at)
    make_officer_of_poll(poll, role, keeper)


def test_officers_are_named_before_the_count_and_in_secret_votes_only():
    poll = make_secret_poll_frozen()
    make_officer_of_poll(poll, TELLER, at=poll.closes_at)
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    with pytest.raises(Refused, match="counted or cancelled"):
        make_officer_of_poll(poll, TELLER, at=poll.closes_at)
    roll_call = make.make_poll_announced(seats=1)
    with pytest.raises(Refused, match="A roll call has no officers"):
        make_officer_of_poll(roll_call, TELLER)


def test_the_name_of_an_officer_goes_with_their_account():
    poll = make_secret_poll_announced()
    member = make_officer_of_poll(poll, SCRUTINEER, make.make_member("Ana López"))
    (entry,) = entries(poll, "ballots.officer_named", poll.announced_at)
    assert entry.payloads["name"].value == "Ana López"
    ballots.delete_account(member, actor=member, at=poll.announced_at)
    (entry,) = entries(poll, "ballots.officer_named", poll.announced_at)
    assert entry.payloads["name"].is_erased
    assert poll.officers.get().member is None


def test_each_scrutineer_reports_once_and_after_the_count():
    electorate, scrutineer, tellers = make_paper_poll(on_paper=2, votes=TEN)
    poll, report = electorate.poll, {"answers": ANSWERS, "words": "All was well.", "actor": scrutineer}
    with pytest.raises(Refused, match="once the votes are counted"):
        ballots.report_on_poll(poll, **report, at=poll.closes_at)
    make_entered(electorate, tellers, ["yes", "no"])
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    for actor in (tellers[0], poll.announced_by, make.make_member()):
        with pytest.raises(Refused, match="Only a scrutineer of this vote"):
            ballots.report_on_poll(poll, **report | {"actor": actor}, at=poll.closed_at)
    ballots.report_on_poll(poll, **report, at=poll.closed_at)
    with pytest.raises(Refused, match="already"):
        ballots.report_on_poll(poll, **report, at=poll.closed_at)
    (entry,) = entries(poll, "ballots.reported", poll.closed_at)
    assert entry.facts == {"proposal": poll.proposal.reference, **ANSWERS}
    assert poll.state(poll.closed_at) == Poll.State.PROVISIONAL
