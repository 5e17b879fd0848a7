"""The append-only public log. It knows nobody: subjects and actors are strings."""

import json
import uuid
from functools import cached_property

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# What stands above a text on the page of its entry, by its name.
TEXTS = {
    "acknowledgement": _("What the institution says of it"),
    "agreed": _("What was agreed"),
    "answer": _("The answer"),
    "body": _("What was said"),
    "change_note": _("What changed, and why"),
    "citation": _("Who published it, and when"),
    "dataset": _("Which data"),
    "display_name": _("The name that was shown"),
    "evidence": _("What shows it"),
    "executive": _("Which executive answers for it"),
    "facilitator": _("Who led it"),
    "facilitator_employer": _("Who employs or pays them"),
    "harmed": _("To whom it was done"),
    "history": _("What was done"),
    "how_known": _("How it is known"),
    "lessons": _("What was learned"),
    "metric": _("What is measured"),
    "minority_view": _("What a minority said"),
    "missing_points": _("The points that were left out"),
    "name": _("Name"),
    "new": _("The new words"),
    "not_agreed": _("What was not agreed"),
    "note": _("What was looked at, and what is missing"),
    "notes": _("What was noted down"),
    "place": _("Place"),
    "points": _("The points that people raised"),
    "practice": _("What is done, and where"),
    "reason": _("The reason that was given"),
    "reasons": _("The reasons that were given"),
    "role": _("Whose tie it is"),
    "seat": _("Seat"),
    "stance": _("For, against or neither"),
    "summary": _("Summary"),
    "text": _("Text"),
    "tie": _("What ties them"),
    "title": _("Title"),
    "url": _("Where it can be read"),
    "what": _("What the data are used for"),
    "what_changed": _("What changed"),
    "where": _("When and where"),
    "wording": _("The question and what can be chosen"),
    "words": _("The words"),
}


class NotInTransaction(RuntimeError):
    """An entry was appended outside a transaction, where the change and its trace could part."""


class EntryRefused(ValueError):
    """An entry was appended that the public record cannot carry; the message says which part and why."""


class NothingToErase(LookupError):
    """There is no text of this name with this entry, or it was erased before."""


class Permanent(RuntimeError):
    """Somebody tried to change or delete what is written once."""


class WrittenOnce(models.Model):
    """A row that can be added and read, and nothing else. The database refuses as well, by a trigger."""

    class Meta:
        abstract = True

    def save(self, *args, **options):
        if not self._state.adding:
            raise Permanent(f"{self} is part of the public record and cannot be changed")
        super().save(*args, **options | {"force_insert": True})

    def delete(self, *args, **options):
        raise Permanent(f"{self} is part of the public record and cannot be deleted")


class PendingEntry(models.Model):
    """The outbox: an entry written with its change and not yet numbered.

    ``body`` is already the leaf's canonical JSON. ``release_at`` holds an entry back; nothing about the true
    moment of such an entry is stored, so ``at`` is then the release and ``place`` is nought. ``place`` keeps
    the order of other entries that share a moment.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    body = models.BinaryField()
    at = models.DateTimeField()
    # The only index: this table is written with every change and is nearly always empty but for what is held.
    release_at = models.DateTimeField(null=True, blank=True, db_index=True)
    place = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return f"{self.kind} {self.subject}"


class Entry(WrittenOnce):
    """One numbered line of the public record. The other columns repeat ``body`` so that they can be searched."""

    index = models.PositiveBigIntegerField(primary_key=True)
    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    actor = models.CharField(max_length=80)
    at = models.DateTimeField()
    body = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("entry in the public record")
        verbose_name_plural = _("entries in the public record")
        indexes = [
            models.Index(fields=["subject", "-index"], name="entries_about_a_subject"),
            models.Index(fields=["kind", "-index"], name="entries_of_a_kind"),
        ]

    def __str__(self):
        return f"entry {self.index}"

    def get_absolute_url(self):
        return reverse("record:entry", kwargs={"index": self.index})

    @property
    def subject_url(self):
        return reverse("reference", args=[self.subject])

    @cached_property
    def leaf(self):
        """What the leaf's bytes say, as a dict."""
        return json.loads(bytes(self.body))

    @property
    def facts(self):
        return self.leaf["facts"]

    @property
    def group(self):
        """The app that the kind belongs to."""
        return self.kind.partition(".")[0]

    @cached_property
    def payloads(self):
        """The personal texts by name; ``record.queries`` fills this for many entries at once."""
        return {payload.name: payload for payload in Payload.objects.filter(entry_key=self.key)}


