"""Every text that a proposal ever had."""

import hashlib

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from proposals.models.proposal import Proposal
from record.verify import canonical


def fingerprint(text):
    """The SHA-256, in hexadecimal, of a version's answers in the canonical form of RFC 8785."""
    return hashlib.sha256(canonical(text)).hexdigest()


class ProposalVersion(models.Model):
    """The 35 answers as they stood from one moment on.

    What changed says ``change_note``, in somebody's words, or ``note_code`` with its values, where the program says it:
    ``note`` makes the sentence when it is read, in the reader's language.

    Never changed but by one door: ``withhold`` takes the words of some answers away for good. The fingerprint
    stays that of the words which were published. ``by`` is the role in which it was published, never a person.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        UPDATE = "update", _("Update")
        TRANSLATION = "translation", _("Translation")
        REDACTION = "redaction", _("Redaction")
        MINOR = "minor", _("Minor")

    class Note(models.TextChoices):
        """What the program says of a change, with the names of the values that belong in it."""

        CHANGE_ACCEPTED = "change_accepted", _("Change %(number)d, proposed by a reader, was accepted.")
        LEAD_NAMED = "lead_named", _("A steward found out which organisation is meant.")
        COMPLETED = "completed", _("An institution completed missing answers.")
        SAME_INSTITUTION = "same_institution", _("%(merged)s is the same organisation as %(kept)s.")
        REGISTER_CHANGED = "register_changed", _("The register says something else now under: %(columns)s")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    change_note = models.CharField(max_length=300, blank=True)
    note_code = models.CharField(max_length=20, choices=Note.choices, blank=True)
    note_values = models.JSONField(default=dict, blank=True)
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
                condition=Q(number=1)
                | (~Q(kind="") & (~Q(change_note="") | ~Q(note_code="") | Q(withheld_at__isnull=False))),
            ),
            models.CheckConstraint(
                name="a_version_says_in_one_way_what_changed", condition=Q(change_note="") | Q(note_code="")
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

    def withhold(self, names, *, at, reason, note=False):
        """Take the words of these answers, and why they were not known, out of this version for good.

        With ``note`` also the note on what changed. Its place and its fingerprint stay.
        """
        self.text = self.text | dict.fromkeys(names)
        if "not_known" in self.text:
            reasons = self.text["not_known"]
            self.text["not_known"] = {name: why for name, why in reasons.items() if name not in names}
        self.withheld = sorted({*self.withheld, *names, *(["change_note"] if note else [])})
        self.change_note = "" if note else self.change_note
        self.withheld_at, self.withheld_reason = at, reason
        super().save(update_fields=["text", "change_note", "withheld", "withheld_at", "withheld_reason"])

    @property
    def note(self):
        """What changed, in one line."""
        if self.note_code == self.Note.COMPLETED:
            number = self.note_values["number"]
            words = ngettext(
                "%(name)s completed %(number)d missing answer.",
                "%(name)s completed %(number)d missing answers.",
                number,
            )
            return words % self.note_values
        if self.note_code:
            return self.Note(self.note_code).label % self.note_values
        if "change_note" in self.withheld:
            return gettext("The note on this change was taken out.")
        return self.change_note

    @property
    def previous(self):
        """The number of the version before."""
        return self.number - 1
