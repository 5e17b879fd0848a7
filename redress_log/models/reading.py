"""Who opened what was confided, when and why."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from redress_log.models.reports import Report


class WrittenForGood(RuntimeError):
    """Somebody tried to change or delete a line of the log of readings."""


class Reading(models.Model):
    """One line of the access log: somebody else than the person opened private words, or asked or agreed to see who it is.

    Secret, and written once; the database refuses as well, by a trigger. The reader is kept by UUID, so that
    the line outlives their account.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    class Step(models.TextChoices):
        WORDS = "words", _("opened what was confided")
        ASKED = "asked", _("asked to see who it is")
        AGREED = "agreed", _("agreed that who it is may be seen")
        IDENTITY = "identity", _("opened who it is and how to reach them")

    class Why(models.TextChoices):
        FIRST = "first", _("To read it for the first time")
        SAFETY = "safety", _("To check safety")
        SUMMARY = "summary", _("To write words for the public")
        ANSWER = "answer", _("To answer the person")
        PANEL = "panel", _("To prepare it for the panel")
        CASE = "case", _("To answer, judge or oversee the case")
        REQUEST = "request", _("Because the person asked for something")
        COMPLAINT = "complaint", _("Because of a complaint about how it is handled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="readings")
    reader = models.UUIDField()
    role = models.CharField(max_length=20)
    step = models.CharField(max_length=20, choices=Step.choices)
    why = models.CharField(max_length=20, choices=Why.choices)
    read_at = models.DateTimeField(db_index=True)
    # What was agreed to.
    asked = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="agreed"
    )

    class Meta:
        ordering = ["-read_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="only_an_agreement_names_what_was_asked",
                condition=models.Q(step="agreed", asked__isnull=False)
                | (~models.Q(step="agreed") & models.Q(asked__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"{self.get_step_display()}"

    def save(self, *args, **options):
        if not self._state.adding:
            raise WrittenForGood("What was read, and by whom, cannot be changed.")
        super().save(*args, **options | {"force_insert": True})

    def delete(self, *args, **options):
        raise WrittenForGood("What was read, and by whom, cannot be deleted.")
