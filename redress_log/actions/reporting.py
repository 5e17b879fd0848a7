"""What the person does with what they confided. Nothing of it is on the record before their case is."""

from django.db import transaction

from community.codes import random_code
from community.models import CharterRule, community_calendar
from community.rules import require
from community.windows import due_moment
from redress_log import rules
from redress_log.models import (
    Report,
    hash_case_code,
    random_reference,
)
from redress_log.notices import tell_reporter
from redress_log.steps import lock_both, prepare, schedule


@transaction.atomic
def report_problem(*, actor, at, key=None, **answers):
    """Take in what a person confides, with an account or without.

    ``key`` makes the act repeatable: the caller's random UUID of this sending. Returns ``(report, code)``;
    the case code is shown to the person once and kept nowhere.
    """
    require(rules.can_report(actor, at=at))
    report, code = _new_report(key, at, answers)
    report.tie_to(actor if actor.is_authenticated else None)
    report.save(force_insert=True)
    tell_reporter(report)
    return report, code


@transaction.atomic
def take_down_report(*, actor, at, key=None, **answers):
    """Type in what a person wrote on paper or said; returns ``(report, code)``, the code to be handed to them."""
    require(rules.can_take_down(actor, answers.get("institution"), at=at))
    report, code = _new_report(key, at, answers)
    report.taken_down_by = actor
    report.save(force_insert=True)
    return report, code


def _new_report(key, at, answers):
    code = random_code()
    rule = CharterRule.objects.rule("acknowledge", at)
    report = Report(
        reference=random_reference(),
        code_hash=hash_case_code(code),
        reported_at=at,
        read_due_at=due_moment(at, rule.value, unit=rule.unit, calendar=community_calendar()),
        **answers,
    )
    if key is not None:
        report.pk = key
    return report, code


@transaction.atomic
def approve_summary(report, *, actor, at):
    """Agree to be shown in these words."""
    report, case = lock_both(report)
    require(rules.can_approve_summary(actor, report, at=at))
    report.summary_approved_at = at
    report.save(update_fields=["summary_approved_at"])
    if case is not None:
        prepare(case, at)
    return report


@transaction.atomic
def add_note(report, words, *, actor, at):
    """Tell the steward of a danger. What is not public yet stays so until safety is checked again.

    This alone leaves no trace on the record, which would tell the institution that somebody is afraid.
    """
    report, case = lock_both(report)
    require(rules.can_add_note(actor, report, at=at))
    report.safety_concern = "\n\n".join(filter(None, [report.safety_concern, words]))
    if case is None or case.published_at is None:
        report.safety_checked_at = None
    report.save(update_fields=["safety_concern", "safety_checked_at"])
    if case is not None:
        schedule(case, at)
    return report


@transaction.atomic
def choose_who_sees(report, *, shown_to_public, shown_to_institution, shown_to_oversight, actor, at):
    """Change the three answers about who sees what; what was about to come out is prepared anew."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_choose_who_sees(actor, report, at=at))
    report.shown_to_public = shown_to_public
    report.shown_to_institution, report.shown_to_oversight = shown_to_institution, shown_to_oversight
    report.save(update_fields=["shown_to_public", "shown_to_institution", "shown_to_oversight"])
    if case is not None:
        prepare(case, at)
    return report
