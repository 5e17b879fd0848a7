"""The append-only public log. It knows nobody: subjects and actors are strings."""

import uuid

from django.db import models


class NotInTransaction(RuntimeError):
    """An entry was appended outside a transaction, where the change and its trace could part."""


class PendingEntry(models.Model):
    """The outbox: an entry written with its change and not yet numbered."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    personal = models.JSONField(default=dict)
    release_at = models.DateTimeField()

    def __str__(self):
        return f"{self.kind} {self.subject}"
