"""What was decided, and by when it was due."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ballots.models import Poll
from community.models import Clock, Institution
from decisions import status
from decisions.models.states import DecisionQuerySet
from proposals.models import Proposal


@dataclass(frozen=True)
class Taken:
    """One decision that an institution took: the first, or one that changed what it had decided."""

    number: int
    outcome: str
    followed_vote: str
    decided_at: datetime
    explain_clock: Clock
    escalated_at: datetime | None


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
    escalated_at = models.DateTimeField(null=True, blank=True)

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

    def taken(self):
        """Every ``Taken`` in order, the one that holds last."""
        if self.decided_at is None:
            return []
        rows = [*self.earlier_outcomes.all(), self]
        return [
            Taken(number, row.outcome, row.followed_vote, row.decided_at, row.explain_clock, row.escalated_at)
            for number, row in enumerate(rows, start=1)
        ]

    def taken_by(self, at):
        """What had been decided by the moment, or None."""
        return max(
            (taken for taken in self.taken() if taken.decided_at <= at),
            key=lambda taken: taken.number,
            default=None,
        )

    def explain_clocks(self, at):
        """The clock of each explanation that was owed by the moment, oldest first."""
        return [taken.explain_clock for taken in self.taken() if taken.decided_at <= at]

    def clocks(self):
        """Every clock of the decision, whatever it waits or waited for, in the order in which they began."""
        clocks = [
            self.decide_clock,
            *(taken.explain_clock for taken in self.taken()),
            *(request.clock for request in self.explanation_requests.all() if request.clock),
            *(
                check.clock
                for version in self.versions.all()
                for check in version.checks.all()
                if check.clock
            ),
        ]
        return sorted(clocks, key=lambda clock: (clock.started_at, clock.pk))

    def further_clocks(self, at):
        """The clocks of all that was asked for beyond the explanations by the moment."""
        own = {self.decide_clock, *(taken.explain_clock for taken in self.taken())}
        return [clock for clock in self.clocks() if clock not in own and clock.started_at <= at]

    def open_request(self, at):
        """The request for more explanation whose answer is due first at the moment, or None."""
        waiting = [request for request in self.explanation_requests.all() if request.is_waiting(at)]
        return min(waiting, key=lambda request: (request.clock.due_at, request.pk), default=None)

    def newest_check(self, at):
        """What the oversight body found last by the moment, or None."""
        checks = [check for version in self.versions.all() for check in version.checks.all()]
        return max(
            (check for check in checks if check.checked_at <= at),
            key=lambda check: (check.checked_at, check.pk),
            default=None,
        )

    def newest_original(self):
        """The newest text that is no translation, or None."""
        originals = [version for version in self.versions.all() if version.kind != "translation"]
        return max(originals, key=lambda version: version.number, default=None)

    def version_for(self, language):
        """The newest text: the newest translation into the language, if it is not older than the original.

        None when nothing has been published.
        """
        newest = self.newest_original()
        if newest is None:
            return None
        translations = [
            version
            for version in self.versions.all()
            if version.language == language and version.number > newest.number
        ]
        return max([newest, *translations], key=lambda version: version.number)
