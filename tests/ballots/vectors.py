"""Worked examples of the format hearth-ballot-1, for whoever writes a verifier.

    python -m tests.ballots.vectors

writes docs/ballots-vectors.json, which is the same every time. What is random in a real vote is made from counting
here, so nothing in it is secret.
"""

import hashlib
import json
from pathlib import Path

from ballots.engine import ballots, tally
from ballots.engine.group import ORDER, group
from record import verify
from record.verify import base64url, from_base64url, numbered, read_terms, scalar_bytes, short_tracker
from tests.ballots import encodings
from tests.ballots.published import BATCH_SECRET, handle, manifest, salt

FILE = Path(__file__).resolve().parents[2] / "docs" / "ballots-vectors.json"


def scalar(label, number=0):
    """A number that looks random."""
    return int.from_bytes(hashlib.sha512(f"{label} {number}".encode()).digest(), "little") % ORDER


class Counting:
    """Gives numbers as ``random_scalar`` does, the same ones every time, and remembers them."""

    def __init__(self, label):
        self.label, self.drawn = label, []

    def __call__(self):
        self.drawn.append(scalar(self.label, len(self.drawn)))
        return self.drawn[-1]


def written(number):
    return scalar_bytes(number).hex()


def make_frames():
    for tag, parts in [
        ("hearth-ballot-1 choice", []),
        ("hearth-ballot-1 sum", [b""]),
        ("hearth-ballot-1 decryption", [b"\x01", b"", b"abc"]),
        ("hearth-ballot-1 tracker", [bytes(32), bytes(range(64))]),
    ]:
        yield {
            "tag": tag,
            "parts": [part.hex() for part in parts],
            "frame": verify.frame(tag, *parts).hex(),
            "sha256": hashlib.sha256(verify.frame(tag, *parts)).hexdigest(),
            "challenge": written(verify.challenge(tag, *parts)),
        }


def make_vote(label, chosen, **changes):
    """One ballot of a vote, step by step, an opened one, and what must be refused."""
    secret = scalar_bytes(scalar(f"{label} key"))
    said = manifest(group.base(scalar(f"{label} key")), **changes)
    terms = read_terms(said)
    randomness = [scalar(f"{label} randomness", j) for j in range(terms.options)]
    draw = Counting(f"{label} proof")
    encrypted = ballots.encrypt(terms, chosen, randomness=randomness)
    text = ballots.prove(terms, encrypted, handle(1), draw=draw)
    ballot = ballots.check_ballot(terms, text)
    opened = ballots.open_ballot(terms, encrypted)
    return {
        "manifest": said.decode(),
        "hash": terms.hash.hex(),
        "election_secret": secret.hex(),
        "ballot": {
            "chosen": sorted(chosen),
            "handle": handle(1).hex(),
            "randomness": list(map(written, randomness)),
            "ciphertexts": encrypted.ciphertexts.hex(),
            "tracker": encrypted.tracker,
            "tracker_shown": short_tracker(encrypted.tracker),
            "drawn": list(map(written, draw.drawn)),
            "proofs": list(make_proofs(terms, ballot)),
            "bytes": from_base64url(text).hex(),
            "sha256": ballot.sha256,
            "text": text,
        },
        "opened": opened.decode(),
        "refused": list(make_refused(terms, encrypted, text)),
        "opened_refused": [
            {"why": "proof", "because": "it says another choice", "opened": opened.decode().replace(*swap)}
            for swap in [
                ('"chosen":["yes"]', '"chosen":["no"]'),
                ('"chosen":["b","d"]', '"chosen":["b","c"]'),
            ]
            if swap[0] in opened.decode()
        ],
    }


def make_proofs(terms, ballot):
    pairs = verify.read_ciphertexts(ballot.ciphertexts, group)
    key, parts = group.decode(terms.key), verify.split_hashes(ballot.proofs)
    statements = [("choice", numbered(j), pair, range(2)) for j, pair in enumerate(pairs)]
    for name, suffix, (a, b), values in [
        *statements,
        ("sum", b"", verify.add_pairs(pairs, group), terms.values),
    ]:
        mine, parts = parts[: 2 * len(values)], parts[2 * len(values) :]
        answers = list(
            zip(map(verify.read_scalar, mine[::2]), map(verify.read_scalar, mine[1::2]), strict=True)
        )
        commitments = list(verify.commitments_of(group, key, a, b, zip(values, answers, strict=True)))
        context = terms.hash, ballot.handle, ballot.ciphertexts
        tag = f"hearth-ballot-1 {name}"
        yield {
            "tag": tag,
            "suffix": suffix.hex(),
            "a": a.hex(),
            "b": b.hex(),
            "values": list(values),
            "commitments": [point.hex() for point in commitments],
            "challenge": written(verify.challenge(tag, *context, suffix, *commitments)),
            "answers": [part.hex() for part in mine],
        }


