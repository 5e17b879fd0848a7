"""Who will do what by when, measured how, with how much money: promises and conditions, and what became of them."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import CharterRule, Institution, Member, nobody
from community.open_data import utc
from decisions import progress
from decisions.models.decision import Decision
from decisions.models.states import CommitmentQuerySet
from record.verify import canonical


class Commitment(models.Model):
    """What an institution promised, or must do for what it decided to hold. Its words are its versions.

    A decision's, a plan's and a restitution's are the same: what they come from points here. ``rule`` says after how
    many days without an update it is said to stall, and stays the one under which it was made.
    """

    class Kind(models.TextChoices):
        COMMITMENT = "commitment", _("Commitment")
        CONDITION = "condition", _("Condition")

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="commitments")
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments"
    )
    rule = models.ForeignKey(CharterRule, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(_("Why it is withdrawn"), max_length=2000, blank=True)

    objects = CommitmentQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-made_at", "-reference"]
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(
                name="a_commitment_is_withdrawn_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__gte=F("made_at")) & ~Q(withdrawal_reason="")),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("commitments:detail", args=[self.reference])

    def words(self, at):
        """The version that held at the moment."""
        return max(
            (version for version in self.versions.all() if version.published_at <= at),
            key=lambda version: version.number,
            default=None,
        )

    def changed_at(self, at):
        """When it was last worded, reported on, rated or withdrawn by the moment, or its day passed."""
        moments = [
            self.withdrawn_at,
            *(version.published_at for version in self.versions.all()),
            *(update.said_at for update in self.updates.all()),
            *(rating.rated_at for rating in self.ratings.all()),
            self.words(at).due_at,
        ]
        return max(moment for moment in moments if moment is not None and moment <= at)

    def status(self, at):
        """Where it stands at the moment, as a ``progress.Status``."""
        return progress.read(self, at)


class CommitmentVersionQuerySet(models.QuerySet):
    def newest(self, at):
        """The words of each commitment that held at the moment."""
        newest = (
            CommitmentVersion.objects.filter(commitment=OuterRef("commitment"), published_at__lte=at)
            .order_by("-number")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))

    def vague(self):
        """One of the parts is missing without which nobody can check it."""
        return self.filter(Q(who="") | Q(what="") | Q(due_on=None) | Q(measure="") | Q(money=""))

    def missed(self, at):
        """The words that held when their day had passed, while the institution did not say that it was done."""
        later = CommitmentVersion.objects.filter(
            commitment=OuterRef("commitment"),
            number__gt=OuterRef("number"),
            published_at__lt=OuterRef("due_at"),
        )
        said = CommitmentUpdate.objects.filter(
            commitment=OuterRef("commitment"), said_at__lt=OuterRef("due_at")
        ).order_by("-said_at", "-pk")
        found = self.filter(due_at__lte=at).exclude(Exists(later))
        found = found.annotate(said=Coalesce(Subquery(said.values("progress")[:1]), Value("")))
        return found.exclude(said=progress.Progress.DONE)


class CommitmentVersion(models.Model):
    """A commitment as it was worded: never changed; a change is the next version, with the old words above it.

    ``due_at`` is the first moment after its last day, where the institution is.
    """

    PARTS = ("who", "what", "due_on", "measure", "money")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    who = models.CharField(_("Who will do it"), max_length=200, blank=True)
    what = models.TextField(_("What they will do"), max_length=2000)
    due_on = models.DateField(_("By when"), null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    measure = models.TextField(_("How one will see that it is done"), max_length=1000, blank=True)
    money = models.CharField(_("With how much money"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    change_note = models.CharField(_("What changed and why"), max_length=300, blank=True)
    published_at = models.DateTimeField()
    by = models.CharField(max_length=80, help_text=_("The role that published it, never a person."))
    fingerprint = models.CharField(max_length=64)

    objects = CommitmentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="a_commitment_has_a_version_once"),
            models.CheckConstraint(name="a_commitment_says_what_is_done", condition=~Q(what="")),
            models.CheckConstraint(
                name="a_commitment_is_due_at_the_end_of_its_day",
                condition=Q(due_on=None, due_at=None) | Q(due_on__isnull=False, due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="changed_words_of_a_commitment_say_why",
                condition=Q(number=1, change_note="") | (Q(number__gt=1) & ~Q(change_note="")),
            ),
        ]

    def __str__(self):
        return f"{self.commitment.reference} v{self.number}"

    def save(self, *arguments, **options):
        self.fingerprint = hashlib.sha256(self.canonical()).hexdigest()
        super().save(*arguments, **options)

    def canonical(self):
        """The bytes that the fingerprint is taken of: canonical JSON (RFC 8785)."""
        return canonical(
            {
                "commitment": self.commitment.reference,
                "version": self.number,
                "language": self.language,
                **{part: str(getattr(self, part) or "") for part in self.PARTS},
                "change_note": self.change_note,
                "published_at": utc(self.published_at),
                "by": self.by,
            }
        )

    @property
    def missing(self):
        """The parts without which nobody can check it, in words."""
        return [
            str(self._meta.get_field(part).verbose_name) for part in self.PARTS if not getattr(self, part)
        ]


class CommitmentUpdateQuerySet(models.QuerySet):
    def newest(self, at):
        """The last one of each commitment by the moment."""
        newest = (
            CommitmentUpdate.objects.filter(commitment=OuterRef("commitment"), said_at__lte=at)
            .order_by("-said_at", "-pk")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))

    def missing(self, at):
        """Those that say that it is not done although the day of the words that held then had passed."""
        held = CommitmentVersion.objects.filter(
            commitment=OuterRef("commitment"), published_at__lt=OuterRef("said_at")
        ).order_by("-number")
        said = self.filter(said_at__lte=at).exclude(progress=progress.Progress.DONE)
        return said.annotate(due_at=Subquery(held.values("due_at")[:1])).filter(due_at__lte=F("said_at"))


class CommitmentUpdate(models.Model):
    """What the institution says of a commitment, with what shows it."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="updates")
    progress = models.CharField(_("How far it is"), max_length=12, choices=progress.Progress.choices)
    body = models.TextField(_("What was done"), max_length=2000)
    evidence = models.TextField(_("What shows it"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    said_at = models.DateTimeField()

    objects = CommitmentUpdateQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("update of a commitment")
        verbose_name_plural = _("updates of commitments")
        constraints = [
            models.CheckConstraint(name="an_update_has_words", condition=~Q(body="")),
            models.CheckConstraint(
                name="what_is_said_to_be_done_is_shown", condition=~Q(progress="done") | ~Q(evidence="")
            ),
        ]

    def __str__(self):
        return f"{self.commitment.reference}: {self.get_progress_display()}"


class CommitmentRatingQuerySet(models.QuerySet):
    def current(self, at):
        """The last one of each voice by the moment, of the words that held then."""
        newest = (
            CommitmentRating.objects.filter(
                commitment=OuterRef("commitment"), voice=OuterRef("voice"), rated_at__lte=at
            )
            .order_by("-rated_at", "-pk")
            .values("pk")[:1]
        )
        held = CommitmentVersion.objects.newest(at).values("pk")
        return self.filter(pk=Subquery(newest), version__in=held)


class CommitmentRating(models.Model):
    """Whether a commitment was kept, as one voice sees it; voices stand side by side and are never merged."""

    class Voice(models.TextChoices):
        COMMUNITY = "community", _("Community seat")
        OVERSIGHT = "oversight", _("Oversight body")

    class Rating(models.TextChoices):
        KEPT = "kept", _("Kept")
        PARTLY = "partly", _("Partly kept")
        NOT_KEPT = "not_kept", _("Not kept")

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="ratings")
    version = models.ForeignKey(CommitmentVersion, on_delete=models.PROTECT, related_name="+")
    voice = models.CharField(max_length=12, choices=Voice.choices)
    seat = models.CharField(max_length=120, blank=True)
    rater = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    rating = models.CharField(_("Was it kept?"), max_length=10, choices=Rating.choices)
    evidence = models.TextField(_("What shows it"), max_length=2000)
    rated_at = models.DateTimeField()

    objects = CommitmentRatingQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody, excluded_fields=["rater"])

    class Meta:
        ordering = ["rated_at", "pk"]
        verbose_name = _("rating of a commitment")
        verbose_name_plural = _("ratings of commitments")
        constraints = [
            models.CheckConstraint(name="a_rating_is_shown", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="the_community_rates_by_a_seat",
                condition=Q(voice="oversight", seat="") | (Q(voice="community") & ~Q(seat="")),
            ),
        ]

    def __str__(self):
        return f"{self.commitment.reference}: {self.get_rating_display()}"
