"""Whether an explanation is enough: checked, asked to be longer, challenged, and what people beside it say."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import Clock, Member, nobody
from decisions.models.decision import Decision
from decisions.models.versions import DecisionVersion, Heading


class EarlierOutcome(models.Model):
    """What an institution had decided before it changed its decision; its clock keeps its own result."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="earlier_outcomes")
    outcome = models.CharField(max_length=20, choices=Decision.Outcome.choices)
    followed_vote = models.CharField(max_length=10, choices=Decision.FollowedVote.choices)
    decided_at = models.DateTimeField()
    explain_clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+")
    escalated_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField()
    reason = models.TextField(_("Why the decision is changed"))

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["replaced_at"]
        verbose_name = _("earlier outcome")
        verbose_name_plural = _("earlier outcomes")
        constraints = [
            models.CheckConstraint(
                name="a_decision_is_changed_with_a_reason",
                condition=~Q(reason="") & Q(replaced_at__gt=models.F("decided_at")),
            ),
        ]

    def __str__(self):
        return f"{self.decision.reference}: {self.get_outcome_display()}"


class CompletenessCheckQuerySet(models.QuerySet):
    def newest(self, at):
        """The last one of each decision by the moment."""
        after = Q(checked_at__gt=OuterRef("checked_at")) | Q(
            checked_at=OuterRef("checked_at"), pk__gt=OuterRef("pk")
        )
        later = CompletenessCheck.objects.filter(
            after, version__decision=OuterRef("version__decision"), checked_at__lte=at
        )
        return self.filter(checked_at__lte=at).exclude(Exists(later))

    def running(self, at):
        """Something that was found missing is still owed."""
        return self.filter(clock__in=Clock.objects.running(at))

    def current(self, at):
        """Of a text that was not changed in substance since, as ``is_outdated`` says for one."""
        newer = DecisionVersion.objects.filter(
            decision=OuterRef("version__decision"),
            number__gt=OuterRef("version__number"),
            kind__in=DecisionVersion.SUBSTANTIVE,
            published_at__lte=at,
        )
        return self.exclude(Exists(newer))


class CompletenessCheck(models.Model):
    """What the oversight body found of one version: complete, or what is missing. Never whether it is right.

    ``missing`` lists codes of ``Heading``; ``missing_points`` sentences, one for each point left unanswered.
    ``clock`` is by when what is missing must be published.
    """

    version = models.ForeignKey(DecisionVersion, on_delete=models.PROTECT, related_name="checks")
    is_complete = models.BooleanField()
    missing = models.JSONField(default=list, blank=True)
    missing_points = models.JSONField(default=list, blank=True)
    note = models.TextField(_("What was looked at, and what is missing"), max_length=2000)
    checked_at = models.DateTimeField()
    clock = models.OneToOneField(Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CompletenessCheckQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["checked_at", "pk"]
        verbose_name = _("check of an explanation")
        verbose_name_plural = _("checks of explanations")
        constraints = [
            models.CheckConstraint(
                name="a_complete_explanation_misses_nothing_and_the_rest_is_due",
                condition=Q(is_complete=True, missing=[], missing_points=[], clock=None)
                | (Q(is_complete=False, clock__isnull=False) & (~Q(missing=[]) | ~Q(missing_points=[]))),
            ),
            models.CheckConstraint(name="a_check_of_an_explanation_has_words", condition=~Q(note="")),
        ]

    def __str__(self):
        return f"{self.version}: {timezone.localdate(self.checked_at)}"

    @property
    def gaps(self):
        """What is missing, in words: the headings, then the points."""
        return [*(str(Heading(code).label) for code in self.missing), *self.missing_points]

    def is_outdated(self, at):
        """Whether the text was changed in substance after this version was checked."""
        return any(
            version.number > self.version.number
            and version.kind in DecisionVersion.SUBSTANTIVE
            and version.published_at <= at
            for version in self.version.decision.versions.all()
        )


class ExplanationRequestQuerySet(models.QuerySet):
    def gathering(self):
        """Not yet backed by enough members for an answer to be due."""
        return self.filter(clock=None)

    def waiting(self, at):
        return self.filter(clock__in=Clock.objects.running(at))

    def late(self, at):
        return self.filter(clock__in=Clock.objects.late(at))


class ExplanationRequest(models.Model):
    """Members, once there are enough, or the oversight body ask for more explanation: what they ask is public.

    ``asked_by`` is ``members`` or ``overseer``. ``answer`` is the version that answers it.
    """

    class AskedBy(models.TextChoices):
        MEMBERS = "members", _("members of the community")
        OVERSEER = "overseer", _("the oversight body")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="explanation_requests")
    asked_by = models.CharField(max_length=10, choices=AskedBy.choices)
    asker = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    body = models.TextField(_("What should be explained further"), max_length=2000)
    asked_at = models.DateTimeField()
    clock = models.OneToOneField(Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(
        DecisionVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="answered_requests"
    )

    objects = ExplanationRequestQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody, excluded_fields=["asker"])

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("request for more explanation")
        verbose_name_plural = _("requests for more explanation")
        constraints = [
            models.CheckConstraint(
                name="what_the_oversight_body_asks_is_due_at_once",
                condition=~Q(asked_by="overseer") | Q(clock__isnull=False),
            ),
            models.CheckConstraint(
                name="only_what_is_due_is_answered", condition=Q(answer=None) | Q(clock__isnull=False)
            ),
            models.CheckConstraint(name="a_request_to_explain_has_words", condition=~Q(body="")),
        ]

    def __str__(self):
        return f"{self.decision.reference}: {timezone.localdate(self.asked_at)}"

    def is_waiting(self, at):
        """Whether an answer is due at the moment."""
        if self.clock is None or self.clock.started_at > at:
            return False
        return self.clock.stopped_at is None or self.clock.stopped_at > at


