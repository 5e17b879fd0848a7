"""What a steward does with a report."""

from django.db import transaction

from community.rules import require
from redress_log import queries, rules
from redress_log.notices import tell_reporter
from redress_log.steps import lock, lock_both, prepare, schedule


@transaction.atomic
def acknowledge_report(report, *, actor, at):
    """Say that a person has read it."""
    report = lock(report)
    require(rules.can_acknowledge(actor, report, at=at))
    report.acknowledged_at = at
    report.save(update_fields=["acknowledged_at"])
    tell_reporter(report)
    return report


@transaction.atomic
def check_safety(report, *, actor, at):
    """Say that safety was asked about and that going on puts nobody in danger."""
    report, case = lock_both(report)
    require(rules.can_check_safety(actor, report, at=at))
    report.safety_checked_at = at
    report.save(update_fields=["safety_checked_at"])
    if case is not None:
        schedule(case, at)
    return report


@transaction.atomic
def propose_summary(report, summary, *, actor, at, has_read_warnings=False):
    """Put words for the public before the person, who must approve them; any earlier approval ends."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_propose_summary(actor, report, at=at))
    warnings = queries.warnings(report, summary)
    require(rules.can_disregard(warnings, has_read=has_read_warnings))
    report.summary, report.summary_approved_at = summary, None
    report.summary_proposed_at = at
    report.warnings_read_at = at if warnings else None
    report.save(update_fields=["summary", "summary_proposed_at", "summary_approved_at", "warnings_read_at"])
    if case is not None:
        prepare(case, at)
    tell_reporter(report)
    return report
