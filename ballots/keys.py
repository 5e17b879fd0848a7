"""The keys of secret votes: files beside the database, in no backup of it, destroyed when they have served.

- ``election``: the 32 secret bytes that votes are encrypted to; destroyed when the sums have been decrypted.
- ``receipt``: signs what a voter takes away; destroyed with it.
- ``roll``: makes the tag by which a member finds their own line of a roll; destroyed at sealing.

Every folder of ``settings.BALLOT_KEYS`` holds all of them, so that the loss of one disk does not void a vote.
"""

import hmac
import os
import secrets
from contextlib import suppress

from django.conf import settings

from ballots.engine.ballots import generate_key
from record import note

PURPOSES = ("election", "receipt", "roll")


class KeyLost(RuntimeError):
    """A key that a vote needs is in none of the folders where it should be."""


def make_keys(electorate, name):
    """New keys for a roll that is being frozen; returns the public halves of the first two.

    ``name`` is the name of the receipt key. What an attempt that came to nothing left behind is replaced.
    """
    secret, election_key = generate_key()
    receipt = note.generate_key(name)
    for purpose, data in zip(PURPOSES, (secret, receipt.encode(), secrets.token_bytes(32)), strict=True):
        for path in _paths(electorate, purpose):
            _write(path, data)
    return election_key, note.public_key(receipt)


def read_key(electorate, purpose):
    """A key's bytes; raises ``KeyLost``."""
    for path in _paths(electorate, purpose):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            continue
    raise KeyLost(
        f"The {purpose} key of {electorate.path} is in none of these folders: "
        + ", ".join(str(folder) for folder in settings.BALLOT_KEYS)
    )


def has_key(electorate, purpose):
    return any(path.exists() for path in _paths(electorate, purpose))


def destroy_keys(electorate, *purposes):
    """Overwrite and delete keys; those that are gone, or that another run is destroying as well, are left alone."""
    for purpose in purposes:
        for path in _paths(electorate, purpose):
            with suppress(FileNotFoundError):
                with open(path, "r+b") as file:
                    file.write(secrets.token_bytes(os.fstat(file.fileno()).st_size))
                    file.flush()
                    os.fsync(file.fileno())
                path.unlink()
                _sync(path.parent)


def member_tag(roll_key, member):
    """By which a member's line is found on a roll, and by nobody without the key."""
    return hmac.digest(roll_key, member.uuid.bytes, "sha256")


def _paths(electorate, purpose):
    return [folder / electorate.path / purpose for folder in settings.BALLOT_KEYS]


def _write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync(path.parent)


def _sync(folder):
    """What was made or deleted in a folder is on the disk after this."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
