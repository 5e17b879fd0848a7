"""The booth in the browser and the engine on the server read, make and refuse the same ballots."""

import base64
import json
import random
from pathlib import Path

import pytest

from ballots.engine import ballots
from record import note, verify
from tests.ballots.booth.node import ask
from tests.ballots.encodings import judged
from tests.ballots.published import manifest

pytestmark = pytest.mark.pure

EXAMPLES = json.loads(Path(__file__).parents[3].joinpath("docs", "ballots-vectors.json").read_text())
SIGNING_KEY = note.generate_key("elm-valley.example/ballots", seed=bytes(range(32)))
_SECRET, KEY = ballots.generate_key()
RULES = {
    "one of three": {},
    "up to two of four": {"codes": ("a", "b", "c", "d"), "most": 2},
}
MANIFESTS = {
    rule: manifest(KEY, receipt_key=note.public_key(SIGNING_KEY), **how).decode()
    for rule, how in RULES.items()
}
TERMS = {rule: verify.read_terms(text.encode()) for rule, text in MANIFESTS.items()}
ONE, ONE_TERMS = MANIFESTS["one of three"], TERMS["one of three"]
CHOICES = {
    "one of three": [[0], [1], [2]],
    "up to two of four": [[], [0], [3], [0, 2], [1, 3]],
}
HANDLES = [number.to_bytes(16, "big") for number in range(30)]


def verdict(terms, text):
    """What the server says to a ballot, in the booth's form."""
    try:
        ballot = ballots.check_ballot(terms, text)
    except ballots.BallotRefused as refused:
        return {"refused": refused.why}
    return {"tracker": ballot.tracker, "handle": ballot.handle.hex()}


def opened_verdict(terms, text):
    try:
        tracker, chosen = ballots.check_opened(terms, text.encode())
    except ballots.BallotRefused as refused:
        return {"refused": refused.why}
    codes = [option["code"] for option in terms.manifest["options"]]
    return {"tracker": tracker, "chosen": [codes.index(code) for code in chosen]}


@pytest.mark.parametrize("rule", RULES)
def test_thirty_ballots_of_each_rule_from_the_booth_are_accepted_by_the_server(rule):
    choices = CHOICES[rule]
    questions = [
        ("cast", MANIFESTS[rule], choices[number % len(choices)], handle.hex())
        for number, handle in enumerate(HANDLES)
    ]
    cast = ask(*questions)
    for handle, ballot in zip(HANDLES, cast, strict=True):
        assert verdict(TERMS[rule], ballot["text"]) == {"tracker": ballot["tracker"], "handle": handle.hex()}
    # And what the server makes, the booth accepts.
    ours = [ballots.encrypt_ballot(TERMS[rule], set(chosen), HANDLES[1]) for chosen in choices]
    assert ask(*[("check", MANIFESTS[rule], text) for text in ours]) == [
        verdict(TERMS[rule], text) for text in ours
    ]


@pytest.mark.parametrize(
    ("rule", "chosen"),
    [("one of three", []), ("one of three", [0, 1]), ("one of three", [3]), ("up to two of four", [0, 1, 2])],
)
def test_the_booth_encrypts_no_choice_that_the_rule_does_not_allow(rule, chosen):
    assert ask(("cast", MANIFESTS[rule], chosen, HANDLES[0].hex())) == [{"refused": "shape"}]