class RequestBacking(models.Model):
    """A member who asks for the same. Who it is, is nobody's business: taking it back deletes the row."""

    is_secret = True
    wagtail_reference_index_ignore = True

    request = models.ForeignKey(ExplanationRequest, on_delete=models.CASCADE, related_name="backings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    backed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "member"], name="a_member_backs_a_request_once"),
        ]

    def __str__(self):
        return str(self.request_id)


class DecisionChallengeQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at=None)


class DecisionChallenge(models.Model):
    """Somebody says that a decision is wrong, why, and what the oversight body answered.

    Reason and answer are public; who challenged is not, and goes with their account.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="challenges")
    about = models.PositiveIntegerField(
        help_text="The number of what was decided: 1, and one more for each change."
    )
    challenger = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(_("What is wrong with the decision"), max_length=2000)
    made_at = models.DateTimeField()
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(_("Answer"), max_length=2000, blank=True)

    objects = DecisionChallengeQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody, excluded_fields=["challenger"])

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("challenge of a decision")
        verbose_name_plural = _("challenges of decisions")
        constraints = [
            models.CheckConstraint(
                name="a_challenge_of_a_decision_is_answered_with_words",
                condition=Q(answered_at__isnull=True, upheld__isnull=True, answer="")
                | (Q(answered_at__isnull=False, upheld__isnull=False) & ~Q(answer="")),
            ),
            models.UniqueConstraint(
                fields=["decision", "about", "challenger"], name="somebody_challenges_a_decision_once"
            ),
        ]

    def __str__(self):
        return f"{self.decision.reference}: {timezone.localdate(self.made_at)}"


class Dissent(models.Model):
    """What the holder of a seat says beside the reasons: they would have decided otherwise, and why."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="dissents")
    about = models.PositiveIntegerField(
        help_text="The number of what was decided: 1, and one more for each change."
    )
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    seat = models.CharField(_("seat"), max_length=120)
    body = models.TextField(_("Why you would have decided otherwise"), max_length=4000)
    language = models.CharField(max_length=8)
    said_at = models.DateTimeField()

    history = HistoricalRecords(get_user=nobody, excluded_fields=["member"])

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("dissent")
        verbose_name_plural = _("dissents")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "about", "seat"], name="a_seat_dissents_from_a_decision_once"
            ),
            models.CheckConstraint(name="a_dissent_has_words", condition=~Q(body="")),
        ]

    def __str__(self):
        return f"{self.decision.reference}: {self.seat}"


class ConflictDeclaration(models.Model):
    """A tie of somebody who decided or advised, by role and never by name, and whether they stepped aside."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conflicts")
    role = models.CharField(_("Whose tie it is: the role or seat"), max_length=120)
    tie = models.TextField(_("What ties them"), max_length=1000)
    stepped_aside = models.BooleanField(_("They took no part"))
    declared_at = models.DateTimeField()
    by = models.CharField(max_length=80, help_text=_("The role that declared it, never a person."))

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["declared_at", "pk"]
        verbose_name = _("declared conflict")
        verbose_name_plural = _("declared conflicts")
        constraints = [
            models.CheckConstraint(
                name="a_conflict_names_a_role_and_a_tie", condition=~Q(role="") & ~Q(tie="")
            ),
        ]

    def __str__(self):
        return f"{self.decision.reference}: {self.role}"
