"""Which letters about days were sent, so that none goes out twice."""

from django.db import models


class DateLetter(models.Model):
    """That those who owe something in a case or a history of harm were written to about its day.

    ``about`` is the kind of a clock, ``item-3`` for the third item of a plan, or the code of the institution that a history
    names. A day that moves is written about anew.
    """

    class Step(models.TextChoices):
        AHEAD = "ahead"
        LATE = "late"

    subject = models.CharField(max_length=20)
    about = models.CharField(max_length=80)
    due_on = models.DateField()
    step = models.CharField(max_length=10, choices=Step.choices)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "about", "due_on", "step"], name="each_letter_about_a_day_is_sent_once"
            ),
        ]

    def __str__(self):
        return f"{self.subject}: {self.about}, {self.step}"
