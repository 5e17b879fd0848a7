"""How a respondent mends what fell short: a plan, its items, and whether each was done."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.models.notices import Notice
from community.models import nobody


class FixPlan(models.Model):
    """A plan as it was proposed. One that is returned stays; the next has its own number."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    words = models.TextField(_("What is mended by it"), max_length=2000)
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["number"]
        verbose_name = _("fix plan")
        verbose_name_plural = _("fix plans")
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="fix_plans_of_a_notice_are_numbered"),
            models.CheckConstraint(
                name="a_fix_plan_is_agreed_or_returned", condition=Q(agreed_at=None) | Q(returned_at=None)
            ),
        ]

    def __str__(self):
        return f"{self.notice.reference}, {self.number}"

    @property
    def is_waiting(self):
        return self.agreed_at is None and self.returned_at is None


class FixItem(models.Model):
    """One thing that is to be done: what, by which role, by when, with how much money; and what became of it."""

    class Result(models.TextChoices):
        DONE = "done", _("Done")
        PARTLY = "partly", _("Done in part")
        NOT_DONE = "not_done", _("Not done")

    plan = models.ForeignKey(FixPlan, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveIntegerField()
    what = models.CharField(_("What is done"), max_length=300)
    owner = models.CharField(_("Which role does it"), max_length=120)
    due_on = models.DateField(_("By when"))
    money = models.CharField(_("With how much money"), max_length=120)
    evidence = models.TextField(_("What shows it"), max_length=1000, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    checked_words = models.TextField(_("What was found"), max_length=1000, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["number"]
        verbose_name = _("item of a fix plan")
        verbose_name_plural = _("items of fix plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="items_of_a_fix_plan_are_numbered"),
            models.CheckConstraint(
                name="an_item_said_to_be_done_is_shown", condition=Q(claimed_at=None) | ~Q(evidence="")
            ),
            models.CheckConstraint(
                name="an_item_is_checked_with_words",
                condition=Q(result="", checked_at=None, checked_words="")
                | (~Q(result="") & Q(checked_at__isnull=False) & ~Q(checked_words="")),
            ),
            models.CheckConstraint(
                name="only_what_was_claimed_is_found_to_be_done",
                condition=~Q(result__in=["done", "partly"]) | Q(claimed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.plan}, item {self.number}"
