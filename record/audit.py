"""The whole record checked from inside: everything an outsider checks, and that the columns repeat the leaves."""

from record import files, note, sequencer, verify
from record.models import Checkpoint, Entry, PendingEntry
from record.verify import Edge, Mismatch, leaf_hash, open_checkpoint, read_leaf

_CHUNK = 1000


def audit():
    """Recompute everything; returns the number of entries and of erased texts, or raises ``Mismatch``.

    Every row is compared with its leaf, every leaf with its hash, every checkpoint ever signed with the tree of
    its size, and then the published layout is checked as ``verify.py`` does it from outside.
    """
    vkey = sequencer.verifying_key()
    edge = _check_rows(vkey)
    if not edge.size:
        return 0, 0
    size, _root, erased, announced, *_found = verify.check(files.read, vkey)
    if size != edge.size:
        raise Mismatch(
            f"The newest checkpoint counts {size} entries and the table {edge.size}.", min(size, edge.size)
        )
    _check_announced(announced)
    return size, erased


def _check_announced(texts):
    """A text that is gone without an entry must have its entry in the outbox, released or not."""
    erased, withheld = set(), set()
    for body in PendingEntry.objects.values_list("body", flat=True) if texts else ():
        leaf = read_leaf(bytes(body))
        if leaf["kind"] == "payload.erased":
            erased.add((leaf["facts"]["ref"], leaf["facts"]["name"]))
        withheld.update(leaf["facts"].get("withholds", ()))
    for index, name in texts:
        ref = Entry.objects.get(index=index).key.hex
        if (ref, name) not in erased and ref not in withheld:
            raise Mismatch(
                f"Entry {index}: its text “{name}” is gone, and no entry says or will say why.", index
            )


def _check_rows(vkey):
    edge = Edge()
    while entries := list(Entry.objects.filter(index__gte=edge.size).order_by("index")[:_CHUNK]):
        signed = Checkpoint.objects.filter(size__gt=edge.size, size__lte=edge.size + len(entries))
        signed = {checkpoint.size: checkpoint for checkpoint in signed}
        for entry in entries:
            if entry.index != edge.size:
                raise Mismatch(f"Entry {edge.size} is missing from the table.", edge.size)
            _check_row(entry)
            edge.append(bytes(entry.leaf_hash))
            if edge.size in signed:
                _check_signed(signed[edge.size], edge, vkey)
    ahead = Checkpoint.objects.filter(size__gt=edge.size).last()
    if ahead:
        raise Mismatch(f"A checkpoint counts {ahead.size} entries; the table has {edge.size}.", edge.size)
    return edge


def _check_row(entry):
    index, body = entry.index, bytes(entry.body)
    if leaf_hash(body) != bytes(entry.leaf_hash):
        raise Mismatch(f"Entry {index} does not match its hash.", index)
    try:
        leaf = read_leaf(body)
    except (TypeError, ValueError) as error:
        raise Mismatch(f"Entry {index} cannot be read: {error}.", index) from error
    columns = (entry.kind, entry.subject, entry.actor, entry.key.hex, entry.at)
    if columns != (leaf["kind"], leaf["subject"], leaf["actor"], leaf["ref"], sequencer.moment_of(leaf)):
        raise Mismatch(f"Entry {index}: its columns say something else than its leaf.", index)


def _check_signed(checkpoint, edge, vkey):
    try:
        size, root = open_checkpoint(checkpoint.note.encode(), vkey, note.signature_is_good)
    except Mismatch as error:
        raise Mismatch(f"Checkpoint {checkpoint.size}: {error}", checkpoint.size - 1) from error
    if (size, root) != (edge.size, edge.root()):
        raise Mismatch(f"Checkpoint {checkpoint.size} was signed over other entries.", checkpoint.size - 1)
