import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ballots import tasks
from ballots.actions import announce_poll, cancel_poll, cast_vote, close_poll, recuse_seat
from ballots.models import Poll, RollCallVote
from ballots.queries import roll_call
from community.actions import adopt_rule, end_role
from community.models import clock_actor
from community.rules import Refused
from proposals.models import Proposal
from record.models import PendingEntry
from tests import factories as make

pytestmark = pytest.mark.django_db


def entries(kind, subject):
    """The entries waiting to be numbered, with their leaves as dictionaries."""
    return [
        (entry, json.loads(bytes(entry.body)))
        for entry in PendingEntry.objects.filter(kind=kind, subject=subject)
    ]


def choices(poll):
    return {line.entry.seat: line.choice for line in roll_call(poll)}


def stands(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def test_announcing_freezes_the_roll_the_rules_and_the_window():
    poll = make.make_poll_announced(seats=3)
    assert poll.reference == "BAL-2026-0001"
    assert [entry.seat for entry in poll.roll.all()] == ["Seat A", "Seat B", "Seat C"]
    assert (poll.quorum, poll.quorum_rule.reference) == (50, "RULE-quorum-v1")
    assert poll.state(make.AFTER_COMMENTS) == Poll.State.ANNOUNCED
    # Announced on 18 March in California: seven full days of notice, then seven days to vote.
    assert poll.opens_at.isoformat() == "2026-03-26T00:00:00-07:00"
    assert poll.closes_at.isoformat() == "2026-04-02T00:00:00-07:00"
    assert stands(poll.proposal) == "voting"


def test_what_changes_after_the_announcement_does_not_reach_the_vote():
    poll = make.make_poll_announced(seats=3)
    newcomer = make.make_seat_holder("Seat D", at=make.AFTER_COMMENTS + make.DAY)
    left = make.seat_holder_of(poll, "Seat A")
    end_role(left.memberships.get(), actor=make.setup_actor, at=make.AFTER_COMMENTS + make.DAY)
    adopt_rule(
        "quorum",
        value=100,
        unit="per_cent",
        text_en="All.",
        text_es="Todos.",
        actor=make.setup_actor,
        at=make.AFTER_COMMENTS + make.DAY,
    )
    cast_vote(poll, "yes", actor=left, at=poll.opens_at)
    make.make_votes(poll, B="yes")
    with pytest.raises(Refused, match="not on the list"):
        cast_vote(poll, "no", actor=newcomer, at=poll.opens_at)
    poll = close_poll(poll, actor=clock_actor, at=poll.closes_at)
    assert (poll.outcome, poll.result["eligible"], poll.result["quorum_needed"]) == ("passed", 3, 2)


def test_the_announcement_is_on_the_record_with_the_roll_and_the_rules():
    poll = make.make_poll_announced(seats=2)
    ((_entry, leaf),) = entries("ballots.announced", poll.reference)
    assert leaf["actor"] == "steward"
    assert leaf["facts"]["roll"] == ["Seat A", "Seat B"]
    assert leaf["facts"]["roll_size"] == 2
    assert "RULE-threshold-v1" in leaf["facts"]["rules"]
    assert list(leaf["commits"]) == ["wording"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"actor": make.make_member}, "Only a steward"),
        ({"at": lambda: make.START + make.DAY}, "Comments are open until"),
        ({"wording": lambda: make.WORDING | {"question_es": " "}}, "in every language"),
    ],
    ids=["not a steward", "comments open", "not in Spanish"],
)
def test_a_vote_is_announced_only_by_a_steward_after_comments_and_in_every_language(change, sentence):
    proposal = make.make_summed_up_proposal()
    make.make_seat_holder()
    right = {"actor": make.make_steward, "at": lambda: make.AFTER_COMMENTS, "wording": lambda: make.WORDING}
    with pytest.raises(Refused, match=sentence):
        announce_poll(proposal, **{name: value() for name, value in (right | change).items()})
    assert not Poll.objects.exists()
    assert stands(proposal) == "discussion"


def test_a_vote_is_not_announced_without_seats_or_twice():
    with pytest.raises(Refused, match="Nobody holds a seat"):
        make.make_poll_announced(seats=0)
    poll = make.make_poll_announced()
    with pytest.raises(Refused, match="already been announced"):
        make.make_poll_announced(poll.proposal)


