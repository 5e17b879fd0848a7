"""Codes: one for somebody whom the person trusts, and a new one in the place of one that was lost or seen."""

from django.db import transaction

from community.codes import random_code
from community.rules import require
from redress_log import rules
from redress_log.models import Representative, hash_case_code
from redress_log.notices import send_code
from redress_log.steps import lock


@transaction.atomic
def appoint_representative(report, name, *, actor, at):
    """Give somebody whom the person trusts a code of their own; returns ``(report, code)``, shown once."""
    report, code = lock(report), random_code()
    require(rules.can_appoint(actor, report, at=at))
    Representative.objects.create(report=report, name=name, code_hash=hash_case_code(code), made_at=at)
    return report, code


@transaction.atomic
def end_representative(representative, *, actor, at):
    """End the code of somebody whom the person trusted."""
    report = lock(representative.report)
    require(rules.can_end_representative(actor, report, representative, at=at))
    representative.ended_at = at
    representative.save(update_fields=["ended_at"])
    return report


@transaction.atomic
def renew_code(report, *, actor, at):
    """Put a new code in the place of the person's own, which ends; returns ``(report, code)``, shown once."""
    report, code = lock(report), random_code()
    require(rules.can_renew_code(actor, report, at=at))
    report.code_hash = hash_case_code(code)
    report.save(update_fields=["code_hash"])
    return report, code


@transaction.atomic
def send_new_code(report, *, actor, at):
    """Send a new code to the address that the person gave, and end the lost one; the steward never sees it."""
    report, code = lock(report), random_code()
    require(rules.can_send_new_code(actor, report, at=at))
    report.code_hash = hash_case_code(code)
    report.save(update_fields=["code_hash"])
    send_code(report, code)
    return report
