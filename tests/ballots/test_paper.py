"""Voting on paper in a secret vote, through its actions: check-offs, two tellers, the count."""

import json

import pytest

from ballots import actions as ballots
from ballots import tasks
from ballots.casting import receive, receive_sheets
from ballots.engine.group import group
from ballots.models import EncryptedBallot, Handle, PaperBatch, PaperSheet, PollOfficer
from ballots.paper import paper_count
from ballots.rolls import line_of
from community.models import clock_actor
from community.rules import Refused
from record import files, sequencer
from record.queries import entries_about
from record.sequencer import sequence
from record.verify import BallotRefused, check
from tests import factories as make
from tests.factories.paper import (
    make_entered,
    make_officer_of_poll,
    make_officers,
    make_paper_poll,
    make_sheets,
)
from tests.factories.secret_polls import (
    make_secret_poll_announced,
    make_secret_poll_frozen,
    sealed_vote,
    voters_of,
)

pytestmark = pytest.mark.django_db

SCRUTINEER, TELLER = PollOfficer.Role.SCRUTINEER, PollOfficer.Role.TELLER
TEN = ("yes",) * 7 + ("no",) * 3


def entries(poll, kind, at):
    sequence(at)
    return [entry for entry in entries_about(poll.reference) if entry.kind == kind]


# Check-off


@pytest.fixture
def voting():
    """A vote that is open, with a scrutineer and two tellers."""
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.select_related("poll", "constituency").get()
    return electorate, *make_officers(poll)


def test_who_is_checked_off_votes_on_paper_only_and_their_earlier_vote_does_not_count(voting):
    electorate, _scrutineer, teller, _other = voting
    at, member = electorate.poll.opens_at, voters_of(electorate)[0]
    receive(electorate, sealed_vote(electorate, member, "yes"), at=at)
    sequence(at)
    before = len(entries_about(electorate.poll.reference))
    ballots.check_off(electorate, member, actor=teller, at=at)
    with pytest.raises(Refused, match="voted on paper"):
        receive(electorate, sealed_vote(electorate, member, "no"), at=at)
    sequence(at)
    assert len(entries_about(electorate.poll.reference)) == before
    assert line_of(member, electorate).on_paper


def test_nobody_is_checked_off_twice_and_nobody_who_is_not_on_the_list(voting):
    electorate, _scrutineer, teller, _other = voting
    at, member = electorate.poll.opens_at, voters_of(electorate)[0]
    ballots.check_off(electorate, member, actor=teller, at=at)
    for who, words in (
        (member, "get no second sheet"),
        (make.make_member(), "is on the list"),
        (None, "is on the list"),
    ):
        with pytest.raises(Refused, match=words):
            ballots.check_off(electorate, who, actor=teller, at=at)
    assert Handle.objects.filter(on_paper=True).count() == 1


def test_a_teller_is_checked_off_by_another_and_counts_no_more_once_they_keep_the_lists():
    poll = make_secret_poll_announced()
    teller, other = (make_officer_of_poll(poll, TELLER) for _teller in range(2))
    make_officer_of_poll(poll, SCRUTINEER)
    make.make_standing(poll.electorates.get().constituency, teller)
    poll = ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at)
    sequence(poll.roll_frozen_at)
    electorate = poll.electorates.select_related("poll", "constituency").get()
    with pytest.raises(Refused, match="Another teller checks you off"):
        ballots.check_off(electorate, teller, actor=teller, at=poll.opens_at)
    ballots.check_off(electorate, teller, actor=other, at=poll.opens_at)
    make.make_roll_keeper(other)
    with pytest.raises(Refused, match="You keep the lists"):
        ballots.check_off(electorate, voters_of(electorate)[0], actor=other, at=poll.opens_at)


@pytest.mark.parametrize(("moment", "words"), [("opens_at", "not opened yet"), ("closes_at", "has closed")])
def test_people_are_checked_off_while_voting_is_open(voting, moment, words):
    electorate, _scrutineer, teller, _other = voting
    at, member = getattr(electorate.poll, moment), voters_of(electorate)[0]
    inside, outside = (at, at - make.MOMENT) if moment == "opens_at" else (at - make.MOMENT, at)
    with pytest.raises(Refused, match=words):
        ballots.check_off(electorate, member, actor=teller, at=outside)
    ballots.check_off(electorate, member, actor=teller, at=inside)


@pytest.mark.parametrize("named", [(TELLER, SCRUTINEER), (SCRUTINEER, TELLER)])
def test_nobody_votes_on_paper_before_there_are_two_tellers_and_somebody_who_watches(named):
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.select_related("poll", "constituency").get()
    teller = make_officer_of_poll(poll, TELLER)
    member = voters_of(electorate)[0]
    for role in named:
        with pytest.raises(Refused, match="before two tellers are named, and a scrutineer"):
            ballots.check_off(electorate, member, actor=teller, at=poll.opens_at)
        make_officer_of_poll(poll, role)
    ballots.check_off(electorate, member, actor=teller, at=poll.opens_at)


# Entering sheets