def test_a_vote_is_not_announced_when_the_charter_counts_in_something_else():
    proposal = make.make_summed_up_proposal()
    adopt_rule(
        "quorum",
        value=3,
        unit="count",
        text_en="Three.",
        text_es="Tres.",
        actor=make.setup_actor,
        at=make.START,
    )
    with pytest.raises(Refused, match="per cent"):
        make.make_poll_announced(proposal)


@pytest.mark.parametrize("wrong", [{"question_es": ""}, {"quorum": 101}, {"outcome": "passed"}])
def test_the_database_refuses_a_vote_that_cannot_be(wrong):
    poll = make.make_poll_announced()
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(**wrong)


def test_votes_count_from_the_first_moment_to_the_last():
    poll = make.make_poll_announced()
    seat = make.seat_holder_of(poll, "Seat A")
    with pytest.raises(Refused, match="not opened yet"):
        cast_vote(poll, "yes", actor=seat, at=poll.opens_at - make.MOMENT)
    cast_vote(poll, "yes", actor=seat, at=poll.opens_at)
    cast_vote(poll, "no", actor=seat, at=poll.closes_at - make.MOMENT)
    with pytest.raises(Refused, match="Voting has closed"):
        cast_vote(poll, "yes", actor=seat, at=poll.closes_at)
    poll = close_poll(poll, actor=clock_actor, at=poll.closes_at)
    assert choices(poll)["Seat A"] == "no"


def test_the_last_vote_counts_and_nothing_of_the_earlier_ones_is_kept():
    poll = make.make_poll_open({"A": "yes"})
    make.make_votes(poll, A="abstain", at=poll.opens_at + make.DAY)
    assert list(RollCallVote.objects.values_list("choice", flat=True)) == ["abstain"]


def test_a_vote_that_waited_until_after_the_count_is_refused_and_not_lost_in_silence():
    poll = make.make_poll_closed()
    with pytest.raises(Refused, match="Voting has closed"):
        make.make_votes(poll, A="no", at=poll.closes_at - make.MOMENT)
    assert choices(poll)["Seat A"] == "yes"


def test_nobody_outside_the_roll_votes():
    poll = make.make_poll_announced()
    for outsider in (make.make_member(), make.make_steward()):
        with pytest.raises(Refused, match="not on the list"):
            cast_vote(poll, "yes", actor=outsider, at=poll.opens_at)
    assert not RollCallVote.objects.exists()


def test_a_choice_that_is_not_offered_is_refused():
    poll = make.make_poll_announced()
    with pytest.raises(Refused, match="Choose Yes, No or Abstain"):
        cast_vote(poll, "maybe", actor=make.seat_holder_of(poll, "Seat A"), at=poll.opens_at)


def test_the_record_of_a_vote_waits_for_the_close_and_says_neither_seat_nor_choice():
    poll = make.make_poll_open({"A": "yes"})
    ((entry, leaf),) = entries("ballots.cast", poll.reference)
    assert (entry.release_at, entry.at) == (poll.closes_at, poll.closes_at)
    assert (leaf["facts"], leaf["commits"]) == ({}, {})


def test_a_seat_that_steps_aside_is_neither_absent_nor_counted():
    poll = make.make_poll_open({"A": "yes", "B": "yes"})
    recuse_seat(poll, reason="I work there.", actor=make.seat_holder_of(poll, "Seat B"), at=poll.opens_at)
    with pytest.raises(Refused, match="You stepped aside"):
        make.make_votes(poll, B="yes")
    poll = close_poll(poll, actor=clock_actor, at=poll.closes_at)
    assert choices(poll) == {"Seat A": "yes", "Seat B": "recused", "Seat C": "absent"}
    assert poll.outcome == "not_valid"  # one of three took part, two were needed


@pytest.mark.parametrize(("before_close", "allowed"), [(make.MOMENT, True), (timedelta(0), False)])
def test_a_seat_steps_aside_until_voting_closes(before_close, allowed):
    poll = make.make_poll_announced()
    seat, at = make.seat_holder_of(poll, "Seat A"), poll.closes_at - before_close
    if allowed:
        assert recuse_seat(poll, reason="I work there.", actor=seat, at=at).recused_at == at
    else:
        with pytest.raises(Refused, match="too late"):
            recuse_seat(poll, reason="I work there.", actor=seat, at=at)


