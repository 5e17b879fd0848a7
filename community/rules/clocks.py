"""Who moves a date, who says that it is wrong, and in which words that is refused."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from community import windows
from community.models import (
    PAUSES_TO_CHOOSE,
    AddedHoliday,
    CharterRule,
    ClockMove,
    DateReport,
    Institution,
    Membership,
    community_calendar,
    places_around,
)
from community.rules.affairs import (
    YES,
    holds,
    is_machine,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    speaks_for,
    stewards_only,
)


def gives_reasons(*texts):
    """Whether every reason that is needed has words."""
    return YES if all(text.strip() for text in texts) else no(_("Say why, in words that everybody reads."))


def has_no_side(actor, clock, *, at):
    """A steward who does not speak for the institution that must answer."""
    verdict = stewards_only(actor, at=at)
    if verdict and clock.institution is not None and speaks_for(actor, clock.institution, at=at):
        return no(
            _("You speak for %(name)s, which has to answer. Another steward has to do this.")
            % {"name": clock.institution.name}
        )
    return verdict


def _is_answered(clock, at):
    return clock.stopped_at is not None and clock.stopped_at <= at


def can_extend_clock(actor, clock, *, at):
    """Extend, which only those who must answer may ask for."""
    if not is_signed_in(actor):
        return must_sign_in()
    allowed = speaks_for(actor, clock.institution, at=at) if clock.institution else is_steward(actor, at=at)
    if not allowed:
        return no(_("Only those who must answer may ask for more time."))
    if _is_answered(clock, at):
        return no(_("This has been answered already."))
    if clock.extended_at is not None:
        return no(_("The date was moved once already. It cannot be moved again."))
    if clock.paused_at is not None:
        return no(_("This date is paused. Ask for more time once days count again."))
    if at >= clock.due_at:
        return no(_("The date has passed. It could only be moved before."))
    return YES


def refusal_ends_at(clock):
    """The first moment at which the extension of a clock can no longer be refused."""
    rule = CharterRule.objects.rule("extension-refusal", clock.extended_at)
    return windows.due_moment(clock.extended_at, rule.value, unit=rule.unit, calendar=clock.calendar)


def can_refuse_extension(actor, clock, *, at):
    """The oversight body, soon after more time was taken, but nobody of it who asked for that time."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not holds(actor, Membership.Role.OVERSEER, at=at):
        return no(_("Only the oversight body may do this."))
    if clock.institution is not None and speaks_for(actor, clock.institution, at=at):
        return no(
            _(
                "You speak for %(name)s, which has to answer. Somebody else of the oversight body has to do this."
            )
            % {"name": clock.institution.name}
        )
    if clock.extended_at is None:
        return no(_("No more time was taken for this."))
    if clock.extension_refused_at is not None:
        return no(_("More time was refused already."))
    if _is_answered(clock, at):
        return no(_("This has been answered already."))
    if at >= refusal_ends_at(clock):
        return no(_("The time to refuse this is over."))
    if clock.moves.filter(kind=ClockMove.Kind.WRONG, moved_at__gte=clock.extended_at).exists():
        return no(_("This date was corrected since, so there is nothing to go back to."))
    return YES


def can_pause_clock(actor, clock, *, at):
    """Pause while the community itself must act, which only a steward without a side may say."""
    verdict = has_no_side(actor, clock, at=at)
    if not verdict:
        return verdict
    if _is_answered(clock, at):
        return no(_("This has been answered already."))
    if clock.paused_at is not None:
        return no(_("This date is paused already."))
    if at >= clock.due_at:
        return no(_("The date has passed. It could only be paused before."))
    return YES


def can_wait_for(kind):
    """Whether days may stop counting for this: only while others than the institution must act."""
    if kind not in PAUSES_TO_CHOOSE:
        return no(_("Choose whom this waits for. An institution’s own delay stops no clock."))
    return YES


def can_resume_clock(actor, clock, *, at):
    verdict = has_no_side(actor, clock, at=at)
    if not verdict:
        return verdict
    if clock.paused_at is None:
        return no(_("This date is not paused."))
    return YES


