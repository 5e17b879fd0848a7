"""The published files of a secret poll, made without a database: what every verifier is tried on."""

import hashlib
import json
from dataclasses import dataclass
from fractions import Fraction

from ballots.counting import count_yes_no
from ballots.engine.ballots import encrypt, encrypt_ballot, generate_key, paper_randomness, prove
from ballots.engine.tally import BelowFloor, add_up, counted, decrypt
from record import note
from record.verify import canonical, handle_commitment, paper_handle, read_ballot, read_terms
from tests.record import golden

SIGNING_KEY = note.generate_key("elm-valley.example/ballots", seed=hashlib.sha256(b"receipts").digest())
RECEIPT_KEY = note.public_key(SIGNING_KEY)
PAGE = {"booth.js": b"console.log('vote')", "booth.html": b"<!doctype html>"}
BATCH = 10
BATCH_SECRET = "ABCDEFGHJKMNPQRSTVWXYZ234"


def words(text):
    return {"en": text, "es": text}


def manifest(key, *, roll_file=b"[]", codes=("yes", "no", "abstain"), most=None, size=200, **changes):
    """A manifest's bytes; ``most`` makes it a poll in which up to so many options may be chosen."""
    return canonical(
        {
            "format": "hearth-ballot-1",
            "suite": "ristretto255-sha512",
            "level": "B",
            "poll": "BAL-2026-0001",
            "electorate": "patients",
            "electorate_name": words("Patients"),
            "proposal": "PRP-2026-0001",
            "question": words("Shall the data be used?"),
            "options": [{"code": code, "label": words(code), "effect": words("")} for code in codes],
            "rule": {"kind": "approval", "most": most} if most else {"kind": "one"},
            "quorum_per_cent": 20,
            "threshold_per_cent": 50,
            "tie": "not_passed",
            "floor": 11,
            "announced_at": "2026-11-01T10:00Z",
            "roll_frozen_at": "2026-11-08T10:00Z",
            "opens_at": "2026-11-09T10:00Z",
            "closes_at": "2026-11-22T10:00Z",
            "election_key": key.hex(),
            "receipt_key": RECEIPT_KEY,
            "roll": {"size": size, "commitment": hashlib.sha256(roll_file).hexdigest()},
            "booth": {"module": sha256(PAGE["booth.js"]), "portable": sha256(PAGE["booth.html"])},
            "log": "golden.example/record",
            **changes,
        }
    )


def new_terms(**changes):
    """Terms of a new poll, and the secret key to it."""
    secret, key = generate_key()
    return read_terms(manifest(key, **changes)), secret


def handle(voter):
    return hashlib.sha256(b"handle %d" % voter).digest()[:16]


def salt(voter):
    return hashlib.sha256(b"salt %d" % voter).digest()


@dataclass(frozen=True)
class Published:
    """A poll's files by their path under the root of the record, and what nobody publishes."""

    terms: object
    secret: bytes
    folder: str
    files: dict


def make_poll(votes, *, paper=(), size=30, assisted=(), spoiled=0, **changes):
    """A poll in which these votes were cast, in their order.

    ``votes`` are pairs of a voter's number on the roll and the set of options chosen; a voter may come again.
    ``paper`` are such pairs too, of people who voted on paper as well or instead. ``assisted`` are the places
    in ``votes`` of those whom the server helped. The last of the roll handed in so many sheets as were ``spoiled``.
    """
    roll = canonical(sorted(handle_commitment(salt(voter), handle(voter)) for voter in range(size)))
    terms, secret = new_terms(roll_file=roll, size=size, **changes)
    lines = []
    for place, (voter, chosen) in enumerate(votes):
        channel = "assisted" if place in assisted else "device"
        lines.append((encrypt_ballot(terms, chosen, handle(voter)), channel, salt(voter).hex()))
    for serial, (_, chosen) in enumerate(paper, 1):
        numbers = paper_randomness(terms, BATCH_SECRET, serial, chosen)
        sheet = encrypt(terms, chosen, randomness=numbers)
        lines.append((prove(terms, sheet, paper_handle(terms, serial)), "paper", None))
    folder = f"polls/{terms.manifest['poll']}/{terms.manifest['electorate']}"
    files = {"manifest.json": canonical(terms.manifest), "roll.json": roll}
    ballots = [read_ballot(terms, text) for text, _, _ in lines]
    for number, start in enumerate(range(0, len(ballots), BATCH), 1):
        batch = [
            {"tracker": ballot.tracker, "sha256": ballot.sha256} for ballot in ballots[start : start + BATCH]
        ]
        said = {"batch": number, "hour": "2026-11-20T10:00Z", "ballots": batch}
        files[f"received-{number}.json"] = canonical(said)
    on_paper = [*(voter for voter, _ in paper), *range(size - spoiled, size)]
    checked_off = {handle(voter): salt(voter) for voter in on_paper}
    files |= count(terms, secret, lines, ballots, checked_off, len(paper) + spoiled, spoiled)
    return Published(terms, secret, folder, {f"{folder}/{name}": data for name, data in files.items()})


