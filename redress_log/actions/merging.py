"""Following up reports of one harm together. How many there are is on no page and in no entry."""

from django.db import transaction

from community.rules import require
from redress_log import notices, rules, steps
from redress_log.models import Case
from redress_log.steps import lock, lock_both


@transaction.atomic
def join_case(report, case, *, is_group=None, actor, at):
    """Let a case that is under way follow up this report as well.

    ``is_group`` says whether a whole group was harmed, whose community then signs by a vote. What is not public yet comes out
    only as far as the most careful of them lets it, and in words only once all of them have approved the same.
    """
    case = steps.lock_case(case)
    report = lock(report)
    require(rules.can_join(actor, report, case, at=at))
    report.case = case
    report.save(update_fields=["case"])
    if is_group is not None:
        case.is_group = is_group
    if not case.is_published:
        case.harm_kinds = list(dict.fromkeys([*case.harm_kinds, *report.harm_kinds]))
    case.save(update_fields=["is_group", "harm_kinds"])
    steps.prepare(case, at)
    notices.tell_reporters(case)
    return report


@transaction.atomic
def go_alone(report, *, actor, at):
    """Be followed up by oneself again; a steward brings the report before the panel on its own."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_go_alone(actor, report, at=at))
    report.case = None
    report.talks_agreed_at = None
    report.save(update_fields=["case", "talks_agreed_at"])
    steps.prepare(Case.objects.get(pk=case.pk), at)
    return report
