"""Forged ballots, any changed byte, and every encoding: the program in Go refuses what ours refuses."""

import json
import random
import subprocess
from dataclasses import replace

import pytest

from ballots.engine.ballots import encrypt_ballot
from ballots.engine.group import group
from record import verify
from tests.ballots.encodings import judged
from tests.ballots.go.files import Files
from tests.ballots.published import handle

pytestmark = pytest.mark.pure

ORDER = 2**252 + 27742317777372353535851937790883648493


def part(data, start, length=32):
    return data[start : start + length]


def swapped(data, one, other, length):
    changed = bytearray(data)
    changed[one : one + length], changed[other : other + length] = (
        part(data, other, length),
        part(data, one, length),
    )
    return bytes(changed)


def plus_order(data, start):
    number = int.from_bytes(part(data, start), "little") + ORDER
    return data[:start] + number.to_bytes(32, "little") + data[start + 32 :]


def flipped(data, start, bit=1):
    return data[:start] + bytes([data[start] ^ bit]) + data[start + 1 :]


PROOFS = 25 + 3 * 64
SUM = PROOFS + 3 * 128
FORGERIES = {
    "the first proof flipped": (lambda data: flipped(data, PROOFS), "option 1 is chosen once or not at all"),
    "a later proof flipped": (lambda data: flipped(data, PROOFS + 300), "option 3 is chosen once"),
    "the proof of the sum flipped": (lambda data: flipped(data, SUM), "as many options as the rule allows"),
    "options swapped": (lambda data: swapped(data, 25, 89, 64), "option 1 is chosen once"),
    "options swapped with their proofs": (
        lambda data: swapped(swapped(data, 25, 89, 64), PROOFS, PROOFS + 128, 128),
        "option 1 is chosen once",
    ),
    "another handle": (lambda data: data[:9] + handle(17) + data[25:], "its handle is not on the roll"),
    "another poll": (lambda data: flipped(data, 1), "it is of another poll"),
    "another version": (lambda data: b"\2" + data[1:], "has not the shape"),
    "too short": (lambda data: data[:-1], "has not the shape"),
    "too long": (lambda data: data + b"\0", "has not the shape"),
    "a scalar too large": (lambda data: plus_order(data, PROOFS), "number 1 of its proofs is out of range"),
    "a scalar of nought": (lambda data: data[:SUM] + bytes(32) + data[SUM + 32 :], "number 13 of its proofs"),
    "an identity point": (lambda data: data[:25] + bytes(32) + data[57:], "option 1 is not encrypted"),
    "a point with bit 255": (lambda data: flipped(data, 25 + 31, 0x80), "option 1 is not encrypted"),
    "an odd point": (lambda data: flipped(data, 89), "option 2 is not encrypted"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_ballot_is_named_however_consistently_it_was_listed(check, files, forgery):
    change, words = FORGERIES[forgery]
    files.forge(12, files.ballot(12))
    assert check(files)[0] == 0, "listed anew as it was, it is right"
    files.forge(12, change(files.ballot(12)))
    code, said = check(files)
    assert f"WRONG: ballots.jsonl {files.tracker(12)}" in said
    assert words in said
    assert code == 1


def test_a_ballot_copied_under_another_handle_is_named(check, files):
    copied = files.ballot(1)
    files.forge(12, copied[:9] + handle(11) + copied[25:])
    lists = json.loads(files.read("received-2.json"))["ballots"]
    assert lists[1]["tracker"] == json.loads(files.read("received-1.json"))["ballots"][0]["tracker"]
    assert "was received before" in check(files)[1]


def test_a_vote_for_two_where_one_is_the_rule_is_named(check, poll, files):
    """All that it proves is true, and it proves that two were chosen, not one."""
    two = replace(poll.terms, low=2, high=2)
    files.forge(12, verify.from_base64url(encrypt_ballot(two, {0, 1}, handle(11))))
    code, said = check(files)
    assert files.tracker(12) + "it does not prove that it chooses as many options as the rule allows" in said
    assert code == 1


# Both programs

CHANGES = 40


@pytest.mark.parametrize("chunk", range(4))
def test_it_agrees_with_our_own_verifier_about_any_byte(check, poll, chunk):
    """Bytes anywhere in the files, changed one at a time. Both let pass what only the record's own hashes bind."""
    passed = []
    for number in range(chunk, CHANGES, 4):
        files = Files(poll)
        draw = random.Random(number)
        path = draw.choice(sorted(files))
        place = draw.randrange(len(files[path]))
        files[path] = flipped(files[path], place, 1 << draw.randrange(7))
        try:
            verify.check_poll(files.open, files.folder, group)
            ours = 0
        except verify.Mismatch:
            ours = 1
        assert check(files)[0] == ours, f"{path}, byte {place}"
        passed += [] if ours else [path]
    assert not [path for path in passed if "ballots.jsonl" in path or "manifest" in path]


# Encodings


@pytest.mark.parametrize("options", [(), ("--bare",)])
def test_it_takes_the_same_encodings_as_we_do_with_and_without_a_parse_in_front(program, options):
    encodings = judged()
    answer = subprocess.run(
        [program, "--encodings", *options],
        input="".join(f"{data.hex()}\n" for data, _good in encodings),
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["ok" if good else "bad" for _data, good in encodings]
    assert len(encodings) > 3000
