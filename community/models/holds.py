"""What an institution may not do for the time being, because a vote under the ladder said so."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from community.models.people import Institution, community_calendar, nobody


class HoldQuerySet(models.QuerySet):
    def in_force(self, at):
        """Ordered, and neither lifted nor over; the end is not part of the time."""
        lifted = Q(lifted_at__isnull=True) | Q(lifted_at__gt=at)
        return self.filter(lifted, Q(ends_at__isnull=True) | Q(ends_at__gt=at), ordered_at__lte=at)


class Hold(models.Model):
    """One thing that an institution may not do until the hold is lifted or ends.

    Only ``rules.gate`` reads it, and the rules of the floors above ask that gate. ``subject`` is the reference of the
    use of data that is held, or the public name of the seat that is suspended; ``because`` the reference of the record
    in which it was voted; ``clause`` what allows it.
    """

    class Kind(models.TextChoices):
        APPROVALS = "approvals", _("No new approvals")
        DATA_USE = "data_use", _("Hold on a use of data")
        SEAT = "seat", _("Seat suspended")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="holds")
    subject = models.CharField(max_length=120, blank=True)
    because = models.CharField(max_length=20)
    clause = models.CharField(max_length=300)
    ordered_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = HoldQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["ordered_at", "pk"]
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "institution", "subject", "because"],
                condition=Q(lifted_at=None),
                name="one_vote_holds_a_thing_once",
            ),
            models.CheckConstraint(
                name="a_hold_names_what_it_holds_unless_it_holds_all_approvals",
                condition=Q(kind="approvals", subject="") | (~Q(kind="approvals") & ~Q(subject="")),
            ),
            models.CheckConstraint(name="a_hold_has_a_clause", condition=~Q(clause="") & ~Q(because="")),
            models.CheckConstraint(
                name="a_hold_ends_after_it_was_ordered",
                condition=(Q(ends_at=None) | Q(ends_at__gt=F("ordered_at")))
                & (Q(lifted_at=None) | Q(lifted_at__gte=F("ordered_at"))),
            ),
        ]

    def __str__(self):
        return f"{self.because}: {self.get_kind_display()}"

    @property
    def ordered_on(self):
        return community_calendar().local_date(self.ordered_at)
