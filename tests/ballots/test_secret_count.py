"""The count of a secret vote: what counts, what is never decrypted, and that all of it checks out."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from ballots import actions as ballots
from ballots import tasks
from ballots.casting import receive
from ballots.engine import ballots as engine
from ballots.engine.group import group
from ballots.keys import read_key
from ballots.models import EncryptedBallot, Poll
from community.models import clock_actor
from record import files, sequencer
from record.sequencer import sequence
from record.verify import check, find_by_receipt
from tests.factories.secret_polls import (
    make_secret_poll_closed,
    make_secret_poll_frozen,
    make_secret_votes,
    read_published,
    sealed_vote,
    voters_of,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_a_receipt_finds_its_vote_on_the_record(electorate):
    first, *_ = make_secret_votes(electorate, ["yes"] * 12)
    second, *_ = make_secret_votes(electorate, ["no"])
    assert find_by_receipt(files.read, first.encode()).good is None
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    sequence(poll.closed_at)
    assert "vote 1 of 2 of your number" in find_by_receipt(files.read, first.encode()).words
    assert "counted" in find_by_receipt(files.read, second.encode()).words


def test_a_vote_is_counted_and_everything_about_it_checks_out():
    poll = make_secret_poll_closed()
    sequence(poll.closed_at)
    electorate = poll.electorates.get()
    assert poll.state(poll.closed_at) == Poll.State.PROVISIONAL
    assert (poll.outcome, electorate.result["yes"], electorate.result["no"]) == ("passed", 7, 4)
    check(files.read, sequencer.verifying_key(), group=group)
    assert read_published(electorate, "tally.json")["counts"] == [7, 4, 1]


def test_the_last_vote_of_a_handle_counts():
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.select_related("poll", "constituency").get()
    make_secret_votes(electorate, ["no"] * 12)
    make_secret_votes(electorate, ["yes"] * 8)
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    electorate.refresh_from_db()
    assert (electorate.result["yes"], electorate.result["no"], electorate.result["turnout"]) == (8, 4, 12)
    assert EncryptedBallot.objects.filter(is_counted=True).count() == 12


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        ({"communities": ("patients", "staff")}, "passed"),
        ({"communities": ("patients", "staff"), "choices": ["yes"] * 6 + ["no"] * 6}, "not_passed"),
        ({"communities": ("patients", "staff"), "choices": ["yes"] * 3}, "not_valid"),
        ({"rule": "one", "choices": ["all"] * 9 + ["abstain"] * 3}, "decided"),
        ({"rule": "approval", "choices": ["all"] * 12}, "decided"),
    ],
)
def test_every_kind_of_secret_vote_checks_out(how, outcome):
    poll = make_secret_poll_closed(**how)
    sequence(poll.closed_at)
    assert poll.outcome == outcome
    found = check(files.read, sequencer.verifying_key()).polls
    assert {one.outcome for one in found} == {outcome}
    assert len(found) == len(how.get("communities", ["patients"]))


@pytest.mark.parametrize(("voted", "outcome"), [(10, "not_valid"), (11, "passed")])
def test_fewer_than_eleven_votes_are_never_decrypted(voted, outcome):
    poll = make_secret_poll_closed(choices=["yes"] * voted)
    sequence(poll.closed_at)
    electorate = poll.electorates.get()
    assert (poll.outcome, electorate.outcome) == (outcome, outcome)
    tally = read_published(electorate, "tally.json")
    assert ("counts" in tally) == ("yes" in electorate.result) == (outcome == "passed")
    assert (tally.get("not_valid") == "floor") == (outcome == "not_valid")
    check(files.read, sequencer.verifying_key(), group=group)


@pytest.mark.parametrize("voted", [0, 3])
def test_nobody_learns_how_few_sent_a_vote_that_was_never_decrypted(voted):
    poll = make_secret_poll_closed(choices=["yes"] * voted)
    sequence(poll.closed_at)
    electorate = poll.electorates.get()
    listed = read_published(electorate, "received-1.json")["ballots"]
    assert len({line["tracker"] for line in listed}) == 11
    assert {row.tracker for row in electorate.ballots.all()} <= {line["tracker"] for line in listed}
    check(files.read, sequencer.verifying_key(), group=group)


@pytest.mark.parametrize(
    ("assisted", "told"),
    [
        (0, {"device": 22}),
        (1, {"electronic": 22}),
        (11, {"device": 11, "assisted": 11}),
        (12, {"electronic": 22}),
        (22, {"assisted": 22}),
    ],
)
def test_which_way_people_voted_is_told_when_many_voted_in_each(assisted, told):
    poll = make_secret_poll_frozen(voters=22)
    electorate = poll.electorates.select_related("poll", "constituency").get()
    for number, member in enumerate(voters_of(electorate)):
        way = "assisted" if number < assisted else "device"
        receive(electorate, sealed_vote(electorate, member, "yes"), at=poll.opens_at, channel=way)
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    sequence(poll.closed_at)
    lines = files.read(f"{electorate.path}/ballots.jsonl").splitlines()
    assert Counter(json.loads(line)["channel"] for line in lines) == told
    check(files.read, sequencer.verifying_key(), group=group)


def change(electorate, **columns):
    """Change a row behind everybody's back, as only somebody who owns the database can."""
    EncryptedBallot.objects.filter(electorate=electorate, attempt=1).order_by("tracker").filter(
        pk=EncryptedBallot.objects.order_by("tracker").first().pk
    ).update(**columns)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row, electorate: {"text": sealed_vote(electorate, voters_of(electorate)[0], "no")},
        lambda row, electorate: {
            "text": row.text[:-6] + ("AAAAAA" if row.text[-6:] != "AAAAAA" else "BAAAAA")
        },
        lambda row, electorate: {"tracker": "0" * 64},
        lambda row, electorate: {"sha256": "0" * 64},
    ],
)
def test_nothing_is_decrypted_when_a_ballot_is_not_the_one_that_was_received(electorate, spoil):
    make_secret_votes(electorate, ["yes"] * 12)
    row = EncryptedBallot.objects.order_by("tracker").first()
    change(electorate, **spoil(row, electorate))
    (_said,) = [
        sentence for sentence in tasks.due(electorate.poll.closes_at) if "cannot be counted" in sentence
    ]
    electorate.poll.refresh_from_db()
    assert electorate.poll.closed_at is None
    assert read_key(electorate, "election")


