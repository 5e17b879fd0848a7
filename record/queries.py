"""The only way to read the public record."""

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from record import note, sequencer
from record.chain import Tree, inclusion_holds
from record.models import Checkpoint, Entry, Payload, PendingEntry, PublishedFile, Tile
from record.verify import Mismatch, canonical, commitment, leaf_hash, open_checkpoint


def entries_about(subject, *, leave_out=(), with_payloads=True):
    """The published entries about a subject, newest first, each with its personal texts.

    A page that shows some kinds elsewhere, or no texts of the record at all, says so and reads less.
    """
    found = Entry.objects.filter(subject=subject).exclude(kind__in=leave_out).order_by("-index")
    return _with_payloads(found) if with_payloads else list(found)


def entries(*, before=None, subject="", group="", leave_out=(), limit=25):
    """A page of the log, newest first: entries below the index ``before``, each with its personal texts."""
    found = Entry.objects.exclude(kind__in=leave_out).order_by("-index")
    if before is not None:
        found = found.filter(index__lt=before)
    if subject:
        found = found.filter(subject=subject)
    if group:
        found = found.filter(kind__startswith=f"{group}.")
    return _with_payloads(found[:limit])


def is_numbered(key):
    """Whether the entry of this key is in the log, and so in a signed checkpoint."""
    return Entry.objects.filter(key=key).exists()


def is_published(path):
    """Whether a file of this path is in the record, whose entry then has its number."""
    return PublishedFile.objects.filter(path=path, entry_key__in=Entry.objects.values("key")).exists()


def entry(index):
    """One entry by its number; ``Entry.DoesNotExist`` when there is none yet."""
    return _with_payloads([Entry.objects.get(index=index)])[0]


def texts_about(subject, name, *, kind=None):
    """Every text of this name that is not erased, with the key of its entry, numbered or still waiting."""
    return [(key, value) for key, _name, value in texts_about_all([subject], [name], kind=kind)]


def texts_about_all(subjects, names, *, kind=None):
    """Every text of these names about any of these subjects, as ``texts_about``, with its name between."""
    wanted = {"subject__in": subjects} | ({"kind": kind} if kind else {})
    keys = [
        key
        for model in (PendingEntry, Entry)
        for key in model.objects.filter(**wanted).values_list("key", flat=True)
    ]
    found = Payload.objects.filter(entry_key__in=keys, name__in=names, erased_at__isnull=True)
    return [(str(payload.entry_key), payload.name, payload.value) for payload in found]


def number_about(subjects):
    """How many entries there are about any of these subjects, numbered or still waiting.

    An entry that gets its number meanwhile may be counted twice, but none is missed.
    """
    return sum(model.objects.filter(subject__in=subjects).count() for model in (PendingEntry, Entry))


def erasures_of(entry):
    """The entries that say which of an entry's texts were erased, by the name of the text."""
    about = Entry.objects.filter(kind="payload.erased", subject=entry.subject)
    return {said.facts["name"]: said for said in about if said.facts["ref"] == entry.key.hex}


def texts_of(entry_key):
    """The names of the texts that stand with an entry, numbered or not, and were not erased."""
    texts = Payload.objects.filter(entry_key=entry_key, erased_at__isnull=True)
    return sorted(texts.values_list("name", flat=True))


def entry_of_erasure(erasure):
    """The entry whose text an erasure removed; None for other kinds, or while it has no number."""
    if erasure.kind != "payload.erased":
        return None
    return Entry.objects.filter(key=UUID(erasure.facts["ref"])).first()


def why_nothing_is_signed():
    """Why entries wait that should have been numbered, in words for whoever runs the site; mostly empty."""
    return sequencer.refusal() if sequencer.released(None).exists() else ""


def checkpoint():
    """The newest signed checkpoint, or None before the first."""
    return Checkpoint.objects.first()


def inclusion_proof(index, size=None):
    """The hashes that lead from an entry to the root of the first ``size`` entries, by default of the newest."""
    size = _size(size)
    return Tree(size, _tiles_above([index], size)).inclusion_proof(index)