def tampered():
    """Ballots that are no longer what their voter made, or never were whole."""
    text = ballots.encrypt_ballot(ONE_TERMS, {0}, HANDLES[1])
    data = verify.from_base64url(text)

    def written(changed):
        return verify.base64url(bytes(changed))

    chance = random.Random(20)
    for at in [0, 1, 8, 9, 24, 25, *sorted(chance.sample(range(26, len(data)), 25)), len(data) - 1]:
        yield written(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    first, second = data[25:89], data[89:153]
    yield written(data[:25] + second + first + data[153:])
    proofs = 25 + 64 * 3
    yield written(data[:25] + bytes(32) + data[57:])
    yield written(data[:proofs] + bytes(32) + data[proofs + 32 :])
    scalar = int.from_bytes(data[proofs : proofs + 32], "little")
    over = (scalar + ballots.ORDER).to_bytes(32, "little")
    yield written(data[:proofs] + over + data[proofs + 32 :])
    yield written(data[:56] + bytes([data[56] | 0x80]) + data[57:])
    yield from (text[:-1], text + "A", text + "=", text + "\n", text.replace(text[40], "+", 1), "", "A", "é")
    # The last letter has two bits that no byte uses; the next letter of the alphabet sets one of them.
    unused = {"A": "B", "E": "F", "I": "J", "M": "N", "Q": "R", "U": "V", "Y": "Z", "c": "d", "g": "h"}
    unused |= {"k": "l", "o": "p", "s": "t", "w": "x", "0": "1", "4": "5", "8": "9"}
    yield text[:-1] + unused[text[-1]]
    yield written(data[:-64])
    yield written(data + data[-64:])
    yield ballots.encrypt_ballot(TERMS["up to two of four"], {0}, HANDLES[1])


def test_what_was_tampered_with_is_refused_for_the_same_reason_on_both_sides():
    texts = list(tampered())
    said = ask(*[("check", ONE, text) for text in texts])
    assert said == [verdict(ONE_TERMS, text) for text in texts]
    assert all("refused" in answer for answer in said)
    assert {answer["refused"] for answer in said} == {"shape", "other_poll", "encoding", "proof"}


@pytest.mark.parametrize("rule", RULES)
def test_both_sides_find_the_same_in_an_opened_ballot(rule):
    text, terms = MANIFESTS[rule], TERMS[rule]
    theirs = ask(*[("open", text, chosen) for chosen in CHOICES[rule]])
    for chosen, opened in zip(CHOICES[rule], theirs, strict=True):
        assert opened_verdict(terms, opened["text"]) == {"tracker": opened["tracker"], "chosen": chosen}
    ours = [
        ballots.open_ballot(terms, ballots.encrypt(terms, set(chosen))).decode() for chosen in CHOICES[rule]
    ]
    assert ask(*[("check_opened", text, opened) for opened in ours]) == [
        opened_verdict(terms, opened) for opened in ours
    ]


def test_an_opened_ballot_that_says_something_else_is_refused_on_both_sides():
    opened = ballots.open_ballot(ONE_TERMS, ballots.encrypt(ONE_TERMS, {0})).decode()
    texts = [
        opened.replace('"yes"', '"no"'),
        opened.replace('["yes"]', "[]"),
        opened.replace('["yes"]', '["no","yes"]'),
        opened.replace('["yes"]', '["maybe"]'),
        opened.replace("opened", "closed"),
        opened.replace(ONE_TERMS.hash.hex(), "0" * 64),
        opened.replace(":", ": ", 1),
        opened[:-1],
        "[]",
        "null",
        verify.canonical({**json.loads(opened), "randomness": ["0" * 64] * 3}).decode(),
        verify.canonical({**json.loads(opened), "randomness": [7] * 3}).decode(),
        verify.canonical({**json.loads(opened), "ciphertexts": "AAAA"}).decode(),
    ]
    said = ask(*[("check_opened", ONE, text) for text in texts])
    assert all("refused" in answer for answer in said)
    assert [answer["refused"] for answer in said][:4] == ["proof", "shape", "shape", "shape"]
    assert all("refused" in opened_verdict(ONE_TERMS, text) for text in texts)

    # The options stand in one order, so that a ballot has one opened text.
    text, terms = MANIFESTS["up to two of four"], TERMS["up to two of four"]
    opened = ballots.open_ballot(terms, ballots.encrypt(terms, {0, 2})).decode()
    turned = opened.replace('["a","c"]', '["c","a"]')
    assert "refused" not in opened_verdict(terms, opened)
    assert ask(("check_opened", text, turned)) == [opened_verdict(terms, turned)] == [{"refused": "shape"}]


@pytest.mark.parametrize(("first", "then"), [("open", "cast"), ("cast", "open"), ("cast", "cast")])
def test_a_ballot_is_opened_or_cast_and_never_both(first, then):
    [answer] = ask(("twice", ONE, first, then))
    assert "already" in answer["refused"]


def test_the_booth_reads_the_same_manifests_as_the_server():
    good = json.loads(ONE)

    def without(name):
        return {key: value for key, value in good.items() if key != name}

    changes = [
        {"format": "hearth-ballot-2"},
        {"suite": "p256"},
        {"level": "A"},
        {"poll": "../x"},
        {"options": good["options"][:1]},
        {"options": [good["options"][0]] * 2},
        {"options": good["options"] * 11},
        {"options": "yes"},
        {"rule": {"kind": "one", "most": 1}},
        {"rule": {"kind": "approval", "most": 0}},
        {"rule": {"kind": "approval", "most": 4}},
        {"rule": {"kind": "ranked"}},
        {"rule": None},
        {"options": [good["options"][0], good["options"][1] | {"code": ""}]},
        {"floor": 10},
        {"election_key": "0" * 64},
        {"election_key": KEY.hex().upper()},
        {"election_key": "01" + "0" * 62},
    ]
    texts = [verify.canonical({**good, **change}).decode() for change in changes]
    texts += [verify.canonical(without("tie")).decode(), f" {ONE}", ONE[:-1], "[]", "null"]
    said = ask(*[("read", text) for text in texts])
    assert [answer for answer in said if "refused" not in answer] == []
    for text in texts:
        with pytest.raises(verify.Mismatch):
            verify.read_terms(text.encode())
    eh = ONE_TERMS.hash.hex()
    assert ask(("read", ONE), ("read", ONE, eh), ("read", ONE, "0" * 64)) == [
        *[{"options": 3, "low": 1, "high": 1, "hash": eh}] * 2,
        {"refused": "other_poll"},
    ]


def test_the_short_code_of_a_tracker_is_the_same_on_both_sides():
    trackers = [bytes(32), bytes([255] * 32), *(random.Random(n).randbytes(32) for n in range(20))]
    assert ask(*[("code", tracker.hex()) for tracker in trackers]) == [
        verify.short_tracker(tracker.hex()) for tracker in trackers
    ]


def test_two_tellers_who_enter_the_same_sheet_come_to_the_same_tracker():
    secret, serial = "ABCDEFGHIJKLMNOPQRSTUVWXY", 7
    one, other, wrong = ask(*[("paper", ONE, chosen, secret, serial) for chosen in ([1], [1], [2])])
    read = [ballots.check_ballot(ONE_TERMS, text) for text in (one, other, wrong)]
    assert read[0].tracker == read[1].tracker != read[2].tracker
    assert {ballot.handle for ballot in read} == {verify.paper_handle(ONE_TERMS, serial)}
    randomness = ballots.paper_randomness(ONE_TERMS, secret, serial, {1})
    assert ballots.encrypt(ONE_TERMS, {1}, randomness=randomness).tracker == read[0].tracker
    one, wrong = (verify.split_hashes(ballot.ciphertexts) for ballot in (read[0], read[2]))
    assert not set(one) & set(wrong)


def test_no_secret_number_is_multiplied_in_a_time_that_depends_on_it():
    [[casting, with_checking]] = ask(("hurried", ONE, [1], HANDLES[1].hex()))
    assert casting == 0
    assert with_checking == 7  # one for each answer, which is public by then


def test_names_of_fields_are_compared_one_by_one():
    said = json.loads(ONE)
    said["announced_at,booth"] = [said.pop("announced_at"), said.pop("booth")]
    assert ask(("read", verify.canonical(said).decode())) == [{"refused": "shape"}]


def receipt(**changes):
    lines = {
        "format": "hearth-ballot-1 receipt",
        "poll": "BAL-2026-0001",
        "electorate": "patients",
        "manifest": f"manifest {ONE_TERMS.hash.hex()}",
        "handle": f"handle {HANDLES[1].hex()}",
        "vote": "vote 2",
        "tracker": f"tracker {'ab' * 32}",
        "listed": "listed by 2026-11-22T11:00Z",
    }
    return "".join(f"{line}\n" for line in (lines | changes).values())


def test_only_a_receipt_for_this_very_ballot_signed_by_the_key_of_the_vote_is_believed():
    stranger = note.generate_key("elm-valley.example/ballots", seed=bytes([9] * 32))
    good = note.sign(receipt(), SIGNING_KEY).decode()
    body, signature = good.rsplit("\n\n", 1)
    flipped = bytearray(base64.b64decode(signature.split()[-1]))
    flipped[20] ^= 1
    bad = [
        receipt(),
        note.sign(receipt(), stranger).decode(),
        note.sign(receipt(tracker=f"tracker {'cd' * 32}"), SIGNING_KEY).decode(),
        note.sign(receipt(handle=f"handle {HANDLES[2].hex()}"), SIGNING_KEY).decode(),
        note.sign(receipt(poll="BAL-2026-0002"), SIGNING_KEY).decode(),
        note.sign(receipt(vote="vote 0"), SIGNING_KEY).decode(),
        note.sign(receipt() + "more\n", SIGNING_KEY).decode(),
        good.replace("vote 2", "vote 3"),
        f"{body}\n\n{' '.join(signature.split()[:-1])} {base64.b64encode(flipped).decode()}\n",
        "",
        good[:-30],
    ]
    said = ask(*[("receipt", ONE, text, HANDLES[1].hex(), "ab" * 32) for text in (good, *bad)])
    assert said[0] == {"vote": 2, "listedBy": "2026-11-22T11:00Z"}
    assert said[1:] == [{"refused": "proof"}] * len(bad)


def test_the_booth_decodes_the_points_that_every_implementation_decodes():
    encodings, good = zip(*judged(), strict=True)
    said = ask(*[("point", encoding.hex()) for encoding in encodings])
    assert [
        encoding.hex() for encoding, mine, wanted in zip(encodings, said, good, strict=True) if mine != wanted
    ] == []


def test_the_booth_comes_to_what_the_specification_gives_as_examples():
    start = "hearth-ballot-1 "
    frames = EXAMPLES["frames"]
    assert ask(*[("challenge", one["tag"].removeprefix(start), one["parts"]) for one in frames]) == [
        one["challenge"] for one in frames
    ]
    for name in ("one", "approval"):
        example = EXAMPLES[name]
        terms, ballot = example["manifest"], example["ballot"]
        codes = [option["code"] for option in json.loads(terms)["options"]]
        chosen = [codes.index(code) for code in json.loads(example["opened"])["chosen"]]
        assert ask(
            ("read", terms, example["hash"]),
            ("check", terms, ballot["text"]),
            ("code", ballot["tracker"]),
            ("check_opened", terms, example["opened"]),
        )[1:] == [
            {"tracker": ballot["tracker"], "handle": ballot["handle"]},
            ballot["tracker_shown"],
            {"tracker": ballot["tracker"], "chosen": chosen},
        ]
        refused = [("check", terms, one["text"]) for one in example["refused"]]
        refused += [("check_opened", terms, one["opened"]) for one in example["opened_refused"]]
        reasons = [one["why"] for one in example["refused"] + example["opened_refused"]]
        assert ask(*refused) == [{"refused": why} for why in reasons]


def test_a_sheet_of_paper_from_the_booth_has_the_ciphertexts_of_the_specification():
    example = EXAMPLES["paper"]
    terms = verify.read_terms(example["manifest"].encode())
    [text] = ask(("paper", example["manifest"], [0], example["batch_secret"], example["serial"]))
    ballot = ballots.check_ballot(terms, text)
    assert ballot.handle.hex() == example["handle"]
    randomness = [int.from_bytes(bytes.fromhex(one), "little") for one in example["randomness"]]
    assert ballot.ciphertexts == ballots.encrypt(terms, {0}, randomness=randomness).ciphertexts
