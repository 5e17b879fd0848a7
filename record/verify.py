#!/usr/bin/env python3
"""Check a public record without trusting the people who publish it.

    python verify.py SOURCE [--key VKEY] [--since CHECKPOINT_FILE]
    python verify.py SOURCE --receipt FILE
    python verify.py SOURCE --tracker CODE --handle HEX
    python verify.py --opened FILE --manifest FILE
    python verify.py SOURCE --decision FILE
    python verify.py --decision FILE --note FILE --key VKEY

SOURCE is a published folder or an http(s) address. Nothing but Python 3.9 or newer is needed: this one file
uses the standard library only, and imports nothing else of the portal. It checks the signature under the
checkpoint, every tile of hashes, every entry, every text and file that belongs to an entry, and in every secret
vote each ballot and the count. It names the first entry that does not match. Exit code 0: everything matches.
1: something does not. 2: it could not be checked, or not yet in full.

The second and third form also look for one voter's own ballot: whether it was listed and counted, and under the
voting number of nobody else. The next says what a ballot holds that a voter opened to check it instead of casting it.
The last two say whether a file holds the reasons for a decision as they were published: by the record, or by the note alone.

The formats are those of RFC 6962 (tree), RFC 8785 (canonical JSON), RFC 8032 (Ed25519), the C2SP texts
signed-note, tlog-checkpoint and tlog-tiles, RFC 9496 (ristretto255) and the portal's own docs/ballots.md.
"""

import argparse
import base64
import binascii
import contextlib
import hashlib
import json
import re
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

TILE = 256  # entries in a bundle, and hashes in a tile
LONGEST_LEAF = 65_535  # what the two length bytes of a bundle can say


class Mismatch(Exception):
    """The record contradicts itself. ``index`` is the first entry concerned, or None when it is none of them."""

    def __init__(self, sentence, index=None):
        super().__init__(sentence)
        self.index = index


class CannotCheck(Exception):
    """Something needed for the check is missing or unreadable, so nothing can be said."""


# Canonical JSON


def canonical(value):
    """The one way to write a JSON value as bytes, as in RFC 8785.

    Kept to what needs no library: ASCII keys, strings, booleans, null and whole numbers below 2**53. Raises
    ``ValueError`` with the place of anything else.
    """
    _require_plain(value, "the value")
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("a text holds half a character (a lone surrogate)") from error


def _require_plain(value, place):
    if value is None or isinstance(value, (str, bool)):
        return
    if isinstance(value, int):
        if not -(2**53) < value < 2**53:
            raise ValueError(f"{place} is a number beyond 2**53")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError(f"{place} has the key {key!r}; keys are ASCII text")
            _require_plain(inner, f"{place} → {key}")
    elif isinstance(value, (list, tuple)):
        for position, inner in enumerate(value):
            _require_plain(inner, f"{place} → {position}")
    else:
        raise ValueError(f"{place} is a {type(value).__name__}; write it as text or a whole number")


def commitment(salt, payload):
    """What a leaf says about a personal text: SHA-256 over 32 random bytes and the canonical JSON."""
    return hashlib.sha256(salt + payload).digest()


# The tree of RFC 6962, section 2.1


def leaf_hash(body):
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(hashes):
    """The root over a list of neighbouring hashes; the root of no entry at all is the hash of nothing."""
    if not hashes:
        return hashlib.sha256().digest()
    sha256 = hashlib.sha256
    while len(hashes) > 1:
        # node_hash, written out: this line is where all the time of a check goes.
        pairs = [
            sha256(b"\x01" + hashes[at] + hashes[at + 1]).digest() for at in range(0, len(hashes) - 1, 2)
        ]
        hashes = [*pairs, hashes[-1]] if len(hashes) % 2 else pairs
    return hashes[0]


def split_hashes(tile):
    """The 32-byte hashes of a tile."""
    return [tile[start : start + 32] for start in range(0, len(tile), 32)]


class Edge:
    """The unfinished tiles on the right side of a tree: all it needs to grow and to know its root."""

    def __init__(self):
        self.size = 0
        self.tiles = []

    @classmethod
    def at(cls, size, read_tile):
        """The edge of a tree of ``size`` entries; ``read_tile(level, number, width)`` gives a tile's bytes."""
        edge = cls()
        edge.size = size
        level = 0
        while size >> 8 * level:
            number, width = divmod(size >> 8 * level, TILE)
            edge.tiles.append(split_hashes(read_tile(level, number, width))[:width] if width else [])
            level += 1
        return edge

    def append(self, leaf):
        """Grow by one leaf hash. Returns the tiles that this filled, as (level, number, bytes)."""
        self.size += 1
        filled, level, top = [], 0, leaf
        while True:
            if level == len(self.tiles):
                self.tiles.append([])
            tile = self.tiles[level]
            tile.append(top)
            if len(tile) < TILE:
                return filled
            filled.append((level, (self.size >> 8 * (level + 1)) - 1, b"".join(tile)))
            self.tiles[level] = []
            top, level = fold(tile), level + 1

    def unfinished(self):
        """The tiles that are not full yet, as (level, number, bytes)."""
        return [
            (level, self.size >> 8 * (level + 1), b"".join(tile))
            for level, tile in enumerate(self.tiles)
            if tile
        ]

    def root(self):
        rest = []
        for tile in self.tiles:
            row = tile + rest
            rest = [fold(row)] if row else []
        return fold(rest)


# Files: C2SP tlog-tiles


def tile_path(level, number, width=TILE):
    """Where a tile of hashes is, or with the level "entries" a bundle of entries: ``tile/0/x001/234.p/17``."""
    suffix = "" if width == TILE else f".p/{width}"
    return f"tile/{level}/{number_path(number)}{suffix}"


def number_path(number):
    """A number in threes, so that no folder grows large: 1234067 is ``x001/x234/067``."""
    path = f"{number % 1000:03d}"
    while number >= 1000:
        number //= 1000
        path = f"x{number % 1000:03d}/{path}"
    return path


def payload_path(number):
    """Where the personal texts of a bundle of entries are."""
    return f"payload/{number_path(number)}.json"


def bundle(bodies):
    """Entries written one after another, each after its length in two bytes."""
    return b"".join(len(body).to_bytes(2, "big") + body for body in bodies)


def split_bundle(data):
    """The entries of a bundle, one by one; raises ``ValueError`` where it is cut short."""
    start = 0
    while start < len(data):
        end = start + 2 + int.from_bytes(data[start : start + 2], "big")
        if end > len(data) or start + 2 > len(data):
            raise ValueError("the bundle is cut short")
        yield data[start + 2 : end]
        start = end


# Signatures: Ed25519 of RFC 8032, verified strictly

_P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)