def consistency_proof(old_size, size=None):
    """The hashes that show an older tree to be the beginning of a newer one."""
    size = _size(size)
    return Tree(size, _tiles_above([old_size - 1, old_size], size)).consistency_proof(old_size)


def _tiles_above(indexes, size):
    """A reader of tiles that has fetched, at once, those that proofs at these indexes need."""
    wanted = Q()
    for level in range(-(-size.bit_length() // 8)):
        numbers = {at >> 8 * (level + 1) for at in (*indexes, size) if at >= 0}
        wanted |= Q(level=level, number__in=numbers)
    rows = Tile.objects.filter(wanted).values_list("level", "number", "hashes") if wanted else ()
    tiles = {(level, number): bytes(hashes) for level, number, hashes in rows}
    return lambda level, number, width: tiles.get((level, number)) or sequencer.read_tile(level, number)


def proof_file(index):
    """A self-contained proof that an entry is in the log, as C2SP tlog-proof text."""
    newest = checkpoint()
    if newest is None:
        raise LookupError("nothing was signed yet")
    hashes = [base64.b64encode(step).decode() for step in inclusion_proof(index, newest.size)]
    return "\n".join(["c2sp.org/tlog-proof@v1", f"index {index}", *hashes, "", newest.note])


@dataclass(frozen=True)
class Check:
    """What the record shows about itself. ``state`` is matches, waiting, differs or removed."""

    state: str
    since: datetime | None = None
    fingerprint: str = ""
    entry_index: int | None = None
    entry_url: str = ""
    checkpoint_at: datetime | None = None
    how_url: str = ""


def check_entry(entry):
    """Prove an entry afresh from its bytes to the signed root, and its texts from what it committed to."""
    return _check([entry], entry.at, waiting=False)


def check_subject(subject, published=None):
    """The same for everything published about a subject; ``fingerprint`` and number are the newest entry's.

    ``published`` spares reading again what the caller has from ``entries_about``.
    """
    published = entries_about(subject) if published is None else published
    waiting = PendingEntry.objects.filter(subject=subject, release_at__isnull=True).exists()
    return _check(published, published[-1].at if published else None, waiting=waiting or not published)


def _check(published, since, *, waiting):
    newest = checkpoint()
    if not _are_sound(published, newest):
        state = "differs"
    elif waiting:
        state = "waiting"
    elif any(payload.is_erased for entry in published for payload in entry.payloads.values()):
        state = "removed"
    else:
        state = "matches"
    last = published[0] if published else None
    return Check(
        state=state,
        since=since,
        fingerprint=bytes(last.leaf_hash).hex() if last else "",
        entry_index=last.index if last else None,
        entry_url=last.get_absolute_url() if last else "",
        checkpoint_at=newest.at if newest else None,
        how_url=reverse("record:how_to_verify"),
    )


def _are_sound(published, newest):
    """Whether each entry's own bytes lead to the signed root, and its texts to what it committed to."""
    if not published:
        return True
    try:
        size, root = open_checkpoint(newest.note.encode(), sequencer.verifying_key(), note.signature_is_good)
        tree = Tree(size, _tiles_above([entry.index for entry in published], size))
        return all(
            inclusion_holds(
                leaf_hash(bytes(entry.body)), entry.index, size, tree.inclusion_proof(entry.index), root
            )
            and all(
                _is_bound(entry.payloads.get(name), bound) for name, bound in entry.leaf["commits"].items()
            )
            for entry in published
        )
    except (AttributeError, LookupError, Mismatch, TypeError):
        # Whatever is missing or unreadable here is a record that does not match.
        return False


def _is_bound(payload, committed):
    if payload is None or payload.is_erased:
        return payload is not None
    return commitment(bytes(payload.salt), canonical(payload.value)).hex() == committed


def _size(size):
    if size is not None:
        return size
    newest = checkpoint()
    return newest.size if newest else 0


def _with_payloads(entries):
    """The entries as a list, with the personal texts of all of them fetched at once."""
    entries = list(entries)
    by_key = {}
    for payload in Payload.objects.filter(entry_key__in=[entry.key for entry in entries]):
        by_key.setdefault(payload.entry_key, {})[payload.name] = payload
    for entry in entries:
        entry.payloads = by_key.get(entry.key, {})
    return entries
