"""What is said against a result before it is final."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ballots.models.polls import Poll
from community.models import Member


class ResultChallengeQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at__isnull=True)


class ResultChallenge(models.Model):
    """Somebody entitled to vote says that a result is wrong, why, and what was answered.

    Reason and answer are public; who challenged is not, and goes with their account.
    """

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="challenges")
    challenger = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(_("what is wrong with the result"), max_length=2000)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)

    objects = ResultChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("challenge of a result")
        verbose_name_plural = _("challenges of results")
        constraints = [
            models.CheckConstraint(
                name="a_challenge_of_a_result_is_answered_with_words",
                condition=Q(answered_at__isnull=True, upheld__isnull=True, answer="")
                | (Q(answered_at__isnull=False, upheld__isnull=False) & ~Q(answer="")),
            ),
            models.UniqueConstraint(fields=["poll", "challenger"], name="somebody_challenges_a_result_once"),
        ]

    def __str__(self):
        return f"challenge of {self.poll_id}"
