"""What is kept so that nobody waits for it: printed forms, dossiers, and signed fingerprints."""

from django.db import models
from django.db.models import Q

from decisions.models.decision import Decision
from decisions.models.versions import DecisionVersion


class PrintedQuerySet(models.QuerySet):
    def made(self):
        return self.exclude(made_at=None)


class Printed(models.Model):
    """A file that a task makes; from ``asked_at`` on somebody waits for it, from ``made_at`` on it is there."""

    language = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)

    objects = PrintedQuerySet.as_manager()

    class Meta:
        abstract = True


class RenderedPDF(Printed):
    """A version's printed form in one language of labels, made once and kept."""

    version = models.ForeignKey(DecisionVersion, on_delete=models.CASCADE, related_name="pdfs")
    content = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"], name="a_version_is_printed_once_a_language"
            ),
            models.CheckConstraint(
                name="a_printed_version_has_pages", condition=Q(made_at__isnull=True) | ~Q(content=b"")
            ),
        ]

    def __str__(self):
        return f"{self.version} ({self.language})"


class Dossier(Printed):
    """Everything about a decision in two files, as it stood at ``as_of``; the next one takes its place.

    ``entries`` is how many entries of the record it tells of: when there are more, it is out of date.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="dossiers")
    as_of = models.DateTimeField(null=True, blank=True)
    entries = models.PositiveIntegerField(default=0)
    pdf = models.BinaryField(default=bytes)
    archive = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "language"], name="a_decision_has_a_dossier_once_a_language"
            ),
            models.CheckConstraint(
                name="a_dossier_that_was_made_says_as_of_when",
                condition=Q(made_at__isnull=True) | (Q(as_of__isnull=False) & ~Q(pdf=b"") & ~Q(archive=b"")),
            ),
        ]

    def __str__(self):
        return f"{self.decision} ({self.language})"


class SignedFingerprint(models.Model):
    """The note that the record's key signed of a version; the same bytes are a file of the record."""

    version = models.OneToOneField(
        DecisionVersion, on_delete=models.PROTECT, related_name="signed_fingerprint"
    )
    path = models.CharField(max_length=200)
    note = models.TextField()
    signed_at = models.DateTimeField()

    def __str__(self):
        return self.path
