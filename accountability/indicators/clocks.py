"""What was due by a date in a period: the records, and whether each was in time. No answer counts as late."""

from django.utils.translation import gettext_lazy as _

from accountability.numbers import Line, local_days

ON_TIME, LATE, NOT_YET = _("in time"), _("late"), _("not yet")


def _stopped(clock, at):
    return clock.stopped_at is not None and clock.stopped_at <= at


def in_time(*kinds):
    """A share: how many of what was due in the period came before its date."""

    def find(facts):
        for clock in facts.due(*kinds):
            if not _stopped(clock, facts.at):
                yield Line(clock.subject, False, NOT_YET)
            else:
                is_in_time = clock.stopped_at < clock.due_at
                yield Line(clock.subject, is_in_time, ON_TIME if is_in_time else LATE)

    return find


def missed(*kinds):
    """A share: how many of what was due in the period did not come before its date."""
    found = in_time(*kinds)

    def find(facts):
        for line in found(facts):
            yield Line(line.reference, not line.counts, line.note)

    return find


def days_taken(*kinds):
    """Days from the start to the answer of what was due in the period; what was not answered, so far."""

    def find(facts):
        for clock in facts.due(*kinds):
            is_open = not _stopped(clock, facts.at)
            until = facts.at if is_open else clock.stopped_at
            yield Line(
                clock.subject,
                not is_open,
                NOT_YET if is_open else "",
                local_days(facts.institution.calendar, clock.started_at, until),
                is_open,
            )

    return find


def extended(facts):
    """A share: how many of all that was first due in the period had its date moved by the institution.

    It is asked of the first date, so that a date that was moved out of a period still shows in it.
    """
    for clock in facts.first_due:
        is_extended = clock.extended_at is not None and clock.extension_refused_at is None
        yield Line(clock.subject, is_extended, _("more time was taken") if is_extended else "")
