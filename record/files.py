"""The record as static files: the layout of C2SP tlog-tiles, read from the database.

``checkpoint``, ``tile/<level>/<number>[.p/<width>]`` and ``tile/entries/…`` are that text's. Beside them stand
``payload/<number>.json`` (the personal texts of a bundle of entries, by index and name, each with its salt or
the word that it was erased or is held back), the files whose hashes stand in entries (``polls/…``),
``key``, ``README.txt``, and the programs that check it: ``verify.py`` and the one in Go, ``verify_ballots/``.
"""

import json
import re
from pathlib import Path
from uuid import UUID

from django.template.loader import render_to_string

from record import sequencer
from record.models import Checkpoint, Entry, Payload, PublishedFile
from record.verify import TILE, bundle, payload_path, read_checkpoint, tile_path

_NUMBER = r"(?P<number>(?:x\d{3}/){0,4}\d{3})"
_TILE = re.compile(rf"tile/(?P<level>entries|\d|[1-5]\d|6[0-3])/{_NUMBER}(?:\.p/(?P<width>[1-9]\d{{0,2}}))?")
_PAYLOAD = re.compile(rf"payload/{_NUMBER}\.json")
# The second one checks secret votes, in another language and on a library that is not ours.
SECOND_VERIFIER = tuple(
    f"verify_ballots/{name}"
    for name in ("README.txt", "verify_ballots.go", "formats.go", "ballots.go", "count.go")
)
_PROGRAMS = ("verify.py", *SECOND_VERIFIER)


def read(path):
    """A published file's bytes; ``FileNotFoundError`` when the record has none of this name."""
    if match := _TILE.fullmatch(path):
        number, width = _read_number(match["number"]), int(match["width"] or TILE)
        if match["width"] and width >= TILE:
            raise FileNotFoundError(path)
        data = (
            _entries(number, width)
            if match["level"] == "entries"
            else _tile(int(match["level"]), number, width)
        )
    elif match := _PAYLOAD.fullmatch(path):
        data = _payloads(_read_number(match["number"]))
    else:
        data = _SINGLE[path]() if path in _SINGLE else _published(path)
    if data is None:
        raise FileNotFoundError(path)
    return data


def written(path):
    """The bytes of a file that an entry published or, while it waits for its number, will; else ``FileNotFoundError``."""
    try:
        return bytes(PublishedFile.objects.get(path=path).data)
    except PublishedFile.DoesNotExist as error:
        raise FileNotFoundError(path) from error


def publish(folder):
    """Bring a folder up to date with the newest checkpoint, which is written last; returns its size.

    Only what is new since the folder's own checkpoint is written, and the texts of entries whose parts were
    erased since, or were ever held back. A reader who comes in between sees the older checkpoint and everything it needs.
    """
    newest = Checkpoint.objects.first()
    if newest is None:
        return 0
    published = folder / "checkpoint"
    old = read_checkpoint(published.read_text())[1] if published.exists() else 0
    if old > newest.size:
        raise sequencer.RefusedToSign(
            f"The folder holds {old} entries and the database only {newest.size}, as after an older backup was "
            "restored. Nothing was written."
        )
    for level, number, width in _tiles_between(old, newest.size):
        path = folder / tile_path(level, number, width)
        if not path.exists():
            sequencer.write_file(path, read(tile_path(level, number, width)))
    for number in sorted(_bundles_with_changed_texts(old, newest.size)):
        data = _payloads(number)
        if data is not None:
            sequencer.write_file(folder / payload_path(number), data)
        else:
            (folder / payload_path(number)).unlink(missing_ok=True)
    for path in _files_until(newest.size):
        if not (folder / path).exists():
            sequencer.write_file(folder / path, read(path))
    for name in ("key", "README.txt", *_PROGRAMS):
        sequencer.write_file(folder / name, read(name))
    sequencer.write_file(published, newest.note.encode())
    return newest.size


def _tiles_between(old, size):
    """Level, number and width of every tile and bundle that a record of ``size`` entries has and an older had not."""
    level = 0
    while size >> 8 * level:
        count = size >> 8 * level
        for number in range((old >> 8 * level) // TILE, -(-count // TILE)):
            width = min(TILE, count - number * TILE)
            yield level, number, width
            if level == 0:
                yield "entries", number, width
        level += 1


def _bundles_with_changed_texts(old, size):
    erasures = Entry.objects.filter(kind="payload.erased", index__gte=old, index__lt=size)
    changed = {UUID(erasure.facts["ref"]) for erasure in erasures}
    changed |= set(Payload.objects.filter(withheld_at__isnull=False).values_list("entry_key", flat=True))
    changed = Entry.objects.filter(key__in=changed, index__lt=size)
    return {index // TILE for index in changed.values_list("index", flat=True)} | set(
        range(old // TILE, -(-size // TILE))
    )


def _files_until(size):
    """The paths of the published files of the first so many entries."""
    keys = Entry.objects.filter(index__lt=size).values("key")
    return PublishedFile.objects.filter(entry_key__in=keys).values_list("path", flat=True)


def _published(path):
    """A file that belongs to an entry, from the moment on which the entry has its number."""
    file = PublishedFile.objects.filter(path=path, entry_key__in=Entry.objects.values("key")).first()
    return None if file is None else bytes(file.data)


def _read_number(path):
    return int(path.replace("x", "").replace("/", ""))


def _tile(level, number, width):
    hashes = sequencer.read_tile(level, number)
    return hashes[: 32 * width] if hashes is not None and len(hashes) >= 32 * width else None


def _entries(number, width):
    first = number * TILE
    bodies = Entry.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
    bodies = [bytes(body) for body in bodies.values_list("body", flat=True)]
    return bundle(bodies) if len(bodies) == width else None


def _payloads(number):
    first = number * TILE
    keys = dict(Entry.objects.filter(index__gte=first, index__lt=first + TILE).values_list("key", "index"))
    texts = {}
    for payload in Payload.objects.filter(entry_key__in=keys).order_by("name"):
        beside = texts.setdefault(keys[payload.entry_key], {})
        if payload.is_erased:
            beside[payload.name] = {"erased": True}
        elif payload.is_withheld:
            beside[payload.name] = {"withheld": True}
        else:
            beside[payload.name] = {"salt": bytes(payload.salt).hex(), "value": payload.value}
    if not texts:
        return None
    return json.dumps(dict(sorted(texts.items())), ensure_ascii=False, indent=1).encode()


def _checkpoint():
    newest = Checkpoint.objects.first()
    return newest.note.encode() if newest else None


def _program(name):
    return lambda: (Path(__file__).parent / name).read_bytes()


def _key():
    return f"{sequencer.verifying_key()}\n".encode()


_SINGLE = {
    "checkpoint": _checkpoint,
    "key": _key,
    "README.txt": lambda: render_to_string("record/README.txt").encode(),
    **{name: _program(name) for name in _PROGRAMS},
}
