"""What is done for a goal of a plan, and the commitments that serve it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.framework import LEVELS, level_named
from accountability.models.plans import PlanGoal
from community.models import nobody
from decisions.models import Commitment


class Practice(models.Model):
    """Something that is done for a goal, and where."""

    goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="practices")
    what = models.TextField(_("What is done"), max_length=1000)
    where = models.CharField(_("Where"), max_length=200)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("Why it ended"), max_length=300, blank=True)

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("practice")
        verbose_name_plural = _("practices")
        constraints = [
            models.CheckConstraint(
                name="a_practice_says_what_and_where", condition=~Q(what="") & ~Q(where="")
            ),
            models.CheckConstraint(
                name="a_practice_ends_with_a_reason",
                condition=Q(ended_at=None, end_reason="")
                | (Q(ended_at__gte=F("added_at")) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.goal}: {self.added_at:%Y-%m-%d}"


class PlanCommitment(models.Model):
    """A commitment of the institution that serves a goal of its plan, and the level at which it works."""

    goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="commitment_links")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="plan_links")
    level = models.CharField(_("level"), max_length=12, choices=[(level.key, level.key) for level in LEVELS])
    linked_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removal_reason = models.CharField(_("Why it is taken off"), max_length=300, blank=True)

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["linked_at", "pk"]
        verbose_name = _("commitment of a plan")
        verbose_name_plural = _("commitments of plans")
        constraints = [
            models.UniqueConstraint(
                fields=["goal", "commitment"],
                condition=Q(removed_at=None),
                name="a_goal_links_a_commitment_once",
            ),
            models.CheckConstraint(
                name="a_commitment_is_taken_off_a_goal_with_a_reason",
                condition=Q(removed_at=None, removal_reason="")
                | (Q(removed_at__gte=F("linked_at")) & ~Q(removal_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.goal}: {self.commitment}"

    @property
    def level_name(self):
        return level_named(self.level).name
