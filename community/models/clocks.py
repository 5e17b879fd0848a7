"""The clocks that run on what somebody must answer."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from community import windows
from community.models.charter import CharterRule
from community.models.people import Institution, community_calendar, nobody


class ClockQuerySet(models.QuerySet):
    """Each adjective is the one expression for its state, used by page, filter, feed and scorecard alike."""

    def running(self, at):
        return self.filter(started_at__lte=at).filter(Q(stopped_at__isnull=True) | Q(stopped_at__gt=at))

    def paused(self, at):
        return self.running(at).filter(paused_at__lte=at)

    def late(self, at):
        """Running past the due moment, and not waiting for the community."""
        return self.running(at).filter(paused_at__isnull=True, due_at__lte=at)

    def due_soon(self, at, *, within=windows.DUE_SOON):
        return self.running(at).filter(paused_at__isnull=True, due_at__gt=at, due_at__lte=at + within)

    def answered_late(self, at):
        return self.filter(stopped_at__lte=at, stopped_at__gte=F("due_at"))

    def answered_on_time(self, at):
        return self.filter(stopped_at__lte=at, stopped_at__lt=F("due_at"))


class Clock(models.Model):
    """A promise of an answer by a moment. What it says is computed from these moments, never stored.

    ``subject`` is the public reference of what is waited for, ``institution`` who must answer (none: the
    community's own bodies). ``due_at`` is the first moment that is late: local midnight after the last day.
    ``first_due_at`` is what it was before any pause or extension.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    institution = models.ForeignKey(
        Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="clocks"
    )
    rule = models.ForeignKey(CharterRule, on_delete=models.PROTECT, related_name="+")
    holidays_of = models.CharField(max_length=12)
    time_zone = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=300, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extension_reason = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = ClockQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_clock_is_due_after_it_starts", condition=Q(due_at__gt=F("started_at"))
            ),
            models.CheckConstraint(
                name="an_extension_has_a_reason",
                condition=Q(extended_at__isnull=True) | ~Q(extension_reason=""),
            ),
            models.CheckConstraint(
                name="an_extension_is_made_before_the_clock_is_late",
                condition=Q(extended_at__isnull=True) | Q(extended_at__lt=F("due_at")),
            ),
        ]

    def __str__(self):
        return f"{self.kind} due {self.due_at:%Y-%m-%d}"

    @classmethod
    def start(cls, kind, *, subject, institution, rule_key, at):
        """Start a clock of the length that the charter sets at the moment.

        Raises ``CharterRule.DoesNotExist`` when the charter had no such rule then.
        """
        rule = CharterRule.objects.rule(rule_key, at)
        calendar = institution.calendar if institution else community_calendar()
        due_at = windows.due_moment(at, rule.value, unit=rule.unit, calendar=calendar)
        return cls.objects.create(
            kind=kind,
            subject=subject,
            institution=institution,
            rule=rule,
            holidays_of=calendar.holidays_of,
            time_zone=calendar.time_zone,
            started_at=at,
            first_due_at=due_at,
            due_at=due_at,
        )

    @property
    def calendar(self):
        return windows.Calendar(self.holidays_of, self.time_zone)

    def extended_due_at(self, at):
        """When it would be due if it were extended now: by its own length, and no more than the charter allows."""
        limit = CharterRule.objects.rule("extension", at)
        return windows.extended_due_at(
            self.due_at,
            (self.rule.value, self.rule.unit),
            (limit.value, limit.unit),
            calendar=self.calendar,
        )

    def reading(self, at):
        """What the clock says at the moment, as a ``windows.Reading``."""
        return windows.read(self, at)


class ClockPause(models.Model):
    """A stretch during which a clock did not count, because the community itself had to act."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(
                name="a_pause_ends_after_it_starts", condition=Q(ended_at__gte=F("started_at"))
            ),
        ]

    def __str__(self):
        return f"{self.clock}: {self.reason}"
