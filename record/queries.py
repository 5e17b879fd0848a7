"""The only way to read the public record."""

from record.models import Checkpoint, Entry, Payload


def entries_about(subject):
    """The published entries about a subject, newest first, each with its personal texts."""
    return _with_payloads(Entry.objects.filter(subject=subject).order_by("-index"))


def checkpoint():
    """The newest signed checkpoint, or None before the first."""
    return Checkpoint.objects.first()


def _with_payloads(entries):
    """The entries as a list, with the personal texts of all of them fetched at once."""
    entries = list(entries)
    by_key = {}
    for payload in Payload.objects.filter(entry_key__in=[entry.key for entry in entries]):
        by_key.setdefault(payload.entry_key, {})[payload.name] = payload
    for entry in entries:
        entry.payloads = by_key.get(entry.key, {})
    return entries
