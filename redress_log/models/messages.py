"""What the person and the steward write to each other, and who else may speak for the person."""

import uuid

from django.db import models
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from redress_log.models.reports import Report, hash_case_code
from redress_log.private import PrivateTextField


class Message(models.Model):
    """A few words between the person, or whoever they trust, and the steward. Secret."""

    is_secret = True
    wagtail_reference_index_ignore = True

    class By(models.TextChoices):
        PERSON = "person", _("The person")
        REPRESENTATIVE = "representative", _("Whom the person trusts")
        STEWARD = "steward", _("The steward")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    by = models.CharField(max_length=20, choices=By.choices)
    words = PrivateTextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["sent_at", "id"]

    def __str__(self):
        return f"{self.pk}"


class RepresentativeQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at__isnull=True)


class Representative(models.Model):
    """Somebody whom the person trusts, with a code of their own that the person can end. Secret."""

    is_secret = True
    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="representatives")
    name = PrivateTextField()
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self):
        return f"{self.pk}"

    def fits(self, code):
        """Whether this is their code; takes the same time for a near miss."""
        return constant_time_compare(self.code_hash, hash_case_code(code))
