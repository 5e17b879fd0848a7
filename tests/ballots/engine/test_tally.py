"""Only the sums are decrypted, only when enough people voted, and anybody can check it."""

import dataclasses

import pytest

from ballots.engine import ballots, tally
from ballots.engine.group import Pure
from record import verify
from record.verify import Mismatch
from tests.ballots.published import new_terms

pytestmark = pytest.mark.pure
TERMS, SECRET = new_terms()
HASH = bytes(range(32))


def cast(chosen, number):
    return ballots.check_ballot(TERMS, ballots.encrypt_ballot(TERMS, {chosen}, number.to_bytes(16, "big")))


CAST = [cast(number % 3, number) for number in range(11)]
SUMS = tally.add_up(TERMS, CAST)
TALLY = tally.decrypt(TERMS, SECRET, SUMS, counted=11, ballots_hash=HASH)


def test_the_last_ballot_of_a_handle_counts_and_paper_sets_it_aside():
    again, paper = cast(2, 0), CAST[1].handle
    kept = tally.counted([*CAST, again], overridden={paper})
    assert [ballot.tracker for ballot in kept] == [
        *(ballot.tracker for ballot in CAST[2:]),
        again.tracker,
    ]


def test_the_plain_group_adds_up_to_the_same_and_accepts_the_proof():
    pure = Pure()
    sums = verify.add_up(TERMS, CAST, pure)
    assert [tuple(map(pure.encode, pair)) for pair in sums] == SUMS
    verify.check_decryption(TERMS, sums, TALLY.counts, TALLY.decryption, 11, HASH, pure)
    assert TALLY.counts == [4, 4, 3]


@pytest.mark.parametrize("number", [0, 1, 10])
def test_fewer_than_the_floor_are_never_decrypted(number):
    sums = tally.add_up(TERMS, CAST[:number])
    with pytest.raises(tally.BelowFloor):
        tally.decrypt(TERMS, SECRET, sums, counted=number, ballots_hash=HASH)


def test_another_key_decrypts_nothing():
    other, _ = ballots.generate_key()
    with pytest.raises(ValueError, match="not the key of this poll"):
        tally.decrypt(TERMS, other, SUMS, counted=11, ballots_hash=HASH)


def test_the_sum_of_other_ballots_is_not_decrypted_as_these():
    sums = tally.add_up(TERMS, CAST * 4)
    with pytest.raises(ValueError, match="not those of so many ballots"):
        tally.decrypt(TERMS, SECRET, sums, counted=11, ballots_hash=HASH)


def with_proof(**changes):
    return dataclasses.replace(TALLY, decryption=[TALLY.decryption[0] | changes, *TALLY.decryption[1:]])


@pytest.mark.parametrize(
    ("forged", "sentence"),
    [
        (dataclasses.replace(TALLY, counts=[5, 4, 2]), "not what the ballots add up to"),
        (dataclasses.replace(TALLY, counts=[4, 4]), "one count and one proof"),
        (with_proof(share=TALLY.decryption[1]["share"]), "does not prove"),
        (with_proof(response=TALLY.decryption[1]["response"]), "does not prove"),
        (with_proof(challenge=TALLY.decryption[1]["challenge"]), "does not prove"),
        (with_proof(response="00" * 32), "not allowed"),
        (with_proof(response="ff" * 32), "not allowed"),
        (with_proof(share="ff" * 32), "not allowed"),
        (with_proof(share=None), "not allowed"),
    ],
)
def test_a_forged_tally_is_found(forged, sentence):
    with pytest.raises(Mismatch, match=sentence):
        tally.check_tally(TERMS, SUMS, forged, counted=11, ballots_hash=HASH)


def test_a_tally_of_other_ballots_is_found():
    with pytest.raises(Mismatch, match="does not prove"):
        tally.check_tally(TERMS, SUMS, TALLY, counted=11, ballots_hash=bytes(32))
    sums = tally.add_up(TERMS, CAST[1:])
    with pytest.raises(Mismatch, match="does not prove"):
        tally.check_tally(TERMS, sums, TALLY, counted=10, ballots_hash=HASH)