def count(terms, secret, lines, ballots, checked_off, sheets, spoiled):
    """The files ballots.jsonl and tally.json."""
    data = b"".join(
        canonical({"ballot": text, "channel": channel, "salt": its_salt}) + b"\n"
        for text, channel, its_salt in lines
    )
    kept = counted(ballots, checked_off)
    beginning = {"format": "hearth-ballot-1 tally", "manifest": terms.hash.hex()}
    ballots_hash = hashlib.sha256(data).digest()
    try:
        tally = decrypt(terms, secret, add_up(terms, kept), counted=len(kept), ballots_hash=ballots_hash)
    except BelowFloor:
        return {"tally.json": canonical(beginning | {"not_valid": "floor"})}
    handles = [ballot.handle for ballot in ballots]
    said = beginning | {
        "ballots": ballots_hash.hex(),
        "received": len(ballots),
        "replaced": len(handles) - len(set(handles)),
        "overridden": len(set(handles) & set(checked_off)),
        "paper": {
            "checked_off": [
                {"handle": one.hex(), "salt": its_salt.hex()} for one, its_salt in checked_off.items()
            ],
            "sheets": sheets,
            "spoiled": spoiled,
        },
        "counted": len(kept),
        "counts": tally.counts,
        "decryption": tally.decryption,
    }
    return {"ballots.jsonl": data, "tally.json": canonical(said)}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def entries_of(poll, files):
    """The entries about a vote in their order, as (kind, moment, names of the files, facts)."""
    names = [path.rpartition("/")[2] for path in files]
    lists = sorted(name for name in names if name.startswith("received-"))
    last = [name for name in ("ballots.jsonl", "tally.json") if name in names]
    manifest = poll.terms.manifest
    yield "ballots.frozen", manifest["roll_frozen_at"], [one for one in names if one not in lists + last], {}
    for name in lists:
        yield "ballots.received", "2026-11-20T10:00Z", [name], {}
    yield "ballots.closed", manifest["closes_at"], last, result_of(poll)


def result_of(poll):
    """What the entry about the count says, as it is made from the real one."""
    said = json.loads(poll.files[f"{poll.folder}/tally.json"])
    size, code = poll.terms.manifest["roll"]["size"], poll.terms.manifest["electorate"]
    if "not_valid" in said:
        told = {"outcome": "not_valid", "result": {"eligible": size}}
    else:
        count = count_yes_no(
            **dict(zip(("yes", "no", "abstain"), said["counts"], strict=True)),
            eligible=size,
            quorum=Fraction(poll.terms.manifest["quorum_per_cent"], 100),
            threshold=Fraction(poll.terms.manifest["threshold_per_cent"], 100),
        )
        numbers = {name: said[name] for name in ("received", "replaced", "overridden")}
        numbers |= {name: said["paper"][name] for name in ("sheets", "spoiled")}
        told = {"outcome": str(count.outcome), "result": count.as_facts() | {"ballots": numbers}}
    return {"outcome": told["outcome"], "communities": {code: told}}


def publish(root, poll, *, page=PAGE, beside=None, change=lambda entries: entries):
    """Write a whole signed record whose entries bind these files, for ``record/verify.py``.

    ``beside`` are files of another community, bound by the first of them; ``change`` is given the entries, as lists of kind, moment, names of files and facts, and returns others.
    """
    folder = poll.folder.rpartition("/")[0]
    files = poll.files | {f"{folder}/{name}": data for name, data in page.items()}
    paths = {path.rpartition("/")[2]: path for path in files}
    bodies, beside = [], beside or {}
    for number, (kind, at, names, facts) in enumerate(change([list(one) for one in entries_of(poll, files)])):
        bound = {paths[name]: sha256(files[paths[name]]) for name in names}
        if number == 0:
            bound |= {path: sha256(data) for path, data in beside.items()}
        leaf = {
            "v": 1,
            "kind": kind,
            "at": at,
            "ref": golden.ref(number),
            "subject": poll.terms.manifest["poll"],
            "actor": "system:clock",
            "facts": facts | {"files": bound},
            "commits": {},
        }
        bodies.append(canonical(leaf))
    golden.make(root, bodies, {})
    for path, data in (files | beside).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def two_hundred():
    """A poll of two hundred people: some vote again, some are helped, some come on paper."""
    votes = [(voter, {voter * voter % 3}) for voter in range(150)]
    votes += [(voter, {2}) for voter in range(0, 40, 3)]
    paper = [(voter, {0}) for voter in (5, 6, *range(160, 170))]
    return make_poll(votes, paper=paper, size=200, assisted=range(20, 30), spoiled=1)
