"""What a discussion came to, in words that can be challenged."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import nobody
from proposals.models.discussion import Contribution
from proposals.models.proposal import Proposal


class Summary(Contribution):
    """What a discussion came to, written by a steward once it has closed. Never changed; a new one replaces it.

    ``points`` is a list of sentences, one for each point that people raised; ``grouped`` has for each of them the list
    of the views that it was made of, by their numbers. It can be challenged until ``challenge_ends_at``.
    """

    PARTS = ("agreed", "not_agreed", "minority_view", "what_changed")
    words = ("points", *PARTS)
    is_personal = False

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="summaries")
    number = models.PositiveIntegerField()
    points = models.JSONField(_("The points that people raised"), default=list, blank=True)
    grouped = models.JSONField(default=list, blank=True)
    agreed = models.TextField(_("What was agreed"), blank=True)
    not_agreed = models.TextField(_("What was not agreed"), blank=True)
    minority_view = models.TextField(_("What a minority said"), blank=True)
    what_changed = models.TextField(_("What changed because of the discussion"), blank=True)
    challenge_ends_at = models.DateTimeField()

    history = HistoricalRecords(get_user=nobody, excluded_fields=["points", *PARTS, "author"])

    class Meta:
        ordering = ["proposal", "number"]
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="a_proposal_has_a_summary_of_a_number_once"
            ),
            models.CheckConstraint(
                name="a_summary_can_be_challenged_for_a_while",
                condition=Q(challenge_ends_at__gt=F("said_at")),
            ),
            models.CheckConstraint(
                name="a_summary_has_words_unless_they_were_removed",
                condition=Q(withdrawn_at__isnull=True)
                & ((Q(removed_at__isnull=True) & ~Q(agreed="")) | Q(removed_at__isnull=False, agreed="")),
            ),
        ]

    def __str__(self):
        return f"{self.proposal.reference} summary {self.number}"

    def get_absolute_url(self):
        return reverse("proposals:summary", args=[self.proposal.reference])

    @property
    def views(self):
        """The numbers of all views that its points group."""
        return {number for views in self.grouped for number in views}

    def views_of(self, place):
        """The numbers of the views that a point groups; the first point has the place 1."""
        return self.grouped[place - 1] if 0 < place <= len(self.grouped) else []

    def can_be_challenged(self, at):
        return self.said_at <= at < self.challenge_ends_at


class SummaryChallenge(Contribution):
    """Somebody says that a summary is wrong. Another steward, or the oversight body, answers."""

    beside = ("answer",)

    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="challenges")
    body = models.TextField(_("What is wrong or missing"), blank=True)
    answer = models.TextField(_("Your answer"), blank=True)
    upheld = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(get_user=nobody, excluded_fields=["body", "answer", "author"])

    class Meta(Contribution.Meta):
        verbose_name = _("challenge of a summary")
        verbose_name_plural = _("challenges of summaries")
        constraints = [
            models.UniqueConstraint(fields=["summary", "author"], name="somebody_challenges_a_summary_once"),
            models.CheckConstraint(
                name="a_challenge_has_words_unless_they_were_removed",
                condition=Q(withdrawn_at__isnull=True)
                & ((Q(removed_at__isnull=True) & ~Q(body="")) | Q(removed_at__isnull=False, body="")),
            ),
            models.CheckConstraint(
                name="an_answered_challenge_says_how",
                condition=Q(answered_at__isnull=True, upheld__isnull=True, answer="")
                | (Q(answered_at__isnull=False, upheld__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self):
        return f"{self.summary}: {self.pk}"

    def get_absolute_url(self):
        return f"{self.summary.get_absolute_url()}#challenges"
