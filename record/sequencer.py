"""The one writer of the log: numbers, hashes, signs and publishes what the outbox holds.

It decides nothing and so has no actor; that is why it is not among the actions.
"""

import fcntl
import json
import logging
import os
import secrets
from datetime import datetime

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Q
from django_tasks import task

from record import note
from record.models import Checkpoint, Entry, PendingEntry, Tile
from record.verify import Edge, Mismatch, leaf_hash, open_checkpoint

# Any number will do, as long as nothing else in the database takes an advisory lock of the same number.
_LOCK = 0x6865617274680001
_BATCH = 1000


_log = logging.getLogger("record")


class RefusedToSign(RuntimeError):
    """Signing now would give the world two records; the message says what is wrong and what to do."""


class KeyUnreadable(OSError):
    """This process can neither read the signing key nor make it; the message says which file and why."""


def sequence_after_commit():
    """Have the outbox emptied once the current transaction is committed, once however many entries it adds."""
    if not any(callback is _enqueue for _, callback, *_ in connection.run_on_commit):
        transaction.on_commit(_enqueue)


def _enqueue():
    sequence_released.enqueue()


@task()
def sequence_released():
    """Number everything that is not held back. What is held back waits for ``run_due``.

    The change that queued this is committed whatever happens here, so a refusal is not its failure.
    """
    try:
        sequence(None)
    except RefusedToSign as error:
        _log.error("The public record is not being signed. %s", error)
        raise


def sequence(at):
    """Number, hash, sign and publish every entry released by the moment; returns how many these were.

    Without a moment only entries that were never held back are taken. Safe to run anywhere, any number of
    times at once: the runs wait for one another. Must not be called inside a transaction. Raises
    ``RefusedToSign`` when the database is behind what was published.
    """
    total = 0
    while number := _sequence_batch(at):
        total += number
        if number < _BATCH:
            break
    _publish()
    return total


def released(at):
    """The waiting entries that nothing holds back at the moment."""
    free = Q(release_at__isnull=True)
    return PendingEntry.objects.filter(free if at is None else free | Q(release_at__lte=at))


def refusal():
    """Why the sequencer would refuse to sign now, or an empty text. It needs no signing key."""
    newest = Checkpoint.objects.first()
    try:
        _require_not_behind(Edge.at(newest.size if newest else 0, read_tile), verifying_key())
    except RefusedToSign as error:
        return str(error)
    return ""


def insert(rows):
    """Insert new rows of one model, a few in each statement.

    Every act on the site pays for its entry, and building each statement anew takes the ORM longer than
    inserting takes the database (``tests/bench/bench_record.py``). Psycopg remembers how it parsed a statement
    of up to fifty values and parses a longer one every time.
    """
    if not rows:
        return
    table, fields = rows[0]._meta.db_table, rows[0]._meta.concrete_fields
    # The name in django.db looks the connection up for each value anew; this is it.
    database = connections[DEFAULT_DB_ALIAS]
    quote = database.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    marks = f"({', '.join(['%s'] * len(fields))})"
    few = 50 // len(fields)
    with database.cursor() as cursor:
        for first in range(0, len(rows), few):
            part = rows[first : first + few]
            cursor.execute(
                f"INSERT INTO {quote(table)} ({columns}) VALUES {', '.join([marks] * len(part))}",  # noqa: S608
                [
                    field.get_db_prep_save(getattr(row, field.attname), database)
                    for row in part
                    for field in fields
                ],
            )


def read_tile(level, number, width=None):
    """A tile's hashes as they are in the database, or None."""
    hashes = Tile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    return None if hashes is None else bytes(hashes)


def _sequence_batch(at):
    if not released(at).exists():
        return 0
    with transaction.atomic(durable=True):
        _wait_for_others()
        batch = list(released(at).order_by("at", "place", "key")[:_BATCH])
        if not batch:
            return 0
        key = signing_key()
        newest = Checkpoint.objects.first()
        edge = Edge.at(newest.size if newest else 0, read_tile)
        _require_not_behind(edge, note.public_key(key))
        entries, tiles = _number(batch, edge)
        insert(entries)
        Tile.objects.bulk_create(
            tiles, update_conflicts=True, unique_fields=["level", "number"], update_fields=["hashes"]
        )
        Checkpoint.objects.create(
            size=edge.size,
            note=note.sign_checkpoint(edge.size, edge.root(), key).decode(),
            at=at or max(pending.at for pending in batch),
        )
        PendingEntry.objects.filter(key__in=[pending.key for pending in batch]).delete()
    return len(batch)


