"""The redress panel: who sits on a case, and what its members decide together."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.models import Member
from redress_log.models.cases import Case
from redress_log.models.choices import Cause, Finding


class PanelSeatQuerySet(models.QuerySet):
    def untied(self):
        return self.filter(tie="")


class PanelSeat(models.Model):
    """What a member of the panel declared about one case: no tie, or which; only whoever has none sits on it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    tie = models.CharField(max_length=300, blank=True)
    declared_at = models.DateTimeField()

    objects = PanelSeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "member"], name="a_panelist_declares_once_for_each_case"),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.tie or 'no tie'}"


class RulingQuerySet(models.QuerySet):
    def open(self):
        return self.filter(carried_at__isnull=True, dropped_at__isnull=True)


class Ruling(models.Model):
    """What a panelist moves that the panel decide, with its reasons; carried when enough of those seated agree.

    ``facts`` holds what the kind needs besides: the finding and its cause, where a case is sent, how it ends, the
    items of a plan. Nobody outside of the panel reads a ruling before it is carried.
    """

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("Take the case on")
        NOT_ACCEPT = "not_accept", _("Do not take the case on")
        REFER = "refer", _("Send it to another body")
        DRAFT_FINDING = "draft_finding", _("Show both sides the draft of a finding")
        FIND = "find", _("Publish the finding")
        PROPOSE_PLAN = "propose_plan", _("Propose a remedy in the place of the institution")
        AGREE_PLAN = "agree_plan", _("Agree to the proposed remedy")
        REFUSE_PLAN = "refuse_plan", _("Refuse the proposed remedy")
        CLOSE = "close", _("Confirm that it was put right")
        CLOSE_WITHOUT = "close_without_remedy", _("Close without remedy")
        ESCALATE = "escalate", _("Escalate the case")
        DECLARE_UNREACHABLE = (
            "declare_unreachable",
            _("Sign alone, because the person cannot be asked"),
        )
        REOPEN = "reopen", _("Open the case again")
        KEEP_CLOSED = "keep_closed", _("Leave the case closed, though somebody asked to open it again")
        CONTINUE = "continue", _("Go on without the person who withdrew, and without naming them")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    reasons = models.TextField()
    facts = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField()
    carried_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = RulingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(carried_at__isnull=True, dropped_at__isnull=True),
                name="a_panel_decides_one_thing_at_a_time_on_a_case",
            ),
            models.CheckConstraint(
                name="a_ruling_is_carried_or_dropped",
                condition=Q(carried_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
            models.CheckConstraint(name="a_ruling_gives_reasons", condition=~Q(reasons="")),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.kind}"


class RulingVoice(models.Model):
    """What one panelist said to a ruling."""

    ruling = models.ForeignKey(Ruling, on_delete=models.CASCADE, related_name="voices")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    agrees = models.BooleanField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ruling", "member"], name="a_panelist_speaks_once_to_each_ruling"
            ),
        ]

    def __str__(self):
        return f"{self.ruling_id}: {self.agrees}"


class CaseFinding(models.Model):
    """What the panel found, and why it could happen; first a draft for both sides.

    ``criteria`` are codes of the framework *Bringing Light & Heat* that it touches.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="findings")
    finding = models.CharField(max_length=20, choices=Finding.choices)
    reasons = models.TextField()
    cause = models.CharField(max_length=20, choices=Cause.choices)
    criteria = models.JSONField(default=list, blank=True)
    drafted_at = models.DateTimeField()
    comments_until = models.DateTimeField()
    institution_comment = models.TextField(blank=True)
    commented_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_finding_is_drafted_before_it_is_published",
                condition=Q(published_at__isnull=True) | Q(published_at__gte=models.F("drafted_at")),
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.finding}"
