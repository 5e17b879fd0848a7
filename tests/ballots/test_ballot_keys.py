"""The keys of a secret vote: kept where they belong, destroyed when they have served, and missed when they are lost."""

import pytest
from django.conf import settings

from ballots import actions as ballots
from ballots import tasks
from ballots.keys import KeyLost, destroy_keys, read_key
from ballots.models import EncryptedBallot, Handle, Poll
from community.models import clock_actor
from tests import factories as make
from tests.factories.secret_polls import (
    make_secret_poll_frozen,
    make_secret_votes,
)

pytestmark = pytest.mark.django_db


def test_the_key_to_the_votes_is_destroyed_when_they_are_counted(
    electorate, django_capture_on_commit_callbacks
):
    make_secret_votes(electorate, ["yes"] * 12)
    assert read_key(electorate, "election")
    with django_capture_on_commit_callbacks(execute=True):
        ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    for purpose in ("election", "receipt"):
        with pytest.raises(KeyLost):
            read_key(electorate, purpose)
    assert read_key(electorate, "roll")


def test_a_key_that_a_crash_left_behind_is_destroyed_by_the_next_run(electorate):
    make_secret_votes(electorate, ["yes"] * 12)
    ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    assert read_key(electorate, "election")
    tasks.due(electorate.poll.closes_at)
    with pytest.raises(KeyLost):
        read_key(electorate, "election")


def test_a_lost_key_is_said_and_the_vote_can_be_cancelled(electorate):
    make_secret_votes(electorate, ["yes"] * 12)
    at = electorate.poll.closes_at
    destroy_keys(electorate, "election")
    (said,) = tasks.due(at)
    assert "cannot be counted" in said
    poll = ballots.cancel_poll(electorate.poll, reason="Lost.", actor=make.make_steward(), at=at)
    assert poll.state(at) == Poll.State.CANCELLED
    assert not EncryptedBallot.objects.exists()
    assert not Handle.objects.exists()
    assert tasks.due(at) == []


def test_a_key_that_is_not_the_one_of_its_vote_is_said_and_keeps_no_other_vote_from_its_count(electorate):
    other = make.make_poll_open({"A": "yes"})
    make_secret_votes(electorate, ["yes"] * 12)
    (folder,) = settings.BALLOT_KEYS
    (folder / electorate.path / "election").write_bytes(bytes(31) + b"\1")
    said = tasks.due(max(electorate.poll.closes_at, other.closes_at))
    assert [line for line in said if "cannot be counted. This is not the key of this poll." in line]
    other.refresh_from_db()
    assert other.closed_at


def test_keys_are_readable_by_their_owner_only_and_kept_in_every_folder(tmp_path, settings):
    settings.BALLOT_KEYS = [tmp_path / "one", tmp_path / "two"]
    electorate = make_secret_poll_frozen().electorates.select_related("poll").get()
    kept = [folder / electorate.path / "roll" for folder in settings.BALLOT_KEYS]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert len({path.read_bytes() for path in kept}) == 1
    kept[0].unlink()
    assert read_key(electorate, "roll") == kept[1].read_bytes()
    destroy_keys(electorate, "roll")
    assert not [path for path in kept if path.exists()]


def test_the_settings_keep_keys_apart_from_the_published_record():
    assert all(folder not in settings.RECORD_PUBLISHED.parents for folder in settings.BALLOT_KEYS)
