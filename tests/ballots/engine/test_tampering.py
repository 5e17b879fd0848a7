"""Whatever is changed in a ballot, it is refused with a reason, by both groups alike, and never with an error."""

import base64
from itertools import count

import pytest

from ballots.engine import ballots
from ballots.engine.group import ORDER, Pure, group, random_scalar
from record import verify
from record.verify import BallotRefused, from_base64url, scalar_bytes
from tests.ballots.published import new_terms

pytestmark = pytest.mark.pure
PURE = Pure()
TERMS, _ = new_terms()
OTHER, _ = new_terms()
APPROVAL, _ = new_terms(codes=("a", "b", "c", "d"), most=2)
HANDLE, SOMEBODY_ELSE = bytes(16), b"\x01" * 16
TEXT = ballots.encrypt_ballot(TERMS, {0}, HANDLE)
DATA = from_base64url(TEXT)
A, B, PROOFS = 25, 57, 25 + 64 * 3


def text_of(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def with_bytes(place, new):
    return text_of(DATA[:place] + new + DATA[place + len(new) :])


def why_refused(text, terms=TERMS):
    """The reason of both groups, which must be the same."""
    reasons = set()
    for each in (group, PURE):
        with pytest.raises(BallotRefused) as refused:
            verify.check_ballot(terms, text, each)
        assert str(refused.value).endswith(".")
        reasons.add(refused.value.why)
    assert len(reasons) == 1
    return reasons.pop()


def test_the_ballot_that_is_tampered_with_below_was_good():
    assert ballots.check_ballot(TERMS, TEXT).handle == HANDLE


@pytest.mark.parametrize("place", range(PROOFS, len(DATA), 32))
def test_a_flipped_bit_in_any_part_of_the_proofs(place):
    assert why_refused(with_bytes(place, bytes([DATA[place] ^ 1]))) == "proof"


def test_swapped_options():
    first, second = DATA[A : A + 64], DATA[A + 64 : A + 128]
    assert why_refused(with_bytes(A, second + first)) == "proof"


def test_options_swapped_together_with_their_proofs():
    length, second_proof = 128, PROOFS + 128
    swapped = with_bytes(A, DATA[A + 64 : A + 128] + DATA[A : A + 64])
    swapped = from_base64url(swapped)
    proofs = swapped[second_proof : second_proof + length] + swapped[PROOFS:second_proof]
    assert why_refused(text_of(swapped[:PROOFS] + proofs + swapped[second_proof + length :])) == "proof"


def test_a_ballot_copied_under_another_handle():
    assert why_refused(with_bytes(9, SOMEBODY_ELSE)) == "proof"


def test_a_ballot_replayed_to_another_poll():
    assert why_refused(TEXT, OTHER) == "other_poll"
    assert why_refused(with_bytes(1, OTHER.hash[:8]), OTHER) == "proof"


def test_a_shifted_ciphertext():
    b = group.add(DATA[B : B + 32], group.base(1))
    assert why_refused(with_bytes(B, b)) == "proof"


def test_a_ciphertext_shifted_in_one_option_and_back_in_another():
    b = group.subtract(DATA[B : B + 32], group.base(1))
    other = group.add(DATA[B + 64 : B + 96], group.base(1))
    shifted = from_base64url(with_bytes(B, b))
    assert why_refused(text_of(shifted[: B + 64] + other + shifted[B + 96 :])) == "proof"


@pytest.mark.parametrize("place", range(PROOFS, len(DATA), 32))
@pytest.mark.parametrize("number", [0, ORDER, ORDER + 1, 2**255, 2**256 - 1])
def test_a_number_that_is_nought_or_not_below_the_order(place, number):
    assert why_refused(with_bytes(place, scalar_bytes(number))) == "encoding"


@pytest.mark.parametrize("place", [A, B, A + 64, B + 64, A + 128, B + 128])
@pytest.mark.parametrize(
    "point",
    [bytes(32), scalar_bytes(1), b"\xff" * 32, DATA[A : A + 31] + bytes([DATA[A + 31] | 128])],
    ids=["identity", "odd", "too large", "bit 255"],
)
def test_a_point_that_is_the_identity_or_none(place, point):
    assert why_refused(with_bytes(place, point)) == "encoding"


@pytest.mark.parametrize(
    "text",
    [
        *("", "A", "AA", "AQ", "?", "é" * 40, "=" * 40, None, 7, b"AQ", ["AQ"], "A" * 20_000),
        *(TEXT[:-1], TEXT[:-4], TEXT + "A", TEXT + "AAAA", TEXT + "=", TEXT + "\n", " " + TEXT),
        *(TEXT[:200] + " " + TEXT[200:], TEXT[:200] + "+" + TEXT[201:], TEXT[:200] + "/" + TEXT[201:]),
        with_bytes(0, b"\x02"),
        text_of(DATA[:8]),
        text_of(DATA[:9]),
        text_of(DATA + DATA[-64:]),
    ],
    ids=count(),
)
def test_what_has_not_the_shape_of_a_ballot(text):
    assert why_refused(text) == "shape"


def test_unused_bits_make_no_second_text_of_the_same_ballot():
    assert len(DATA) % 3 == 2, "so two bits of the last character are not used"
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = TEXT[:-1] + letters[letters.index(TEXT[-1]) | 1]
    assert base64.urlsafe_b64decode(other + "==") == DATA
    assert why_refused(other) == "shape"


def forged(terms, chosen, claimed):
    """A ballot over ciphertexts of one choice, with the sum's proof made for another number of choices."""
    key, held = group.decode(terms.key), (group.IDENTITY, group.base(1))
    numbers = tuple(random_scalar() for _ in range(terms.options))
    ciphertexts = b"".join(
        group.base(s) + group.add(held[j in chosen], group.times(s, key)) for j, s in enumerate(numbers)
    )
    # The prover answers for the number of choices that it is told, so it is told a lie.
    return ballots.prove(
        terms,
        Lie(ciphertexts, verify.tracker_of(terms, ciphertexts), frozenset(chosen), numbers, claimed),
        HANDLE,
    )


class Lie(ballots.Encrypted):
    def __init__(self, ciphertexts, tracker, chosen, randomness, claimed):
        super().__init__(ciphertexts, tracker, Claims(chosen, claimed), randomness)


class Claims(frozenset):
    def __new__(cls, chosen, claimed):
        claims = super().__new__(cls, chosen)
        claims.claimed = claimed
        return claims

    def __len__(self):
        return self.claimed


@pytest.mark.parametrize(
    ("terms", "chosen", "claimed"),
    [
        (TERMS, {0, 1}, 1),
        (TERMS, set(), 1),
        (TERMS, {0, 1, 2}, 1),
        (APPROVAL, {0, 1, 2}, 2),
        (APPROVAL, {0, 1, 2, 3}, 0),
    ],
)
def test_more_or_fewer_choices_than_the_rule_allows(terms, chosen, claimed):
    assert why_refused(forged(terms, chosen, claimed), terms) == "proof"


def test_the_forger_above_makes_good_ballots_of_allowed_choices():
    ballots.check_ballot(TERMS, forged(TERMS, {1}, 1))
    ballots.check_ballot(APPROVAL, forged(APPROVAL, {0, 3}, 2))


def test_an_option_that_holds_two():
    numbers = [random_scalar() for _ in range(3)]
    encrypted = ballots.encrypt(TERMS, {0}, randomness=numbers)
    doubled = group.add(encrypted.ciphertexts[32:64], group.base(1))
    ciphertexts = encrypted.ciphertexts[:32] + doubled + encrypted.ciphertexts[64:]
    lie = Lie(ciphertexts, "", {0}, encrypted.randomness, 1)
    assert why_refused(ballots.prove(TERMS, lie, HANDLE)) == "proof"


def test_every_bit_of_a_ballot_matters():
    for place in range(len(DATA)):
        with pytest.raises(BallotRefused):
            verify.check_ballot(TERMS, with_bytes(place, bytes([DATA[place] ^ 1 << place % 8])), group)
