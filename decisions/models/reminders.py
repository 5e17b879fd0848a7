"""Which letters about dates were sent."""

from django.db import models
from django.db.models import Q

from community.models import Clock
from decisions.models.commitments import CommitmentVersion


class Reminder(models.Model):
    """That a letter about a date was sent, so that nobody gets it twice. To whom it went is kept nowhere.

    ``step`` is the rule of the charter that says when, or ``MISSED``. A clock whose date moved has its letters anew.
    """

    # The day passed: told once to those whom it concerns, and of a commitment also to its institution.
    TOLD = "told"
    MISSED = "missed"

    clock = models.ForeignKey(
        Clock, null=True, blank=True, on_delete=models.CASCADE, related_name="reminders"
    )
    promise = models.ForeignKey(
        CommitmentVersion, null=True, blank=True, on_delete=models.CASCADE, related_name="reminders"
    )
    step = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_letter_is_about_one_date",
                condition=Q(clock__isnull=False, promise=None) | Q(clock=None, promise__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["clock", "due_at", "step"], name="a_letter_about_a_date_is_sent_once"
            ),
            models.UniqueConstraint(
                fields=["clock"],
                condition=Q(step="told"),
                name="that_a_date_was_missed_is_told_once",
            ),
            models.UniqueConstraint(fields=["promise", "step"], name="a_letter_about_a_promise_is_sent_once"),
        ]

    def __str__(self):
        return f"{self.step}, due {self.due_at:%Y-%m-%d}"
