"""Where people talked about a proposal away from this site."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from proposals import fields
from proposals.models.proposal import Proposal, nobody


class Meeting(models.Model):
    """A meeting about a proposal, entered by a steward.

    ``people_count`` is kept only when it is large enough to publish. A meeting that should not have been
    entered keeps its place and loses its words.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("Day"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    language = models.CharField(_("Language"), max_length=8, default="en")
    people_count = models.PositiveIntegerField(null=True, blank=True)
    facilitator = models.CharField(_("Who led it"), max_length=200, blank=True)
    facilitator_employer = models.CharField(_("Who employs or pays them"), max_length=200, blank=True)
    notes = models.TextField(_("What was said"), blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)
    entry_key = models.CharField(max_length=64)

    history = HistoricalRecords(
        get_user=nobody, excluded_fields=["notes", "facilitator", "entered_by", "withdrawal_reason"]
    )

    class Meta:
        ordering = ["held_on", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                name="a_small_meeting_is_not_counted",
                condition=Q(people_count__isnull=True) | Q(people_count__gte=fields.FEWEST_PEOPLE),
            ),
            models.CheckConstraint(
                name="a_meeting_has_notes_unless_it_was_taken_back",
                condition=(Q(withdrawn_at__isnull=True) & ~Q(notes=""))
                | (Q(withdrawn_at__isnull=False) & Q(notes="") & ~Q(withdrawal_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}/{self.held_on}"

    def get_absolute_url(self):
        return f"{reverse('proposals:meetings', args=[self.proposal.reference])}#meeting-{self.pk}"
