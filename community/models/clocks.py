"""The clocks that run on what somebody must answer, and whatever moved their dates."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from community import windows
from community.models.calendars import AddedDays
from community.models.charter import CharterRule
from community.models.explaining import Explanation, with_dates
from community.models.moves import ClockMove, PauseKind
from community.models.people import Institution, community_calendar, nobody


class ClockQuerySet(models.QuerySet):
    """Each adjective is the one expression for its state, used by page, filter, feed and scorecard alike."""

    def public(self):
        return self.filter(is_private=False)

    def running(self, at):
        return self.filter(started_at__lte=at).filter(Q(stopped_at__isnull=True) | Q(stopped_at__gt=at))

    def paused(self, at):
        return self.running(at).filter(paused_at__lte=at)

    def late(self, at):
        """Running past the due moment, and not waiting for the community."""
        return self.running(at).filter(paused_at__isnull=True, due_at__lte=at)

    def due_soon(self, at, *, within=windows.DUE_SOON):
        return self.running(at).filter(paused_at__isnull=True, due_at__gt=at, due_at__lte=at + within)

    def counting_in(self, place):
        """Those that count the days of a place: a state, or a whole country with its states."""
        return self.filter(Q(holidays_of=place) | Q(holidays_of__startswith=f"{place}-"))

    def answered_late(self, at):
        return self.filter(stopped_at__lte=at, stopped_at__gte=F("due_at"))

    def answered_on_time(self, at):
        return self.filter(stopped_at__lte=at, stopped_at__lt=F("due_at"))

    def hold(self):
        """The clocks as they stand, as a list, held until the change is kept.

        Whoever changes several holds them all by one call, and after every other row that is locked: a day that is
        added holds every clock of a place, in this order, so that none of them waits for another in a circle.
        """
        held = self.order_by("pk").select_for_update(of=("self",))
        return list(held.select_related("rule", "institution").prefetch_related("moves"))


class Clock(models.Model):
    """A promise of an answer by a moment. What it says is computed from these moments, never stored.

    ``subject`` is the public reference of what is waited for, ``institution`` who must answer (none: the
    community's own bodies). ``due_at`` is the first moment that is late: local midnight after the last day.
    ``first_due_at`` is what it was before any ``ClockMove``. ``skipped`` are the days that did not count up to then,
    ``[[day, holiday or ""], …]``, kept because calendars are published anew. A private clock has no page, and its dates
    are on no list and not on the record: whoever was harmed did not want them to be seen.
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
    skipped = models.JSONField(default=list, blank=True)
    due_at = models.DateTimeField(db_index=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    pause_kind = models.CharField(max_length=20, choices=PauseKind.choices, blank=True)
    pause_reason = models.CharField(max_length=300, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extension_reason = models.CharField(max_length=300, blank=True)
    extension_clause = models.CharField(max_length=200, blank=True)
    extension_refused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    is_private = models.BooleanField(default=False)

    objects = ClockQuerySet.as_manager()
    history = HistoricalRecords(get_user=nobody)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_clock_is_due_after_it_starts", condition=Q(due_at__gt=F("started_at"))
            ),
            models.CheckConstraint(
                name="an_extension_has_a_reason_and_a_clause",
                condition=Q(extended_at__isnull=True) | (~Q(extension_reason="") & ~Q(extension_clause="")),
            ),
            models.CheckConstraint(
                name="only_an_extension_is_refused",
                condition=Q(extension_refused_at__isnull=True) | Q(extended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_pause_says_what_it_waits_for",
                condition=Q(paused_at__isnull=True) | ~Q(pause_kind=""),
            ),
        ]

    def __str__(self):
        return f"{self.kind} due {self.due_on}"

    def get_absolute_url(self):
        return reverse("community:clock", kwargs={"pk": self.pk})

    @classmethod
    def start(cls, kind, *, subject, institution, rule_key, at, is_private=False):
        """Start a clock of the length that the charter sets at the moment.

        Raises ``CharterRule.DoesNotExist`` when the charter had no such rule then.
        """
        rule = CharterRule.objects.rule(rule_key, at)
        calendar = institution.calendar if institution else community_calendar()
        length, unit = rule.value, rule.unit
        due_at = windows.due_moment(at, length, unit=unit, calendar=calendar)
        first = calendar.local_date(at)
        counts_all = unit != rule.Unit.WORKING_DAYS
        clock = cls(
            kind=kind,
            subject=subject,
            institution=institution,
            rule=rule,
            holidays_of=calendar.holidays_of,
            time_zone=calendar.time_zone,
            started_at=at,
            first_due_at=due_at,
            skipped=[] if counts_all else _left_out(first, due_at, calendar),
            due_at=due_at,
            is_private=is_private,
        )
        # The history would otherwise read the machine's own clock.
        clock._history_date = at
        clock.save()
        return clock

    @property
    def calendar(self):
        return windows.Calendar(self.holidays_of, self.time_zone, AddedDays(self.holidays_of))

    @property
    def due_on(self):
        """The last local day on which the answer is on time."""
        return windows.due_on(self)

    @property
    def counts_working_days(self):
        return self.rule.unit == CharterRule.Unit.WORKING_DAYS

    def holds(self, day):
        """Whether the day is among those between the start and the last day."""
        return self.calendar.local_date(self.started_at) < day <= windows.due_on(self)

    def counted(self, day):
        """Whether this is a working day that the date was worked out with."""
        moves = list(self.moves.all())
        left_out = [*self.skipped, *(row for move in moves for row in move.skipped)]
        given = any(move.kind == ClockMove.Kind.HOLIDAY and move.about_on == day for move in moves)
        is_left_out = any(skipped == day.isoformat() for skipped, _name in left_out)
        return self.counts_working_days and self.holds(day) and not is_left_out and not given

    def misses(self, day):
        """Whether the clock was started by somebody who did not know yet that this day does not count."""
        return self.counted(day) and day <= windows.first_due_on(self)

    def extension(self, at):
        """When it would be due if it were extended now, and in which unit that is counted.

        It is extended by its own length, and by no more than the charter allows.
        """
        limit = CharterRule.objects.rule("extension", at)
        return windows.extension(
            self.due_at,
            (self.rule.value, self.rule.unit),
            (limit.value, limit.unit),
            calendar=self.calendar,
        )

    def extended_due_on(self, at):
        """The last day on which an answer would be on time if it were extended now."""
        due_at, _unit = self.extension(at)
        return self.calendar.local_date(due_at) - timedelta(days=1)

    def due_at_without_extension(self):
        """When it would be due if no more time had been taken; days given since are given all the same."""
        calendar, due_at = self.calendar, None
        for move in self.moves.all():
            if move.kind == ClockMove.Kind.EXTENSION:
                due_at = move.old_due_at
            elif due_at is None:
                continue
            elif move.kind == ClockMove.Kind.PAUSE:
                later = calendar.local_date(due_at) + timedelta(days=move.explained().days)
                due_at = calendar.midnight(later)
            elif move.kind == ClockMove.Kind.HOLIDAY and calendar.local_date(due_at) > move.about_on:
                due_at = windows.next_working_day(due_at, calendar=calendar)
        return due_at

    @property
    def is_answered_in_time(self):
        return self.stopped_at is not None and self.stopped_at < self.due_at

    def move(self, due_at, kind, *, at, counts_all=False, **why):
        """Move the due moment and keep from when, to when and why; gives the ``ClockMove``.

        ``counts_all`` where every day between the two was counted, and not working days only.
        """
        calendar, old_due_at = self.calendar, self.due_at
        last = calendar.local_date(old_due_at) - timedelta(days=1)
        self.due_at, self.moved_at = due_at, at
        self.save(update_fields=["due_at", "moved_at"])
        return self.moves.create(
            kind=kind,
            moved_at=at,
            old_due_at=old_due_at,
            new_due_at=due_at,
            skipped=[] if counts_all else _left_out(last, due_at, calendar),
            **why,
        )

    def count_again(self, *, since, at, kind, reason):
        """End a stretch that did not count: the due moment moves by its days, and the stretch stays listed."""
        pause = self.pauses.create(started_at=since, ended_at=at, kind=kind, reason=reason)
        self.paused_at, self.pause_kind, self.pause_reason = None, "", ""
        self.save(update_fields=["paused_at", "pause_kind", "pause_reason"])
        due_at = windows.resumed_due_at(self.due_at, since, at, calendar=self.calendar)
        self.move(due_at, ClockMove.Kind.PAUSE, at=at, counts_all=True, pause=pause)

    def stop(self, at):
        """Say that what is waited for has come; a pause ends with it, so that its days are given back."""
        fields = ["due_at", "moved_at", "paused_at", "pause_kind", "pause_reason"]
        self.refresh_from_db(fields=fields, from_queryset=Clock.objects.select_for_update())
        if self.paused_at is not None:
            self.count_again(since=self.paused_at, at=at, kind=self.pause_kind, reason=self.pause_reason)
        self.stopped_at = self._history_date = at
        self.save(update_fields=["stopped_at"])

    def reading(self, at):
        """What the clock says at the moment, as a ``windows.Reading``."""
        return windows.read(self, at)

    def explained_moves(self):
        """Whatever moved the date, as ``explaining.Move``, oldest first."""
        return [move.explained() for move in self.moves.all()]

    def explanation(self, at):
        """Every step by which the due day was found, as an ``explaining.Explanation``."""
        day = self.calendar.local_date
        moves = self.explained_moves()
        paused = sum(move.days for move in moves if move.kind == ClockMove.Kind.PAUSE)
        if self.paused_at is not None and self.paused_at <= at and self.stopped_at is None:
            paused += windows.paused_days(self.paused_at, at, calendar=self.calendar)
        return Explanation(
            started_on=day(self.started_at),
            length=self.rule.value,
            in_working_days=self.rule.unit == self.rule.Unit.WORKING_DAYS,
            skipped=with_dates(self.skipped),
            first_due_on=windows.first_due_on(self),
            moves=moves,
            due_on=windows.due_on(self),
            paused_days=paused,
        )


def _left_out(first, due_at, calendar):
    last = calendar.local_date(due_at) - timedelta(days=1)
    return [[day.isoformat(), name] for day, name in windows.skipped_days(first, last, calendar=calendar)]