def make_refused(terms, encrypted, text):
    """Ballots that must be refused, each with the reason."""
    data, proofs = from_base64url(text), 25 + 64 * terms.options

    def put(place, new):
        return base64url(data[:place] + new + data[place + len(new) :])

    swapped = data[25 + 64 : 25 + 128] + data[25 : 25 + 64]
    yield from (
        {"why": why, "because": because, "text": bad}
        for why, because, bad in [
            ("shape", "its last character is missing", text[:-1]),
            ("shape", "it is padded", text + "="),
            ("shape", "a number is missing at its end", base64url(data[:-32])),
            ("shape", "it is of another version", put(0, b"\x02")),
            ("other_poll", "it names another manifest", put(1, bytes(8))),
            ("encoding", "a number is nought", put(proofs, bytes(32))),
            ("encoding", "a number is the group's order", put(proofs, scalar_bytes(ORDER))),
            ("encoding", "a number is as large as 32 bytes allow", put(len(data) - 32, b"\xff" * 32)),
            ("encoding", "a point is the identity", put(25, bytes(32))),
            ("encoding", "a point has bit 255 set", put(25 + 31, bytes([data[25 + 31] | 0x80]))),
            ("encoding", "a point is written with an odd number", put(57, bytes([1]) + bytes(31))),
            ("encoding", "a point is not below 2^255 - 19", put(57, bytes.fromhex(encodings.INVALID[1]))),
            ("proof", "a bit of a proof is flipped", put(proofs, bytes([data[proofs] ^ 1]))),
            (
                "proof",
                "a bit of the proof about the sum is flipped",
                put(len(data) - 32, bytes([data[-32] ^ 1])),
            ),
            ("proof", "its first two options are swapped", put(25, swapped)),
            ("proof", "it was copied under another handle", put(9, handle(2))),
            ("proof", "its first option holds one more", put(57, group.add(data[57:89], group.base(1)))),
        ]
    )


def make_decryption():
    key = scalar("decryption key")
    terms = read_terms(manifest(group.base(key)))
    cast = []
    for voter in range(11):
        randomness = [scalar(f"voter {voter}", j) for j in range(3)]
        encrypted = ballots.encrypt(terms, {voter % 3}, randomness=randomness)
        cast.append(ballots.prove(terms, encrypted, handle(voter), draw=Counting(f"proof of {voter}")))
    ballots_hash = hashlib.sha256(b"decryption").digest()
    sums = tally.add_up(terms, [verify.read_ballot(terms, text) for text in cast])
    found = tally.decrypt(
        terms, scalar_bytes(key), sums, counted=11, ballots_hash=ballots_hash, draw=Counting("nonce")
    )
    return {
        "manifest": terms_text(terms),
        "election_secret": written(key),
        "ballots": cast,
        "ballots_hash": ballots_hash.hex(),
        "sums": [[a.hex(), b.hex()] for a, b in sums],
        "counts": found.counts,
        "decryption": found.decryption,
    }


def terms_text(terms):
    return verify.canonical(terms.manifest).decode()


def make():
    terms = read_terms(manifest(group.base(scalar("one key"))))
    return {
        "format": "hearth-ballot-1 examples",
        "frames": list(make_frames()),
        "points": {"multiples_of_the_generator": encodings.MULTIPLES, "refused": refused_points()},
        "one": make_vote("one", {0}),
        "approval": make_vote("approval", {1, 3}, codes=("a", "b", "c", "d"), most=2),
        "roll": {
            "salt": salt(1).hex(),
            "handle": handle(1).hex(),
            "commitment": verify.handle_commitment(salt(1), handle(1)),
        },
        "paper": {
            "manifest": terms_text(terms),
            "batch_secret": BATCH_SECRET,
            "serial": 7,
            "chosen": [0],
            "handle": verify.paper_handle(terms, 7).hex(),
            "randomness": list(map(written, ballots.paper_randomness(terms, BATCH_SECRET, 7, {0}))),
        },
        "decryption": make_decryption(),
    }


def refused_points():
    return encodings.INVALID + [
        encodings.with_bit_255(bytes.fromhex(point)).hex() for point in encodings.MULTIPLES[:4]
    ]


def text_of_file():
    return json.dumps(make(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text_of_file())