def can_report_clock(actor, clock, *, at):
    """Anybody who is signed in, once until it is answered, and so many times a day as the charter says."""
    if not is_signed_in(actor):
        return must_sign_in()
    waiting = DateReport.objects.filter(reporter=actor)
    if waiting.filter(clock=clock, answered_at__isnull=True).exists():
        return no(_("You have told us already. A steward is looking at it."))
    rule = CharterRule.objects.in_force(at).filter(key="date-reports-a-day").first()
    calendar = community_calendar()
    midnight = calendar.midnight(calendar.local_date(at))
    if rule is not None and waiting.filter(reported_at__gte=midnight).count() >= rule.value:
        return no(
            ngettext(
                "You can report %(n)d date a day, and you have. Come back tomorrow.",
                "You can report %(n)d dates a day, and you have. Come back tomorrow.",
                rule.value,
            )
            % {"n": rule.value}
        )
    return YES


def can_correct_clock(actor, clock, *, at):
    """A steward without a side, also after the answer: how late it was may change with it."""
    verdict = has_no_side(actor, clock, at=at)
    if verdict and clock.paused_at is not None:
        return no(_("This date is paused. Correct it once days count again."))
    return verdict


def can_be_due(clock, due_at):
    """Whether the corrected date is another one, and after the start."""
    if due_at == clock.due_at:
        return no(_("This is the date that it has already."))
    if due_at <= clock.started_at:
        return no(_("The date cannot be before the day on which the time began."))
    return YES


def can_decline_report(actor, report, *, at):
    """A steward without a side, once."""
    verdict = has_no_side(actor, report.clock, at=at)
    if verdict and report.answered_at is not None:
        return no(_("This was answered already."))
    return verdict


def _moves_only_dates_of_others(actor, institutions, *, at):
    """Nobody gives more time to an institution that they speak for."""
    if not is_signed_in(actor):
        return YES
    speaking = Membership.objects.current(at).filter(member=actor, role__in=Membership.INSTITUTION_ROLES)
    own = institutions.filter(pk__in=speaking.values("institution")).first()
    if own is not None:
        return no(
            _("You speak for %(name)s, whose dates this can move. Another steward has to do this.")
            % {"name": own.name}
        )
    return YES


def can_add_holiday(actor, place, day, *, at):
    """A steward without a side, for a working day that has not begun anywhere in the place."""
    verdict = stewards_only(actor, at=at)
    if not verdict:
        return verdict
    zones = {community_calendar().time_zone}
    there = Q(holidays_of=place) | Q(holidays_of__startswith=f"{place}-")
    institutions = Institution.objects.filter(there)
    verdict = _moves_only_dates_of_others(actor, institutions, at=at)
    if not verdict:
        return verdict
    zones |= set(institutions.values_list("time_zone", flat=True))
    calendars = [windows.Calendar(place, zone) for zone in zones]
    if not all(calendar.is_known for calendar in calendars):
        return no(_("This place with public holidays is not known."))
    if any(day <= calendar.local_date(at) for calendar in calendars):
        return no(_("This day has begun. Correct each date that it changes."))
    around = AddedHoliday.objects.filter(place__in=places_around(place) - {place}, day=day)
    if not calendars[0].is_working_day(day) or around.exists():
        return no(_("This day does not count already."))
    return YES


def can_give_holiday(actor, missed):
    """The clock, where something was started without knowing the day."""
    if not is_machine(actor):
        return no(_("Only the clock does this."))
    if not missed:
        return no(_("Nothing was counted without this day."))
    return YES


def can_report_outage(actor, day, *, at):
    """A steward who speaks for no institution, or the clock, for a day that has begun and lies not far back."""
    verdict = stewards_only(actor, at=at) and _moves_only_dates_of_others(
        actor, Institution.objects.all(), at=at
    )
    if not verdict:
        return verdict
    today = community_calendar().local_date(at)
    if day > today:
        return no(_("This day has not begun."))
    rule = CharterRule.objects.in_force(at).filter(key="outage-notice").first()
    if rule is not None and (today - day).days > rule.value:
        return no(_("This day lies too far back. Correct each date that it changes."))
    return YES


def is_first(is_new):
    """Whether nobody noted this day before, perhaps at the same moment."""
    return YES if is_new else no(_("This is in the list already."))
