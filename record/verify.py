#!/usr/bin/env python3
"""Check a public record without trusting the people who publish it.

    python verify.py SOURCE [--key VKEY] [--since CHECKPOINT_FILE]

SOURCE is a published folder or an http(s) address. Nothing but Python 3.9 or newer is needed: this one file
uses the standard library only, and imports nothing else of the portal. It checks the signature under the
checkpoint, every tile of hashes, every entry, and every text that belongs to an entry, and names the first
entry that does not match. Exit code 0: everything matches. 1: something does not. 2: it could not be checked,
or not yet in full.

The formats are those of RFC 6962 (tree), RFC 8785 (canonical JSON), RFC 8032 (Ed25519) and the C2SP texts
signed-note, tlog-checkpoint and tlog-tiles.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
import urllib.error
import urllib.request
from pathlib import Path

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
_L = 2**252 + 27742317777372353535851937790883648493
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
    if key is None or commit is None or scalar >= _L or _same(_times(8, key), _NEUTRAL):
        return False
    challenge = hashlib.sha512(signature[:32] + public_key + message).digest()
    challenge = int.from_bytes(challenge, "little") % _L
    return _same(_times(scalar, _BASE), _add(commit, _times(challenge, key)))


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


def check(read, vkey, since=None):
    """Check a record. ``read(path)`` gives a file's bytes or raises ``FileNotFoundError``.

    ``since`` is an older signed checkpoint that the caller trusts; then only what came after it is read, and
    the old part is checked to be the beginning of the new one. Returns size, root, the number of erased texts,
    and the texts announced as erased whose entry is not numbered yet, as (index, name). When there are such, it
    goes on to what was signed meanwhile, so that an erasure during a long check is found.
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
    texts, first_size = Texts(), size
    _check_up_to(size, root, read, edge, texts)
    while texts.announced():
        newer = open_checkpoint(_need(read, "checkpoint"), vkey)
        if newer[0] <= size:
            break
        size, root = newer
        _check_up_to(size, root, read, edge, texts)
    texts.settle(first_size)
    announced = texts.announced()
    return size, root, texts.count_erased(), announced


def _check_up_to(size, root, read, edge, texts):
    read_tile, start = _tile_reader(read, size), edge.size
    for number in range(start // TILE, -(-size // TILE)):
        _check_bundle(read, read_tile, number, edge, size, texts)
    for level, number, tile in edge.unfinished():
        _compare(tile, read_tile(level, number, len(tile) // 32), level, number)
    if edge.root() != root:
        raise Mismatch("The entries do not add up to the root that was signed.", start)


def _check_bundle(read, read_tile, number, edge, size, texts):
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
    parser.add_argument("source", help="a published folder or an http(s) address")
    parser.add_argument("--key", help="the record's public key, as you know it from elsewhere")
    parser.add_argument("--since", help="a file with an older checkpoint: check only what came after it")
    options = parser.parse_args(arguments)
    try:
        read = reader(options.source)
        vkey = options.key or _need(read, "key").decode()
        since = Path(options.since).read_bytes() if options.since else None
        size, root, erased, announced = check(read, vkey, since)
    except Mismatch as found:
        print(f"DOES NOT MATCH. {found}")
        if found.index is not None:
            print(f"First entry that does not match: {found.index}")
        return 1
    except (CannotCheck, OSError, UnicodeDecodeError) as error:
        print(f"Could not be checked. {error}")
        return 2
    print(f"The record of {read_key(vkey)[0]} matches: {size} entries, root {root.hex()}.")
    if since:
        print("The older checkpoint is its beginning; only what came after it was read.")
    if erased:
        print(f"{erased} texts were erased, and the record says when and why.")
    if not options.key:
        print("The key came from the same place as the record. To notice a record made anew from the start,")
        print("get the key from somebody you trust and give it with --key, or keep a checkpoint for --since.")
    print("This shows that nothing was changed without a trace, not that what was written is true.")
    if announced:
        index, name = announced[0]
        print(f"NOT YET COMPLETE. {len(announced)} texts are said to be gone, first entry {index}, “{name}”,")
        print("but no entry says so yet. Check again in a few minutes. If this stays, ask the publisher why.")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
