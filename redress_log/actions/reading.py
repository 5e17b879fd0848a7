"""Opening what was confided, and by two, who it is. Every step is a line of the log of readings."""

from django.db import transaction

from community.rules import is_steward, require
from redress_log import rules
from redress_log.models import Reading
from redress_log.steps import lock, lock_case


@transaction.atomic
def open_report(report, *, why, actor, at):
    """Open what a person confided."""
    report = lock(report)
    require(rules.can_open_report(actor, report, at=at))
    reading = _line("words", report, why, actor, at)
    reading.save()
    return reading


@transaction.atomic
def open_confided(case, *, why, actor, at):
    """Open what people confided in a case, as far as each of them lets this reader. Each of them sees that it was done."""
    case = lock_case(case)
    require(rules.can_open_confided(actor, case, at=at))
    role = rules.reads_as(actor, case, at=at)
    for report, _what in rules.readable_reports(actor, case, at=at):
        _line(Reading.Step.WORDS, report, why, actor, at, role=role).save()
    return case


@transaction.atomic
def ask_identity(report, *, why, actor, at):
    """Ask another person to agree that who it is may be seen."""
    report = lock(report)
    require(rules.can_ask_identity(actor, report, at=at))
    reading = _line("asked", report, why, actor, at)
    reading.save()
    return reading


@transaction.atomic
def agree_identity(report, *, actor, at):
    """Agree, as the second of two, that who it is may be seen for a limited time."""
    report = lock(report)
    require(rules.can_agree_identity(actor, report, at=at))
    asked = rules.waiting_request(report, at=at)
    reading = _line("agreed", report, asked.why, actor, at, asked=asked)
    reading.save()
    return reading


@transaction.atomic
def open_identity(report, *, why, actor, at):
    """See who it is and how to reach them, after two agreed."""
    report = lock(report)
    require(rules.can_open_identity(actor, report, at=at))
    reading = _line("identity", report, why, actor, at)
    reading.save()
    return reading


def _line(step, report, why, actor, at, asked=None, role=""):
    role = role or ("steward" if is_steward(actor, at=at) else "overseer")
    return Reading(report=report, reader=actor.uuid, role=role, step=step, why=why, read_at=at, asked=asked)
