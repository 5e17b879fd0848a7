"""What a person confided goes, because they ask for it; what is public stays, and stands for nobody."""

from django.db import transaction

from community.codes import random_code
from community.rules import require
from redress_log import answers, rules
from redress_log.models import hash_case_code
from redress_log.private import PrivateField
from redress_log.steps import lock_both


@transaction.atomic
def erase_report(report, *, actor, at):
    """Erase every private word, file and message of a report, and end its codes. A line without words stays for the counts."""
    report, case = lock_both(report)
    require(rules.can_erase(actor, report, at=at))
    for belonging in (
        *(report.evidence, report.messages, report.representatives),
        *(report.sign_offs, report.links),
    ):
        belonging.all().delete()
    for field in report._meta.concrete_fields:
        if isinstance(field, PrivateField):
            setattr(report, field.attname, "")
    report.tie_to(None)
    report.code_hash = hash_case_code(random_code())
    report.how_bad, report.taken_down_by, report.proposal_reference = None, None, ""
    report.asked_at = report.wrote_at = report.summary_proposed_at = None
    if report.case_id is None:
        report.institution, report.harm_kinds, report.summary_approved_at = None, [], None
        report.withdrawn_at = report.withdrawn_at or at
    report.erased_at, report.is_forgotten = at, False
    report.save()
    if case is not None:
        answers.carry(case, at=at)
    return report
