"""What the person and the steward write to each other. A question stops no clock."""

from django.db import transaction

from community.rules import require
from redress_log import rules
from redress_log.models import Message
from redress_log.notices import tell_reporter
from redress_log.steps import lock


@transaction.atomic
def write_message(report, words, *, actor, at):
    """Write to the steward, as the person or as whom they trust."""
    report = lock(report)
    require(rules.can_write(actor, report, at=at))
    by = Message.By.PERSON if rules.is_the_reporter(actor, report) else Message.By.REPRESENTATIVE
    Message.objects.create(report=report, by=by, words=words, sent_at=at)
    report.wrote_at, report.asked_at = at, None
    report.save(update_fields=["wrote_at", "asked_at"])
    return report


@transaction.atomic
def answer_person(report, words, *, actor, at):
    """Write to the person, who is told that there is something new, and not what."""
    report = lock(report)
    require(rules.can_answer_person(actor, report, at=at))
    Message.objects.create(report=report, by=Message.By.STEWARD, words=words, sent_at=at)
    report.asked_at, report.wrote_at = at, None
    report.save(update_fields=["asked_at", "wrote_at"])
    tell_reporter(report)
    return report
