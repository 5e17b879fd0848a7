"""Files that belong to a report, encrypted in the database: a folder of uploads is in backups and has moments."""

import uuid

from django.db import models
from django.db.models import Q

from redress_log.models.reports import Report
from redress_log.private import PrivateField, PrivateTextField


class EvidenceQuerySet(models.QuerySet):
    def listed(self):
        """Without the bytes, which take long to decrypt, in the order in which they came."""
        return self.defer("data").order_by("added_at", "pk")


class Evidence(models.Model):
    """One file, as it was found to be when it was looked into. Secret, whatever the person said of it.

    ``is_public`` is the person's wish; ``released_at`` is when a steward let the public see it. The name under which
    it was sent is not kept.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="evidence")
    about = PrivateTextField()
    data = PrivateField()
    ending = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="In bytes.")
    is_public = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_what_its_person_calls_public_is_released",
                condition=Q(released_at__isnull=True) | Q(is_public=True),
            ),
        ]

    def __str__(self):
        return f"{self.pk}"
