"""Every text that a proposal ever had."""

import hashlib

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from proposals.models.proposal import Proposal
from record.verify import canonical


def fingerprint(text):
    """The SHA-256, in hexadecimal, of a version's answers in the canonical form of RFC 8785."""
    return hashlib.sha256(canonical(text)).hexdigest()


class ProposalVersion(models.Model):
    """The 35 answers as they stood from one moment on.

    Never changed but by one door: ``withhold`` takes the words of some answers away for good. The fingerprint
    stays that of the words which were published. ``by`` is the role in which it was published, never a person.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        UPDATE = "update", _("Update")
        TRANSLATION = "translation", _("Translation")
        REDACTION = "redaction", _("Redaction")
        MINOR = "minor", _("Minor")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    change_note = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, default="en")
    by = models.CharField(max_length=80, blank=True)
    published_at = models.DateTimeField()
    withheld = models.JSONField(
        default=list, blank=True, help_text="The names of the answers whose words were taken away."
    )
    withheld_at = models.DateTimeField(null=True, blank=True)
    withheld_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="a_proposal_has_a_version_of_a_number_once"
            ),
            models.CheckConstraint(
                name="a_later_version_says_what_changed",
                condition=Q(number=1) | (~Q(kind="") & ~Q(change_note="")),
            ),
            models.CheckConstraint(
                name="a_version_with_words_taken_away_says_when_and_why",
                condition=Q(withheld_at__isnull=True, withheld_reason="")
                | (Q(withheld_at__isnull=False) & ~Q(withheld_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.proposal.reference} v{self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("A version is never changed; write a new one.")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse(
            "proposals:version", kwargs={"reference": self.proposal.reference, "number": self.number}
        )

    def withhold(self, names, *, at, reason):
        """Take the words of these answers out of this version for good; its place and its fingerprint stay."""
        self.text = self.text | dict.fromkeys(names)
        self.withheld = sorted({*self.withheld, *names})
        self.withheld_at, self.withheld_reason = at, reason
        super().save(update_fields=["text", "withheld", "withheld_at", "withheld_reason"])

    @property
    def previous(self):
        """The number of the version before."""
        return self.number - 1

    @property
    def is_translation(self):
        return self.kind == self.Kind.TRANSLATION
