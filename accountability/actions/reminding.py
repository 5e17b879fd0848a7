"""Letters about the dates of notices and audits, each sent once."""

from django.db import transaction

from accountability import reminding, rules, telling
from community.models import Clock
from community.rules import require
from decisions.models import Reminder


@transaction.atomic
def remind(clock, *, actor, at):
    """Write to whoever must act that a date is near or has passed and, once it is long late, to whoever oversees them."""
    clock = (
        Clock.objects.select_for_update(of=("self",)).select_related("institution", "rule").get(pk=clock.pk)
    )
    step = reminding.step_due(clock, at)
    require(rules.can_remind(actor, step))
    reminder = Reminder.objects.create(clock=clock, step=step.key, due_at=clock.due_at, sent_at=at)
    telling.remind(clock, step, at=at)
    return reminder
