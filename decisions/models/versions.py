"""The reasons as they stood in each version, and those that are still being written."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.models import Member
from community.open_data import utc
from decisions import drafting, sources
from decisions.models.decision import Decision
from record.verify import canonical


class Heading(models.TextChoices):
    """The ten parts that every explanation has, in the order in which they are read."""

    DECIDED = "decided", _("What we decided")
    VOTE = "vote", _("Did we follow the community vote, and if not, why")
    POINTS = "points", _("What people told us and what we did about it")
    EVIDENCE = "evidence", _("Evidence we used")
    OPTIONS = "options", _("Options we rejected")
    EFFECTS = "effects", _("Who gains, who pays, who may be harmed")
    NEXT = "next", _("What happens next: commitments with dates")
    DECIDERS = "deciders", _("Who decided, and who was conflicted")
    CHALLENGE = "challenge", _("How to question or challenge this")
    REVIEW = "review", _("Date we will look again")


class PublishedVersionChanged(RuntimeError):
    """Somebody tried to rewrite or delete a published version."""


class DecisionVersion(models.Model):
    """The explanation as it stood: never changed once published; an edit is the next version.

    ``sections`` maps each ``Heading`` to its text; ``points`` is a list of ``{"point", "answer", "change"}``,
    the rows of the third heading, with the ``sources`` in which a point was raised where that is known. ``fingerprint`` is the SHA-256, in hexadecimal, of ``canonical()``.
    """

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        UPDATE = "update", _("Update")
        TRANSLATION = "translation", _("Translation")
        REDACTION = "redaction", _("Redaction")
        MINOR = "minor", _("Minor change")

    # The kinds of change after which it has to be looked at again whether the text is complete.
    SUBSTANTIVE = (Kind.CORRECTION, Kind.UPDATE)

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    sections = models.JSONField()
    points = models.JSONField(default=list)
    kind = models.CharField(_("kind of change"), max_length=12, choices=Kind.choices, blank=True)
    change_note = models.CharField(_("what changed and why"), max_length=300, blank=True)
    published_at = models.DateTimeField()
    by = models.CharField(max_length=80, help_text=_("The role that published it, never a person."))
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="a_decision_has_a_version_once"),
            models.CheckConstraint(
                name="every_version_but_the_first_says_what_changed",
                condition=Q(number=1, kind="", change_note="")
                | (Q(number__gt=1) & ~Q(kind="") & ~Q(change_note="")),
            ),
        ]

    def __str__(self):
        return f"{self.decision.reference} v{self.number}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise PublishedVersionChanged(str(self))
        self.fingerprint = hashlib.sha256(self.canonical()).hexdigest()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse(
            "decisions:version", kwargs={"reference": self.decision.reference, "number": self.number}
        )

    def get_file_url(self):
        """Where the bytes of ``canonical()`` are."""
        return reverse(
            "decisions:version_json", kwargs={"reference": self.decision.reference, "number": self.number}
        )

    def delete(self, *args, **kwargs):
        raise PublishedVersionChanged(str(self))

    def canonical(self):
        """The bytes that the fingerprint is taken of: canonical JSON (RFC 8785)."""
        return canonical(
            {
                "decision": self.decision.reference,
                "version": self.number,
                "language": self.language,
                "sections": self.sections,
                "points": self.points,
                "kind": self.kind,
                "change_note": self.change_note,
                "published_at": utc(self.published_at),
                "by": self.by,
            }
        )

    @property
    def matches_fingerprint(self):
        """Whether the text is still the one that was published."""
        return hashlib.sha256(self.canonical()).hexdigest() == self.fingerprint

    @property
    def short_fingerprint(self):
        return self.fingerprint[:12]

    @property
    def parts(self):
        """The ten parts in order, each ``{"number", "key", "heading", "text", "points"}``."""
        return [
            {
                "number": number,
                "key": heading.value,
                "heading": heading.label,
                "text": self.sections.get(heading.value, ""),
                "points": self._points() if heading == Heading.POINTS else [],
            }
            for number, heading in enumerate(Heading, start=1)
        ]

    def _points(self):
        reference = self.decision.proposal.reference
        return [{**row, "links": sources.links(row, reference)} for row in self.points]

    def earlier_points(self):
        """The rows of the newest text before this one in its language, which this one may repeat."""
        before = [
            version
            for version in self.decision.versions.all()
            if version.number < self.number and version.language == self.language
        ]
        return max(before, key=lambda version: version.number).points if before else []

    # Set where later versions are left out of sight, so that a redaction among them still counts.
    is_taken_out = False

    def is_withheld(self):
        """Whether a later redaction took this text out of the public's sight."""
        return self.is_taken_out or any(
            version.kind == self.Kind.REDACTION and version.number > self.number
            for version in self.decision.versions.all()
        )


class Draft(models.Model):
    """An explanation that an institution is still writing: kept so that nothing typed is lost, never public.

    ``edition`` grows with every change. ``writers`` are all who wrote a word of it: none of them approves it. A row of
    ``points`` has a ``key`` here, by which it stays the same row whoever changes it.
    """

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="draft")
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    sections = models.JSONField(default=dict)
    points = models.JSONField(default=list)
    kind = models.CharField(max_length=12, choices=DecisionVersion.Kind.choices, blank=True)
    change_note = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField()
    edition = models.PositiveIntegerField(default=1)
    writers = models.ManyToManyField(Member, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return f"draft of {self.decision.reference}"

    @property
    def reading(self):
        """What names this very text: whoever approves or publishes says that they read it."""
        return f"{self.pk}.{self.edition}"

    @property
    def parts(self):
        """The text as the flat dict of ``drafting``."""
        beside = {name: getattr(self, name) for name in drafting.BESIDE}
        return drafting.parts(self.sections, self.points, **beside)

    @property
    def words(self):
        """The text as it would be published."""
        return {
            "sections": self.sections,
            "points": drafting.without_keys(self.points),
            "language": self.language,
            "kind": self.kind,
            "change_note": self.change_note,
        }


class DraftApproval(models.Model):
    """A second person read this text and would publish it. Gone as soon as a word of it changes."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="approvals")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "member"], name="somebody_approves_a_text_once"),
        ]

    def __str__(self):
        return str(self.draft)
