"""What people would change in the text of a proposal, word for word, and what became of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import nobody
from proposals.models.discussion import Contribution, ContributionQuerySet
from proposals.models.versions import ProposalVersion


class TextChangeQuerySet(ContributionQuerySet):
    """What was decided is stored; whether the rest can still be decided is asked of its proposal."""

    def accepted(self):
        return self.filter(outcome=TextChange.Outcome.ACCEPTED)

    def not_accepted(self):
        return self.filter(outcome=TextChange.Outcome.NOT_ACCEPTED)

    def undecided(self):
        return self.filter(outcome="", withdrawn_at__isnull=True, removed_at__isnull=True)


class TextChange(Contribution):
    """One answer as somebody would have it: what stands there, what should, and why.

    ``name`` is the stored name of an answer made of words. ``start`` is the version that it was written on, so
    what stood there is quoted from it and kept nowhere else.
    """

    words = ("new", "reason")
    beside = ("decision_reasons",)

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")

    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    start = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="+")
    new = models.TextField(_("How it should read"), blank=True)
    reason = models.TextField(_("Why"), blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=80, blank=True, help_text="A role, never a person.")
    decision_reasons = models.TextField(blank=True)
    result = models.ForeignKey(
        ProposalVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="accepted_changes"
    )

    objects = TextChangeQuerySet.as_manager()
    history = HistoricalRecords(
        get_user=nobody, excluded_fields=["new", "reason", "author", "decision_reasons"]
    )

    class Meta:
        ordering = ["proposal", "number"]
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="a_proposal_has_a_change_of_a_number_once"
            ),
            models.CheckConstraint(
                name="a_change_has_words_unless_it_was_taken_away",
                condition=(Q(withdrawn_at__isnull=True, removed_at__isnull=True) & ~Q(new="") & ~Q(reason=""))
                | ((Q(withdrawn_at__isnull=False) | Q(removed_at__isnull=False)) & Q(new="") & Q(reason="")),
            ),
            models.CheckConstraint(
                name="a_change_is_undecided_or_accepted_or_declined_with_reasons",
                condition=Q(outcome="", decided_at=None, decided_by="", decision_reasons="", result=None)
                | (Q(outcome="accepted", decided_at__isnull=False, result__isnull=False) & ~Q(decided_by=""))
                | (
                    Q(outcome="not_accepted", decided_at__isnull=False, result=None)
                    & ~Q(decided_by="")
                    & ~Q(decision_reasons="")
                ),
            ),
        ]

    def __str__(self):
        return f"{self.proposal.reference}/{self.number}"

    def get_absolute_url(self):
        return reverse("proposals:change", args=[self.proposal.reference, self.number])

    @property
    def old(self):
        """What stood there in the version that it was written on; None when those words were taken away."""
        return self.start.text[self.name]

    def starts_from(self, proposal):
        """Whether the proposal's answer still reads as it did when this was written."""
        return self.old == proposal.answers()[self.name]
