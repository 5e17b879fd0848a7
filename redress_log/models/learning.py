"""What a quarter taught, in numbers that tell of nobody."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import nobody
from redress_log.small_numbers import name_of


class LearnedQuarter(models.Model):
    """The kinds of harm and the outcomes of a quarter, by code, as ``small_numbers.shown`` lets them be published.

    ``remedies``, ``money`` and ``counted_only`` are not of the quarter alone: they tell how it stood at its end.

    It is made once, after the quarter, and never anew: two tables of one quarter could be subtracted from each other,
    when somebody's report was erased in between.
    """

    starts_on = models.DateField(_("first day"), unique=True)
    kinds = models.JSONField(_("kinds of harm"))
    outcomes = models.JSONField(_("outcomes"))
    remedies = models.JSONField(_("remedies"))
    money = models.JSONField(_("money"))
    counted_only = models.PositiveIntegerField(_("people who are counted only, in whole elevens"))
    learned_at = models.DateTimeField()

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("quarter of redress")
        verbose_name_plural = _("quarters of redress")
        constraints = [
            models.CheckConstraint(
                name="a_quarter_begins_on_its_first_day",
                condition=Q(starts_on__day=1, starts_on__month__in=[1, 4, 7, 10]),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("redress_log:learning")

    @property
    def name(self):
        return name_of(self.starts_on)

    @property
    def reference(self):
        return f"LRN-{self.name}"