def _point(data):
    """The point that 32 bytes encode, or None; the encoding must be the canonical one."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x % 2 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(factor, point):
    total = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point = _add(point, point)
        factor >>= 1
    return total


def _same(one, other):
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 == (one[1] * other[2] - other[1] * one[2]) % _P


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
_NEUTRAL = (0, 1, 1, 0)


def signature_is_good(public_key, message, signature):
    """Whether an Ed25519 signature is one of this key over this message.

    Strict: canonical encodings only, a scalar below the group's order, no key of small order.
    """
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, commit = _point(public_key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commit is None or scalar >= ORDER or _same(_times(8, key), _NEUTRAL):
        return False
    challenge = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(challenge, "little") % ORDER
    return _same(_times(scalar, _BASE), _add(commit, _times(challenge, key)))


# The group ristretto255 of RFC 9496, on the same curve


_INVSQRT_A_MINUS_D = 54469307008909316920995813868745141605393597292927456921205312896311721017578


def _inverse_root(value):
    """Whether ``value`` is a square other than nought, and then the even root of 1/value (RFC 9496, 4.2)."""
    cube = value * value % _P * value % _P
    root = cube * pow(cube * cube % _P * value, (_P - 5) // 8, _P) % _P
    check = value * root % _P * root % _P
    if check in (_P - 1, (_P - _ROOT_OF_MINUS_ONE) % _P):
        root = root * _ROOT_OF_MINUS_ONE % _P
    return check in (1, _P - 1), _P - root if root & 1 else root


def _double(point):
    x, y, z, _ = point
    a, b = x * x % _P, y * y % _P
    h, g = a + b, a - b
    e = h - (x + y) * (x + y)
    f = 2 * z * z + g
    e, f = e % _P, f % _P
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _ready(point):
    """A point in the form in which adding it is quickest."""
    x, y, z, t = point
    return (y - x, y + x, 2 * z, 2 * _D * t % _P)


def _add_ready(point, ready):
    x, y, z, t = point
    a, b = (y - x) * ready[0] % _P, (y + x) * ready[1] % _P
    c, d = t * ready[3] % _P, z * ready[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _multiples(point):
    """The multiples of a point by 0 to 15, ready to be added."""
    found, step = [_NEUTRAL, point], _ready(point)
    while len(found) < 16:
        found.append(_add_ready(found[-1], step))
    return [_ready(multiple) for multiple in found]


class Pure:
    """The group in plain Python: for checking what is public.

    Its time depends on the numbers it works with, so it must not be given a secret.
    """

    is_constant_time = False
    IDENTITY = _NEUTRAL

    def __init__(self):
        self._tables = {}

    @staticmethod
    def decode(data):
        """The point that 32 bytes encode, which may be the identity, or None; only the one encoding is taken."""
        s = int.from_bytes(data, "little")
        if len(data) != 32 or s >= _P or s & 1:
            return None
        square = s * s % _P
        minus, plus = 1 - square, 1 + square
        plus_squared = plus * plus % _P
        v = (-_D * minus * minus - plus_squared) % _P
        is_square, root = _inverse_root(v * plus_squared % _P)
        x = 2 * s * root % _P * plus % _P
        x = _P - x if x & 1 else x
        y = minus * root % _P * root % _P * plus % _P * v % _P
        t = x * y % _P
        return None if not is_square or t & 1 or y == 0 else (x, y, 1, t)

    @staticmethod
    def encode(point):
        """The 32 bytes of a point."""
        x, y, z, t = point
        u1, u2 = (z + y) * (z - y) % _P, x * y % _P
        _, root = _inverse_root(u1 * u2 % _P * u2 % _P)
        d1, d2 = root * u1 % _P, root * u2 % _P
        z_inverse = d1 * d2 % _P * t % _P
        if t * z_inverse % _P & 1:
            x, y, d2 = y * _ROOT_OF_MINUS_ONE % _P, x * _ROOT_OF_MINUS_ONE % _P, d1 * _INVSQRT_A_MINUS_D % _P
        if x * z_inverse % _P & 1:
            y = -y
        s = d2 * (z - y) % _P
        return (_P - s if s & 1 else s).to_bytes(32, "little")

    @staticmethod
    def add(one, other):
        return _add(one, other)

    @staticmethod
    def subtract(one, other):
        x, y, z, t = other
        return _add(one, (-x, y, z, -t))

    def times(self, factor, point):
        factor %= ORDER
        if point in self._tables:
            return self._by_table(factor, self._tables[point])
        multiples, total = _multiples(point), _NEUTRAL
        for digit in f"{factor:x}":
            total = _double(_double(_double(_double(total))))
            total = _add_ready(total, multiples[int(digit, 16)])
        return total

    def base(self, factor):
        """The generator of the group, so many times."""
        self.keep(_BASE)
        return self.times(factor, _BASE)

    def keep(self, point):
        """Make ready for many multiplications of one point; worth it from about eight on."""
        if point in self._tables:
            return
        table, step = [], point
        for _ in range(64):
            table.append(_multiples(step))
            step = _double(_double(_double(_double(step))))
        self._tables[point] = table

    @staticmethod
    def _by_table(factor, table):
        total = _NEUTRAL
        for multiples in table:
            total = _add_ready(total, multiples[factor & 15])
            factor >>= 4
        return total


# Signed notes: C2SP signed-note, the text formats of golang.org/x/mod/sumdb/note


def key_hash(name, public_key):
    """The four bytes by which a signature line names its key."""
    return hashlib.sha256(name.encode() + b"\n\x01" + public_key).digest()[:4]


def read_key(vkey):
    """The name and the 32 bytes of a public key written as ``name+hash+base64``."""
    try:
        name, short, encoded = vkey.strip().split("+", 2)
        data = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise CannotCheck("The key is not written as name+hash+base64.") from error
    if len(data) != 33 or data[0] != 1 or key_hash(name, data[1:]).hex() != short:
        raise CannotCheck(
            "The key is damaged: its parts do not belong together, or it is not an Ed25519 key."
        )
    return name, data[1:]


def open_note(note, vkey, is_good=signature_is_good):
    """The text of a signed note, once its signature by this key was found good; else ``Mismatch``."""
    name, public_key = read_key(vkey)
    text, found, signatures = note.rpartition(b"\n\n")
    if not found or not signatures.endswith(b"\n"):
        raise Mismatch("The checkpoint is not a signed note.")
    text += b"\n"
    wanted = key_hash(name, public_key)
    for line in signatures.decode("utf-8", "replace").splitlines():
        dash, _, rest = line.partition(" ")
        signer, _, encoded = rest.rpartition(" ")
        try:
            data = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            continue
        if dash == "—" and signer == name and data[:4] == wanted:
            if is_good(public_key, text, data[4:]):
                return text.decode()
            raise Mismatch(f"The signature of {name} under the checkpoint is not good.")
    raise Mismatch(f"The checkpoint carries no signature by the key of {name}.")


def read_checkpoint(text):
    """Origin, size and root of a checkpoint's text."""
    lines = text.split("\n")
    try:
        origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError) as error:
        raise Mismatch("The checkpoint is not written as origin, size and root.") from error
    if not origin or not re.fullmatch("0|[1-9][0-9]*", lines[1]) or len(root) != 32:
        raise Mismatch("The checkpoint is not written as origin, size and root.")
    return origin, size, root


def open_checkpoint(note, vkey, is_good=signature_is_good):
    """Size and root of a signed checkpoint, which must name the key's owner as its origin."""
    origin, size, root = read_checkpoint(open_note(note, vkey, is_good))
    if origin != read_key(vkey)[0]:
        raise Mismatch(f"The checkpoint is of another record: {origin}.")
    return size, root


# Entries

LEAF_FIELDS = {"v", "kind", "at", "ref", "subject", "actor", "facts", "commits"}


def read_leaf(body):
    """The entry that a leaf's bytes hold; ``ValueError`` when they are not one in canonical JSON."""
    try:
        leaf = json.loads(body)
        canonical_body = canonical(leaf)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if canonical_body != body:
        raise ValueError("it is not canonical JSON")
    if not isinstance(leaf, dict) or set(leaf) != LEAF_FIELDS or leaf["v"] != 1:
        raise ValueError("it has not the fields of an entry")
    if not all(isinstance(leaf[name], dict) for name in ("facts", "commits")):
        raise ValueError("its facts or commits are not named values")
    return leaf


ABSENT = ({"erased": True}, {"withheld": True})


class Texts:
    """Which personal texts were committed to, shown, erased or held back, and are missing without a reason."""

    def __init__(self):
        self.shown = {}
        self.gone = {}
        self.erased = {}
        self.withheld = set()

    def check(self, index, leaf, payloads):
        """Compare what an entry committed to with the texts published beside it."""
        if leaf["kind"] == "payload.erased":
            key = str(leaf["facts"].get("ref")), str(leaf["facts"].get("name"))
            self.erased.setdefault(key, index)
        self.withheld |= self._named(leaf, "withholds")
        self.withheld -= self._named(leaf, "shows_again")
        for name, committed in leaf["commits"].items():
            key = str(leaf["ref"]), name
            payload = payloads.pop(name, None)
            if payload is None or payload in ABSENT:
                if key in self.gone:
                    raise Mismatch(
                        f"Entry {index} has the same reference as entry {self.gone[key][0]}.", index
                    )
                self.gone[key] = index, payload and next(iter(payload))
                continue
            try:
                found = commitment(bytes.fromhex(payload["salt"]), canonical(payload["value"])).hex()
            except (KeyError, TypeError, ValueError, RecursionError):
                found = None
            if found != committed:
                raise Mismatch(
                    f"Entry {index}: its text “{name}” is not the one it was published with.", index
                )
            self.shown[key] = index
        if payloads:
            raise Mismatch(
                f"Entry {index}: the text “{sorted(payloads)[0]}” beside it was never part of it.", index
            )

    @staticmethod
    def _named(leaf, fact):
        """The references of entries whose texts this one holds back, or shows again."""
        refs = leaf["facts"].get(fact)
        return {str(ref) for ref in refs} if isinstance(refs, list) else set()

    def announced(self):
        """Texts said to be erased or held back, which no entry read so far confirms: (index, name)."""
        return sorted(
            (index, key[1])
            for key, (index, said) in self.gone.items()
            if said and key not in self.erased and not (said == "withheld" and key[0] in self.withheld)
        )

    def count_erased(self):
        """How many of those that are gone were erased, as an entry says."""
        return sum(key in self.erased for key in self.gone)

    def settle(self, size):
        """Once all entries were read: every missing text needs its entry that says it was erased.

        What entries from ``size`` on erased may have been read while it still stood there.
        """
        for key, (index, said) in self.gone.items():
            if not said and key not in self.erased:
                raise Mismatch(
                    f"Entry {index}: its text “{key[1]}” is missing, and no entry says why.", index
                )
        for key, index in self.shown.items():
            if self.erased.get(key, size) < size:
                raise Mismatch(
                    f"Entry {index}: its text “{key[1]}” is still published, "
                    f"though entry {self.erased[key]} says it was erased.",
                    index,
                )


# Ballots: the format hearth-ballot-1, described in docs/ballots.md

