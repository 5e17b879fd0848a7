"""Which letters about the days of a case were sent, so that none goes out twice."""

from django.db import models

from redress_log.models.cases import Case


class CaseLetter(models.Model):
    """That those who owe something in a case were written to about its day.

    ``about`` is the kind of a clock, or ``item-3`` for the third item of a plan; ``step`` the rule of the charter that
    says how many days before or after. A day that moves is written about anew.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    about = models.CharField(max_length=30)
    due_on = models.DateField()
    step = models.CharField(max_length=30)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "about", "due_on", "step"], name="each_letter_about_a_case_is_sent_once"
            ),
        ]

    def __str__(self):
        return f"{self.case_id}: {self.about}, {self.step}"
