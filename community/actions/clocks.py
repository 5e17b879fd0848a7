"""Every move of a due date: more time, pauses, corrections, and days that could not count."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from community import rules, telling, windows
from community.models import (
    AddedHoliday,
    CharterRule,
    Clock,
    ClockMove,
    DateReport,
    Outage,
    community_calendar,
)
from community.rules import require
from record.actions import append_entry

Kind = ClockMove.Kind


@transaction.atomic
def extend_clock(clock, *, reason, clause, actor, at):
    """Move a due date once, before it passes, by its own length and no more than the charter allows."""
    clock = _lock(clock)
    require(rules.can_extend_clock(actor, clock, at=at))
    require(rules.gives_reasons(reason, clause))
    clock.extended_at, clock.extension_reason, clock.extension_clause = at, reason, clause
    clock.save(update_fields=["extended_at", "extension_reason", "extension_clause"])
    due_at, unit = clock.extension(at)
    clock.move(due_at, Kind.EXTENSION, at=at, counts_all=unit != CharterRule.Unit.WORKING_DAYS)
    _append_clock_entry("community.clock_extended", clock, actor, at, reason=reason, clause=clause)
    telling.tell_of_extension(clock, actor, at=at)
    return clock


@transaction.atomic
def refuse_extension(clock, *, reason, actor, at):
    """Take back more time soon after it was taken; the date goes back, but never to a day that has passed."""
    clock = _lock(clock)
    require(rules.can_refuse_extension(actor, clock, at=at))
    require(rules.gives_reasons(reason))
    due_at = clock.due_at_without_extension()
    counted_until = at if clock.paused_at is None else clock.paused_at
    if due_at <= counted_until:
        due_at = windows.due_moment(counted_until, 1, unit="working_days", calendar=clock.calendar)
    clock.extension_refused_at = at
    clock.save(update_fields=["extension_refused_at"])
    clock.move(due_at, Kind.REFUSAL, at=at, counts_all=True, reason=reason)
    _append_clock_entry("community.extension_refused", clock, actor, at, role="overseer", reason=reason)
    telling.tell_of_refusal(clock, at=at)
    return clock


@transaction.atomic
def pause_clock(clock, *, kind, reason, actor, at):
    """Stop counting while the community itself must act."""
    clock = _lock(clock)
    require(rules.can_pause_clock(actor, clock, at=at))
    require(rules.can_wait_for(kind))
    require(rules.gives_reasons(reason))
    clock.paused_at, clock.pause_kind, clock.pause_reason = at, kind, reason
    clock.save(update_fields=["paused_at", "pause_kind", "pause_reason"])
    _append_clock_entry(
        "community.clock_paused",
        clock,
        actor,
        at,
        role="steward",
        facts={"waits_for": str(kind)},
        reason=reason,
    )
    return clock


@transaction.atomic
def resume_clock(clock, *, actor, at):
    """Count again; the due date moves by the days of the pause, which stay listed."""
    clock = _lock(clock)
    require(rules.can_resume_clock(actor, clock, at=at))
    clock.count_again(since=clock.paused_at, at=at, kind=clock.pause_kind, reason=clock.pause_reason)
    _append_clock_entry("community.clock_resumed", clock, actor, at, role="steward")
    return clock


@transaction.atomic
def report_clock(clock, *, words, actor, at):
    """Tell the stewards that a date is wrong."""
    clock = _lock(clock)
    require(rules.can_report_clock(actor, clock, at=at))
    require(rules.gives_reasons(words))
    return DateReport.objects.create(clock=clock, reporter=actor, words=words, reported_at=at)


@transaction.atomic
def correct_clock(clock, *, due_on, reason, actor, at):
    """Put a wrong date right, which answers everybody who said that it is wrong."""
    clock = _lock(clock)
    due_at = clock.calendar.midnight(due_on + timedelta(days=1))
    require(rules.can_correct_clock(actor, clock, at=at))
    require(rules.can_be_due(clock, due_at))
    require(rules.gives_reasons(reason))
    reports = list(clock.reports.filter(answered_at__isnull=True).select_related("reporter"))
    clock.reports.filter(answered_at__isnull=True).update(answered_at=at)
    move = clock.move(due_at, Kind.WRONG, at=at, counts_all=True, reason=reason)
    _append_correction(move, actor, at)
    telling.tell_of_correction(clock, reports, actor, at=at)
    return clock


@transaction.atomic
def decline_report(report, *, reason, actor, at):
    """Say why a date that somebody found wrong stays as it is."""
    clock = _lock(report.clock)
    report = DateReport.objects.select_related("reporter").get(pk=report.pk)
    report.clock = clock
    require(rules.can_decline_report(actor, report, at=at))
    require(rules.gives_reasons(reason))
    report.answered_at, report.declined_because = at, reason
    report.save(update_fields=["answered_at", "declined_because"])
    _append_clock_entry("community.date_upheld", clock, actor, at, role="steward", reason=reason)
    telling.tell_of_decline(report, at=at)
    return report


@transaction.atomic
def add_holiday(place, day, *, name, actor, at):
    """Let a day not count in a place; whatever runs there in working days over that day gets one more."""
    require(rules.can_add_holiday(actor, place, day, at=at))
    holiday, is_new = AddedHoliday.objects.get_or_create(
        place=place, day=day, defaults={"name": name, "added_at": at}
    )
    require(rules.is_first(is_new))
    append_entry(
        "community.holiday_added",
        subject="COMMUNITY",
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"place": place, "day": day.isoformat()},
        personal={"name": name},
    )
    # All that run there are held before one is looked at, so that of two days that are added at once each sees the other.
    for clock in Clock.objects.running(at).counting_in(place).hold():
        if clock.counted(day):
            _append_correction(_give_a_day(clock, Kind.HOLIDAY, day, name, at), actor, at)
    return holiday


@transaction.atomic
def give_holiday(holiday, *, actor, at):
    """Give the day of an added holiday to what began in the same instant, and so was counted without it."""
    running = Clock.objects.running(at).counting_in(holiday.place).hold()
    missed = [clock for clock in running if clock.misses(holiday.day)]
    require(rules.can_give_holiday(actor, missed))
    for clock in missed:
        move = _give_a_day(clock, Kind.HOLIDAY, holiday.day, holiday.name, at)
        _append_correction(move, actor, at)
    return missed


@transaction.atomic
def report_outage(day, *, reason, actor, at):
    """Note that this portal could not be reached on a day; whatever was due on it gets one working day more.

    Where that day was noted before, it gets another.
    """
    require(rules.can_report_outage(actor, day, at=at))
    require(rules.gives_reasons(reason))
    outage, is_new = Outage.objects.get_or_create(day=day, defaults={"reason": reason, "noted_at": at})
    require(rules.is_first(is_new))
    append_entry(
        "community.outage_noted",
        subject="COMMUNITY",
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"day": day.isoformat()},
        personal={"reason": reason},
    )
    # Days end at different moments in different places: a day on each side holds them all.
    midnight = community_calendar().midnight(day)
    waiting = Clock.objects.filter(
        Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("due_at")),
        due_at__range=(midnight - timedelta(days=1), midnight + timedelta(days=3)),
        started_at__lte=at,
        paused_at__isnull=True,
    )
    held = [clock for clock in waiting.hold() if windows.due_on(clock) == day]
    # Read once all are held, so that of two days that are noted at once one sees the other.
    reasons = dict(Outage.objects.filter(day__gte=day).values_list("day", "reason"))
    for clock in held:
        while (due_on := windows.due_on(clock)) in reasons and not clock.is_answered_in_time:
            move = _give_a_day(clock, Kind.OUTAGE, due_on, reasons[due_on], at)
            _append_correction(move, actor, at)
    return outage


def _lock(clock):
    locked = Clock.objects.select_for_update(of=["self"]).select_related("rule", "institution")
    return locked.get(pk=clock.pk)


def _give_a_day(clock, kind, day, reason, at):
    due_at = windows.next_working_day(clock.due_at, calendar=clock.calendar)
    return clock.move(due_at, kind, at=at, reason=reason, about_on=day)


def _append_correction(move, actor, at):
    facts = {"correction": str(move.kind), "was_due_on": move.explained().old_due_on.isoformat()}
    if move.about_on:
        facts["day"] = move.about_on.isoformat()
    _append_clock_entry(
        "community.clock_corrected", move.clock, actor, at, role="steward", facts=facts, reason=move.reason
    )


def _append_clock_entry(kind, clock, actor, at, *, role=None, facts=(), **personal):
    """Without a role it is those who must answer who act, or a steward for the community's own dates.

    A holiday or an outage moves private clocks as well, and nothing is said of them.
    """
    if clock.is_private:
        return
    append_entry(
        kind,
        subject=clock.subject,
        actor=actor.acting_as(None if role else clock.institution, role=role or "steward"),
        at=at,
        facts={
            "clock": clock.kind,
            "due_on": windows.due_on(clock).isoformat(),
            "first_due_on": windows.first_due_on(clock).isoformat(),
            **dict(facts),
        },
        personal=personal,
    )
