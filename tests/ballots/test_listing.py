"""Votes received are listed when there are enough of them, in an order that tells nothing."""

from datetime import timedelta

import pytest
from django.db import connection

from ballots import actions as ballots
from ballots import tasks
from ballots.models import EncryptedBallot
from community.models import clock_actor
from record import files, sequencer
from record.sequencer import sequence
from record.verify import check
from tests.factories.secret_polls import (
    make_secret_votes,
    read_published,
    sealed_vote,
    send_vote,
    voters_of,
)

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_votes_are_listed_once_there_are_enough_and_once_an_hour(electorate):
    at = electorate.poll.opens_at + HOUR
    make_secret_votes(electorate, ["yes"] * 12)
    make_secret_votes(electorate, ["no"] * 9)
    tasks.due(at)
    assert not electorate.ballots.filter(batch=1).exists()
    make_secret_votes(electorate, ["no"] * 2)
    assert tasks.due(at, dry_run=True) == tasks.due(at) != []
    sequence(at)
    listed = read_published(electorate, "received-1.json")
    assert len(listed["ballots"]) == 12
    assert listed["hour"] == f"{at:%Y-%m-%dT%H}:00Z"
    assert electorate.ballots.filter(batch__isnull=True).count() == 11
    make_secret_votes(electorate, ["yes"] * 11)
    assert tasks.due(at + timedelta(minutes=59)) == []
    assert tasks.due(at + HOUR) != []
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    sequence(poll.closed_at)
    assert len(read_published(electorate, "received-3.json")["ballots"]) == 11
    check(files.read, sequencer.verifying_key())


def test_a_list_is_in_no_order_of_arrival_but_a_handles_own(electorate):
    arrived = []
    for choice in ("yes", "no"):
        for member in voters_of(electorate):
            arrived.append(send_vote(electorate, sealed_vote(electorate, member, choice)).tracker)
    tasks.due(electorate.poll.opens_at + HOUR)
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    sequence(poll.closed_at)
    listed = [
        ballot["tracker"]
        for number in (1, 2)
        for ballot in read_published(electorate, f"received-{number}.json")["ballots"]
    ]
    assert sorted(listed) == sorted(arrived)
    assert listed != arrived
    for first, second in zip(arrived[:12], arrived[12:], strict=True):
        assert listed.index(first) < listed.index(second)


def test_the_order_of_arrival_is_not_in_the_table_either_once_votes_are_listed(electorate):
    """Where a row lies tells when it came, to whoever has the database's files or a backup of them."""
    arrived = []
    for choice in ("yes", "no"):
        for member in voters_of(electorate):
            arrived.append(send_vote(electorate, sealed_vote(electorate, member, choice)).tracker)
    before = set(EncryptedBallot.objects.values_list("pk", flat=True))
    tasks.due(electorate.poll.opens_at + HOUR)
    as_they_lie = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tracker, position FROM ballots_encryptedballot ORDER BY {as_they_lie}")
        lying = cursor.fetchall()
    assert [position for _tracker, position in lying] == [*range(13), *[None] * 11]
    assert [tracker for tracker, _position in lying] != arrived
    assert not before & set(EncryptedBallot.objects.values_list("pk", flat=True))
