"""Where people talked about a proposal away from this site."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models import nobody
from proposals import fields
from proposals.models.discussion import Contribution


class Meeting(Contribution):
    """A meeting about a proposal, entered by a steward.

    ``people_count`` is kept only when it is large enough to publish. A meeting that should not have been
    entered keeps its place and loses its words.
    """

    words = ("notes", "place", "facilitator", "facilitator_employer")
    is_personal = False

    held_on = models.DateField(_("Day"))
    place = models.CharField(_("Place"), max_length=200, blank=True)
    people_count = models.PositiveIntegerField(null=True, blank=True)
    facilitator = models.CharField(_("Who led it"), max_length=200, blank=True)
    facilitator_employer = models.CharField(_("Who employs or pays them"), max_length=200, blank=True)
    notes = models.TextField(_("What was said"), blank=True)
    withdrawal_reason = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords(get_user=nobody, excluded_fields=[*words, "author", "withdrawal_reason"])

    class Meta(Contribution.Meta):
        ordering = ["held_on", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                name="a_small_meeting_is_not_counted",
                condition=Q(people_count__isnull=True) | Q(people_count__gte=fields.FEWEST_PEOPLE),
            ),
            models.CheckConstraint(
                name="a_meeting_has_notes_unless_they_were_taken_away",
                condition=(Q(withdrawn_at__isnull=True, removed_at__isnull=True) & ~Q(notes=""))
                | (Q(withdrawn_at__isnull=False, notes="") & ~Q(withdrawal_reason=""))
                | Q(removed_at__isnull=False, notes=""),
            ),
        ]

    def __str__(self):
        return f"{self.proposal_id}/{self.held_on}"

    def get_absolute_url(self):
        return f"{reverse('proposals:meetings', args=[self.proposal.reference])}#meeting-{self.pk}"
