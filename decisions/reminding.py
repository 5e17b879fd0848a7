"""Which letters about dates are due: of each date the newest step that it has come to, and none twice."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from community.models import CharterRule, Clock, Institution, Membership
from decisions import duties
from decisions.models import Commitment, CommitmentVersion, Decision, Reminder

OFFICERS = (Membership.Role.OFFICER,)
EVERYBODY = Membership.INSTITUTION_ROLES


@dataclass(frozen=True)
class Step:
    """A letter that a rule of the charter sends so many days before a date, or after it, and to whom."""

    key: str
    roles: tuple = OFFICERS
    is_after: bool = False
    is_for_oversight: bool = False

    def day(self, due_on, days):
        return due_on + timedelta(days=days if self.is_after else -days)


OF_CLOCKS = (
    Step("reminder-first"),
    Step("reminder-second"),
    Step("reminder-last", EVERYBODY),
    Step("late-letter-first", EVERYBODY, is_after=True),
    Step("late-letter-second", EVERYBODY, is_after=True, is_for_oversight=True),
)
OF_PROMISES = (
    Step("promise-reminder-first"),
    Step("promise-reminder-second"),
    Step(Reminder.MISSED, EVERYBODY, is_after=True),
)
# That a promise was missed is told on the first day on which it was: that is no number which anybody would change.
FIXED = {Reminder.MISSED: 1}


@dataclass(frozen=True)
class Letter:
    """That a date has come to a step: of a clock, or of the words of a commitment."""

    step: Step
    institution: Institution
    reference: str
    due_at: datetime
    clock: Clock | None = None
    promise: CommitmentVersion | None = None

    def reminder(self, at):
        """What is kept once it is sent."""
        return Reminder(
            clock=self.clock, promise=self.promise, step=self.step.key, due_at=self.due_at, sent_at=at
        )

    def is_about(self, duty):
        if self.clock is not None:
            return duty.clock == self.clock
        return duty.promise == self.promise


def days_of_steps(at):
    """How many days before a date or after it each step is, by its key; a step that the charter does not know is none."""
    keys = [step.key for step in (*OF_CLOCKS, *OF_PROMISES)]
    return FIXED | dict(CharterRule.objects.in_force(at).filter(key__in=keys).values_list("key", "value"))


def near_dates(at, days, *, is_held):
    """What may have come to a step, ``{institution: (clocks, keys of commitments)}``.

    ``is_held`` holds all of it until the change is kept, and leaves what somebody else holds for the next run: so of two
    runs at once one writes to everybody, and nobody gets a letter of each.
    """
    clocks, commitments = _near_clocks(at, days), _near_commitments(at, days)
    if is_held:
        clocks = clocks.select_for_update(of=("self",), skip_locked=True)
        commitments = _held(commitments)
    found = defaultdict(lambda: ([], []))
    for clock in clocks.order_by("due_at", "pk"):
        found[clock.institution_id][0].append(clock)
    for key, institution in commitments.values_list("pk", "institution"):
        found[institution][1].append(key)
    return {each: found[each.pk] for each in Institution.objects.filter(pk__in=found).order_by("pk")}


def letters_due(institution, dates, at, days):
    """The letters to an institution about these dates that are due at the moment, as ``Letter``."""
    clocks, commitments = dates
    return [*_of_clocks(institution, clocks, at, days), *_of_promises(institution, commitments, at, days)]


def _horizon(at, days, steps):
    """What is due after this moment has come to no step, wherever its days end."""
    ahead = [days.get(step.key, 0) for step in steps if not step.is_after]
    return at + timedelta(days=max(ahead) + 2)


def _near_clocks(at, days):
    return Clock.objects.running(at).filter(
        kind__in=duties.CLOCKS,
        institution__isnull=False,
        paused_at__isnull=True,
        due_at__lte=_horizon(at, days, OF_CLOCKS),
    )


def _near_commitments(at, days):
    return _not_sent(Reminder.MISSED, at, before=_horizon(at, days, OF_PROMISES))


def _of_clocks(institution, clocks, at, days):
    sent = set(Reminder.objects.filter(clock__in=clocks).values_list("clock", "due_at", "step"))
    for clock in clocks:
        step = step_of(clock, at, days)
        if step is not None and (clock.pk, clock.due_at, step.key) not in sent:
            yield Letter(step, institution, clock.subject, clock.due_at, clock=clock)


def step_of(clock, at, days):
    """The last step that the date of a clock has come to, or None."""
    day = clock.calendar.local_date
    begun = max(clock.started_at, clock.moved_at or clock.started_at)
    return _newest(OF_CLOCKS, days, due_on=clock.due_on, begun_on=day(begun), today=day(at))


def _of_promises(institution, commitments, at, days):
    about = Reminder.objects.filter(promise__commitment__in=commitments)
    day, sent = institution.calendar.local_date, set(about.values_list("promise", "step"))
    for promise, commitment in _open(Commitment.objects.filter(pk__in=commitments), at):
        step = _newest(
            OF_PROMISES,
            days,
            due_on=promise.due_on,
            begun_on=day(promise.published_at),
            today=day(at),
        )
        if step is not None and (promise.pk, step.key) not in sent:
            yield Letter(step, institution, commitment.reference, promise.due_at, promise=promise)


def _newest(steps, days, *, due_on, begun_on, today):
    """The last step that a date has come to, or None.

    Whoever was just told of a date, because it began or moved, is not reminded of it the same day.
    """
    reached = []
    for step in steps:
        if step.key not in days:
            continue
        day = step.day(due_on, days[step.key])
        if day <= today and (step.is_after or day > begun_on):
            reached.append((day, step))
    return sorted(reached, key=lambda found: found[0])[-1][1] if reached else None


def _held(commitments):
    """The same, held until the change is kept, without those that somebody else holds."""
    held = commitments.select_for_update(of=("self",), skip_locked=True)
    return Commitment.objects.filter(pk__in=[commitment.pk for commitment in held.order_by("pk")])


def _open(commitments, at):
    """The words that hold of each commitment of which nobody says that it is done, and the commitment."""
    left = commitments.exclude(pk__in=Commitment.objects.said_done(at).values("pk"))
    left = left.exclude(pk__in=Commitment.objects.rated(at).values("pk"))
    for commitment in left.select_related("institution").prefetch_related("versions").order_by("pk"):
        yield commitment.words(at), commitment


def late_explanations(at):
    """The clocks of explanations that are late, of which those whom it concerns were not told."""
    clocks = Clock.objects.late(at).filter(kind__in=duties.EXPLANATIONS)
    told = Reminder.objects.filter(step=Reminder.TOLD, clock__isnull=False)
    return clocks.exclude(pk__in=told.values("clock")).order_by("due_at", "pk")


def _not_sent(step, at, *, before):
    """The commitments due before a moment of whose words that hold this was not told.

    Words that are published when their day has passed are told of by themselves.
    """
    words = CommitmentVersion.objects.newest(at).filter(due_at__lte=before, due_at__gt=F("published_at"))
    return Commitment.objects.standing(at).filter(
        pk__in=words.exclude(reminders__step=step).values("commitment")
    )


def decisions_with_missed_promises(at):
    """The decisions with commitments past their day, of which those whom it concerns were not told."""
    found = {commitment.decision_id for _words, commitment in _open(_untold(at), at)}
    return Decision.objects.filter(pk__in=found).order_by("pk")


def missed_promises(decision, at):
    """The words of the decision's commitments past their day of which nobody was told; held until the change is kept."""
    return [words for words, _commitment in _open(_held(_untold(at).filter(decision=decision)), at)]


def _untold(at):
    return _not_sent(Reminder.TOLD, at, before=at).filter(decision__isnull=False)