def test_closing_publishes_every_seat_and_all_numbers():
    poll = make.make_poll_closed({"A": "yes", "B": "no", "C": "abstain", "D": "yes"}, seats=5)
    assert poll.state(poll.closes_at) == Poll.State.PROVISIONAL
    assert poll.result == {
        "eligible": 5,
        "turnout": 4,
        "yes": 2,
        "no": 1,
        "abstain": 1,
        "absent": 1,
        "recused": 0,
        "quorum_needed": 3,
        "quorum_met": True,
        "threshold_needed": 2,
        "outcome": "passed",
    }
    ((_entry, leaf),) = entries("ballots.closed", poll.reference)
    assert (leaf["actor"], leaf["facts"]["result"]) == ("system:clock", poll.result)
    assert leaf["facts"]["roll_call"][4] == {"seat": "Seat E", "choice": "absent"}
    assert stands(poll.proposal) == "voting"


def test_a_vote_with_too_few_votes_still_asks_for_the_decision():
    poll = make.make_poll_final(votes={"A": "yes"})
    assert poll.state(poll.final_from) == Poll.State.NOT_VALID
    assert stands(poll.proposal) == "awaiting_decision"


def test_a_vote_closes_at_its_time_by_the_clock_alone_and_once():
    poll = make.make_poll_announced()
    with pytest.raises(Refused, match="not over"):
        close_poll(poll, actor=clock_actor, at=poll.closes_at - make.MOMENT)
    with pytest.raises(Refused, match="nobody's hand"):
        close_poll(poll, actor=make.make_steward(), at=poll.closes_at)
    close_poll(poll, actor=clock_actor, at=poll.closes_at)
    with pytest.raises(Refused, match="has been counted"):
        close_poll(poll, actor=clock_actor, at=poll.closes_at)
    assert len(entries("ballots.closed", poll.reference)) == 1


def test_what_is_due_is_said_then_done_and_then_no_longer_due():
    poll = make.make_poll_open({"A": "yes", "B": "yes"})
    assert tasks.due(poll.opens_at) == ["BAL-2026-0001: whoever may vote was told."]
    assert tasks.due(poll.closes_at - make.MOMENT) == []
    assert tasks.due(poll.closes_at, dry_run=True) == ["BAL-2026-0001 was closed and counted."]
    assert tasks.due(poll.closes_at) == ["BAL-2026-0001 was closed and counted: Passed."]
    poll.refresh_from_db()
    assert tasks.due(poll.final_from - make.MOMENT) == []
    assert tasks.due(poll.final_from, dry_run=True) == ["BAL-2026-0001: the result is final."]
    assert tasks.due(poll.final_from) == ["BAL-2026-0001: the result is final."]
    assert tasks.due(poll.final_from) == []
    assert stands(poll.proposal) == "awaiting_decision"


@pytest.mark.parametrize("when", ["announced", "open", "closed and not counted"])
def test_a_steward_cancels_before_the_count_and_nothing_cast_is_kept(when):
    poll = make.make_poll_open({"A": "yes"})
    at = {"announced": poll.announced_at, "open": poll.opens_at}.get(when, poll.closes_at)
    steward = make.make_steward()
    poll = cancel_poll(poll, reason="The question was wrong.", actor=steward, at=at)
    assert poll.state(at) == Poll.State.CANCELLED
    assert not RollCallVote.objects.exists()
    assert stands(poll.proposal) == "discussion"
    assert tasks.due(poll.closes_at) == []
    with pytest.raises(Refused, match="cancelled"):
        cast_vote(poll, "yes", actor=make.seat_holder_of(poll, "Seat A"), at=poll.opens_at)
    again = make.make_poll_announced(poll.proposal, seats=0, at=poll.closes_at, steward=steward)
    assert again.reference == "BAL-2026-0002"


def test_a_vote_is_not_cancelled_by_others_or_after_the_count():
    poll = make.make_poll_announced()
    with pytest.raises(Refused, match="Only a steward"):
        cancel_poll(poll, reason="No.", actor=make.make_member(), at=poll.opens_at)
    close_poll(poll, actor=clock_actor, at=poll.closes_at)
    with pytest.raises(Refused, match="result stands"):
        cancel_poll(poll, reason="No.", actor=make.make_steward(), at=poll.closes_at)


def test_a_seat_stays_on_the_roll_when_the_account_is_erased():
    poll = make.make_poll_open({"A": "yes"})
    make.seat_holder_of(poll, "Seat A").delete()
    poll = close_poll(poll, actor=clock_actor, at=poll.closes_at)
    assert choices(poll)["Seat A"] == "yes"