class Payload(models.Model):
    """A personal text beside an entry, bound to its leaf by a salted hash and erasable without breaking it."""

    class Reason(models.TextChoices):
        REQUEST = "request", _("the person it is about asked for it")
        LAW = "law", _("the law or a court required it")
        MISTAKE = "mistake", _("it was published by mistake")
        SAFETY = "safety", _("it put somebody at risk")
        MODERATION = "moderation", _("a moderator removed it, for the reason in the moderation log")

    entry_key = models.UUIDField()
    name = models.CharField(max_length=60)
    salt = models.BinaryField(max_length=32, null=True)
    text = models.TextField(null=True, help_text="The value as canonical JSON.")  # noqa: DJ001
    erased_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    # Kept after the text was shown again, so that copies made in between are made anew.
    withheld_at = models.DateTimeField(null=True, blank=True)
    shown_again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry_key", "name"], name="an_entry_has_a_text_of_a_name_once"),
            models.CheckConstraint(
                name="an_erased_text_leaves_neither_words_nor_salt",
                condition=Q(erased_at__isnull=True, salt__isnull=False, text__isnull=False, reason="")
                | (Q(erased_at__isnull=False, salt__isnull=True, text__isnull=True) & ~Q(reason="")),
            ),
        ]

    def __str__(self):
        value = None if self.is_withheld else self.value
        return "" if value is None else value if isinstance(value, str) else self.text

    @property
    def label(self):
        """What stands above it."""
        return TEXTS.get(self.name) or self.name.replace("_", " ").capitalize()

    @property
    def rows(self):
        """The texts that it is made of, as (name, words); empty where it is one text."""
        value = None if self.is_withheld else self.value
        return _rows(value) if isinstance(value, dict) else []

    @property
    def is_erased(self):
        return self.erased_at is not None

    @property
    def is_withheld(self):
        """Whether it is out of sight for a while; nothing public may then show it."""
        return self.withheld_at is not None and self.shown_again_at is None and not self.is_erased

    @property
    def value(self):
        """The value that was committed to, or None once it was erased."""
        return None if self.text is None else json.loads(self.text)


def _rows(value, name=""):
    """What a value holds, however deep, each with the names that lead to it."""
    if isinstance(value, str | int | None):
        return [(name, "" if value is None else value)]
    pairs = value.items() if isinstance(value, dict) else enumerate(value, 1)
    return [row for key, inner in pairs for row in _rows(inner, f"{name} {key}".strip())]


class PublishedFile(WrittenOnce):
    """A file that is published beside the log; the leaf of its entry holds the SHA-256 of its bytes.

    For what is too long for a leaf and never personal: the terms, ballots and tally of a vote.
    """

    path = models.CharField(max_length=200, primary_key=True)
    entry_key = models.UUIDField(db_index=True)
    data = models.BinaryField()

    def __str__(self):
        return self.path


class Tile(models.Model):
    """Up to 256 neighbouring hashes of one level of the tree; it only ever grows."""

    level = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "number"], name="a_tile_is_kept_once")]

    def __str__(self):
        return f"tile {self.level}/{self.number}"


class Checkpoint(WrittenOnce):
    """What was signed: the number of entries and the root over them, as a signed note."""

    size = models.PositiveBigIntegerField(primary_key=True)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-size"]

    def __str__(self):
        return f"checkpoint {self.size}"
