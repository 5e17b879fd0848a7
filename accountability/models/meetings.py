"""Meetings of bodies: who was there by seat, who was paid, and what was on the table."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.models.bodies import Body
from accountability.models.seats import Seat
from ballots.models import Poll
from community.models import nobody


class MeetingQuerySet(models.QuerySet):
    def held_in(self, begins, ends):
        """Those held from the first of these days until before the second."""
        return self.filter(held_on__gte=begins, held_on__lt=ends)


class Meeting(models.Model):
    """A meeting of a body. ``rate`` is what a seat was to be paid for it by the mandate in force on that day."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("day"))
    planned_on = models.DateField(_("day for which it was planned"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    where = models.CharField(_("where"), max_length=200)
    convened_by = models.ForeignKey(
        Seat,
        verbose_name=_("seat that called it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="called",
    )
    chaired_by = models.ForeignKey(
        Seat,
        verbose_name=_("seat that chaired it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chaired",
    )
    minutes = models.TextField(_("minutes"), max_length=8000)
    rate = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    recorded_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True, blank=True)
    correction_reason = models.TextField(_("why it was corrected"), max_length=1000, blank=True)

    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("meeting of a body")
        verbose_name_plural = _("meetings of bodies")
        constraints = [
            models.CheckConstraint(name="a_meeting_of_a_body_has_minutes", condition=~Q(minutes="")),
            models.CheckConstraint(
                name="a_meeting_of_a_body_is_corrected_with_a_reason",
                condition=Q(corrected_at=None, correction_reason="")
                | (Q(corrected_at__gte=F("recorded_at")) & ~Q(correction_reason="")),
            ),
        ]

    def __str__(self):
        return f"{self.body} {self.held_on}"

    def there(self, kind):
        """How many seats of a kind were there, and how many were held: ``(n, N)``."""
        held = [row for row in self.attendances.all() if row.seat.kind == kind]
        return sum(row.state == Attendance.State.PRESENT for row in held), len(held)


class Attendance(models.Model):
    """Whether a seat that was held on the day of a meeting was there, and what it was paid for it."""

    class State(models.TextChoices):
        PRESENT = "present", _("Present")
        EXCUSED = "excused", _("Excused")
        ABSENT = "absent", _("Absent")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(_("was it there?"), max_length=20, choices=State.choices)
    paid = models.DecimalField(_("paid"), max_digits=9, decimal_places=2, null=True, blank=True)

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["seat__number"]
        verbose_name = _("attendance of a seat")
        verbose_name_plural = _("attendances of seats")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="a_seat_is_at_a_meeting_once"),
            models.CheckConstraint(
                name="a_seat_is_not_paid_less_than_nothing", condition=Q(paid=None) | Q(paid__gte=0)
            ),
        ]

    def __str__(self):
        return f"{self.seat}: {self.get_state_display()}"

    @property
    def is_paid_as_published(self):
        """Whether it was paid what the mandate says or more; None where nothing is to be paid."""
        if self.meeting.rate is None:
            return None
        return self.paid is not None and self.paid >= self.meeting.rate


class AgendaItem(models.Model):
    """What was on the table at a meeting, which seat proposed it, and whether it came to a vote."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    proposed_by = models.ForeignKey(
        Seat,
        verbose_name=_("seat that proposed it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proposed",
    )
    reached_vote = models.BooleanField(_("came to a vote"), default=False)
    poll = models.ForeignKey(
        Poll, verbose_name=_("vote"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["meeting", "number"]
        verbose_name = _("item on an agenda")
        verbose_name_plural = _("items on agendas")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="an_item_is_on_an_agenda_once"),
            models.CheckConstraint(name="an_item_on_an_agenda_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="an_item_with_a_vote_came_to_a_vote", condition=Q(poll=None) | Q(reached_vote=True)
            ),
        ]

    def __str__(self):
        return self.title
