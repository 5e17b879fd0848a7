"""The only way into the public record."""

from django.db import connection

from record.models import NotInTransaction, PendingEntry


def append_entry(kind, *, subject, actor, at, facts=None, personal=None, release_at=None):
    """Put an entry about a change into the outbox, in the same transaction as the change.

    Returns the entry's random key. Raises ``NotInTransaction`` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(kind)
    return str(
        PendingEntry.objects.create(
            kind=kind,
            subject=subject,
            actor=actor,
            at=at,
            facts=facts or {},
            personal=personal or {},
            release_at=release_at or at,
        ).key
    )
