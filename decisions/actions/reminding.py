"""Letters about dates that are near or have passed, each sent once."""

from django.db import transaction

from community.rules import require
from decisions import digest, reminding, rules, telling
from decisions.models import Decision, Reminder
from decisions.steps import lock


@transaction.atomic
def remind_institutions(*, actor, at):
    """Write to those who must answer, in one letter to each, about every date that has come to a step; gives the digest.

    A letter that nobody reads is not kept as sent, so that whoever is named tomorrow has it then.
    """
    found = digest.gather(at, is_held=True)
    require(rules.can_write_of_dates(actor, found.letters or found.left_out))
    Reminder.objects.bulk_create([letter.reminder(at) for letter in found.letters])
    telling.remind(found)
    return found


@transaction.atomic
def tell_of_late_explanation(clock, *, actor, at):
    """Write to whom a decision concerns that an explanation of it is late."""
    decision = lock(Decision.objects.get(reference=clock.subject))
    clock = reminding.late_explanations(at).filter(pk=clock.pk).first()
    require(rules.can_write_of_dates(actor, clock))
    require(rules.reaches_somebody(telling.tell_of_late_explanation(decision, clock, at=at)))
    Reminder.objects.create(clock=clock, step=Reminder.TOLD, due_at=clock.due_at, sent_at=at)
    return decision


@transaction.atomic
def tell_of_missed_promises(decision, *, actor, at):
    """Write to whom a decision concerns that what was promised with it is past its day."""
    decision = lock(decision)
    missed = reminding.missed_promises(decision, at)
    require(rules.can_write_of_dates(actor, missed))
    require(rules.reaches_somebody(telling.tell_of_missed_promises(decision, missed, at=at)))
    Reminder.objects.bulk_create(
        Reminder(promise=words, step=Reminder.TOLD, due_at=words.due_at, sent_at=at) for words in missed
    )
    return decision
