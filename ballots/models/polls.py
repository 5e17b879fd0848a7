"""A vote on a proposal: what is asked, when, under which rules, and what came of it."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ballots import counting
from community.models import CharterRule, Member
from proposals.models import Proposal
from record.verify import SMALLEST_FLOOR

LANGUAGES = ("en", "es")
WORDINGS = tuple(
    f"{wording}_{language}"
    for language in LANGUAGES
    for wording in ("question", "what_yes_does", "what_no_does")
)


class PollQuerySet(models.QuerySet):
    """The same distinctions as ``Poll.state``, for lists and deadlines."""

    def standing(self):
        """Announced, open or closed, and neither counted nor cancelled."""
        return self.filter(closed_at__isnull=True, cancelled_at__isnull=True)

    def announced(self, at):
        return self.standing().filter(opens_at__gt=at)

    def open(self, at):
        return self.standing().filter(opens_at__lte=at, closes_at__gt=at)

    def unfrozen(self, at):
        """Secret votes whose rolls must be fixed by now and are not."""
        late = self.standing().filter(kind=Poll.Kind.SECRET, roll_frozen_at__lte=at)
        return late.exclude(electorates__frozen_at__isnull=False).filter(closes_at__gt=at)

    def opening_untold(self, at):
        """Open by now, and nobody was told yet."""
        return self.open(at).filter(opening_told_at__isnull=True)

    def unreminded(self, at):
        """Secret votes that close within the time in which people are reminded once."""
        soon = self.open(at).filter(kind=Poll.Kind.SECRET, closes_at__lte=at + Poll.REMIND_BEFORE)
        return soon.filter(reminded_at__isnull=True)

    def uncounted(self, at):
        """Closed by now and not yet counted."""
        return self.standing().filter(closes_at__lte=at)

    def final(self, at):
        """Counted, and neither cancelled nor open to challenge any more; those that were not valid among them."""
        counted = self.filter(closed_at__isnull=False, cancelled_at__isnull=True, challenged_at__isnull=True)
        return counted.filter(final_from__lte=at)

    def unfinalised(self, at):
        """Final by now, and not yet handed on."""
        return self.final(at).filter(finalised_at__isnull=True)

    def finished(self):
        return self.filter(Q(closed_at__isnull=False) | Q(cancelled_at__isnull=False))


class Poll(models.Model):
    """One question put to the vote, of seat holders in the open or of named communities in secret.

    ``roll_frozen_at`` is the moment from which nobody comes onto a roll: the announcement in a roll call; in a
    secret vote it lies ahead, so that people can first say that they are missing. ``quorum`` and ``threshold``
    are whole per cents, copied from the rules named beside them, so that a later change of the charter does not
    reach a vote already announced, and so is ``floor``: below so many votes a secret
    vote is never decrypted. ``result`` holds the numbers of ``counting.Count`` and is empty until the vote
    is counted, and in a secret vote, where each community has its own. ``final_from`` is when the result
    is beyond challenge, unless ``challenged_at`` says that one waits for its answer. ``announced_by`` is its
    returning officer.
    """

    REMIND_BEFORE = timedelta(hours=48)

    class Kind(models.TextChoices):
        ROLL_CALL = "roll_call", _("Open roll call of seat holders")
        SECRET = "secret", _("Secret vote")

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Vote announced")
        OPEN = "open", _("Voting open")
        COUNTING = "counting", _("Voting closed – votes being counted")
        PROVISIONAL = "provisional", _("Result published – can be challenged")
        CHALLENGED = "challenged", _("Result challenged – being reviewed")
        FINAL = "final", _("Result final")
        NOT_VALID = "not_valid", _("Not valid – too few people voted")
        CANCELLED = "cancelled", _("Cancelled")

    class Outcome(models.TextChoices):
        PASSED = counting.Outcome.PASSED.value, _("Passed")
        NOT_PASSED = counting.Outcome.NOT_PASSED.value, _("Not passed")
        NOT_VALID = counting.Outcome.NOT_VALID.value, _("Not valid – too few people voted")

    reference = models.CharField(max_length=20, unique=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="polls")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ROLL_CALL)
    question_en = models.CharField(_("question in English"), max_length=300)
    question_es = models.CharField(_("question in Spanish"), max_length=300)
    what_yes_does_en = models.TextField(_("what a Yes does, in English"), max_length=1000)
    what_yes_does_es = models.TextField(_("what a Yes does, in Spanish"), max_length=1000)
    what_no_does_en = models.TextField(_("what a No does, in English"), max_length=1000)
    what_no_does_es = models.TextField(_("what a No does, in Spanish"), max_length=1000)
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(db_index=True)
    roll_frozen_at = models.DateTimeField()
    notice_rule = models.ForeignKey(CharterRule, on_delete=models.PROTECT, related_name="+")
    length_rule = models.ForeignKey(CharterRule, on_delete=models.PROTECT, related_name="+")
    quorum = models.PositiveIntegerField()
    quorum_rule = models.ForeignKey(CharterRule, on_delete=models.PROTECT, related_name="+")
    threshold = models.PositiveIntegerField()
    threshold_rule = models.ForeignKey(CharterRule, on_delete=models.PROTECT, related_name="+")
    floor = models.PositiveIntegerField(null=True, blank=True)
    opening_told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    result = models.JSONField(default=dict, blank=True)
    final_from = models.DateTimeField(null=True, blank=True)
    challenge_rule = models.ForeignKey(CharterRule, null=True, on_delete=models.PROTECT, related_name="+")
    challenged_at = models.DateTimeField(null=True, blank=True)
    finalised_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PollQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-announced_at", "-pk"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = [
            models.CheckConstraint(
                name="a_poll_is_worded_in_every_language",
                condition=~Q(*[(wording, "") for wording in WORDINGS], _connector=Q.OR),
            ),
            models.CheckConstraint(
                name="a_poll_opens_after_its_notice", condition=Q(opens_at__gt=F("announced_at"))
            ),
            models.CheckConstraint(
                name="a_poll_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="a_roll_is_frozen_before_its_poll_opens", condition=Q(roll_frozen_at__lt=F("opens_at"))
            ),
            models.CheckConstraint(
                name="a_quorum_and_a_threshold_are_shares",
                condition=Q(quorum__lte=100, threshold__lte=100),
            ),
            models.CheckConstraint(
                name="a_secret_poll_and_only_that_has_a_floor_of_eleven_or_more",
                condition=Q(kind="secret", floor__gte=SMALLEST_FLOOR)
                | (~Q(kind="secret") & Q(floor__isnull=True)),
            ),
            models.CheckConstraint(
                name="a_poll_is_counted_after_it_closes",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("closes_at")),
            ),
            models.CheckConstraint(
                name="a_counted_poll_and_only_that_has_an_outcome",
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False, outcome__in=[str(outcome) for outcome in counting.Outcome]),
            ),
            models.CheckConstraint(
                name="a_counted_poll_and_only_that_becomes_final",
                condition=Q(closed_at__isnull=True, final_from__isnull=True, finalised_at__isnull=True)
                | Q(closed_at__isnull=False, final_from__gte=F("closed_at")),
            ),
            models.CheckConstraint(
                name="a_result_under_challenge_is_not_final",
                condition=Q(challenged_at__isnull=True)
                | Q(closed_at__isnull=False, finalised_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_cancelled_poll_has_a_reason_and_is_not_final",
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False, finalised_at__isnull=True) & ~Q(cancel_reason="")),
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(closed_at__isnull=True, cancelled_at__isnull=True),
                name="a_proposal_has_one_poll_at_a_time",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("ballots:detail", kwargs={"reference": self.reference})

    @property
    def question(self):
        return self._worded("question")

    @property
    def what_yes_does(self):
        return self._worded("what_yes_does")

    @property
    def what_no_does(self):
        return self._worded("what_no_does")

    def _worded(self, field):
        language = (get_language() or "").partition("-")[0]
        return getattr(self, f"{field}_{language if language in LANGUAGES else LANGUAGES[0]}")

    @property
    def last_minute(self):
        """The last minute in which a vote counts: clearer to read than the midnight that follows it."""
        return self.closes_at - timedelta(minutes=1)

    @property
    def last_challenge_day(self):
        """The last day on which the result can be challenged; None before the count."""
        return self.final_from and self.final_from - timedelta(minutes=1)

    def seat_of(self, member):
        """The member's line on the roll, or None; a visitor who is not signed in has none."""
        return self.roll.filter(member=member).first() if getattr(member, "pk", None) else None

    def state(self, at):
        """Where the vote stands at the moment.

        What was counted or cancelled is over whatever the moment says: somebody who pressed the button in
        the last second may have waited until after the count.
        """
        if self.cancelled_at is not None:
            return self.State.CANCELLED
        if self.closed_at is not None:
            return self._state_of_result(at)
        if at < self.opens_at:
            return self.State.ANNOUNCED
        return self.State.OPEN if at < self.closes_at else self.State.COUNTING

    def _state_of_result(self, at):
        if self.challenged_at is not None:
            return self.State.CHALLENGED
        if self.outcome == self.Outcome.NOT_VALID:
            return self.State.NOT_VALID
        return self.State.PROVISIONAL if at < self.final_from else self.State.FINAL
