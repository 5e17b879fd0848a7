"""The keys of what people confide: one file beside the database, and in no backup of it. Pure: no Django.

Each line is a key. The first encrypts, and all of them decrypt, so a key can be changed while the site runs.
"""

import base64
import hmac
import os
import secrets
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class KeyLost(RuntimeError):
    """The keys of private reports are not there, or are not those that something was encrypted with."""


class Keys:
    """What the lines of the file can do; it never shows them."""

    def __init__(self, lines):
        self.fernet = MultiFernet([Fernet(line) for line in lines])
        # A key is used for one purpose only, so what makes marks is derived from it.
        self._markers = [
            HKDF(hashes.SHA256(), 32, salt=None, info=b"hearth mark").derive(base64.urlsafe_b64decode(line))
            for line in lines
        ]

    def marks(self, what):
        """What somebody is found by and nobody can compute without a key, under each key, the first one first."""
        return [hmac.digest(key, what, "sha256").hex() for key in self._markers]


def read_keys(path):
    """The keys in the file. Raises ``KeyLost``."""
    try:
        found = os.stat(path)
        return _read(path, found.st_mtime_ns, found.st_size, found.st_ino)
    except OSError:
        raise KeyLost(f"The keys of private reports cannot be read from {path}.") from None


def make_key(path):
    """Put a new key first in the file, which is made if it is not there; what was there goes on decrypting."""
    try:
        with open(path, "rb") as file:
            kept = file.read()
    except FileNotFoundError:
        kept = b""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(Fernet.generate_key() + b"\n" + kept)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync(path.parent)


# The file is looked at each time and read when it is another, so nobody restarts the site to change a key.
@lru_cache(maxsize=2)
def _read(path, *_state):
    with open(path, encoding="ascii", errors="replace") as file:
        lines = [line.strip() for line in file if line.strip()]
    try:
        return Keys(lines)
    except ValueError:
        # The error of the library is not passed on: it may quote a line.
        raise KeyLost(f"What is in {path} are no keys.") from None


def _sync(folder):
    """What was made in a folder is on the disk after this."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
