"""What happens to a proposal beside its text: seconded, refused and challenged, reported on while in use."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import community_calendar, nobody
from proposals.models.proposal import Proposal


class Second(models.Model):
    """A member who asks that a community idea be answered.

    Who seconded is nobody's business, so no copy is kept of a row, and taking it back deletes it.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="seconds")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seconded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "member"], name="a_member_seconds_a_proposal_once"),
        ]

    def __str__(self):
        return str(self.proposal_id)


class Refusal(models.Model):
    """That stewards did not take a proposal on, why, and what came of its being challenged.

    ``challenge_until`` is the first moment at which it can no longer be challenged.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="refusals")
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    refused_at = models.DateTimeField()
    reason = models.TextField(_("Why it is not accepted"))
    challenge_until = models.DateTimeField()
    challenged_at = models.DateTimeField(null=True, blank=True)
    challenge = models.TextField(_("Why it should be accepted"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("What the other steward answers"), blank=True)
    upheld = models.BooleanField(null=True, help_text="Whether the challenge was found right.")

    history = HistoricalRecords(
        get_user=nobody, excluded_fields=["refused_by", "reason", "challenge", "answer"]
    )

    class Meta:
        ordering = ["refused_at", "pk"]
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        constraints = [
            models.CheckConstraint(
                name="a_refusal_is_challenged_within_its_time",
                condition=Q(challenged_at__isnull=True, challenge="")
                | (Q(challenged_at__lt=F("challenge_until")) & ~Q(challenge="")),
            ),
            models.CheckConstraint(
                name="an_answered_challenge_was_made_and_has_a_result",
                condition=Q(answered_at__isnull=True, upheld__isnull=True, answer="")
                | (
                    Q(answered_at__isnull=False, upheld__isnull=False, challenged_at__isnull=False)
                    & ~Q(answer="")
                ),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}/{self.pk}"

    @property
    def last_challenge_day(self):
        """The last local day on which it can be challenged."""
        return community_calendar().local_date(self.challenge_until - timedelta(microseconds=1))

    @property
    def is_waiting(self):
        """Whether it was challenged and nobody has answered the challenge."""
        return self.challenged_at is not None and self.answered_at is None


class UseReport(models.Model):
    """What an institution reports, year by year, about a use that is going on."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="use_reports")
    body = models.TextField(_("What was done with the data, and what came of it"))
    reported_at = models.DateTimeField()

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["reported_at", "pk"]
        verbose_name = _("report on a use")
        verbose_name_plural = _("reports on uses")
        constraints = [
            models.CheckConstraint(name="a_report_on_a_use_has_words", condition=~Q(body="")),
        ]

    def __str__(self):
        return f"{self.proposal_id}/{self.pk}"
