"""One entry of the public log."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.codes import LETTERS, random_groups
from community.models import Clock, Institution, community_calendar
from redress_log.models.choices import Outcome, Stage, harm_labels

REFERENCE_PATTERN = rf"RDR-[{LETTERS}]{{4}}-[{LETTERS}]{{4}}"


def random_reference():
    """A public reference such as ``RDR-7KQ4-M2XD``; random, so that it tells no order."""
    return f"RDR-{random_groups(2)}"


def _none_of(*_arguments, **_keywords):
    """The author kept in a case's history: nobody, because a reporter's own sign-off changes a case too."""


class CaseQuerySet(models.QuerySet):
    """Each adjective is the one expression for its stage; together they are every published case."""

    def published(self, at):
        return self.filter(published_at__lte=at)

    def closed(self, at):
        return self.published(at).filter(closed_at__lte=at)

    def unclosed(self, at):
        return self.published(at).filter(Q(closed_at__isnull=True) | Q(closed_at__gt=at))

    def answered(self, at):
        return self.unclosed(at).filter(answered_at__lte=at)

    def waiting_institution(self, at):
        return self.unclosed(at).filter(Q(answered_at__isnull=True) | Q(answered_at__gt=at))


class Case(models.Model):
    """One entry of the public log, under a random reference, in the words that the person approved.

    A person who asked to be counted only has no case. ``published_at`` and ``closed_at`` are moments of a
    weekly batch; ``answered_at`` is the institution's own act and immediate.
    """

    reference = models.CharField(primary_key=True, max_length=13)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="redress_cases"
    )
    harm_kinds = models.JSONField(default=list)
    proposal_reference = models.CharField(max_length=20, blank=True)
    public_summary = models.TextField(blank=True)
    read_on_time = models.BooleanField()
    published_at = models.DateTimeField(db_index=True)
    answer_clock = models.OneToOneField(
        Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)

    objects = CaseQuerySet.as_manager()
    history = HistoricalRecords(
        get_user=_none_of, history_id_field=models.UUIDField(default=uuid.uuid4, editable=False)
    )

    class Meta:
        # Within one batch the random reference decides, so the order of a list tells no order of arrival.
        ordering = ["-published_at", "reference"]
        verbose_name = _("redress case")
        verbose_name_plural = _("redress cases")
        constraints = [
            models.CheckConstraint(
                name="a_closed_case_has_an_outcome",
                condition=Q(closed_at__isnull=True, outcome="")
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="an_answered_case_has_an_answer",
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="a_case_closes_after_it_is_published",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("published_at")),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("redress_log:detail", kwargs={"reference": self.reference})

    def stage(self, at):
        """Where a published case stands at the moment."""
        if self.closed_at is not None and self.closed_at <= at:
            return Stage.CLOSED
        if self.answered_at is not None and self.answered_at <= at:
            return Stage.ANSWERED
        return Stage.WAITING_INSTITUTION if self.institution_id else Stage.LOOKING

    @property
    def harm_labels(self):
        return harm_labels(self.harm_kinds)

    @property
    def published_on(self):
        """The local day of the batch in which the case came out."""
        return community_calendar().local_date(self.published_at)