def _wait_for_others():
    """Let one sequencer in at a time, and have its commit reach the disk before anything is published.

    SQLite needs neither: its transactions begin IMMEDIATE and its connections are opened with synchronous=FULL.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = on")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _number(batch, edge):
    """Entries with the next numbers, and the tiles that they fill or widen."""
    entries, filled = [], {}
    for pending in batch:
        body = bytes(pending.body)
        leaf = json.loads(body)
        entries.append(
            Entry(
                index=edge.size,
                key=pending.key,
                kind=leaf["kind"],
                subject=leaf["subject"],
                actor=leaf["actor"],
                at=moment_of(leaf),
                body=body,
                leaf_hash=leaf_hash(body),
            )
        )
        for level, number, hashes in edge.append(entries[-1].leaf_hash):
            filled[level, number] = hashes
    filled |= {(level, number): hashes for level, number, hashes in edge.unfinished()}
    return entries, [
        Tile(level=level, number=number, hashes=hashes) for (level, number), hashes in filled.items()
    ]


def moment_of(leaf):
    """The moment that a leaf states, to the minute."""
    return datetime.fromisoformat(leaf["at"])


# The key


def signing_key():
    """The key that signs checkpoints; made on first need, readable by its owner only."""
    path = settings.RECORD_KEY_FILE
    try:
        return _read_or_make(path)
    except OSError as error:
        raise KeyUnreadable(f"The signing key {path} cannot be read: {error.strerror}.") from error


def _read_or_make(path):
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(note.generate_key(settings.RECORD_ORIGIN) + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            # Linking fails where another process was quicker, so that two never sign with different keys.
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path.read_text().strip()


def sign(text):
    """A note on something else than the whole record, signed by its key, as bytes.

    No checkpoint begins with two such lines, so neither can ever be taken for the other. Raises
    ``KeyUnreadable`` where this process has no access to the key, and ``RefusedToSign`` where it is another one.
    """
    name, subject, *_rest = text.split("\n")
    if name == settings.RECORD_ORIGIN or subject.isdecimal() or not text.endswith("\n"):
        raise ValueError("this would look like a checkpoint, or is not made of lines")
    key = signing_key()
    if note.public_key(key) != verifying_key():
        raise RefusedToSign(
            f"The signing key {settings.RECORD_KEY_FILE} is not the one that this record was published with. "
            "Give that one back."
        )
    return note.sign(text, key)


def verifying_key():
    """The public half, as it was published; it needs no access to the signing key once something was signed."""
    try:
        return published_key_file().read_text().strip()
    except FileNotFoundError:
        return note.public_key(signing_key())


# What was published


def published_key_file():
    """Where the key is that checkpoints are checked with."""
    return settings.RECORD_PUBLISHED / "key"


def published_checkpoint():
    """The checkpoint as it was last published outside the database, or None."""
    try:
        return (settings.RECORD_PUBLISHED / "checkpoint").read_bytes()
    except FileNotFoundError:
        return None


def _require_not_behind(edge, vkey):
    """Refuse to go on when the world has seen more, or something else, than the database holds."""
    published = published_checkpoint()
    if published is None:
        return
    try:
        size, root = open_checkpoint(published, vkey, note.signature_is_good)
    except Mismatch as error:
        raise RefusedToSign(
            f"{error} It was read from {settings.RECORD_PUBLISHED}. Give back the signing key that belongs to "
            "this record, or begin a new record under another origin."
        ) from error
    if size > edge.size:
        raise RefusedToSign(
            f"The published checkpoint counts {size} entries and the database only {edge.size}, as after an "
            "older backup was restored. Signing now would fork the record. Bring back the missing entries first."
        )
    if (edge if size == edge.size else Edge.at(size, read_tile)).root() != root:
        raise RefusedToSign(
            f"The first {size} entries in the database are not those that were published. "
            "Signing now would fork the record. Find out what changed them first: manage.py verify_record"
        )


def _publish():
    """Write the newest committed checkpoint, and the key it is checked with, beside the database."""
    newest = Checkpoint.objects.first()
    if newest is None:
        return
    folder = settings.RECORD_PUBLISHED
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        published = published_checkpoint()
        vkey = note.public_key(signing_key())
        # A slower run must not put an older checkpoint over a newer one.
        if published is None or open_checkpoint(published, vkey, note.signature_is_good)[0] < newest.size:
            if published is None:
                write_file(published_key_file(), f"{vkey}\n".encode())
            write_file(folder / "checkpoint", newest.note.encode())


def write_file(path, data):
    """Write a file so that readers see the old one or the new one, whole and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(unfinished, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
