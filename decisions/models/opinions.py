"""Whether an explanation answers those who took part: asked for a while, counted once, and then forgotten."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import CharterRule, Member, nobody
from decisions.models.versions import DecisionVersion


class OpinionRoundQuerySet(models.QuerySet):
    def to_count(self, at):
        """Those whose time is over and that nobody counted yet."""
        return self.filter(closes_at__lte=at, counted_at=None)


class OpinionRound(models.Model):
    """The question, put to those who took part when the first text of an outcome was published, and what came of it.

    ``result`` maps each ``MemberOpinion.Answer``, and ``total``, to a number, or to None where it is not shown; it is
    empty until the end.
    """

    version = models.OneToOneField(DecisionVersion, on_delete=models.PROTECT, related_name="opinion_round")
    rule = models.ForeignKey(CharterRule, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, blank=True)

    objects = OpinionRoundQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["opened_at"]
        verbose_name = _("question to those who took part")
        verbose_name_plural = _("questions to those who took part")
        constraints = [
            models.CheckConstraint(
                name="opinions_are_counted_after_their_time_is_over",
                condition=Q(counted_at__isnull=True, result={})
                | (Q(counted_at__gte=F("closes_at")) & ~Q(result={})),
            ),
        ]

    def __str__(self):
        return str(self.version)

    def is_open(self, at):
        return self.opened_at <= at < self.closes_at

    def is_counted(self, at):
        return self.counted_at is not None and self.counted_at <= at

    @property
    def last_day(self):
        """The last local day on which somebody can answer."""
        calendar = self.version.decision.institution.calendar
        return calendar.local_date(self.closes_at - timedelta(microseconds=1))


class MemberOpinion(models.Model):
    """What one member answered, until it is counted. It says neither when nor after whom, and goes with the count."""

    is_secret = True
    wagtail_reference_index_ignore = True

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        IN_PART = "in_part", _("In part")
        NO = "no", _("No")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(OpinionRound, on_delete=models.CASCADE, related_name="opinions")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="a_member_answers_in_a_round_once"),
        ]

    def __str__(self):
        return str(self.round_id)
