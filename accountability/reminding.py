"""Which letters about the dates of notices and audits are due: the steps of the charter that every other date has, too."""

from datetime import timedelta

from accountability import rules, telling
from community.models import Clock
from decisions.models import Reminder
from decisions.reminding import OF_CLOCKS, days_of_steps, step_of

# What those whom it is about do by a date, and what those who oversee them do.
OF_RESPONDENTS = (rules.CHECK, rules.ANSWER, "answer-audit")
OF_OVERSEERS = (rules.VOTE, rules.REVIEW)


def due(at):
    """The clocks that have come to a step nobody was written to about: ``[(clock, step), …]``."""
    days = days_of_steps(at)
    ahead = max([days.get(step.key, 0) for step in OF_CLOCKS if not step.is_after], default=0)
    near = Clock.objects.running(at).filter(
        kind__in=(*OF_RESPONDENTS, *OF_OVERSEERS),
        paused_at__isnull=True,
        due_at__lte=at + timedelta(days=ahead + 2),
    )
    found = [
        (clock, step_due(clock, at, days))
        for clock in near.select_related("institution", "rule").order_by("pk")
    ]
    return [(clock, step) for clock, step in found if step is not None]


def step_due(clock, at, days=None):
    """The step that the clock has come to and that nobody was written to about, or None.

    As long as there is nobody to write to it stays due, so that whoever takes the office is told.
    """
    step = step_of(clock, at, days_of_steps(at) if days is None else days)
    if step is None or Reminder.objects.filter(clock=clock, due_at=clock.due_at, step=step.key).exists():
        return None
    return step if telling.readers(clock, step, at=at) else None
