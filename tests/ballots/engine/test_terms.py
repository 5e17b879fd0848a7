"""What a manifest must say before anybody encrypts to it."""

import hashlib
import json
from itertools import count

import pytest

from ballots.engine.ballots import generate_key
from record.verify import (
    Mismatch,
    canonical,
    frame,
    handle_commitment,
    numbered,
    read_terms,
    short_tracker,
)
from tests.ballots.published import manifest

pytestmark = pytest.mark.pure
_, KEY = generate_key()
GOOD = manifest(KEY)


def test_the_terms_are_read_and_named_by_the_hash_of_their_bytes():
    terms = read_terms(GOOD)
    assert terms.hash == hashlib.sha256(GOOD).digest()
    assert (terms.key, terms.options, terms.low, terms.high, terms.floor) == (KEY, 3, 1, 1, 11)
    approval = read_terms(manifest(KEY, codes=("a", "b"), most=2, floor=30))
    assert (approval.options, approval.low, approval.high, approval.floor) == (2, 0, 2, 30)


def option(code):
    return {"code": code, "label": {"en": "", "es": ""}, "effect": {"en": "", "es": ""}}


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "hearth-ballot-2"},
        {"suite": "p256"},
        {"level": "C"},
        {"floor": 10},
        {"floor": True},
        {"floor": "11"},
        {"poll": "../BAL"},
        {"poll": ""},
        {"electorate": "a/b"},
        {"electorate": 7},
        {"options": [option("yes")]},
        {"options": [option("yes"), option("yes")]},
        {"options": [option("yes"), option(7)]},
        {"options": [option("yes"), "no"]},
        {"options": {"yes": {}, "no": {}}},
        {"options": [option(str(number)) for number in range(31)]},
        {"rule": {"kind": "approval", "most": 0}},
        {"rule": {"kind": "approval", "most": 4}},
        {"rule": {"kind": "approval"}},
        {"rule": {"kind": "one", "most": 1}},
        {"rule": {"kind": "ranked"}},
        {"rule": "one"},
        {"election_key": "00" * 32},
        {"election_key": "ff" * 32},
        {"election_key": KEY.hex().upper()},
        {"election_key": None},
        {"roll": {"size": 1}},
        {"roll": {"size": -1, "commitment": "0" * 64}},
        {"roll": {"size": 1, "commitment": "0"}},
        {"opens_at": "2026-11-22 10:00"},
        {"closes_at": None},
        {"booth": "page"},
        {"booth": {"module": "0" * 64}},
        {"question": "Shall it?"},
        {"electorate_name": {}},
        {"electorate_name": {"en": None}},
        {"options": [option("yes"), {"code": "no", "label": {"en": ""}}]},
        {"something": 1},
        {"options": [option("yes"), option("")]},
        {"announced_at": "2026-11-08T10:01Z"},
        {"roll_frozen_at": "2026-11-09T10:01Z"},
        {"closes_at": "2026-11-09T10:00Z"},
        {"quorum_per_cent": "20"},
        {"quorum_per_cent": 101},
        {"threshold_per_cent": None},
        {"threshold_per_cent": -1},
        {"tie": "passed"},
        {"proposal": 7},
        {"log": None},
        {"receipt_key": "elm-valley.example/ballots+00000000+AYp9yC6VYFS2Yt5VgEXjyo0JwWqm8R1BqMCY9o6T0Xqh"},
        {"receipt_key": ""},
        {"receipt_key": 7},
        {"booth": {"module": "0" * 64, "portable": "page"}},
    ],
)
def test_a_manifest_that_cannot_be_used_is_refused(changes):
    with pytest.raises(Mismatch, match="manifest cannot be used"):
        read_terms(manifest(KEY, **changes))


def test_a_manifest_without_one_of_its_fields_is_refused():
    for name in json.loads(GOOD):
        said = json.loads(GOOD)
        del said[name]
        with pytest.raises(Mismatch, match="fields of a manifest"):
            read_terms(canonical(said))


@pytest.mark.parametrize(
    "data", [b"", b"{", b" " + GOOD, GOOD + b"\n", b"\xff", b"[" * 100_000, b"NaN"], ids=count()
)
def test_a_manifest_has_one_way_of_being_written(data):
    with pytest.raises(Mismatch, match="canonical"):
        read_terms(data)


def test_frames_are_written_byte_by_byte():
    assert frame("ab", b"", b"c") == b"\0\0\0\2ab" + b"\0\0\0\0" + b"\0\0\0\1c"
    assert numbered(258) == b"\0\0\1\2"
    assert handle_commitment(b"s", b"h") == (
        hashlib.sha256(b"\0\0\0\x16hearth-ballot-1 handle\0\0\0\1s\0\0\0\1h").hexdigest()
    )


def test_a_tracker_is_shown_in_four_groups():
    assert short_tracker("00" * 32) == "0000-0000-0000-0000"
    assert short_tracker("ff" * 32) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert short_tracker("0123456789abcdef0123" + "00" * 22) == "04HM-ASW9-NF6Y-Y093"
