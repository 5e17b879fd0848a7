"""About which days letters are due, and to whom. A person who was harmed owes nothing, and is reminded twice at most."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from community.models import CharterRule, Clock
from community.rules import YES, is_machine, no
from redress_log.models import DateLetter
from redress_log.rules.cases import DELIVERABLE

Step = DateLetter.Step
OF_INSTITUTION = ("answer-case", "plan-remedy")
OF_PANEL = ("judge-case", "find-case", "agree-remedy", "check-remedy")
# A reminder to a person comes after this many of the charter's spans, and none after the last.
REMINDERS = (1, 2)


def letters_due(case, at):
    """The letters about days of a case that are due at the moment, as ``DateLetter`` to be kept, none of them twice."""
    return _unsent(case.reference, _days(case, at), at)


def answer_letters_due(named, at):
    """The same about the day by which an institution acknowledges a history of harm or not."""
    clock = named.clock
    if not Clock.objects.running(at).filter(pk=clock.pk).exists():
        return []
    today = clock.calendar.local_date(at)
    return _unsent(named.history.reference, [(named.institution.code, clock.due_on, today)], at)


def _unsent(subject, days, at):
    before = timedelta(days=CharterRule.objects.rule("remind-case", at).value)
    sent = set(DateLetter.objects.filter(subject=subject).values_list("about", "due_on", "step"))
    found = []
    for about, due_on, today in days:
        step = Step.LATE if today > due_on else Step.AHEAD
        if today >= due_on - before and (about, due_on, step) not in sent:
            found.append(DateLetter(subject=subject, about=about, due_on=due_on, step=step, sent_at=at))
    return found


def _days(case, at):
    """``(about, due_on, today)`` of everything that is owed in a case; each day is that of whoever owes it."""
    running = Clock.objects.running(at).filter(subject=case.reference, kind__in=(*OF_INSTITUTION, *OF_PANEL))
    for clock in running.select_related("rule", "institution").order_by("pk"):
        yield clock.kind, clock.due_on, clock.calendar.local_date(at)
    if case.stage in DELIVERABLE:
        today = case.institution.calendar.local_date(at)
        for item in case.current_plan().items.filter(delivered_at__isnull=True).order_by("number"):
            yield f"item-{item.number}", item.due_on, today


def _sends(actor, is_due):
    if not is_machine(actor):
        return no(_("Letters about dates are sent by the clock, and by no person."))
    return YES if is_due else no(_("No letter is due."))


def can_send_letters(actor, case, *, at):
    """Write about days to those who owe something, which the machine does."""
    return _sends(actor, letters_due(case, at))


def can_remind_institution(actor, named, *, at):
    """Write to an institution about the day by which it answers a history of harm, which the machine does."""
    return _sends(actor, answer_letters_due(named, at))


def can_remind(actor, report, *, at):
    """Remind a person that something waits for them, which the machine does."""
    return _sends(actor, is_reminder_due(report, at))


def is_reminder_due(report, at):
    since = _waits_since(report)
    if since is None:
        return False
    span = timedelta(days=CharterRule.objects.rule("remind-person", at).value)
    return any(
        since + number * span <= at
        and (report.reminded_at is None or report.reminded_at < since + number * span)
        for number in REMINDERS
    )


def _waits_since(report):
    """Since when a report waits for the word of its person, or None; what a whole case waits for has a clock of its own."""
    if report.withdrawn_at is not None or report.erased_at is not None:
        return None
    is_unapproved = report.summary and report.summary_approved_at is None
    return report.asked_at or (report.summary_proposed_at if is_unapproved else None)