@pytest.fixture
def paper():
    """A vote after its close with three check-offs and no sheet entered."""
    return make_paper_poll(on_paper=3, votes=TEN, voters=14)


def test_what_two_tellers_enter_alike_is_taken_in_and_nothing_before(paper):
    electorate, _scrutineer, tellers = paper
    at, sheets = electorate.poll.closes_at, make_sheets(electorate, ["yes", "spoiled", "no"])
    receive_sheets(electorate, sheets, actor=tellers[0], at=at)
    assert not EncryptedBallot.objects.filter(channel="paper").exists()
    receive_sheets(electorate, sheets, confirms=True, count_sheet="a" * 64, actor=tellers[1], at=at)
    assert EncryptedBallot.objects.filter(channel="paper").count() == 2
    assert not PaperSheet.objects.exists()
    assert paper_count(electorate).missing == 0
    (entry,) = entries(electorate.poll, "ballots.paper_entered", at)
    assert entry.facts == {
        "proposal": electorate.poll.proposal.reference,
        "community": electorate.code,
        "count_sheet": "a" * 64,
    }


def test_one_person_is_not_both_tellers(paper):
    electorate, _scrutineer, tellers = paper
    at, sheets = electorate.poll.closes_at, make_sheets(electorate, ["yes"])
    receive_sheets(electorate, sheets, actor=tellers[0], at=at)
    with pytest.raises(Refused, match="You entered these sheets first"):
        receive_sheets(electorate, sheets, confirms=True, actor=tellers[0], at=at)
    receive_sheets(electorate, sheets, confirms=True, actor=tellers[1], at=at)


@pytest.mark.parametrize(
    ("choices", "secret", "words"),
    [
        (["yes", "yes", "yes"], None, "differ on these sheets: 2, 3. Nothing was taken in"),
        (["spoiled", "no", "spoiled"], None, "differ on these sheets: 1."),
        (["yes", "no", "yes"], "Z" * 25, r"No sheet agrees \(1, 2, 3\), so the secret"),
    ],
)
def test_entries_that_differ_are_named_by_sheet_and_nothing_is_taken_in(paper, choices, secret, words):
    electorate, _scrutineer, tellers = paper
    at = electorate.poll.closes_at
    first = ["yes", "no", "spoiled" if secret is None else "yes"]
    receive_sheets(electorate, make_sheets(electorate, first), actor=tellers[0], at=at)
    second = make_sheets(electorate, choices, **({"secret": secret} if secret else {}))
    with pytest.raises(Refused, match=words):
        receive_sheets(electorate, second, confirms=True, actor=tellers[1], at=at)
    assert not EncryptedBallot.objects.filter(channel="paper").exists()
    receive_sheets(electorate, make_sheets(electorate, first), confirms=True, actor=tellers[1], at=at)


@pytest.mark.parametrize(
    ("serials", "words"),
    [
        ([1, 1], "Each sheet is entered once"),
        ([1, 3], "none is left out"),
        ([2, 3], "Each sheet is entered once"),
        ([0, 1], "Each sheet is entered once"),
        ([], "between 1 and 25"),
        (list(range(1, 27)), "between 1 and 25"),
        ([1, 2, 3, 4], "more sheets than people who were checked off"),
    ],
)
def test_sheets_come_in_turn_and_no_more_than_people_were_checked_off(paper, serials, words):
    electorate, _scrutineer, tellers = paper
    with pytest.raises(Refused, match=words):
        receive_sheets(
            electorate,
            [(serial, None) for serial in serials],
            actor=tellers[0],
            at=electorate.poll.closes_at,
        )
    assert not PaperBatch.objects.exists()


def test_a_vote_is_entered_under_the_number_of_its_sheet_and_of_this_vote(paper):
    electorate, _scrutineer, tellers = paper
    (_one, text), (_two, other) = make_sheets(electorate, ["yes", "no"])
    for sheets in ([(1, other)], [(1, text[:-4])], [(1, "x")]):
        with pytest.raises(BallotRefused):
            receive_sheets(electorate, sheets, actor=tellers[0], at=electorate.poll.closes_at)
    receive_sheets(electorate, [(1, text)], actor=tellers[0], at=electorate.poll.closes_at)


def test_a_first_entry_is_replaced_only_by_who_saw_it(paper):
    electorate, _scrutineer, tellers = paper
    at = electorate.poll.closes_at
    waiting = receive_sheets(electorate, make_sheets(electorate, ["yes"]), actor=tellers[0], at=at)
    with pytest.raises(Refused, match="since this page was opened"):
        receive_sheets(electorate, make_sheets(electorate, ["no"]), actor=tellers[1], at=at)
    receive_sheets(
        electorate, make_sheets(electorate, ["no"]), instead_of=waiting.pk, actor=tellers[1], at=at
    )
    assert PaperBatch.objects.get().entered_by.member == tellers[1]
    assert PaperSheet.objects.count() == 1


