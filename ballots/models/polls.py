"""A vote on a proposal: what is asked, when, under which rules, and what came of it."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from ballots import counting
from ballots.models.invariants import INVARIANTS
from ballots.options import LANGUAGES, options_of, worded
from community.models import CharterRule, Member, nobody
from proposals.models import Proposal


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

    def under_review(self):
        """Of a result that was challenged and is not annulled."""
        return self.filter(challenged_at__isnull=False, cancelled_at__isnull=True)

    def unfinalised(self, at):
        """Final by now, and not yet handed on."""
        return self.final(at).filter(finalised_at__isnull=True)

    def finished(self):
        return self.filter(Q(closed_at__isnull=False) | Q(cancelled_at__isnull=False))


class Poll(models.Model):
    """One question put to the vote, of seat holders in the open or of named communities in secret, or answered without.

    ``rule`` says what can be chosen. For all but ``yes_no`` the steward wrote ``options``, a list of
    ``{"code", "label", "effect"}`` with the words in every language, and ``most`` says how many of them a vote by
    approval may name; ``options.options_of`` gives what can be chosen under any rule. ``chosen`` is the code of the
    option that was decided for. What was agreed without a vote has no window, quorum or threshold; it
    says why no vote was needed and where it was agreed.

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
        AGREED = "agreed", _("Agreed without a vote")

    class Rule(models.TextChoices):
        YES_NO = "yes_no", _("Yes or No")
        ONE = "one", _("One of several options")
        APPROVAL = "approval", _("All the options one approves of, up to a number")
        INSTANT_RUNOFF = "instant_runoff", _("Ranked, by instant runoff")
        CONDORCET = "condorcet", _("Ranked, each option against each other")

    # Only for open roll calls: the encrypted count adds up, and rounds cannot be added up.
    RANKED = (Rule.INSTANT_RUNOFF, Rule.CONDORCET)

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Vote announced")
        OPEN = "open", _("Voting open")
        COUNTING = "counting", _("Voting closed – votes being counted")
        PROVISIONAL = "provisional", _("Result published – can be challenged")
        CHALLENGED = "challenged", _("Result challenged – being reviewed")
        FINAL = "final", _("Result final")
        NOT_VALID = "not_valid", _("Not valid – too few people voted")
        CANCELLED = "cancelled", _("Cancelled")
        AGREED = "agreed", _("Agreed without a vote")

    class Outcome(models.TextChoices):
        PASSED = counting.Outcome.PASSED.value, _("Passed")
        NOT_PASSED = counting.Outcome.NOT_PASSED.value, _("Not passed")
        NOT_VALID = counting.Outcome.NOT_VALID.value, _("Not valid – too few people voted")
        DECIDED = "decided", _("Decided")
        NO_DECISION = "no_decision", _("No decision – no option was chosen")
        AGREED = "agreed", _("Agreed without a vote")

    reference = models.CharField(max_length=20, unique=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="polls")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ROLL_CALL)
    rule = models.CharField(_("rule"), max_length=20, choices=Rule.choices, default=Rule.YES_NO)
    most = models.PositiveIntegerField(null=True, blank=True)
    options = models.JSONField(default=list, blank=True)
    question_en = models.CharField(_("question in English"), max_length=300)
    question_es = models.CharField(_("question in Spanish"), max_length=300)
    what_yes_does_en = models.TextField(_("what a Yes does, in English"), max_length=1000, blank=True)
    what_yes_does_es = models.TextField(_("what a Yes does, in Spanish"), max_length=1000, blank=True)
    what_no_does_en = models.TextField(_("what a No does, in English"), max_length=1000, blank=True)
    what_no_does_es = models.TextField(_("what a No does, in Spanish"), max_length=1000, blank=True)
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    agreed_because = models.TextField(_("why no vote was needed"), max_length=1000, blank=True)
    agreed_where = models.CharField(_("when and where it was agreed"), max_length=300, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True, db_index=True)
    roll_frozen_at = models.DateTimeField()
    notice_rule = models.ForeignKey(CharterRule, null=True, on_delete=models.PROTECT, related_name="+")
    length_rule = models.ForeignKey(CharterRule, null=True, on_delete=models.PROTECT, related_name="+")
    quorum = models.PositiveIntegerField(null=True, blank=True)
    quorum_rule = models.ForeignKey(CharterRule, null=True, on_delete=models.PROTECT, related_name="+")
    threshold = models.PositiveIntegerField(null=True, blank=True)
    threshold_rule = models.ForeignKey(CharterRule, null=True, on_delete=models.PROTECT, related_name="+")
    floor = models.PositiveIntegerField(null=True, blank=True)
    opening_told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    chosen = models.CharField(max_length=40, blank=True)
    result = models.JSONField(default=dict, blank=True)
    final_from = models.DateTimeField(null=True, blank=True)
    challenge_rule = models.ForeignKey(CharterRule, null=True, on_delete=models.PROTECT, related_name="+")
    challenged_at = models.DateTimeField(null=True, blank=True)
    finalised_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = PollQuerySet.as_manager()
    # Whoever challenges a result changes this row, and is to stand nowhere.
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        ordering = ["-announced_at", "-pk"]
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = INVARIANTS

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

    @property
    def is_ranked(self):
        return self.rule in self.RANKED

    @property
    def chosen_option(self):
        """The option that was decided for, or None."""
        return next((option for option in options_of(self) if option.code == self.chosen), None)

    @property
    def outcome_words(self):
        """What came of it, in words; which option was chosen is part of it."""
        option = self.chosen_option
        if option is not None:
            return _("Decided: %(option)s") % {"option": option.label}
        if self.outcome == self.Outcome.NOT_VALID and any(
            electorate.is_undecrypted for electorate in self.electorates.all()
        ):
            return _("Not valid – too few people voted to keep votes secret")
        return self.get_outcome_display()

    def _worded(self, field):
        return worded({language: getattr(self, f"{field}_{language}") for language in LANGUAGES})

    @property
    def last_minute(self):
        """The last minute in which a vote counts: clearer to read than the midnight that follows it, if there was a vote."""
        return self.closes_at and self.closes_at - timedelta(minutes=1)

    @property
    def last_challenge_day(self):
        """The last day on which the result can be challenged; None before the count."""
        return self.final_from and self.final_from - timedelta(minutes=1)

    def is_settled(self, at):
        """Whether what came of it stands: counted or agreed, and beyond challenge or objection."""
        return self.final_from is not None and self.challenged_at is None and at >= self.final_from

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
        if self.kind == self.Kind.AGREED:
            return self.State.AGREED
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
