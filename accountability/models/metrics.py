"""How one will see that a goal is reached: metrics with targets, and the numbers that are published of them."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.models.plans import Plan, PlanGoal, lasts_at
from community.models import nobody


class MetricQuerySet(models.QuerySet):
    def promised(self, at):
        """Those of the goals that stood at the moment in plans that were open."""
        goals = PlanGoal.objects.standing(at).filter(plan__in=Plan.objects.open(at))
        return self.filter(promised_at__lte=at, goal__in=goals)


class Metric(models.Model):
    """What an institution promised to publish about a goal, how often, and what number it wants to reach by when.

    ``stratified_by`` are the kinds of group by which it promised to tell the numbers apart.
    """

    class Direction(models.TextChoices):
        UP = "up", _("Up is better")
        DOWN = "down", _("Down is better")

    class Kind(models.TextChoices):
        RACE = "race", _("Race")
        ETHNICITY = "ethnicity", _("Ethnicity")
        LANGUAGE = "language", _("Language")
        OTHER = "other", _("Other groups")

    goal = models.ForeignKey(PlanGoal, on_delete=models.PROTECT, related_name="metrics")
    number = models.PositiveIntegerField()
    name_en = models.CharField(_("Name in English"), max_length=200, blank=True)
    name_es = models.CharField(_("Name in Spanish"), max_length=200, blank=True)
    unit = models.CharField(_("Unit"), max_length=40)
    measures = models.TextField(_("What it measures"), max_length=1000)
    source = models.CharField(_("Where the numbers come from"), max_length=300)
    direction = models.CharField(_("Which way is better"), max_length=4, choices=Direction.choices)
    baseline = models.DecimalField(
        _("Where it stood at first"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    target = models.DecimalField(_("Target"), max_digits=16, decimal_places=4)
    target_on = models.DateField(_("Target reached by"))
    refresh_days = models.PositiveIntegerField(_("Days from one number to the next, at most"))
    stratified_by = models.JSONField(_("Told apart by"), default=list, blank=True)
    promised_at = models.DateTimeField()

    objects = MetricQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["goal", "number"]
        verbose_name = _("metric")
        verbose_name_plural = _("metrics")
        constraints = [
            models.UniqueConstraint(fields=["goal", "number"], name="a_goal_has_a_metric_once"),
            models.CheckConstraint(name="a_metric_has_a_name", condition=~Q(name_en="", name_es="")),
            models.CheckConstraint(
                name="a_metric_says_what_it_measures_and_whence",
                condition=~Q(measures="") & ~Q(source="") & ~Q(unit=""),
            ),
            models.CheckConstraint(name="a_metric_is_refreshed", condition=Q(refresh_days__gte=1)),
        ]

    def __str__(self):
        return f"{self.goal} M{self.number}"

    @property
    def name(self):
        """Its name in the reader's language, or in the only one that it was given in."""
        is_spanish = (get_language() or "").startswith("es")
        return (self.name_es or self.name_en) if is_spanish else (self.name_en or self.name_es)

    @property
    def name_language(self):
        return "es" if self.name == self.name_es else "en"

    @property
    def kinds(self):
        """The kinds of group by which it is told apart, in words."""
        return [self.Kind(code).label for code in self.stratified_by]

    def has_both_languages(self):
        return bool(self.name_en and self.name_es)

    def newest_at(self, at):
        """When a number was last published by the moment, or None."""
        return max(
            (point.published_at for point in self.points.all() if point.published_at <= at), default=None
        )

    def refresh_on(self, at):
        """The last day by which a new number is due, counted from the last one, or from the promise before any."""
        since = self.newest_at(at) or self.promised_at
        return self.goal.plan.institution.calendar.local_date(since) + timedelta(days=self.refresh_days)

    def is_current(self, at):
        """Whether a number was published that is not too old at the moment."""
        return self.newest_at(at) is not None and not self.days_past(at)

    def days_past(self, at):
        """How many days ago a new number was due; 0 while it is not."""
        today = self.goal.plan.institution.calendar.local_date(at)
        return max(0, (today - self.refresh_on(at)).days)


class DataPointQuerySet(models.QuerySet):
    def current(self, at):
        """The last number for each period and group at the moment."""
        return self.filter(lasts_at(at, "published_at", "replaced_at"))


class DataPoint(models.Model):
    """A number of a metric for a period, of everybody or of a group; never changed, only replaced by a later one.

    ``people`` is how many people are behind it. It is shown nowhere: it says whether the number can be.
    """

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="points")
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"))
    stratum_kind = models.CharField(
        _("Told apart by"), max_length=12, blank=True, choices=Metric.Kind.choices
    )
    stratum = models.CharField(_("Group"), max_length=80, blank=True)
    value = models.DecimalField(_("Number"), max_digits=16, decimal_places=4)
    people = models.PositiveIntegerField(_("People behind it"), null=True, blank=True)
    note = models.CharField(_("Note"), max_length=300, blank=True)
    published_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = DataPointQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "stratum_kind", "stratum", "published_at", "pk"]
        verbose_name = _("number of a metric")
        verbose_name_plural = _("numbers of metrics")
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "starts_on", "ends_on", "stratum_kind", "stratum"],
                condition=Q(replaced_at=None),
                name="a_metric_has_one_number_for_a_period_and_group",
            ),
            models.CheckConstraint(
                name="a_period_starts_before_it_ends", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="a_group_has_a_kind_a_name_and_people",
                condition=Q(stratum_kind="", stratum="")
                | (~Q(stratum_kind="") & ~Q(stratum="") & Q(people__isnull=False)),
            ),
            models.CheckConstraint(
                name="a_number_is_replaced_after_it_is_published",
                condition=Q(replaced_at=None) | Q(replaced_at__gte=F("published_at")),
            ),
        ]

    def __str__(self):
        return f"{self.metric}: {self.starts_on} {self.stratum}"

    @property
    def period(self):
        return self.starts_on, self.ends_on

    @property
    def key(self):
        """What it is a number of: the same period and group have one number at a time."""
        return self.starts_on, self.ends_on, self.stratum_kind, self.stratum
