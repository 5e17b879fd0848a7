"""What was decided, and by when it was due."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ballots.models import Poll
from community.models import Clock, Institution
from decisions import status
from proposals.models import Proposal


class DecisionQuerySet(models.QuerySet):
    """Each adjective names one state or a group of them, as ``Decision.status`` does for one row."""

    def undecided(self, at):
        return self.filter(Q(decided_at__isnull=True) | Q(decided_at__gt=at), opened_at__lte=at)

    def deciding(self, at):
        return self.undecided(at).exclude(decide_clock__in=Clock.objects.late(at))

    def no_decision(self, at):
        return self.undecided(at).filter(decide_clock__in=Clock.objects.late(at))

    def explaining(self, at):
        running = Clock.objects.running(at).exclude(pk__in=Clock.objects.late(at).values("pk"))
        return self.filter(decided_at__lte=at, explain_clock__in=running)

    def explanation_late(self, at):
        return self.filter(decided_at__lte=at, explain_clock__in=Clock.objects.late(at))

    def published_on_time(self, at):
        return self.filter(explain_clock__in=Clock.objects.answered_on_time(at))

    def published_late(self, at):
        return self.filter(explain_clock__in=Clock.objects.answered_late(at))

    def published(self, at):
        return self.filter(explain_clock__stopped_at__lte=at)

    def waiting(self, at):
        """Open, and not yet explained in public."""
        return self.filter(opened_at__lte=at).exclude(pk__in=self.published(at).values("pk"))

    def late(self, at):
        """Past a date at the moment: the one for deciding or the one for explaining."""
        return self.no_decision(at) | self.explanation_late(at)

    def due_soon(self, at):
        soon = Clock.objects.due_soon(at)
        return self.undecided(at).filter(decide_clock__in=soon) | self.filter(
            decided_at__lte=at, explain_clock__in=soon
        )

    def having(self, code, at):
        """The decisions whose status has this code at the moment."""
        return {
            status.Code.DECIDING: self.deciding,
            status.Code.NO_DECISION: self.no_decision,
            status.Code.EXPLAINING: self.explaining,
            status.Code.LATE: self.explanation_late,
            status.Code.PUBLISHED: self.published_on_time,
            status.Code.PUBLISHED_LATE: self.published_late,
        }[status.Code(code)](at)


class Decision(models.Model):
    """An institution's answer to a proposal: due from the day it is opened, public from that day on."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Approved")
        APPROVED_CONDITIONS = "approved_conditions", _("Approved with conditions")
        REFUSED = "refused", _("Not approved")
        NOT_TO_ACT = "not_to_act", _("Decided not to act")

    class FollowedVote(models.TextChoices):
        YES = "yes", _("Yes")
        IN_PART = "in_part", _("In part")
        NO = "no", _("No")
        NO_VOTE = "no_vote", _("There was no vote to follow")

    reference = models.CharField(max_length=20, unique=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    poll = models.OneToOneField(
        Poll, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="decisions")
    decide_clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+")
    explain_clock = models.OneToOneField(
        Clock, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    no_decision_noted_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    followed_vote = models.CharField(
        _("Did it follow the community vote?"), max_length=10, choices=FollowedVote.choices, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-opened_at", "-reference"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                name="a_decision_made_has_an_outcome_a_moment_and_a_clock",
                condition=Q(outcome="", followed_vote="", decided_at=None, explain_clock=None)
                | (
                    ~Q(outcome="")
                    & ~Q(followed_vote="")
                    & Q(decided_at__isnull=False, explain_clock__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="a_decision_is_made_after_it_was_opened",
                condition=Q(decided_at=None) | Q(decided_at__gte=F("opened_at")),
            ),
            models.CheckConstraint(
                name="a_decision_without_a_poll_followed_no_vote",
                condition=Q(poll__isnull=False) | Q(followed_vote__in=["", "no_vote"]),
            ),
            models.CheckConstraint(
                name="a_decision_has_a_known_outcome",
                condition=Q(outcome__in=["", "approved", "approved_conditions", "refused", "not_to_act"]),
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("decisions:detail", kwargs={"reference": self.reference})

    @property
    def title(self):
        return self.proposal.title

    @property
    def summary(self):
        """In short: what was decided, or that nothing was."""
        if not self.outcome:
            return _("No decision has been made.")
        outcome = self.get_outcome_display()
        return _("Decision: %(outcome)s.") % {"outcome": outcome[:1].lower() + outcome[1:]}

    @property
    def had_vote(self):
        """Whether a vote said what the decision can follow.

        One in which too few took part or that chose no option says nothing, and what was agreed without a vote
        was not voted on.
        """
        says_nothing = (Poll.Outcome.NOT_VALID, Poll.Outcome.NO_DECISION, Poll.Outcome.AGREED)
        return self.poll is not None and self.poll.outcome not in says_nothing

    @property
    def clock(self):
        """The clock that counts for what is waited for next, or was waited for last."""
        return self.explain_clock or self.decide_clock

    def status(self, at):
        """Where the decision stands at the moment, as a ``status.Status``."""
        return status.read(self, at)

    def version_for(self, language):
        """The newest text: the newest translation into the language, if it is not older than the original.

        None when nothing has been published.
        """
        versions = list(self.versions.all())
        originals = [version for version in versions if version.kind != "translation"]
        if not originals:
            return None
        newest = max(originals, key=lambda version: version.number)
        translations = [
            version for version in versions if version.language == language and version.number > newest.number
        ]
        return max([newest, *translations], key=lambda version: version.number)
