"""Sending votes: while voting is open, from the roll and for this vote, and changed a few times at most."""

import json

import pytest

from ballots.casting import receive
from ballots.engine.ballots import encrypt_ballot, generate_key
from ballots.models import EncryptedBallot
from ballots.rolls import line_of
from community.rules import Refused
from record.verify import BallotRefused, base64url, canonical, from_base64url, read_terms
from tests import factories as make
from tests.factories.secret_polls import (
    sealed_vote,
    send_vote,
    voters_of,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("moment", "words"), [("opens_at", "not opened yet"), ("closes_at", "has closed")])
def test_votes_are_taken_in_from_the_opening_to_the_close(electorate, moment, words):
    text = sealed_vote(electorate, voters_of(electorate)[0], "yes")
    at = getattr(electorate.poll, moment)
    inside = at if moment == "opens_at" else at - make.MOMENT
    outside = at - make.MOMENT if moment == "opens_at" else at
    with pytest.raises(Refused, match=words):
        send_vote(electorate, text, outside)
    assert send_vote(electorate, text, inside)


def test_the_same_vote_sent_twice_is_kept_once_and_answered_twice(electorate):
    text = sealed_vote(electorate, voters_of(electorate)[0], "yes")
    first, second = (receive(electorate, text, at=electorate.poll.opens_at) for _try in range(2))
    assert first[0].pk == second[0].pk
    assert first[1] == second[1]
    assert EncryptedBallot.objects.count() == 1


def test_a_vote_can_be_changed_a_few_times_and_not_without_end(electorate):
    member = voters_of(electorate)[0]
    for attempt in range(1, 5):
        assert send_vote(electorate, sealed_vote(electorate, member, "yes")).attempt == attempt
    with pytest.raises(Refused, match="changed 3 times already"):
        send_vote(electorate, sealed_vote(electorate, member, "no"))


def test_a_handle_that_is_on_no_roll_sends_nothing(electorate):
    terms = read_terms(electorate.manifest.encode())
    with pytest.raises(Refused, match="not on the list"):
        send_vote(electorate, encrypt_ballot(terms, {0}, bytes(16)))
    assert not EncryptedBallot.objects.exists()


def test_a_vote_made_for_another_poll_is_refused(electorate):
    _secret, key = generate_key()
    manifest = json.loads(electorate.manifest) | {"election_key": key.hex()}
    other = read_terms(canonical(manifest))
    handle = bytes(line_of(voters_of(electorate)[0], electorate).handle)
    with pytest.raises(BallotRefused) as refused:
        send_vote(electorate, encrypt_ballot(other, {0}, handle))
    assert refused.value.why == "other_poll"


def test_a_vote_copied_under_another_handle_is_refused(electorate):
    one, other = voters_of(electorate)[:2]
    text = sealed_vote(electorate, one, "yes")
    send_vote(electorate, text)
    data = from_base64url(text)
    copied = base64url(data[:9] + bytes(line_of(other, electorate).handle) + data[25:])
    with pytest.raises(BallotRefused) as refused:
        send_vote(electorate, copied)
    assert refused.value.why == "proof"
    assert EncryptedBallot.objects.count() == 1
