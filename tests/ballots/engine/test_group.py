"""ristretto255 of RFC 9496: both groups agree with the standard, and with each other about what is a point."""

import ctypes

import pytest

from ballots.engine import group as module
from ballots.engine.group import ORDER, Pure, Sodium
from tests.ballots import encodings

pytestmark = pytest.mark.pure
PURE, SODIUM = Pure(), Sodium()
both = pytest.mark.parametrize("group", [PURE, SODIUM], ids=["pure", "sodium"])
POINTS = encodings.good_points(12)


def raw_libsodium_accepts(encoding):
    check = ctypes.CDLL(SODIUM._library._name).crypto_core_ristretto255_is_valid_point
    return check(ctypes.c_char_p(encoding)) == 1


def test_an_encoding_with_bit_255_set_is_refused_though_libsodium_takes_it():
    spoiled = [encodings.with_bit_255(point) for point in encodings.good_points(184)]
    assert [point for point in spoiled if SODIUM.decode(point) is not None] == []
    # The version of Debian 12 takes them all; newer ones know better, and then nothing is lost by our own look.
    accepted = sum(map(raw_libsodium_accepts, spoiled))
    version = ctypes.CDLL(SODIUM._library._name).sodium_version_string
    version.restype = ctypes.c_char_p
    assert accepted == (184 if version() == b"1.0.18" else 0)


@both
def test_the_multiples_of_the_generator_are_those_of_the_standard(group):
    found, total = [], group.IDENTITY
    for number, known in enumerate(encodings.MULTIPLES):
        assert group.encode(group.base(number)) == bytes.fromhex(known)
        assert group.encode(group.times(number, group.base(1))) == bytes.fromhex(known)
        found.append(group.encode(total).hex())
        total = group.add(total, group.base(1))
    assert found == encodings.MULTIPLES


@both
@pytest.mark.parametrize("encoding", encodings.INVALID)
def test_what_the_standard_calls_invalid_is_refused(group, encoding):
    assert group.decode(bytes.fromhex(encoding)) is None


def test_both_groups_agree_about_three_thousand_encodings():
    judged = encodings.judged()
    assert len(judged) > 3000
    assert 800 < sum(is_good for _, is_good in judged) < 2000
    disputed = [
        encoding.hex() for encoding, is_good in judged if (SODIUM.decode(encoding) is not None) != is_good
    ]
    assert disputed == []


def test_a_point_has_one_encoding():
    for encoding, is_good in encodings.judged():
        if is_good:
            assert PURE.encode(PURE.decode(encoding)) == encoding


def test_the_list_for_other_programs_holds_every_encoding(tmp_path):
    encodings.write(tmp_path / "encodings.txt")
    lines = (tmp_path / "encodings.txt").read_text().splitlines()
    assert [
        (bytes.fromhex(line.split(" ")[1]), line.split(" ")[0] == "good") for line in lines
    ] == encodings.judged()


@both
def test_the_identity_and_nought_are_numbers_like_others(group):
    point = group.decode(POINTS[0])
    identity = group.encode(group.IDENTITY)
    assert identity == bytes(32)
    assert group.encode(group.base(0)) == group.encode(group.base(ORDER)) == identity
    assert group.encode(group.times(0, point)) == group.encode(group.times(ORDER, point)) == identity
    assert group.encode(group.times(5, group.IDENTITY)) == identity
    assert group.encode(group.add(point, group.IDENTITY)) == POINTS[0]
    assert group.encode(group.subtract(point, point)) == identity
    assert group.encode(group.add(point, group.times(ORDER - 1, point))) == identity


def test_both_groups_calculate_the_same():
    def results(group):
        group.keep(group.decode(POINTS[3]))
        for place, (one, other) in enumerate(zip(POINTS, reversed(POINTS), strict=True)):
            p, q = group.decode(one), group.decode(other)
            number = int.from_bytes(encodings.chance("scalar", place), "little")
            yield group.encode(group.times(number, p))
            yield group.encode(group.base(number))
            yield group.encode(group.add(p, q))
            yield group.encode(group.subtract(p, q))

    assert list(results(PURE)) == list(results(SODIUM))


def test_libsodium_multiplies_and_adds_numbers_like_everybody():
    a, b, c = (int.from_bytes(encodings.chance("number", place), "little") for place in range(3))
    assert SODIUM.multiply_add(a, b, c) == (a * b + c) % ORDER
    assert SODIUM.multiply_add(0, b, 0) == 0


@pytest.mark.parametrize("problem", [OSError, AttributeError])
def test_without_a_libsodium_that_has_the_group_plain_python_is_used(monkeypatch, problem):
    def load():
        raise problem("libsodium.so.23")

    assert isinstance(module._best(), Sodium)
    monkeypatch.setattr(module, "_load", load)
    assert isinstance(module._best(), Pure)


@pytest.mark.parametrize("point", [b"", bytes(31), bytes(33)])
def test_libsodium_never_reads_beyond_what_it_was_given(point):
    with pytest.raises(ValueError, match="32 bytes"):
        SODIUM.add(point, SODIUM.base(1))
