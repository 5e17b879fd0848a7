"""The only way into the public record."""

import hashlib
import re
import secrets
import uuid
from datetime import UTC
from itertools import count

from django.db import connection, transaction

from record import sequencer
from record.models import (
    Entry,
    EntryRefused,
    NothingToErase,
    NotInTransaction,
    Payload,
    PendingEntry,
    PublishedFile,
)
from record.verify import LONGEST_LEAF, canonical, commitment

_KIND = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,39}")
_SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_ACTOR = re.compile(r"[a-z_]+(:[A-Za-z0-9._-]+)?")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_FILE = re.compile(r"(?!tile/|payload/)[a-z]+(/[A-Za-z0-9][A-Za-z0-9._-]*){1,4}")

_places = count(1)


def append_entry(
    kind,
    *,
    subject,
    actor,
    at,
    facts=None,
    personal=None,
    release_at=None,
    withholds=(),
    shows_again=(),
    files=None,
):
    """Put an entry about a change into the outbox, in the same transaction as the change.

    ``facts`` go into the public leaf for good, so they hold nothing personal. Each value of ``personal`` is
    published beside the leaf, bound to it by a salted hash, and can be erased. ``release_at`` holds the entry
    back until that moment and makes it the entry's own moment. ``withholds`` are the keys of entries whose texts
    this one takes out of sight, ``shows_again`` of those whose texts it puts back; the leaf says so. ``files`` maps
    paths such as ``polls/BAL-2026-0001/booth.js`` to bytes that are published for good beside the log, once
    the entry is; their hashes stand in the leaf. Returns the entry's random key. Raises ``NotInTransaction`` outside a transaction and ``EntryRefused`` for what the record
    cannot carry.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{kind} must be appended inside the transaction of its change")
    facts = _withhold(facts or {}, withholds, shows_again, at)
    if files:
        facts = facts | {"files": {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}}
    pending, payloads = _prepare(kind, subject, actor, at, facts, personal or {}, release_at)
    sequencer.insert([pending])
    if payloads:
        Payload.objects.bulk_create(payloads)
    for path, data in (files or {}).items():
        if not _FILE.fullmatch(path):
            raise EntryRefused(f"{kind} about {subject}: {path!r} is not a path for a published file")
        PublishedFile.objects.create(path=path, entry_key=pending.key, data=data)
    sequencer.sequence_after_commit()
    return str(pending.key)


def append_entries(entries):
    """Put many entries into the outbox at once, each given as the arguments of ``append_entry`` in a dict.

    For importers: two statements instead of two for each entry. Returns the keys in the same order.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("entries must be appended inside the transaction of their change")
    prepared = [
        _prepare(
            entry["kind"],
            entry["subject"],
            entry["actor"],
            entry["at"],
            _withhold(
                entry.get("facts") or {},
                entry.get("withholds", ()),
                entry.get("shows_again", ()),
                entry["at"],
            ),
            entry.get("personal") or {},
            entry.get("release_at"),
        )
        for entry in entries
    ]
    sequencer.insert([pending for pending, _ in prepared])
    Payload.objects.bulk_create([row for _, payloads in prepared for row in payloads], batch_size=500)
    if prepared:
        sequencer.sequence_after_commit()
    return [str(pending.key) for pending, _ in prepared]


@transaction.atomic
def erase_payload(entry_key, name, *, actor, at, reason):
    """Delete a personal text and its salt for good, and say on the record that this was done and why.

    ``actor`` is the role shown in public, as for ``append_entry``; ``reason`` is one of ``Payload.Reason``. The
    entry may still wait for its number; while it is held back, so is the word of this erasure, which then
    shows no earlier moment. Raises ``NothingToErase`` when there is no such text.
    """
    payload = Payload.objects.select_for_update().filter(entry_key=entry_key, name=name).first()
    if payload is None or payload.is_erased:
        raise NothingToErase(f"there is no text “{name}” with entry {entry_key}")
    if reason not in Payload.Reason.values:
        raise EntryRefused(f"a text is erased for one of these reasons: {', '.join(Payload.Reason.values)}")
    subject, release_at = _whereabouts(entry_key)
    if release_at:
        release_at = max(release_at, at)
    payload.salt = payload.text = None
    payload.erased_at, payload.reason = release_at or at, reason
    payload.withheld_at = payload.shown_again_at = None
    payload.save(update_fields=["salt", "text", "erased_at", "reason", "withheld_at", "shown_again_at"])
    append_entry(
        "payload.erased",
        subject=subject,
        actor=actor,
        at=at,
        facts={"ref": payload.entry_key.hex, "name": name, "reason": str(reason)},
        release_at=release_at,
    )
    return payload


