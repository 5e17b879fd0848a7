"""A ballot that a voter checks instead of casting it says what it holds, and no more than that."""

import json
from itertools import count

import pytest

from ballots.engine import ballots
from ballots.engine.group import ORDER, Pure, group
from record import verify
from record.verify import BallotRefused, canonical, scalar_bytes
from tests.ballots.published import new_terms

pytestmark = pytest.mark.pure
PURE = Pure()
TERMS, _ = new_terms()
OTHER, _ = new_terms()
APPROVAL, _ = new_terms(codes=("a", "b", "c", "d"), most=2)
ENCRYPTED = ballots.encrypt(TERMS, {1})
OPENED = ballots.open_ballot(TERMS, ENCRYPTED)


@pytest.mark.parametrize("each", [group, PURE], ids=["sodium", "pure"])
def test_an_opened_ballot_says_what_it_holds(each):
    assert ballots.check_opened(TERMS, OPENED, group=each) == (ENCRYPTED.tracker, ["no"])
    both = ballots.open_ballot(APPROVAL, ballots.encrypt(APPROVAL, {3, 0}))
    assert ballots.check_opened(APPROVAL, both, group=each)[1] == ["a", "d"]
    nothing = ballots.open_ballot(APPROVAL, ballots.encrypt(APPROVAL, set()))
    assert ballots.check_opened(APPROVAL, nothing, group=each)[1] == []


def changed(**changes):
    return canonical(json.loads(OPENED) | changes)


NUMBERS = json.loads(OPENED)["randomness"]


@pytest.mark.parametrize(
    ("opened", "why"),
    [
        (changed(chosen=["yes"]), "proof"),
        (changed(chosen=[]), "shape"),
        (changed(chosen=["yes", "no"]), "shape"),
        (changed(chosen=["maybe"]), "shape"),
        (changed(chosen=[{}]), "shape"),
        (changed(chosen="no"), "shape"),
        (changed(randomness=NUMBERS[::-1]), "proof"),
        (changed(randomness=[*NUMBERS[:2], scalar_bytes(ORDER).hex()]), "encoding"),
        (changed(randomness=[*NUMBERS[:2], scalar_bytes(0).hex()]), "encoding"),
        (changed(randomness=[*NUMBERS[:2], 7]), "encoding"),
        (changed(randomness=NUMBERS[:2]), "shape"),
        (changed(ciphertexts=ballots.encrypt(TERMS, {1}).ciphertexts.hex()), "shape"),
        (changed(ciphertexts=verify.base64url(ballots.encrypt(TERMS, {1}).ciphertexts)), "proof"),
        (changed(ciphertexts=None), "shape"),
        (changed(manifest=OTHER.hash.hex()), "other_poll"),
        (changed(format="hearth-ballot-1"), "other_poll"),
        (changed(more=1), "shape"),
        (OPENED + b"\n", "shape"),
        (b"[]", "shape"),
        (b"\xff", "shape"),
        (b"[" * 100_000, "shape"),
    ],
    ids=count(),
)
def test_an_opened_ballot_that_does_not_hold_what_it_says(opened, why):
    for each in (group, PURE):
        with pytest.raises(BallotRefused) as refused:
            verify.check_opened(TERMS, opened, each)
        assert refused.value.why == why


def test_an_opened_ballot_is_of_one_poll():
    with pytest.raises(BallotRefused) as refused:
        ballots.check_opened(OTHER, OPENED)
    assert refused.value.why == "other_poll"
