"""The rules that the community set itself, and the numbers under which its records are known."""

from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class CharterRuleQuerySet(models.QuerySet):
    def in_force(self, at):
        """The newest version of each rule that had come into force by the moment."""
        newest = (
            self.model.objects.filter(key=models.OuterRef("key"), in_force_from__lte=at)
            .order_by("-version")
            .values("version")[:1]
        )
        return self.filter(version=models.Subquery(newest))

    def rule(self, key, at):
        """The rule of this name at the moment; ``CharterRule.DoesNotExist`` when there was none."""
        return self.in_force(at).get(key=key)


class CharterRule(models.Model):
    """One version of one number the community set itself: a length, a quorum, a threshold.

    ``value`` is a whole number in ``unit``; shares are in per cent of ``unit``'s whole.
    """

    class Unit(models.TextChoices):
        HOURS = "hours", _("hours")
        DAYS = "days", _("days")
        WORKING_DAYS = "working_days", _("working days")
        PER_CENT = "per_cent", _("per cent")
        COUNT = "count", _("people")
        TIMES = "times", _("times")

    key = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    value = models.PositiveIntegerField()
    unit = models.CharField(max_length=20, choices=Unit.choices)
    text_en = models.TextField()
    text_es = models.TextField()
    in_force_from = models.DateTimeField()

    objects = CharterRuleQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-version"]
        verbose_name = _("charter rule")
        verbose_name_plural = _("charter rules")
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="a_charter_rule_has_a_version_once"),
        ]

    def __str__(self):
        return f"{self.key} v{self.version}"

    def get_absolute_url(self):
        return reverse("community:rule", kwargs={"key": self.key, "version": self.version})

    @property
    def reference(self):
        return f"RULE-{self.key}-v{self.version}"

    @property
    def text(self):
        return self.text_es if (get_language() or "").startswith("es") else self.text_en


class Reference(models.Model):
    """The last number given out under a prefix in a year, so that references run without gaps."""

    prefix = models.CharField(max_length=3)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="a_prefix_counts_once_in_a_year"),
        ]

    def __str__(self):
        return f"{self.prefix}-{self.year}-{self.last:04d}"

    @classmethod
    def take(cls, prefix, at):
        """The next public reference, such as ``PRP-2026-0012``. Call it inside the change's transaction."""
        return cls.take_many(prefix, at, 1)[0]

    @classmethod
    def take_many(cls, prefix, at, number):
        """The next so many public references in their order, for imports."""
        cls.objects.get_or_create(prefix=prefix, year=at.year)
        counter = cls.objects.select_for_update().get(prefix=prefix, year=at.year)
        taken = []
        for _each in range(number):
            counter.last += 1
            taken.append(str(counter))
        counter.save(update_fields=["last"])
        return taken
