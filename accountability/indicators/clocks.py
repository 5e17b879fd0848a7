"""What was due by a date in a period: the records, and whether each was in time. No answer counts as late."""

from django.utils.translation import gettext_lazy as _

from accountability.indicators.kinds import Line, local_days
from community.models import Clock

ON_TIME, LATE, NOT_YET = _("in time"), _("late"), _("not yet")


def due(institution, period, at, *kinds):
    """The public clocks of an institution that were due in the period and by the moment."""
    found = Clock.objects.public().filter(institution=institution, kind__in=kinds, due_at__lte=at)
    return found.filter(**period.moments("due_at")).order_by("due_at", "pk")


def _stopped(clock, at):
    return clock.stopped_at is not None and clock.stopped_at <= at


def in_time(*kinds):
    """A share: how many of what was due in the period came before its date."""

    def find(institution, period, at):
        for clock in due(institution, period, at, *kinds):
            if not _stopped(clock, at):
                yield Line(clock.subject, False, NOT_YET)
            else:
                is_in_time = clock.stopped_at < clock.due_at
                yield Line(clock.subject, is_in_time, ON_TIME if is_in_time else LATE)

    return find


def missed(*kinds):
    """A share: how many of what was due in the period did not come before its date."""
    found = in_time(*kinds)

    def find(institution, period, at):
        for line in found(institution, period, at):
            yield Line(line.reference, not line.counts, line.note)

    return find


def days_taken(*kinds):
    """Days from the start to the answer of what was due in the period; what was not answered, so far."""

    def find(institution, period, at):
        for clock in due(institution, period, at, *kinds):
            is_open = not _stopped(clock, at)
            until = at if is_open else clock.stopped_at
            yield Line(
                clock.subject,
                not is_open,
                NOT_YET if is_open else "",
                local_days(institution.calendar, clock.started_at, until),
                is_open,
            )

    return find


def extended(institution, period, at):
    """A share: how many of all that was first due in the period had its date moved by the institution.

    It is asked of the first date, so that a date that was moved out of a period still shows in it.
    """
    found = Clock.objects.public().filter(institution=institution, **period.moments("first_due_at"))
    for clock in found.order_by("first_due_at", "pk"):
        is_extended = clock.extended_at is not None and clock.extension_refused_at is None
        yield Line(clock.subject, is_extended, _("more time was taken") if is_extended else "")
