"""Questions that need an answer, and what an institution answered."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import Clock
from proposals.models.discussion import Contribution, ContributionQuerySet
from proposals.models.proposal import Proposal, nobody


class QuestionQuerySet(ContributionQuerySet):
    """Each adjective names one state or a group of them, as ``Question.state`` does for one row."""

    def waiting(self):
        """Neither answered, declined, merged nor taken away, on a proposal that goes on."""
        return self.filter(
            answered_at__isnull=True,
            declined_at__isnull=True,
            merged_into__isnull=True,
            withdrawn_at__isnull=True,
            removed_at__isnull=True,
        ).exclude(proposal__in=Proposal.objects.given_up())

    def late(self, at):
        return self.waiting().filter(clock__in=Clock.objects.late(at))

    def due_soon(self, at):
        return self.waiting().filter(clock__in=Clock.objects.due_soon(at))

    def answered(self):
        return self.filter(answered_at__isnull=False)

    def answered_late(self):
        return self.answered().filter(answered_at__gte=F("clock__due_at"))

    def declined(self):
        return self.filter(answered_at__isnull=True, declined_at__isnull=False)

    def merged(self):
        return self.filter(merged_into__isnull=False)

    def overdue_first(self, at):
        """The longest late first, then those that wait, soonest due first, then the rest, newest first."""
        return self.annotate(
            place=Case(
                When(pk__in=self.model.objects.late(at).values("pk"), then=Value(0)),
                When(pk__in=self.model.objects.waiting().values("pk"), then=Value(1)),
                default=Value(2),
                output_field=IntegerField(),
            ),
            waits_until=Case(When(place__lt=2, then=F("clock__due_at"))),
        ).order_by("place", F("waits_until").asc(nulls_last=True), "-said_at", "-pk")


class Question(Contribution):
    """A question that the lead organisation of a proposal must answer by a date."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for an answer")
        LATE = "late", _("Answer late")
        ANSWERED = "answered", _("Answered")
        ANSWERED_LATE = "answered_late", _("Answered late")
        DECLINED = "declined", _("Said they cannot answer – reason given")
        MERGED = "merged", _("Merged with another question")
        TAKEN_BACK = "taken_back", _("Taken back")
        REMOVED = "removed", _("Removed")
        OVER = "over", _("No answer is due any more – the proposal ended")

    reference = models.CharField(max_length=20, unique=True)
    body = models.TextField(_("Your question"), blank=True)
    clock = models.OneToOneField(
        Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="question"
    )
    answer = models.TextField(_("The answer"), blank=True)
    answer_language = models.CharField(max_length=8, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_revised_at = models.DateTimeField(null=True, blank=True)
    answer_entry_key = models.CharField(max_length=64, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(_("Why it cannot be answered"), blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    merged_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()
    history = HistoricalRecords(
        get_user=nobody, excluded_fields=["body", "author", "answer", "answered_by", "decline_reason"]
    )

    class Meta(Contribution.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                name="a_question_has_words_unless_it_was_taken_away",
                condition=(Q(withdrawn_at__isnull=True, removed_at__isnull=True) & ~Q(body=""))
                | ((Q(withdrawn_at__isnull=False) | Q(removed_at__isnull=False)) & Q(body="")),
            ),
            models.CheckConstraint(
                name="an_answer_has_words_and_a_moment",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="who_cannot_answer_says_why",
                condition=Q(declined_at__isnull=True, decline_reason="")
                | (Q(declined_at__isnull=False) & ~Q(decline_reason="")),
            ),
            models.CheckConstraint(
                name="a_question_is_merged_with_another_at_a_moment",
                condition=Q(merged_into__isnull=True, merged_at__isnull=True)
                | (Q(merged_into__isnull=False, merged_at__isnull=False) & ~Q(merged_into=F("id"))),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse(
            "proposals:question",
            kwargs={"reference": self.proposal.reference, "question": self.reference},
        )

    @property
    def title(self):
        """Its first words, or its reference where the words were taken away."""
        return Truncator(self.body).words(14) if self.is_shown else self.reference

    def state(self, at):
        """Where it stands at the moment: the first that fits."""
        if self.answered_at is not None:
            is_late = self.clock is not None and self.answered_at >= self.clock.due_at
            return self.State.ANSWERED_LATE if is_late else self.State.ANSWERED
        if self.merged_into_id is not None:
            return self.State.MERGED
        if self.declined_at is not None:
            return self.State.DECLINED
        if self.removed_at is not None:
            return self.State.REMOVED
        if self.withdrawn_at is not None:
            return self.State.TAKEN_BACK
        if self.proposal.is_given_up:
            return self.State.OVER
        is_late = self.clock is not None and self.clock.reading(at).state == "late"
        return self.State.LATE if is_late else self.State.WAITING


class AnswerVersion(models.Model):
    """An earlier wording of an answer, as it stood from ``said_at`` until the next."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answer_wordings")
    body = models.TextField()
    language = models.CharField(max_length=8)
    said_at = models.DateTimeField()
    entry_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("earlier wording of an answer")
        verbose_name_plural = _("earlier wordings of answers")

    def __str__(self):
        return f"{self.question_id} – {self.said_at:%Y-%m-%d}"
