"""What an institution plans in a cycle: the step it is at, the goals it adopted, and what it learned at the end."""

import re

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.framework import ITEMS, STEPS, Kind
from community.models import Institution, nobody

GOALS = {code: item for code, item in ITEMS.items() if item.kind == Kind.GOAL}
LAST_STEP = len(STEPS)
CURRENCY = re.compile(r"[A-Z]{3}")


def lasts_at(at, begins="adopted_at", ends="dropped_at"):
    """That something had begun by the moment and had not ended."""
    return Q(**{f"{begins}__lte": at}) & (Q(**{ends: None}) | Q(**{f"{ends}__gt": at}))


class PlanQuerySet(models.QuerySet):
    def open(self, at):
        """Those whose cycle ran at the moment."""
        return self.filter(lasts_at(at, "opened_at", "closed_at"))


class Plan(models.Model):
    """One cycle of an institution: from a commitment to what was learned, which leads to the next commitment.

    ``step`` is where the institution says that it is, ``ends_on`` the day by which it wants to begin anew.
    """

    reference = models.CharField(max_length=20, unique=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="plans")
    cycle = models.PositiveIntegerField(_("cycle"))
    previous = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="following"
    )
    step = models.PositiveSmallIntegerField(
        _("step"), choices=[(number, str(number)) for number in range(1, LAST_STEP + 1)]
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    opened_at = models.DateTimeField()
    ends_on = models.DateField(_("planned end of the cycle"))
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-opened_at", "-reference"]
        verbose_name = _("plan of an institution")
        verbose_name_plural = _("plans of institutions")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "cycle"], name="an_institution_has_a_plan_for_a_cycle_once"
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(closed_at=None),
                name="an_institution_has_one_open_plan",
            ),
            models.CheckConstraint(
                name="the_first_plan_follows_none",
                condition=Q(cycle=1, previous=None) | Q(cycle__gt=1, previous__isnull=False),
            ),
            models.CheckConstraint(name="a_plan_is_at_one_of_five_steps", condition=Q(step__range=(1, 5))),
            models.CheckConstraint(
                name="a_plan_closes_after_it_opens",
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("accountability:plan", args=[self.reference])

    @property
    def title(self):
        return self.institution.name

    @property
    def closed_on(self):
        """The day where the institution is on which the next cycle began, or None."""
        return self.closed_at and self.institution.calendar.local_date(self.closed_at)

    def is_past_end(self, at):
        """Whether its day passed before the next cycle began."""
        ended = self.closed_at if self.closed_at and self.closed_at <= at else at
        return self.institution.calendar.local_date(ended) > self.ends_on


class PlanStep(models.Model):
    """That a plan went from one step to another, and what was done until then."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps")
    left = models.PositiveSmallIntegerField()
    reached = models.PositiveSmallIntegerField()
    words = models.TextField(_("What was done"), max_length=2000)
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["moved_at", "pk"]
        verbose_name = _("step of a plan")
        verbose_name_plural = _("steps of plans")
        constraints = [
            models.CheckConstraint(name="a_step_of_a_plan_has_words", condition=~Q(words="")),
            models.CheckConstraint(name="a_step_leads_to_another", condition=~Q(left=F("reached"))),
        ]

    def __str__(self):
        return f"{self.plan}: {self.left} → {self.reached}"


class Lesson(models.Model):
    """What an institution learned in a cycle, about a goal, a metric or all of it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lessons")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(_("What was learned"), max_length=2000)
    goal = models.CharField(max_length=8, blank=True, choices=[(code, code) for code in GOALS])
    metric = models.ForeignKey(
        "Metric", null=True, blank=True, on_delete=models.PROTECT, related_name="lessons"
    )
    learned_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("lesson of a plan")
        verbose_name_plural = _("lessons of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="a_plan_has_a_lesson_once"),
            models.CheckConstraint(name="a_lesson_has_words", condition=~Q(words="")),
        ]

    def __str__(self):
        return f"{self.plan}: {self.number}"


class PlanGoalQuerySet(models.QuerySet):
    def standing(self, at):
        """Those that were adopted by the moment and not dropped."""
        return self.filter(lasts_at(at))


class PlanGoal(models.Model):
    """A goal of the framework that an institution adopted; who leads it, until when and with what are its versions.

    ``lesson`` is what of the cycle before led to it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="goals")
    code = models.CharField(max_length=8, choices=[(code, code) for code in GOALS])
    lesson = models.ForeignKey(Lesson, null=True, blank=True, on_delete=models.PROTECT, related_name="goals")
    adopted_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.TextField(_("Why it was dropped"), max_length=1000, blank=True)

    objects = PlanGoalQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["code"]
        verbose_name = _("goal of a plan")
        verbose_name_plural = _("goals of plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="a_plan_names_a_goal_once"),
            models.CheckConstraint(
                name="a_goal_is_dropped_with_a_reason",
                condition=Q(dropped_at=None, drop_reason="")
                | (Q(dropped_at__gte=F("adopted_at")) & ~Q(drop_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.plan}: {self.code}"

    @property
    def item(self):
        return GOALS[self.code]

    def words(self, at):
        """The version that held at the moment."""
        return max(
            (version for version in self.versions.all() if version.published_at <= at),
            key=lambda version: version.number,
            default=None,
        )


class PlanGoalVersion(models.Model):
    """A goal as it was planned: never changed; a change is the next version, with the reason for it."""

    PARTS = ("executive", "starts_on", "due_on", "money", "currency", "staff")

    goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    executive = models.CharField(_("Which executive answers for it"), max_length=200)
    starts_on = models.DateField(_("From when"))
    due_on = models.DateField(_("Until when"))
    money = models.DecimalField(_("Money"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, validators=[RegexValidator(CURRENCY)])
    staff = models.DecimalField(
        _("Staff, in full-time posts"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    change_note = models.CharField(_("What changed and why"), max_length=300, blank=True)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("wording of a goal")
        verbose_name_plural = _("wordings of goals")
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="a_goal_of_a_plan_has_a_version_once"),
            models.CheckConstraint(name="an_executive_role_answers_for_a_goal", condition=~Q(executive="")),
            models.CheckConstraint(
                name="a_goal_starts_before_it_is_due", condition=Q(due_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="the_money_of_a_goal_has_a_currency",
                condition=Q(money=None, currency="") | (Q(money__gte=0) & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="staff_is_no_less_than_none", condition=Q(staff=None) | Q(staff__gte=0)
            ),
            models.CheckConstraint(
                name="a_changed_goal_says_why",
                condition=Q(number=1, change_note="") | (Q(number__gt=1) & ~Q(change_note="")),
            ),
        ]

    def __str__(self):
        return f"{self.goal} v{self.number}"
