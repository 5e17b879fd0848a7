"""Codes that people without an account come back with. Pure: no Django."""

import hashlib
import secrets

# Read aloud and copied by hand, so without the letters and digits that look like others.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def random_groups(count):
    """So many groups of four random letters, 20 bits each, as in ``7KQ4-M2XD``."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _group in range(count))


def random_code():
    """A secret of 100 bits in five groups of four letters, for somebody to come back with."""
    return random_groups(5)


def hash_code(purpose, code):
    """What is kept of a code. A code has 100 random bits, so its hash needs neither salt nor delay.

    ``purpose`` keeps the codes of one kind from opening anything of another. However the code is typed, with
    small letters, spaces or without its dashes, the hash is the same.
    """
    letters = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(f"hearth {purpose} code {letters}".encode()).hexdigest()
