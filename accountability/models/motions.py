"""What the bodies that oversee decide about a notice, seat by seat and in the open once it is decided."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accountability.models.notices import Notice
from community.models import Member, nobody


class Voters(models.TextChoices):
    """Who votes: the oversight body, or the community's seats."""

    OVERSIGHT = "oversight", _("The oversight body")
    SEATS = "seats", _("The community’s seats")


class MotionQuerySet(models.QuerySet):
    def public(self):
        """Those that were decided, of notices that everybody reads."""
        return self.filter(decided_at__isnull=False).exclude(notice__state=Notice.State.CHECKING)

    def open(self):
        return self.filter(decided_at=None)

    def carried(self):
        return self.filter(is_carried=True)


class Motion(models.Model):
    """What somebody moves that their body decide, with reasons. ``facts`` hold what its kind needs besides.

    Nobody outside the body sees how a motion is going: its votes are published with its outcome.
    """

    class Kind(models.TextChoices):
        ISSUE = "issue", _("Publish the notice")
        SET_ASIDE = "set_aside", _("Set it aside, because there is no shortfall")
        AGREE_PLAN = "agree_plan", _("Agree to the fix plan")
        RETURN_PLAN = "return_plan", _("Return the fix plan")
        CLOSE = "close", _("Close it")
        ESCALATE = "escalate", _("Bring it before the institution’s own board")
        ACCEPT_BOARD = "accept_board", _("Accept the answer of the board")
        SANCTION = "sanction", _("Order a consequence")
        LIFT = "lift", _("Lift the consequences")
        WITHDRAW = "withdraw", _("Withdraw the notice, because it was wrong")

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="motions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    body = models.CharField(max_length=10, choices=Voters.choices)
    reasons = models.TextField(_("Why"), max_length=2000)
    facts = models.JSONField(default=dict, blank=True)
    moved_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    is_carried = models.BooleanField(null=True)

    objects = MotionQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["moved_at", "pk"]
        verbose_name = _("motion on a notice")
        verbose_name_plural = _("motions on notices")
        constraints = [
            models.UniqueConstraint(
                fields=["notice"],
                condition=Q(decided_at=None),
                name="a_body_decides_one_thing_at_a_time_about_a_notice",
            ),
            models.CheckConstraint(
                name="a_motion_is_carried_or_falls_when_it_is_decided",
                condition=Q(decided_at=None, is_carried=None)
                | Q(decided_at__isnull=False, is_carried__isnull=False),
            ),
            models.CheckConstraint(name="a_motion_has_reasons", condition=~Q(reasons="")),
        ]

    def __str__(self):
        return f"{self.notice.reference}: {self.get_kind_display()}"


class MotionVote(models.Model):
    """How one seat voted, or why it stepped aside. Secret until the motion is decided, public by seat from then on."""

    class Choice(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        ASIDE = "aside", _("Stepped aside")

    is_secret = True
    wagtail_reference_index_ignore = True

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="votes")
    seat = models.CharField(max_length=120)
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    choice = models.CharField(max_length=6, choices=Choice.choices)
    tie = models.CharField(_("What ties you to it"), max_length=300, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["seat", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["motion", "member"], name="a_member_votes_once_on_a_motion"),
            models.CheckConstraint(
                name="a_seat_steps_aside_from_a_motion_with_a_tie",
                condition=Q(choice="aside") & ~Q(tie="") | (~Q(choice="aside") & Q(tie="")),
            ),
        ]

    def __str__(self):
        return f"Vote {self.pk}"
