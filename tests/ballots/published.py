"""The published files of a secret poll, made without a database: what every verifier is tried on."""

import hashlib

from ballots.engine.ballots import generate_key
from record.verify import canonical, read_terms

RECEIPT_KEY = "elm-valley.example/ballots+3b8b9f0c+AYp9yC6VYFS2Yt5VgEXjyo0JwWqm8R1BqMCY9o6T0Xqh"


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
            "booth": {"module": "0" * 64, "portable": "0" * 64},
            "log": "elm-valley.example/record",
            **changes,
        }
    )


def new_terms(**changes):
    """Terms of a new poll, and the secret key to it."""
    secret, key = generate_key()
    return read_terms(manifest(key, **changes)), secret