FORMAT, SUITE = "hearth-ballot-1", "ristretto255-sha512"
MANIFEST_FIELDS = {
    *("format", "suite", "level", "poll", "electorate", "electorate_name", "proposal", "question"),
    *("options", "rule", "quorum_per_cent", "threshold_per_cent", "tie", "floor", "announced_at"),
    *("roll_frozen_at", "opens_at", "closes_at", "election_key", "receipt_key", "roll", "booth", "log"),
}
LONGEST_BALLOT = 12_000  # characters, more than thirty options need
SMALLEST_FLOOR = 11  # counted ballots, below which nothing is ever decrypted
NAME = re.compile("[A-Za-z0-9][A-Za-z0-9_-]*")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z")
TRACKER_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class BallotRefused(ValueError):
    """A ballot that cannot be counted. ``why`` is "shape", "other_poll", "encoding" or "proof"."""

    def __init__(self, why, sentence):
        super().__init__(sentence)
        self.why = why


@dataclass(frozen=True)
class Terms:
    """What a manifest fixes before anybody votes."""

    manifest: dict
    hash: bytes  # "eh", which goes into every challenge
    key: bytes  # the election key, to which votes are encrypted
    options: int
    low: int  # how many options a ballot may choose, at least
    high: int  # and at most
    floor: int

    @property
    def values(self):
        """The numbers of choices that a ballot may hold."""
        return range(self.low, self.high + 1)

    @property
    def ballot_length(self):
        return 25 + 192 * self.options + 64 * len(self.values)


@dataclass(frozen=True, repr=False)
class Ballot:
    """The parts of a ballot, read but not yet believed. It has no printed form, so that no log shows a handle."""

    handle: bytes  # the line of the roll that it votes for
    tracker: str  # by which its voter finds it
    ciphertexts: bytes
    proofs: bytes
    text: str
    sha256: str  # of its bytes


def frame(tag, *parts):
    """Byte strings written so that no two lists of them look alike: each one after its length."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in (tag.encode("ascii"), *parts))


def challenge(tag, *parts):
    """The number that a proof must answer to: SHA-512 of the frame, modulo the order of the group."""
    return int.from_bytes(hashlib.sha512(frame(tag, *parts)).digest(), "little") % ORDER


def numbered(number):
    """A small number inside a frame."""
    return number.to_bytes(4, "big")


def scalar_bytes(scalar):
    return scalar.to_bytes(32, "little")


def read_scalar(data):
    """The number from 1 to below the group's order that 32 bytes hold, or None."""
    scalar = int.from_bytes(data, "little")
    return scalar if len(data) == 32 and 0 < scalar < ORDER else None


def read_terms(manifest):
    """The terms in a manifest's bytes; raises ``Mismatch`` when they are not one."""
    try:
        said = json.loads(manifest)
        is_canonical = canonical(said) == manifest
    except (ValueError, RecursionError):
        is_canonical = False
    if not is_canonical:
        raise Mismatch("The manifest is not canonical JSON.")
    wrong = _wrong_in(said)
    if wrong:
        raise Mismatch(f"The manifest cannot be used: {wrong}.")
    options, rule = len(said["options"]), said["rule"]
    low, high = (1, 1) if rule["kind"] == "one" else (0, rule["most"])
    key = bytes.fromhex(said["election_key"])
    return Terms(said, hashlib.sha256(manifest).digest(), key, options, low, high, said["floor"])


def _wrong_in(said):
    """What is wrong with a manifest, or None."""
    if not isinstance(said, dict) or set(said) != MANIFEST_FIELDS:
        return "it has not the fields of a manifest"
    if (said["format"], said["suite"], said["level"]) != (FORMAT, SUITE, "B"):
        return "it is of another format"
    if not all(isinstance(said[name], str) and NAME.fullmatch(said[name]) for name in ("poll", "electorate")):
        return "its poll or electorate is not a plain name"
    options = said["options"]
    if not isinstance(options, list) or not 2 <= len(options) <= 30:
        return "it has not 2 to 30 options"
    codes = [option.get("code") if isinstance(option, dict) else None for option in options]
    if not all(isinstance(code, str) and code for code in codes) or len(set(codes)) != len(codes):
        return "its options have not each a code of their own"
    worded = [part for option in options for part in (option.get("label"), option.get("effect"))]
    if not all(map(_is_worded, [said["electorate_name"], said["question"], *worded])):
        return "its electorate, question or options are not in words of each language"
    if said["rule"] != {"kind": "one"}:
        most = said["rule"].get("most") if isinstance(said["rule"], dict) else None
        if said["rule"] != {"kind": "approval", "most": most} or not _is_number(most, 1, len(options)):
            return "its rule is unknown"
    if not _is_number(said["floor"], SMALLEST_FLOOR):
        return f"its floor is below {SMALLEST_FLOOR}"
    roll = said["roll"]
    if not isinstance(roll, dict) or set(roll) != {"size", "commitment"} or not _is_hash(roll["commitment"]):
        return "it does not say which roll it is for"
    if not _is_number(roll["size"], 0):
        return "it does not say how long the roll is"
    moments = [said[name] for name in ("announced_at", "roll_frozen_at", "opens_at", "closes_at")]
    if not all(isinstance(moment, str) and MOMENT.fullmatch(moment) for moment in moments):
        return "its moments are not written as 2026-11-22T10:00Z"
    if not moments[0] <= moments[1] <= moments[2] < moments[3]:
        return "its moments are not in their order"
    if not all(_is_number(said[name], 0, 100) for name in ("quorum_per_cent", "threshold_per_cent")):
        return "its quorum or threshold is not so many per cent"
    if said["tie"] != "not_passed" or not all(isinstance(said[name], str) for name in ("proposal", "log")):
        return "its tie, proposal or log is not written as it must be"
    if not _is_vkey(said["receipt_key"]):
        return "its receipt key is not one that signs"
    booth = said["booth"]
    if (
        not isinstance(booth, dict)
        or set(booth) != {"module", "portable"}
        or not all(map(_is_hash, booth.values()))
    ):
        return "it does not say with which page people vote"
    key = _from_hash(said["election_key"])
    if not any(key) or Pure.decode(key) is None:
        return "its election key is not a point that can be encrypted to"
    return None


def _is_vkey(value):
    try:
        return isinstance(value, str) and bool(read_key(value))
    except CannotCheck:
        return False


def _is_worded(value):
    """Whether a value is text by language."""
    return isinstance(value, dict) and bool(value) and all(isinstance(text, str) for text in value.values())


def _is_number(value, least, most=2**53):
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_hash(value, length=64):
    """Whether a value is bytes written in small hexadecimal digits."""
    return isinstance(value, str) and bool(re.fullmatch(f"[0-9a-f]{{{length}}}", value))


def _from_hash(value):
    """The 32 bytes that a value is written for, or none when it is something else."""
    return bytes.fromhex(value) if _is_hash(value) else b""


def tracker_of(terms, ciphertexts):
    """The 64 digits by which a voter finds a ballot; they depend on the encrypted choices alone."""
    return hashlib.sha256(frame(f"{FORMAT} tracker", terms.hash, ciphertexts)).hexdigest()


