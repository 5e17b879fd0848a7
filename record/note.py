"""Signing: C2SP signed notes with Ed25519, in the text formats of golang.org/x/mod/sumdb/note."""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from record.verify import key_hash

_START = "PRIVATE+KEY+"


def generate_key(name, seed=None):
    """A new signing key as one line of text; ``seed`` (32 bytes) makes it repeatable, for tests only."""
    if not name or "+" in name or any(character.isspace() for character in name):
        raise ValueError("a key's name has no spaces and no plus sign")
    private = Ed25519PrivateKey.from_private_bytes(seed) if seed else Ed25519PrivateKey.generate()
    short = key_hash(name, _public_bytes(private)).hex()
    return f"{_START}{name}+{short}+{_encode(bytes([1]) + private.private_bytes_raw())}"


def public_key(signing_key):
    """The public half, as ``name+hash+base64``."""
    name, private = _read(signing_key)
    data = _public_bytes(private)
    return f"{name}+{key_hash(name, data).hex()}+{_encode(bytes([1]) + data)}"


def sign(text, signing_key):
    """The note made of the text, which ends with a line break, and one signature line."""
    name, private = _read(signing_key)
    signature = private.sign(text.encode())
    line = f"— {name} {_encode(key_hash(name, _public_bytes(private)) + signature)}\n"
    return f"{text}\n{line}".encode()


def sign_checkpoint(size, root, signing_key):
    """The signed checkpoint of a tree of this size and root, whose origin is the key's name."""
    return sign(f"{_read(signing_key)[0]}\n{size}\n{_encode(root)}\n", signing_key)


def signature_is_good(public_key, message, signature):
    """The same question as in ``record.verify``, answered by OpenSSL, for many signatures at once."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(signing_key):
    if not signing_key.startswith(_START):
        raise ValueError("this is not a signing key")
    name, _short, encoded = signing_key.strip().removeprefix(_START).split("+", 2)
    return name, Ed25519PrivateKey.from_private_bytes(base64.b64decode(encoded)[1:])


def _public_bytes(private):
    return private.public_key().public_bytes_raw()


def _encode(data):
    return base64.b64encode(data).decode()