def test_nothing_is_decrypted_when_ballots_that_were_listed_are_missing_or_other_ones(electorate):
    make_secret_votes(electorate, ["yes"] * 12)
    make_secret_votes(electorate, ["no"] * 12)
    ballots.list_received(electorate, actor=clock_actor, at=electorate.poll.opens_at + HOUR)
    EncryptedBallot.objects.filter(batch=1, position=0).delete()
    said = tasks.due(electorate.poll.closes_at)
    assert [sentence for sentence in said if "cannot be counted" in sentence]


def test_all_communities_must_say_yes():
    poll = make_secret_poll_frozen(communities=("patients", "staff"))
    for electorate, yes in zip(poll.electorates.select_related("poll", "constituency"), (12, 5), strict=True):
        make_secret_votes(electorate, ["yes"] * yes + ["no"] * (12 - yes))
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    assert [electorate.outcome for electorate in poll.electorates.all()] == ["passed", "not_passed"]
    assert poll.outcome == "not_passed"


@pytest.fixture
def counted():
    return make_secret_poll_closed()


@pytest.mark.django_db(transaction=True)
def test_proofs_are_checked_before_the_count_keeps_anybody_waiting(electorate, monkeypatch):
    """A thousand of them take seconds, and on SQLite whoever writes keeps everybody else from writing."""

    class Noting:
        def __getattr__(self, name):
            asked.append(connection.in_atomic_block)
            return getattr(group, name)

    make_secret_votes(electorate, ["yes"] * 12)
    asked = []
    monkeypatch.setitem(engine.check_ballot.__kwdefaults__, "group", Noting())
    tasks.due(electorate.poll.closes_at)
    electorate.refresh_from_db()
    assert electorate.result["yes"] == 12
    assert len(asked) > 12 * 50
    assert not any(asked)