def short_tracker(tracker):
    """A tracker as people see it: four groups of four letters and digits."""
    number = int(tracker[:20], 16)
    letters = "".join(TRACKER_ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def base64url(data):
    """Bytes as text in the alphabet of addresses, without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_base64url(text):
    """The bytes of such a text, or None; each byte string has one text only."""
    if not isinstance(text, str) or not re.fullmatch("[A-Za-z0-9_-]*", text) or len(text) % 4 == 1:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if base64url(data) == text else None


def read_ballot(terms, text):
    """The parts of a ballot's text; ``BallotRefused`` when it has not the shape of one for this poll."""
    data = from_base64url(text) if isinstance(text, str) and len(text) <= LONGEST_BALLOT else None
    if data is None or not data.startswith(b"\x01") or len(data) < 9:
        raise BallotRefused("shape", "This is not a whole ballot.")
    if data[1:9] != terms.hash[:8]:
        raise BallotRefused("other_poll", "This ballot was made for another poll.")
    if len(data) != terms.ballot_length:
        raise BallotRefused("shape", "This is not a whole ballot.")
    end = 25 + 64 * terms.options
    ciphertexts = data[25:end]
    tracker = tracker_of(terms, ciphertexts)
    return Ballot(data[9:25], tracker, ciphertexts, data[end:], text, hashlib.sha256(data).hexdigest())


def check_ballot(terms, text, group):
    """A ballot once all that it must prove was checked; else ``BallotRefused``."""
    ballot = read_ballot(terms, text)
    pairs = read_ciphertexts(ballot.ciphertexts, group)
    scalars = [read_scalar(part) for part in split_hashes(ballot.proofs)]
    key = group.decode(terms.key)
    if pairs is None or None in scalars:
        raise BallotRefused("encoding", "This ballot holds a number or a point that is not allowed.")
    group.keep(key)
    answers = list(zip(scalars[::2], scalars[1::2]))
    statements = [
        *((f"{FORMAT} choice", numbered(option), pair, range(2)) for option, pair in enumerate(pairs)),
        (f"{FORMAT} sum", b"", add_pairs(pairs, group), terms.values),
    ]
    for tag, suffix, (a, b), values in statements:
        mine, answers = answers[: len(values)], answers[len(values) :]
        commitments = commitments_of(group, key, a, b, zip(values, mine))
        wanted = challenge(tag, terms.hash, ballot.handle, ballot.ciphertexts, suffix, *commitments)
        if sum(c for c, _ in mine) % ORDER != wanted:
            raise BallotRefused("proof", "This ballot does not prove that it holds an allowed choice.")
    return ballot


def commitments_of(group, key, a, b, answers):
    """What the proof that (a, b) holds one of the values was made from, if it is one: two points a value."""
    for value, (c, r) in answers:
        yield group.encode(group.add(group.base(r), group.times(c, a)))
        without = group.subtract(b, group.base(value))
        yield group.encode(group.add(group.times(r, key), group.times(c, without)))


def read_ciphertexts(data, group):
    """The pairs of points in a ballot's ciphertexts, or None when one is malformed or the identity."""
    points = [group.decode(part) if any(part) else None for part in split_hashes(data)]
    return None if None in points else list(zip(points[::2], points[1::2]))


def add_pairs(pairs, group):
    """One ciphertext that holds the sum of what several hold."""
    a, b = group.IDENTITY, group.IDENTITY
    for other_a, other_b in pairs:
        a, b = group.add(a, other_a), group.add(b, other_b)
    return a, b


def check_opened(terms, opened, group):
    """The tracker and the codes of the options that an opened ballot holds; else ``BallotRefused``."""
    try:
        said = json.loads(opened)
        is_canonical = canonical(said) == opened and isinstance(said, dict)
    except (ValueError, RecursionError):
        is_canonical = False
    if not is_canonical or set(said) != {"format", "manifest", "ciphertexts", "chosen", "randomness"}:
        raise BallotRefused("shape", "This is not an opened ballot.")
    if said["format"] != f"{FORMAT} opened" or said["manifest"] != terms.hash.hex():
        raise BallotRefused("other_poll", "This ballot was opened for another poll.")
    ciphertexts, chosen, randomness = (said[name] for name in ("ciphertexts", "chosen", "randomness"))
    data = from_base64url(ciphertexts)
    codes = [option["code"] for option in terms.manifest["options"]]
    if (
        data is None
        or len(data) != 64 * terms.options
        or not (isinstance(chosen, list) and chosen == [code for code in codes if code in chosen])
        or len(chosen) not in terms.values
        or not (isinstance(randomness, list) and len(randomness) == terms.options)
    ):
        raise BallotRefused("shape", "This is not an opened ballot.")
    numbers = [read_scalar(_from_hash(part)) for part in randomness]
    if None in numbers:
        raise BallotRefused("encoding", "This opened ballot holds a number that is not allowed.")
    key = group.decode(terms.key)
    for option, number in enumerate(numbers):
        a, b = group.base(number), group.times(number, key)
        if codes[option] in chosen:
            b = group.add(b, group.base(1))
        if group.encode(a) + group.encode(b) != data[64 * option : 64 * option + 64]:
            raise BallotRefused(
                "proof", f"The encrypted ballot does not hold what it says about “{codes[option]}”."
            )
    return tracker_of(terms, data), chosen


def counted(ballots, overridden=()):
    """The last ballot of each handle, without those that a vote on paper replaced, in the order received."""
    last = {ballot.handle: place for place, ballot in enumerate(ballots)}
    overridden = set(overridden)
    return [
        ballot
        for place, ballot in enumerate(ballots)
        if last[ballot.handle] == place and ballot.handle not in overridden
    ]


def add_up(terms, ballots, group):
    """For each option the pair of points that encrypts how often these ballots chose it."""
    sums = [(group.IDENTITY, group.IDENTITY)] * terms.options
    for ballot in ballots:
        pairs = read_ciphertexts(ballot.ciphertexts, group)
        sums = [add_pairs(both, group) for both in zip(sums, pairs)]
    return sums


def decryption_challenge(terms, ballots_hash, option, points, commitments, group):
    points = [group.encode(point) for point in points]
    return challenge(
        f"{FORMAT} decryption", terms.hash, ballots_hash, numbered(option), *points, *commitments
    )


def check_decryption(terms, sums, counts, decryption, number, ballots_hash, group):
    """Raise ``Mismatch`` unless the counts are what the sums of so many ballots hold, as the proofs show."""
    key = group.decode(terms.key)
    if not len(counts) == len(decryption) == len(sums) == terms.options:
        raise Mismatch("The tally has not one count and one proof for each option.")
    for option, ((a, b), count, proof) in enumerate(zip(sums, counts, decryption)):
        code = terms.manifest["options"][option]["code"]
        share, c, r = (_from_hash(proof.get(name)) for name in ("share", "challenge", "response"))
        share, c, r = group.decode(share), read_scalar(c), read_scalar(r)
        if share is None or c is None or r is None:
            raise Mismatch(f"The tally's proof for “{code}” holds a number or a point that is not allowed.")
        u = group.add(group.base(r), group.times(c, key))
        v = group.add(group.times(r, a), group.times(c, share))
        commitments = group.encode(u), group.encode(v)
        if c != decryption_challenge(terms, ballots_hash, option, (a, b, share), commitments, group):
            raise Mismatch(f"The tally does not prove how many chose “{code}”.")
        if not 0 <= count <= number or group.encode(group.subtract(b, share)) != group.encode(
            group.base(count)
        ):
            raise Mismatch(f"The number of those who chose “{code}” is not what the ballots add up to.")


def handle_commitment(salt, handle):
    """How a published roll names a handle without showing it."""
    return hashlib.sha256(frame(f"{FORMAT} handle", salt, handle)).hexdigest()


def paper_handle(terms, serial):
    """The handle under which a sheet of paper is entered."""
    return hashlib.sha256(frame(f"{FORMAT} paper", terms.hash, numbered(serial))).digest()[:16]


# Files whose hashes stand in entries, and the secret votes among them

_FILE = re.compile(r"(?!tile/|payload/)[a-z]+(/[A-Za-z0-9][A-Za-z0-9._-]*){1,4}")


CHANNELS = ("device", "assisted", "electronic", "paper")
MOST_SHEETS = 1_000_000
YES_NO = ["yes", "no", "abstain"]
WEIGHTIEST_FIRST = ("not_valid", "not_passed", "passed", "no_decision", "decided")


class Poll(NamedTuple):
    """What the check of one electorate's vote came to; without counts when too few people voted."""

    folder: str
    received: int
    counted: int
    counts: dict  # by the option's code
    paper: dict  # how many were checked off for it, sheets and spoiled ones
    outcome: str
    result: dict  # what an entry must say of it, and nothing else

    def is_told_by(self, said):
        """Whether what an entry says of this vote is what it came to, to the last number."""
        return canonical(said) == canonical({"outcome": self.outcome, "result": self.result})


_FROZEN, _RECEIVED, _CLOSED = "ballots.frozen", "ballots.received", "ballots.closed"
# The kinds of entries that may bind a file of a vote, by its name.
BINDERS = {
    **dict.fromkeys(("manifest.json", "roll.json", "booth.js", "booth.html"), (_FROZEN,)),
    **dict.fromkeys(("ballots.jsonl", "tally.json"), (_CLOSED,)),
}


class Kept:
    """Reads each file of a vote once: a server could answer otherwise the second time, after a check of the first.

    Once it is closed, there is nothing but what was read before.
    """

    def __init__(self, read):
        self._read, self._kept, self.is_closed = read, {}, False

    def __call__(self, path):
        if not path.startswith("polls/"):
            return self._read(path)
        if path not in self._kept:
            self._kept[path] = None
            if not self.is_closed:
                with contextlib.suppress(FileNotFoundError):
                    self._kept[path] = self._read(path)
        if self._kept[path] is None:
            raise FileNotFoundError(path)
        return self._kept[path]


class Entry(NamedTuple):
    """What an entry about votes says, as far as the files of the vote must agree with it."""

    index: int
    at: str
    kind: str
    subject: str
    facts: dict


class Files:
    """The files that entries bind by their hashes, and what the entries about votes say of them."""

    def __init__(self):
        self.bound = {}
        self.votes = {}  # the entries about a vote, by its reference and their kind

    def note(self, index, leaf):
        """Take down which files an entry binds."""
        files = leaf["facts"].get("files", {})
        if not isinstance(files, dict) or not all(map(_FILE.fullmatch, files)):
            raise Mismatch(f"Entry {index} does not say plainly which files belong to it.", index)
        for path, wanted in files.items():
            if self.bound.setdefault(path, (wanted, index)) != (wanted, index):
                raise Mismatch(f"Entry {index}: {path} belongs to entry {self.bound[path][1]}.", index)
            if path.startswith("polls/"):
                self._check_binder(index, leaf, path)
            if path.startswith("decisions/"):
                self._check_signed(index, leaf, path)
        if leaf["kind"] in ("ballots.announced", _FROZEN, _CLOSED):
            self._note_vote(Entry(index, leaf["at"], leaf["kind"], str(leaf["subject"]), leaf["facts"]))

    def _check_binder(self, index, leaf, path):
        """A file of a vote belongs to an entry about that vote, of the kind at which it is fixed."""
        reference, name = path.split("/")[1], path.rpartition("/")[2]
        is_list = re.fullmatch(r"received-[1-9][0-9]*\.json", name)
        kinds = (_RECEIVED, _CLOSED) if is_list else BINDERS.get(name, (leaf["kind"],))
        if leaf["subject"] != reference or leaf["kind"] not in kinds:
            raise Mismatch(
                f"Entry {index}: {path} does not belong to an entry of this kind and subject.", index
            )

    def _check_signed(self, index, leaf, path):
        """A signed fingerprint belongs to the entry that says the same of the same version."""
        version = f"decisions/{leaf['subject']}/v{leaf['facts'].get('version')}.note"
        if leaf["kind"] != DECISION_SIGNED or path != version:
            raise Mismatch(
                f"Entry {index}: {path} does not belong to an entry of this kind and subject.", index
            )

    def _note_vote(self, entry):
        about = self.votes.setdefault(entry.subject, {})
        if about.setdefault(entry.kind, entry) is not entry:
            raise Mismatch(
                f"Entry {entry.index}: entry {about[entry.kind].index} says {entry.kind} of {entry.subject} already.",
                entry.index,
            )

    def settle(self, read, whole, group, origin):
        """Check every file, and every vote that was closed; ``whole`` when all entries were read."""
        closed = [path[: -len("/tally.json")] for path in self.bound if path.endswith("/tally.json")]
        for path in self.bound:
            if path.rpartition("/")[0] not in closed:
                self._compare(path, read)
        polls = {}
        for folder in closed:
            kept = Kept(read)
            index = self.bound[f"{folder}/tally.json"][1]
            try:
                polls[folder] = self._settle_poll(kept, folder, whole, group, origin)
            except Mismatch as found:
                sentence = str(found) if found.index is not None else f"Entry {index}: {found}"
                raise Mismatch(sentence, index if found.index is None else found.index) from found
        for reference, entries in self.votes.items():
            self._check_result(reference, entries, whole, polls)
        return [polls[folder] for folder in closed]

    def _settle_poll(self, read, folder, whole, group, origin):
        ballots = f"{folder}/ballots.jsonl"
        for path in self.bound:
            # A ballot that was changed can be named, which the hash of a whole file cannot.
            if path.rpartition("/")[0] == folder and path != ballots:
                self._compare(path, read)

        def read_bound(path):
            data = read(path)
            if whole and path not in self.bound:
                raise Mismatch(f"{path} is published, but no entry binds it.")
            return data

        lists = [path for path in self.bound if path.startswith(f"{folder}/received-")]
        if whole and {f"{folder}/received-{n}.json" for n in range(1, len(lists) + 1)} != set(lists):
            raise Mismatch(f"{folder} has a list of ballots received that is not in its turn.")
        poll = check_poll(read_bound, folder, group)
        if ballots in self.bound:
            self._compare(ballots, read)
        manifest = read_terms(read(f"{folder}/manifest.json")).manifest
        if manifest["log"] != origin:
            raise Mismatch(f"{folder}/manifest.json is of another record: {manifest['log']}.")
        self._check_booth(manifest, folder, whole)
        if whole:
            self._check_order(manifest, folder, len(lists))
        return poll

    def _check_order(self, manifest, folder, lists):
        """The terms were fixed by one entry before voting opened, and the lists follow it in their turn."""
        fixed, roll = (self.bound.get(f"{folder}/{name}") for name in ("manifest.json", "roll.json"))
        frozen = self.votes.get(manifest["poll"], {}).get(_FROZEN)
        if not (fixed and roll and frozen and fixed[1] == roll[1] == frozen.index):
            raise Mismatch(f"{folder}: no entry fixed who may vote and on what terms.")
        if not MOMENT.fullmatch(str(frozen.at)) or frozen.at >= manifest["opens_at"]:
            raise Mismatch(f"{folder}: the terms were not fixed before voting opened.")
        lists = [self.bound[f"{folder}/received-{n}.json"][1] for n in range(1, lists + 1)]
        order = [frozen.index, *lists]
        # Only the last list may come with the count.
        if order != sorted(set(order)) or order[-1] > self.bound[f"{folder}/tally.json"][1]:
            raise Mismatch(f"{folder}: its files were not published in their turn.")

    def _check_result(self, reference, about, whole, polls):
        """A result that an entry tells is the one that the tallies of all communities make."""
        closed, announced = about.get(_CLOSED), about.get("ballots.announced")
        if closed is None:
            return
        fixed, tallies = (self._communities(reference, name) for name in ("manifest.json", "tally.json"))
        is_secret = announced is not None and announced.facts.get("kind") == "secret"
        if not (fixed or tallies or is_secret or "communities" in closed.facts):
            return  # A roll call, in which every vote is in the entry itself.
        told = closed.facts.get("communities")
        if not tallies or not isinstance(told, dict) or set(told) != tallies or (whole and fixed != tallies):
            raise Mismatch(
                f"Entry {closed.index}: {reference} was closed without a tally of each community that voted.",
                closed.index,
            )
        found = {code: polls[f"polls/{reference}/{code}"] for code in tallies}
        if not all(poll.is_told_by(told[code]) for code, poll in found.items()):
            raise Mismatch(
                f"Entry {closed.index}: {reference} has another result than its tally makes.", closed.index
            )
        outcomes = {poll.outcome for poll in found.values()}
        if closed.facts.get("outcome") != next(one for one in WEIGHTIEST_FIRST if one in outcomes):
            raise Mismatch(
                f"Entry {closed.index}: {reference} has another outcome than its communities make together.",
                closed.index,
            )

    def _communities(self, reference, name):
        """The communities of a vote of which an entry binds this file."""
        found = (path.split("/") for path in self.bound)
        return {parts[2] for parts in found if [*parts[:2], *parts[3:]] == ["polls", reference, name]}

    def _compare(self, path, read):
        wanted, index = self.bound[path]
        try:
            found = hashlib.sha256(read(path)).hexdigest()
        except FileNotFoundError as error:
            raise Mismatch(f"Entry {index}: {path} is missing.", index) from error
        if found != wanted:
            raise Mismatch(f"Entry {index}: {path} is not the file that was published.", index)

    def _check_booth(self, manifest, folder, whole):
        """The page on which people voted was published, and is the one that the manifest fixed."""
        for name, file in (("module", "booth.js"), ("portable", "booth.html")):
            path = f"{folder.rpartition('/')[0]}/{file}"
            if whole and path not in self.bound:
                raise Mismatch(f"{path} was not published, so nobody can see with what people voted.")
            if path in self.bound and manifest["booth"][name] != self.bound[path][0]:
                raise Mismatch(f"{path} is not the one that the manifest names.")


def check_poll(read, folder, group):
    """Check one electorate's vote from its published files alone; raises ``Mismatch``.

    ``folder`` is ``polls/<reference>/<electorate>``. A ballot that was changed is named by its file, line and
    tracker.
    """
    terms = read_terms(_need_file(read, folder, "manifest.json"))
    if folder.split("/")[-2:] != [terms.manifest["poll"], terms.manifest["electorate"]]:
        raise Mismatch(f"{folder}/manifest.json is the manifest of another vote.")
    roll = _read_roll(terms, _need_file(read, folder, "roll.json"), folder)
    received = _read_received(read, folder)
    tally = _read_json(_need_file(read, folder, "tally.json"), f"{folder}/tally.json")
    if tally.get("format") != f"{FORMAT} tally" or tally.get("manifest") != terms.hash.hex():
        raise Mismatch(f"{folder}/tally.json is the tally of another vote.")
    if "not_valid" in tally:
        if tally != {"format": tally["format"], "manifest": tally["manifest"], "not_valid": "floor"}:
            raise Mismatch(f"{folder}/tally.json says more about a vote that is not valid than it may.")
        if _is_there(read, f"{folder}/ballots.jsonl"):
            raise Mismatch(f"{folder}/ballots.jsonl is published, though the vote is not valid.")
        return Poll(folder, len(received), 0, {}, {}, "not_valid", {"eligible": len(roll)})
    _check_shape(tally, f"{folder}/tally.json")
    data = _need_file(read, folder, "ballots.jsonl")
    sheets = tally["paper"]["sheets"]
    ballots = _check_ballots(terms, data, received, roll, sheets, f"{folder}/ballots.jsonl", group)
    if tally["ballots"] != hashlib.sha256(data).hexdigest():
        raise Mismatch(f"{folder}/tally.json is the tally of other ballots.")
    kept = _check_numbers(terms, ballots, tally, roll, f"{folder}/tally.json")
    sums = add_up(terms, kept, group)
    proven = tally["counts"], tally["decryption"]
    check_decryption(terms, sums, *proven, len(kept), bytes.fromhex(tally["ballots"]), group)
    codes = [option["code"] for option in terms.manifest["options"]]
    paper = {**tally["paper"], "checked_off": len(tally["paper"]["checked_off"])}
    counts = dict(zip(codes, tally["counts"]))
    result = judge(terms, counts, len(kept))
    numbers = {name: tally[name] for name in ("received", "replaced", "overridden")}
    numbers.update({name: tally["paper"][name] for name in ("sheets", "spoiled")})
    told = {**result, "ballots": numbers}
    return Poll(folder, len(received), len(kept), counts, paper, result["outcome"], told)


def judge(terms, counts, turnout):
    """What these counts come to, as docs/ballots.md says it."""
    said = terms.manifest
    size, abstain = said["roll"]["size"], counts.get("abstain", 0)
    to_take_part = _share(said["quorum_per_cent"], size)
    is_valid = turnout >= to_take_part
    result = {
        "eligible": size,
        "turnout": turnout,
        "abstain": abstain,
        "absent": size - turnout,
        "recused": 0,
        "quorum_needed": to_take_part,
        "quorum_met": is_valid,
    }
    needed = _share(said["threshold_per_cent"], turnout - abstain)
    if list(counts) == YES_NO:
        needed = max(needed, (turnout - abstain) // 2 + 1)
        outcome = "passed" if counts["yes"] >= needed else "not_passed"
        result.update(counts)
    else:
        needed = max(needed, 1)
        named = {code: count for code, count in counts.items() if code != "abstain" and count}
        first = [code for code, count in named.items() if count == max(named.values())]
        is_chosen = is_valid and len(first) == 1 and named[first[0]] >= needed
        outcome = "decided" if is_chosen else "no_decision"
        result.update({"votes": counts, "first": first, "chosen": first[0] if is_chosen else None})
    return {**result, "threshold_needed": needed, "outcome": outcome if is_valid else "not_valid"}


def _share(per_cent, number):
    """So many per cent of a number, rounded up."""
    return -(-per_cent * number // 100)


def _is_there(read, path):
    try:
        read(path)
    except FileNotFoundError:
        return False
    return True


def _need_file(read, folder, name):
    try:
        return read(f"{folder}/{name}")
    except FileNotFoundError as error:
        raise Mismatch(f"{folder}/{name} is missing.") from error


def _read_json(data, path, kind=dict):
    try:
        value = json.loads(data)
        if canonical(value) == data and isinstance(value, kind):
            return value
    except (ValueError, RecursionError):
        pass
    raise Mismatch(f"{path} is not written in canonical JSON.")


def _read_roll(terms, data, folder):
    """The commitments of a roll, which must be the one that the manifest names."""
    if hashlib.sha256(data).hexdigest() != terms.manifest["roll"]["commitment"]:
        raise Mismatch(f"{folder}/roll.json is not the roll that the manifest names.")
    lines = _read_json(data, f"{folder}/roll.json", list)
    roll = set(lines) if all(map(_is_hash, lines)) else set()
    if lines != sorted(roll) or len(lines) != terms.manifest["roll"]["size"]:
        raise Mismatch(f"{folder}/roll.json has not one line for each of those on the roll.")
    return roll


def _read_received(read, folder):
    """Tracker and hash of every ballot received, in the order of the published lists."""
    received, number = [], 1
    while True:
        path = f"{folder}/received-{number}.json"
        try:
            batch = _read_json(read(path), path)
        except FileNotFoundError:
            break
        if not (
            set(batch) == {"batch", "hour", "ballots"}
            and _is_number(batch["batch"], number, number)
            and isinstance(batch["hour"], str)
            and MOMENT.fullmatch(batch["hour"])
            and isinstance(batch["ballots"], list)
        ):
            raise Mismatch(f"{path} is not the list number {number} of ballots received.")
        for ballot in batch["ballots"]:
            named = isinstance(ballot, dict) and set(ballot) == {"tracker", "sha256"}
            if not named or not all(map(_is_hash, ballot.values())):
                raise Mismatch(f"{path} does not name each ballot by tracker and hash.")
            received.append((ballot["tracker"], ballot["sha256"]))
        number += 1
    if len({tracker for tracker, _ in received}) != len(received):
        # Whoever has seen an older ballot of a handle could otherwise send it again after the last one.
        raise Mismatch(f"{folder}: a ballot is listed as received twice.")
    return received


def _check_ballots(terms, data, received, roll, sheets, path, group):
    """The ballots of the file, each with its channel, once each was checked by itself."""
    lines = data.split(b"\n")
    if lines.pop() or len(lines) != len(received):
        raise Mismatch(f"{path} has {len(lines)} lines, but {len(received)} ballots were received.")
    read = []
    # All are compared with what was received before any is checked, so that a changed one is called changed.
    for number, (line, (tracker, sha256)) in enumerate(zip(lines, received), 1):
        where = f"{path}, line {number}, tracker {short_tracker(tracker)}"
        said = _read_json(line, where)
        if set(said) != {"ballot", "channel", "salt"} or said["channel"] not in CHANNELS:
            raise Mismatch(f"{where}: this is not written as ballot, channel and salt.")
        try:
            ballot = read_ballot(terms, said["ballot"])
        except BallotRefused as error:
            raise Mismatch(f"{where}: this is not the ballot that was received. {error}") from error
        if (ballot.tracker, ballot.sha256) != (tracker, sha256):
            raise Mismatch(f"{where}: this is not the ballot that was received.")
        read.append((where, said, ballot))
    serials = {paper_handle(terms, serial) for serial in range(1, sheets + 1)}
    for where, said, ballot in read:
        try:
            check_ballot(terms, ballot.text, group)
        except BallotRefused as error:
            raise Mismatch(f"{where}: {error}") from error
        if said["channel"] == "paper":
            if said["salt"] is not None or ballot.handle not in serials:
                raise Mismatch(f"{where}: this vote on paper has not the number of a sheet.")
        elif not _is_hash(said["salt"]) or not _is_on(roll, said["salt"], ballot.handle):
            raise Mismatch(f"{where}: this ballot belongs to nobody on the roll.")
    return [(said["channel"], ballot) for _, said, ballot in read]


def _is_on(roll, salt, handle):
    return handle_commitment(bytes.fromhex(salt), handle) in roll


def _check_shape(tally, path):
    """Whether everything is where it should be in the tally of a valid vote."""
    numbers = ("received", "replaced", "overridden", "counted")
    fields = {"format", "manifest", "ballots", "paper", "counts", "decryption", *numbers}
    paper = tally.get("paper")
    if not (
        set(tally) == fields
        and isinstance(paper, dict)
        and set(paper) == {"checked_off", "sheets", "spoiled"}
        and all(_is_number(tally[name], 0) for name in numbers)
        and all(_is_number(paper[name], 0, MOST_SHEETS) for name in ("sheets", "spoiled"))
        and all(
            isinstance(rows, list) for rows in (tally["counts"], tally["decryption"], paper["checked_off"])
        )
        and all(isinstance(row, dict) for row in (*tally["decryption"], *paper["checked_off"]))
        and all(_is_number(count, 0) for count in tally["counts"])
        and all(
            set(row) == {"handle", "salt"} and _is_hash(row["handle"], 32) and _is_hash(row["salt"])
            for row in paper["checked_off"]
        )
    ):
        raise Mismatch(f"{path} has not the fields of a tally.")


def _check_numbers(terms, ballots, tally, roll, path):
    """The ballots that count, once the tally was found to count those and no others."""
    paper = tally["paper"]
    checked_off = {bytes.fromhex(row["handle"]) for row in paper["checked_off"]}
    for row in paper["checked_off"]:
        if not _is_on(roll, row["salt"], bytes.fromhex(row["handle"])):
            raise Mismatch(f"{path}: somebody was checked off for paper who is not on the roll.")
    sheets = {ballot.handle for channel, ballot in ballots if channel == "paper"}
    electronic = {ballot.handle for channel, ballot in ballots if channel != "paper"}
    if not paper["sheets"] <= len(checked_off) == len(paper["checked_off"]):
        raise Mismatch(f"{path}: there are more votes on paper than people checked off for it.")
    if len(sheets) + paper["spoiled"] != paper["sheets"]:
        raise Mismatch(f"{path}: the sheets of paper are not those that were entered and those spoiled.")
    kept = counted([ballot for _, ballot in ballots], checked_off)
    numbers = {
        "received": len(ballots),
        "replaced": len(ballots) - len(sheets) - len(electronic),
        "overridden": len(electronic & checked_off),
        "counted": len(kept),
    }
    for name, number in numbers.items():
        if tally[name] != number:
            raise Mismatch(f"{path} says {tally[name]} for “{name}”, but the ballots make it {number}.")
    if len(kept) < terms.floor:
        raise Mismatch(
            f"{path}: {len(kept)} ballots were decrypted, though at least {terms.floor} are needed."
        )
    return kept


# One voter's own ballot

RECEIPT = re.compile(
    f"{FORMAT} receipt\n(?P<poll>{NAME.pattern})\n(?P<electorate>{NAME.pattern})\n"
    "manifest (?P<manifest>[0-9a-f]{64})\nhandle (?P<handle>[0-9a-f]{32})\nvote (?P<vote>[1-9][0-9]{0,8})\n"
    f"tracker (?P<tracker>[0-9a-f]{{64}})\nlisted by (?P<listed_by>{MOMENT.pattern})\n"
)


class Found(NamedTuple):
    """What became of a ballot, in words, and whether it is where it must be; None when that is not to be seen yet."""

    good: bool
    words: str


def read_receipt(read, note):
    """The lines of a receipt by their names, once the vote's own key was found to have signed it."""
    receipt = RECEIPT.fullmatch(note.rpartition(b"\n\n")[0].decode("utf-8", "replace") + "\n")
    if receipt is None:
        raise Mismatch("This is not a receipt for a secret vote.")
    folder = f"polls/{receipt['poll']}/{receipt['electorate']}"
    terms = read_terms(_need_file(read, folder, "manifest.json"))
    if receipt["manifest"] != terms.hash.hex():
        raise Mismatch("This receipt is for a vote on other terms than those on the record.")
    try:
        open_note(note, terms.manifest["receipt_key"])
    except Mismatch as error:
        raise Mismatch("This receipt was not signed by the key of its vote.") from error
    return {**receipt.groupdict(), "folder": folder}


def find_by_receipt(read, note):
    """What became of the ballot that a receipt is for, in a record that was found to match."""
    receipt = read_receipt(read, note)
    found = find_ballot(read, receipt["folder"], receipt["tracker"], receipt["handle"], int(receipt["vote"]))
    if found is not None:
        return found
    if _is_there(read, f"{receipt['folder']}/tally.json"):
        return Found(
            False,
            "MISSING. The receipt is good, but its ballot is on no list. Show it to the oversight body.",
        )
    return Found(
        None, f"Not listed yet, which it must be by {receipt['listed_by']}. Check again after that moment."
    )


def find_ballot(read, folder, tracker, handle, vote=None):
    """What became of the ballot with a tracker, long or as people see it, or None when it is not listed there."""
    listed = _read_received(read, folder)
    places = [place for place, (one, _) in enumerate(listed) if tracker in (one, short_tracker(one))]
    if len(places) != 1:
        return None
    if not _is_there(read, f"{folder}/tally.json"):
        return Found(True, f"{folder}: received and listed. The votes are not counted yet.")
    tally = _read_json(read(f"{folder}/tally.json"), f"{folder}/tally.json")
    if "not_valid" in tally:
        return Found(True, f"{folder}: received and listed. The vote was not valid, so nothing was counted.")
    terms = read_terms(read(f"{folder}/manifest.json"))
    lines = [json.loads(line) for line in read(f"{folder}/ballots.jsonl").splitlines()]
    handles = [read_ballot(terms, line["ballot"]).handle.hex() for line in lines]
    if handles[places[0]] != handle:
        return Found(
            False,
            f"{folder}: MISSING. The ballot with this code votes under another number than yours, "
            f"{handles[places[0]]}. Somebody else's code was shown to you, or somebody else's number.",
        )
    mine = [place for place, one in enumerate(handles) if one == handle]
    number = mine.index(places[0]) + 1
    if vote not in (None, number):
        return Found(
            False, f"{folder}: MISSING. This is vote {number} of your number, and the receipt says {vote}."
        )
    if handle in [row["handle"] for row in tally["paper"]["checked_off"]]:
        return Found(
            True,
            f"{folder}: set aside, because your number was checked off for voting on paper. "
            "If you did not vote on paper, show this to the oversight body.",
        )
    if number < len(mine):
        return Found(
            True,
            f"{folder}: replaced by a later one: this is vote {number} of {len(mine)} of your number. "
            "If you did not vote again, somebody else did under your number.",
        )
    return Found(True, f"{folder}: counted. It is the last vote of your number.")


def read_tracker(code):
    """A tracker as somebody typed it: without dashes and spaces, and with no letter that looks like a digit."""
    digits = re.sub("[\\s-]", "", code)
    if _is_hash(digits.lower()):
        return digits.lower()
    letters = digits.upper().translate(str.maketrans("OIL", "011"))
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


# One version of the reasons for a decision

DECISION_NOTE, DECISION_SIGNED = "hearth-decision-1", "decisions.signed"


def read_version(data):
    """The reference and the number of the version that a file of canonical JSON holds."""
    version = _read_json(data, "The file")
    reference, number = version.get("decision"), version.get("version")
    if not isinstance(reference, str) or not NAME.fullmatch(reference) or not _is_number(number, 1):
        raise CannotCheck("The file does not hold one version of the reasons for a decision.")
    return reference, number


def check_version(data, note, vkey):
    """Whether a signed note is about exactly these bytes; ``Mismatch`` where it is about others."""
    reference, number = read_version(data)
    fingerprint = hashlib.sha256(data).hexdigest()
    if open_note(note, vkey) != f"{DECISION_NOTE}\n{reference}\n{number}\n{fingerprint}\n":
        raise Mismatch(
            f"CHANGED. The note on version {number} of {reference} was signed for other words than these."
        )
    return f"version {number} of {reference}, with the fingerprint {fingerprint}"


def find_version(read, vkey, bound, data):
    """The same by a record that was found to match, whose entries bind these files."""
    reference, number = read_version(data)
    path = f"decisions/{reference}/v{number}.note"
    if path not in bound:
        return Found(
            None, f"The record holds no signed fingerprint of version {number} of {reference}, or not yet."
        )
    note, (wanted, index) = _need(read, path), bound[path]
    if hashlib.sha256(note).hexdigest() != wanted:
        raise Mismatch(f"Entry {index}: {path} is not the file that was published.", index)
    try:
        return Found(True, f"Entry {index} signs {check_version(data, note, vkey)}.")
    except Mismatch as found:
        return Found(False, str(found))


# The whole record


class Checked(NamedTuple):
    """What the check of a record came to."""

    size: int
    root: bytes
    erased: int  # texts
    announced: list  # texts said to be erased whose entry is not numbered yet, as (index, name)
    polls: list  # secret votes that were closed, as ``Poll``
    bound: dict  # the hash and the entry of each file, by its path


def check(read, vkey, since=None, group=None):
    """Check a record. ``read(path)`` gives a file's bytes or raises ``FileNotFoundError``.

    ``since`` is an older signed checkpoint that the caller trusts; then only what came after it is read, and
    the old part is checked to be the beginning of the new one. Returns ``Checked``. When texts are announced as
    erased, it goes on to what was signed meanwhile, so that an erasure during a long check is found. ``group`` is
    what ballots are checked with, ``Pure`` when it is not given.
    """
    size, root = open_checkpoint(_need(read, "checkpoint"), vkey)
    edge = Edge()
    if since is not None:
        old_size, old_root = open_checkpoint(since, vkey)
        if old_size > size:
            raise Mismatch(f"The record has become shorter: {size} entries now, {old_size} before.", size)
        edge = Edge.at(old_size, _tile_reader(read, size))
        if edge.root() != old_root:
            raise Mismatch("The first entries are not those of the older checkpoint.", 0)
    texts, files, first_size = Texts(), Files(), size
    _check_up_to(size, root, read, edge, texts, files)
    while texts.announced():
        newer = open_checkpoint(_need(read, "checkpoint"), vkey)
        if newer[0] <= size:
            break
        size, root = newer
        _check_up_to(size, root, read, edge, texts, files)
    texts.settle(first_size)
    polls = files.settle(read, since is None, group or Pure(), read_key(vkey)[0])
    return Checked(size, root, texts.count_erased(), texts.announced(), polls, files.bound)


def _check_up_to(size, root, read, edge, texts, files):
    read_tile, start = _tile_reader(read, size), edge.size
    for number in range(start // TILE, -(-size // TILE)):
        _check_bundle(read, read_tile, number, edge, size, texts, files)
    for level, number, tile in edge.unfinished():
        _compare(tile, read_tile(level, number, len(tile) // 32), level, number)
    if edge.root() != root:
        raise Mismatch("The entries do not add up to the root that was signed.", start)


def _check_bundle(read, read_tile, number, edge, size, texts, files):
    first, end = number * TILE, min(size, (number + 1) * TILE)
    leaves = split_hashes(read_tile(0, number, end - first))
    payloads = _read_payloads(read, number, first)
    bodies = split_bundle(_read_part(read, "entries", number, end - first))
    for index in range(first, end):
        try:
            body = next(bodies)
        except (StopIteration, ValueError) as error:
            raise Mismatch(f"Entry {index} is missing from its bundle or cut short.", index) from error
        if index < edge.size:
            continue
        leaf = leaf_hash(body)
        if leaf != leaves[index - first]:
            raise Mismatch(f"Entry {index} does not match its hash.", index)
        for level, filled, tile in edge.append(leaf):
            _compare(tile, read_tile(level, filled, TILE), level, filled)
        try:
            entry = read_leaf(body)
            beside = dict(payloads.get(str(index), {}))
        except (TypeError, ValueError) as error:
            raise Mismatch(f"Entry {index} cannot be read: {error}.", index) from error
        texts.check(index, entry, beside)
        files.note(index, entry)
    if end - first == TILE and next(bodies, None) is not None:
        raise Mismatch(f"Entry {end - 1}: something follows it in a bundle that is full.", end - 1)


def _read_payloads(read, number, first):
    try:
        payloads = json.loads(read(payload_path(number)))
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        payloads = None
    if not isinstance(payloads, dict):
        raise Mismatch(f"Entry {first}: the texts in {payload_path(number)} cannot be read.", first)
    return payloads


def _compare(expected, found, level, number):
    """A published tile against the one that the entries make."""
    theirs = split_hashes(found)
    for position, ours in enumerate(split_hashes(expected)):
        if ours != theirs[position]:
            index = (number * TILE + position) << 8 * level
            which = f"Entries {index} to {index + (1 << 8 * level) - 1}" if level else f"Entry {index}"
            path = tile_path(level, number, len(expected) // 32)
            raise Mismatch(f"{which}: the tile {path} says something else.", index)


def _tile_reader(read, size):
    def read_tile(level, number, width):
        # A tile that has filled up since is kept whole only, so the narrow one may be gone.
        tile = _read_part(read, level, number, width, filled=(size >> 8 * (level + 1)) > number)
        if len(tile) < 32 * width:
            index = (number * TILE + len(tile) // 32) << 8 * level
            raise Mismatch(f"Entry {index}: the tile {tile_path(level, number)} is cut short.", index)
        return tile[: 32 * width]

    return read_tile


def _read_part(read, level, number, width, filled=False):
    for path in [tile_path(level, number, TILE if filled else width), tile_path(level, number)]:
        try:
            return read(path)
        except FileNotFoundError:
            continue
    index = (number * TILE) << (0 if level == "entries" else 8 * level)
    raise Mismatch(f"Entry {index}: {tile_path(level, number, width)} is missing.", index)


def _need(read, path):
    try:
        return read(path)
    except FileNotFoundError as error:
        raise CannotCheck(f"There is no {path} there, so this is not a published record.") from error


# The command


def reader(source):
    """A function that reads the files of a folder or of an http(s) address."""
    if not re.match("https?://", source):
        folder = Path(source)
        return lambda path: (folder / path).read_bytes()
    base = source.rstrip("/") + "/"

    def read(path):
        try:
            with urllib.request.urlopen(base + path, timeout=30) as answer:  # noqa: S310
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                raise FileNotFoundError(path) from error
            raise

    return read


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Check a public record without trusting who publishes it.")
    parser.add_argument("source", nargs="?", help="a published folder or an http(s) address")
    parser.add_argument("--key", help="the record's public key, as you know it from elsewhere")
    parser.add_argument("--since", help="a file with an older checkpoint: check only what came after it")
    parser.add_argument("--receipt", help="a file with the receipt for your vote: look for it")
    parser.add_argument("--tracker", help="without a receipt: the code of your vote")
    parser.add_argument("--handle", help="with --tracker: your voting number")
    parser.add_argument("--opened", help="a file with a ballot that was opened to be checked, not cast")
    parser.add_argument("--manifest", help="with --opened: the manifest.json of its vote")
    parser.add_argument("--decision", help="a file with one version of the reasons for a decision")
    parser.add_argument("--note", help="with --decision and --key, without a source: its signed fingerprint")
    options = parser.parse_args(arguments)
    if bool(options.note) and not (options.decision and options.key and not options.source):
        parser.error("--note goes with --decision and --key, and without a source")
    alone = bool(options.opened) or bool(options.note)
    if bool(options.source) == alone or bool(options.opened) != bool(options.manifest):
        parser.error("give either a source, or --opened and --manifest, or --decision, --note and --key")
    if options.decision and (options.opened or options.since):
        parser.error("a decision is looked for in the whole record, without --since and --opened")
    if bool(options.tracker) != bool(options.handle) or (options.tracker and options.receipt):
        parser.error("give either --receipt, or --tracker and --handle")
    if options.since and (options.tracker or options.receipt):
        parser.error("a ballot is looked for in the whole record, without --since")
    if options.opened and (options.tracker or options.receipt):
        parser.error("a receipt or a tracker is looked for in a source")
    try:
        if options.note:
            return say_version(options)
        return say_opened(options) if options.opened else say_record(options)
    except Mismatch as found:
        print(f"DOES NOT MATCH. {found}")
        if found.index is not None:
            print(f"First entry that does not match: {found.index}")
        return 1
    except (CannotCheck, OSError, UnicodeDecodeError) as error:
        print(f"Could not be checked. {error}")
        return 2


def say_record(options):
    """Check a record and say what was found."""
    read = reader(options.source)
    if options.receipt or options.tracker:
        read = Kept(read)
    vkey = options.key or _need(read, "key").decode()
    since = Path(options.since).read_bytes() if options.since else None
    found = check(read, vkey, since)
    print(f"The record of {read_key(vkey)[0]} matches: {found.size} entries, root {found.root.hex()}.")
    if since:
        print("The older checkpoint is its beginning; only what came after it was read.")
    if found.erased:
        print(f"{found.erased} texts were erased, and the record says when and why.")
    for poll in found.polls:
        say_poll(poll)
    if since and found.polls:
        print(
            "What was published of these votes before the older checkpoint was not compared with its entries: for that,"
        )
        print("check without --since.")
    if not options.key:
        print("The key came from the same place as the record. To notice a record made anew from the start,")
        print("get the key from somebody you trust and give it with --key, or keep a checkpoint for --since.")
    print("This shows that nothing was changed without a trace, not that what was written is true.")
    if found.announced:
        index, name = found.announced[0]
        print(
            f"NOT YET COMPLETE. {len(found.announced)} texts are said to be gone, first entry {index}, “{name}”,"
        )
        print("but no entry says so yet. Check again in a few minutes. If this stays, ask the publisher why.")
    mine = say_own_ballot(options, read, found.polls) if options.receipt or options.tracker else 0
    if options.decision:
        version = find_version(read, vkey, found.bound, Path(options.decision).read_bytes())
        print(version.words)
        mine = mine or {True: 0, False: 1, None: 2}[version.good]
    return mine or (2 if found.announced else 0)


def say_version(options):
    """Say whether a file is the one that a note was signed about, without the record."""
    words = check_version(Path(options.decision).read_bytes(), Path(options.note).read_bytes(), options.key)
    print(f"The note of {read_key(options.key)[0]} signs {words}.")
    print("This shows whose words they are, not that the record holds them too: for that, give the record.")
    return 0


def say_own_ballot(options, read, polls):
    """Say what became of one voter's ballot; ``read`` gives nothing but what was checked before."""
    read.is_closed = True
    if options.receipt:
        found = find_by_receipt(read, Path(options.receipt).read_bytes())
    else:
        tracker, handle = read_tracker(options.tracker), options.handle.strip().lower()
        each = [find_ballot(read, poll.folder, tracker, handle) for poll in polls]
        nowhere = Found(False, "MISSING. No secret vote that was counted lists a ballot with this code.")
        found = next((one for one in each if one), nowhere)
    print(
        f"Your ballot in {found.words}" if found.words.startswith("polls/") else f"Your ballot: {found.words}"
    )
    print(
        "Compare the code and the voting number with those that your own device showed: only then is it yours."
    )
    return {True: 0, False: 1, None: 2}[found.good]


def say_poll(poll):
    """Say what the check of one electorate's vote came to."""
    if not poll.counts:
        print(
            f"{poll.folder}: not valid, as too few people voted to keep votes secret. At most {poll.received} ballots were"
        )
        print(
            "received. Nothing says how anybody voted, so whether they were too few cannot be checked from outside."
        )
        return
    counts = ", ".join(f"{code} {count}" for code, count in poll.counts.items())
    print(f"{poll.folder}: {poll.received} ballots received, {poll.counted} counted: {counts}.")
    if poll.paper["checked_off"]:
        print(
            "On paper: {checked_off} people checked off, {sheets} sheets, {spoiled} of them spoiled.".format(
                **poll.paper
            )
        )
    print("Each of them was checked, and so was that they add up to this.")
    outcome = poll.outcome.replace("_", " ")
    print(f"There are {poll.result['eligible']} people on the roll. By its terms that is: {outcome}.")


def say_opened(options):
    """Say in words what a ballot holds that was opened to be checked."""
    terms = read_terms(Path(options.manifest).read_bytes())
    try:
        tracker, chosen = check_opened(terms, Path(options.opened).read_bytes(), Pure())
    except BallotRefused as error:
        raise Mismatch(str(error)) from error
    said = terms.manifest
    labels = [_in_words(option["label"]) for option in said["options"] if option["code"] in chosen]
    print(f"Vote {said['poll']}, {_in_words(said['electorate_name'])}: {_in_words(said['question'])}")
    print(f"This ballot chooses {', '.join(f'“{label}”' for label in labels) or 'nothing'}.")
    print(f"Its tracker is {short_tracker(tracker)}. If the page showed you another one before you asked")
    print("to check, or if you chose something else, it does not do what it says: please tell somebody.")
    print(f"Its manifest is {terms.hash.hex()}, which must be the one on the record.")
    print("An opened ballot must not be sent; make a new one to vote.")
    return 0


def _in_words(worded):
    return " / ".join(worded[language] for language in sorted(worded))


if __name__ == "__main__":
    sys.exit(main())
