"""What an institution promises to put right, whether it was done, and whose signatures stand under it."""

from datetime import date
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ballots.models import Poll
from redress_log.models.cases import Case
from redress_log.models.choices import REPARATION_OF, RemedyKind


class Plan(models.Model):
    """A remedy as it was proposed, item by item. A new proposal is a new plan; the old one stays."""

    class By(models.TextChoices):
        INSTITUTION = "institution", _("The institution")
        PANEL = "panel", _("The redress panel, because the institution was silent")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField()
    proposed_by = models.CharField(max_length=20, choices=By.choices)
    words = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="plans_of_a_case_are_numbered"),
            models.CheckConstraint(
                name="a_plan_is_agreed_or_refused",
                condition=Q(agreed_at__isnull=True) | Q(refused_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.case_id}, plan {self.number}"


class CheckResult(models.TextChoices):
    DONE = "done", _("Done")
    PARTLY = "partly", _("Done in part")
    NOT_DONE = "not_done", _("Not done")


class RemedyItem(models.Model):
    """One thing that is promised: what, for whom, by when, who answers for it. ``amount`` is in whole ``currency`` units
    with two decimals, and ``paid`` what is shown to have been paid of it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=RemedyKind.choices)
    what = models.TextField()
    for_whom = models.CharField(max_length=200, blank=True)
    owner = models.CharField(max_length=200)
    due_on = models.DateField()
    amount = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, blank=True)
    paid = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    evidence = models.TextField(blank=True)
    evidence_url = models.URLField(blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=20, choices=CheckResult.choices, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="items_of_a_plan_are_numbered"),
            models.CheckConstraint(
                name="money_has_a_currency",
                condition=Q(amount__isnull=True, currency="") | (Q(amount__isnull=False) & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="nothing_is_paid_that_was_not_promised",
                condition=Q(paid__isnull=True) | Q(amount__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_delivered_has_evidence",
                condition=Q(delivered_at__isnull=True) | ~Q(evidence=""),
            ),
            models.CheckConstraint(
                name="only_what_was_delivered_is_found_done",
                condition=~Q(result__in=["done", "partly"]) | Q(delivered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.plan}, item {self.number}"

    @property
    def reparation(self):
        """The form of reparation that it is."""
        return REPARATION_OF[self.kind]


def items_written(items):
    """The items of a plan as a ruling keeps them until it is carried."""
    return [
        {
            **item,
            "due_on": item["due_on"].isoformat(),
            "amount": None if item.get("amount") is None else str(item["amount"]),
        }
        for item in items
    ]


def items_read(rows):
    """The same items as ``RemedyItem`` takes them."""
    return [
        {
            **row,
            "due_on": date.fromisoformat(row["due_on"]),
            "amount": None if row.get("amount") is None else Decimal(row["amount"]),
        }
        for row in rows
    ]


class ItemCheck(models.Model):
    """What somebody of the panel found when they looked whether an item was carried out; the newest stands."""

    item = models.ForeignKey(RemedyItem, on_delete=models.PROTECT, related_name="checks")
    result = models.CharField(max_length=20, choices=CheckResult.choices)
    words = models.TextField()
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.item}: {self.result}"


class CommunityVote(models.Model):
    """A vote that stands for those who were harmed, where a whole group was."""

    class About(models.TextChoices):
        PLAN = "plan", _("The proposed remedy")
        CLOSING = "closing", _("Whether it was put right")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="votes")
    about = models.CharField(max_length=20, choices=About.choices)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="votes")
    poll = models.OneToOneField(Poll, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "about"],
                condition=Q(taken_at__isnull=True),
                name="the_community_is_asked_one_thing_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.poll_id}"
