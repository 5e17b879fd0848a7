"""The open roll call: which seats may vote, and what each last chose."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ballots import counting
from ballots.models.polls import Poll
from community.models import Member


class RollEntry(models.Model):
    """One seat that may vote, and who held it when the roll was frozen.

    The seat's public name stays when the person's account is erased.
    """

    is_secret = True
    wagtail_reference_index_ignore = True

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="roll")
    seat = models.CharField(max_length=120)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    recused_at = models.DateTimeField(null=True, blank=True)
    recuse_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["seat", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "member"], name="a_member_is_on_a_roll_once"),
            models.CheckConstraint(
                name="a_seat_steps_aside_with_a_reason",
                condition=Q(recused_at__isnull=True, recuse_reason="")
                | (Q(recused_at__isnull=False) & ~Q(recuse_reason="")),
            ),
        ]

    def __str__(self):
        return self.seat


class RollCallVote(models.Model):
    """What a seat last chose. No page, feed, file or admin shows it before the vote is counted.

    ``choice`` answers a question of yes or no. Among options it is empty, and ``ranks`` has lists of their codes from
    the first rank; what is chosen without an order stands together at one.
    """

    class Choice(models.TextChoices):
        YES = counting.Choice.YES.value, pgettext_lazy("vote", "Yes")
        NO = counting.Choice.NO.value, pgettext_lazy("vote", "No")
        ABSTAIN = counting.Choice.ABSTAIN.value, pgettext_lazy("vote", "Abstain")

    is_secret = True
    wagtail_reference_index_ignore = True

    entry = models.OneToOneField(RollEntry, on_delete=models.CASCADE, related_name="vote")
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)
    ranks = models.JSONField(default=list, blank=True)
    cast_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_choice_is_yes_no_or_abstain_or_among_options",
                condition=Q(choice="") | Q(choice__in=[str(choice) for choice in counting.Choice], ranks=[]),
            ),
        ]

    def __str__(self):
        return f"Vote of {self.entry_id}"
