"""What records have to do with the framework."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.framework import ITEMS
from community.models import nobody


class FrameworkTagQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody took off."""
        return self.filter(removed_at=None)

    def about(self, reference):
        return self.standing().filter(subject=reference)


class FrameworkTag(models.Model):
    """That a record has to do with a goal, criterion or example, who says so, and why.

    ``item`` is a code of ``framework.ITEMS``, ``subject`` the public reference of the record, ``by`` the role that
    says so, never a person.
    """

    item = models.CharField(max_length=8, choices=[(code, code) for code in ITEMS])
    subject = models.CharField(max_length=80, db_index=True)
    why = models.CharField(_("What it has to do with it"), max_length=300)
    by = models.CharField(max_length=80)
    tagged_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removal_reason = models.CharField(_("Why it is taken off"), max_length=300, blank=True)

    objects = FrameworkTagQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["tagged_at", "pk"]
        verbose_name = _("tag of the framework")
        verbose_name_plural = _("tags of the framework")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "subject"],
                condition=Q(removed_at=None),
                name="a_record_has_a_tag_of_the_framework_once",
            ),
            models.CheckConstraint(name="a_tag_of_the_framework_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="a_tag_of_the_framework_is_taken_off_with_a_reason",
                condition=Q(removed_at=None, removal_reason="")
                | (Q(removed_at__gte=F("tagged_at")) & ~Q(removal_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.subject}: {self.item}"

    @property
    def framework_item(self):
        return ITEMS[self.item]