def test_sheets_are_entered_after_the_close_and_before_the_count():
    electorate, _scrutineer, tellers = make_paper_poll(on_paper=2, votes=TEN)
    at, sheets = electorate.poll.closes_at, make_sheets(electorate, ["yes", "yes"])
    with pytest.raises(Refused, match="after voting has closed"):
        receive_sheets(electorate, sheets, actor=tellers[0], at=at - make.MOMENT)
    make_entered(electorate, tellers, ["yes", "yes"])
    with pytest.raises(Refused, match="No sheet of paper is missing"):
        receive_sheets(electorate, make_sheets(electorate, ["yes"], first=3), actor=tellers[0], at=at)
    ballots.close_poll(electorate.poll, actor=clock_actor, at=at)
    electorate.poll.refresh_from_db()
    with pytest.raises(Refused, match="counted or cancelled"):
        receive_sheets(electorate, sheets, actor=tellers[0], at=at)


# The count


def test_the_count_waits_for_paper_and_the_run_says_so(paper):
    electorate, _scrutineer, tellers = paper
    poll, at = electorate.poll, electorate.poll.closes_at
    for _run in range(2):
        assert tasks.due(at) == [f"{poll.reference} is not counted yet: votes on paper are missing."]
    with pytest.raises(Refused, match="still being entered"):
        ballots.close_poll(poll, actor=clock_actor, at=at)
    make_entered(electorate, tellers, ["no"])
    make_entered(electorate, tellers, ["yes", "spoiled"], first=2)
    (said,) = tasks.due(at)
    assert "Passed" in said


def test_votes_on_paper_are_counted_with_the_others_and_everything_checks_out():
    electorate, _scrutineer, tellers = make_paper_poll(on_paper=4, votes=("no",) * 10)
    make_entered(electorate, tellers, ["yes", "yes", "spoiled", "abstain"])
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    electorate.refresh_from_db()
    sequence(poll.closed_at)
    tally = json.loads(files.read(f"{electorate.path}/tally.json"))
    assert tally["counts"] == [2, 8, 1]
    assert (tally["paper"]["sheets"], tally["paper"]["spoiled"], tally["overridden"]) == (4, 1, 2)
    assert electorate.result["ballots"] == {
        "received": 13,
        "replaced": 0,
        "overridden": 2,
        "sheets": 4,
        "spoiled": 1,
    }
    check(files.read, sequencer.verifying_key(), group=group)


def test_sheets_of_a_vote_by_approval_hold_several_marks_or_none():
    electorate, _scrutineer, tellers = make_paper_poll(
        on_paper=4, votes=("all some",) * 10, voters=14, rule="approval"
    )
    make_entered(electorate, tellers, ["all none", "", "some", "spoiled"])
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    electorate.refresh_from_db()
    assert electorate.result["votes"] == {"all": 11, "some": 11, "none": 1}
    assert electorate.result["turnout"] == 13
    sequence(poll.closed_at)
    check(files.read, sequencer.verifying_key(), group=group)


def test_whoever_watches_for_an_institution_does_not_give_up_the_sheets_of_others(paper):
    electorate, scrutineer, _tellers = paper
    poll, at = electorate.poll, electorate.poll.closes_at
    watcher = make_officer_of_poll(poll, SCRUTINEER, make.make_officer())
    with pytest.raises(Refused, match="nobody who speaks for an institution"):
        ballots.close_paper(electorate, reason="Lost.", actor=watcher, at=at)
    ballots.close_paper(electorate, reason="Lost.", actor=scrutineer, at=at)


def test_sheets_that_are_missing_are_given_up_with_a_reason_and_count_as_spoiled(paper):
    electorate, scrutineer, tellers = paper
    poll, at = electorate.poll, electorate.poll.closes_at
    make_entered(electorate, tellers, ["yes"])
    receive_sheets(electorate, make_sheets(electorate, ["no"], first=2), actor=tellers[0], at=at)
    for actor in (make.make_steward(), tellers[0], make.make_overseer()):
        with pytest.raises(Refused, match="Only a scrutineer or the returning officer"):
            ballots.close_paper(electorate, reason="Lost.", actor=actor, at=at)
    ballots.close_paper(electorate, reason="The box was lost.", actor=scrutineer, at=at)
    with pytest.raises(Refused, match="No sheet of paper is missing"):
        ballots.close_paper(electorate, reason="Again.", actor=poll.announced_by, at=at)
    assert len(tasks.due(at)) == 1
    (entry,) = entries(poll, "ballots.paper_closed", at)
    assert entry.actor == "scrutineer"
    tally = json.loads(files.read(f"{electorate.path}/tally.json"))
    assert (tally["paper"]["sheets"], tally["paper"]["spoiled"], tally["counted"]) == (3, 2, 11)
    check(files.read, sequencer.verifying_key(), group=group)


def test_a_vote_that_is_cancelled_keeps_no_sheet(paper):
    electorate, _scrutineer, tellers = paper
    at = electorate.poll.closes_at
    receive_sheets(electorate, make_sheets(electorate, ["yes"]), actor=tellers[0], at=at)
    ballots.cancel_poll(electorate.poll, reason="Lost.", actor=make.make_steward(), at=at)
    assert not PaperSheet.objects.exists()
    assert not PaperBatch.objects.exists()
