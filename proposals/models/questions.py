"""Questions that need an answer, and what an institution answered."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import Clock, nobody
from proposals.models.discussion import Contribution, ContributionQuerySet
from proposals.models.proposal import Proposal

# What waits without a date comes after all that have one.
NO_DATE = datetime(9999, 1, 1, tzinfo=UTC)


class QuestionQuerySet(ContributionQuerySet):
    """Each adjective names one state or a group of them, as ``Question.state`` does for one row."""

    def waiting(self):
        """Neither answered, declined, merged nor taken away, on a proposal that goes on."""
        return self.filter(self._waits())

    @staticmethod
    def _waits():
        is_open = Q(
            answered_at__isnull=True,
            declined_at__isnull=True,
            merged_into__isnull=True,
            withdrawn_at__isnull=True,
            removed_at__isnull=True,
        )
        return is_open & ~Q(proposal__in=Proposal.objects.given_up())

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
        due = Case(
            When(clock__isnull=True, then=Value(NO_DATE)),
            # Days do not count while a clock is paused, so it is not late.
            When(clock__paused_at__isnull=False, then=Greatest("clock__due_at", Value(at))),
            default=F("clock__due_at"),
        )
        return self.annotate(waits_until=Case(When(self._waits(), then=due))).order_by(
            F("waits_until").asc(nulls_last=True), "-said_at", "-pk"
        )


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

    beside = ("decline_reason",)

    reference = models.CharField(max_length=20, unique=True)
    body = models.TextField(_("Your question"), blank=True)
    clock = models.OneToOneField(
        Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="question"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(_("Why it cannot be answered"), blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    merged_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody, excluded_fields=["body", "author", "decline_reason"])

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


class Answer(Contribution):
    """What an institution answered, in its name; ``author`` is who wrote it.

    ``body`` is its newest wording, ``entry_key`` the entry that holds it; earlier wordings are its ``wordings``.
    """

    is_personal = False
    is_for_stewards = True
    stands_on = ("question__proposal",)

    # “answers” of a proposal are those of its text.
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="answer")
    body = models.TextField(_("The answer"), blank=True)
    revised_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(get_user=nobody, excluded_fields=["body", "author"])

    class Meta(Contribution.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(
                name="an_answer_has_words_unless_it_was_removed",
                condition=Q(withdrawn_at__isnull=True)
                & ((Q(removed_at__isnull=True) & ~Q(body="")) | Q(removed_at__isnull=False, body="")),
            ),
        ]

    def __str__(self):
        return f"{self.question} – {self._meta.verbose_name}"

    def get_absolute_url(self):
        return f"{self.question.get_absolute_url()}#answer"

    @property
    def reference(self):
        """Its question's: that is what the record calls it."""
        return self.question.reference

    def earlier_wordings(self):
        return list(self.wordings.all())


class AnswerVersion(models.Model):
    """An earlier wording of an answer, as it stood from ``said_at`` until the next. Its words go with the answer's."""

    words = ("body",)

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="wordings")
    body = models.TextField(blank=True)
    language = models.CharField(max_length=8)
    said_at = models.DateTimeField()
    entry_key = models.CharField(max_length=64)

    class Meta:
        ordering = ["said_at", "pk"]
        verbose_name = _("earlier wording of an answer")
        verbose_name_plural = _("earlier wordings of answers")

    def __str__(self):
        return f"{self.answer_id} – {self.said_at:%Y-%m-%d}"