def _withhold(facts, withholds, shows_again, at):
    """Take texts of these entries out of sight or put them back; gives the facts, which then say so."""
    texts = Payload.objects.filter(erased_at__isnull=True)
    if withholds:
        texts.filter(entry_key__in=withholds).update(withheld_at=at, shown_again_at=None)
        facts = facts | {"withholds": [uuid.UUID(str(key)).hex for key in withholds]}
    if shows_again:
        texts.filter(entry_key__in=shows_again, withheld_at__isnull=False).update(shown_again_at=at)
        facts = facts | {"shows_again": [uuid.UUID(str(key)).hex for key in shows_again]}
    return facts


def _whereabouts(entry_key):
    """The subject of an entry, numbered or not, and until when it is held back."""
    # The outbox first: entries leave it for the log and never return, so none slips between the two reads.
    waiting = PendingEntry.objects.filter(key=entry_key).values_list("subject", "release_at").first()
    return waiting or (Entry.objects.values_list("subject", flat=True).get(key=entry_key), None)


def _prepare(kind, subject, actor, at, facts, personal, release_at):
    """The outbox row and the payload rows of an entry, or ``EntryRefused``."""
    _check_shape(kind, subject, actor, at, facts, personal, release_at)
    key = uuid.uuid4()
    shown_at = release_at or at
    payloads = []
    commits = {}
    try:
        for name, value in personal.items():
            text = canonical(value)
            salt = secrets.token_bytes(32)
            commits[name] = commitment(salt, text).hex()
            payloads.append(Payload(entry_key=key, name=name, salt=salt, text=text.decode()))
        body = canonical(
            {
                "v": 1,
                "kind": kind,
                "at": f"{shown_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}",
                "ref": key.hex,
                "subject": subject,
                "actor": actor,
                "facts": facts,
                "commits": commits,
            }
        )
    except ValueError as error:
        raise EntryRefused(f"{kind} about {subject}: {error}") from error
    if len(body) > LONGEST_LEAF:
        raise EntryRefused(
            f"{kind} about {subject}: its facts take {len(body)} bytes and a leaf holds {LONGEST_LEAF}; "
            "put long texts into personal"
        )
    pending = PendingEntry(
        key=key,
        kind=kind,
        subject=subject,
        body=body,
        at=shown_at,
        release_at=release_at,
        # The order of arrival would tell what a held-back entry hides, so only others keep it. An erasure
        # comes after what it erases all the same.
        place=int(kind == "payload.erased") if release_at else next(_places),
    )
    return pending, payloads


def _check_shape(kind, subject, actor, at, facts, personal, release_at):
    for what, value, shape in (
        ("kind", kind, _KIND),
        ("subject", subject, _SUBJECT),
        ("actor", actor, _ACTOR),
    ):
        if not isinstance(value, str) or len(value) > 80 or not shape.fullmatch(value):
            raise EntryRefused(f"{value!r} cannot stand as the {what} of an entry")
    for what, value in (("at", at), ("release_at", release_at or at)):
        if getattr(value, "tzinfo", None) is None:
            raise EntryRefused(f"{kind} about {subject}: {what} is not a moment with a time zone")
    for what, value in (("facts", facts), ("personal", personal)):
        if not isinstance(value, dict):
            raise EntryRefused(f"{kind} about {subject}: {what} is not a dict")
    for name in personal:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise EntryRefused(f"{kind} about {subject}: {name!r} is not a name for a text")
