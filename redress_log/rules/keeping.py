"""What a steward may do with a report."""

from django.utils.translation import gettext_lazy as _

from community.rules import (
    YES,
    no,
)
from redress_log.models import Report
from redress_log.rules.people import can_read


def _can_handle(actor, report, at):
    verdict = can_read(actor, report, at=at)
    if verdict and report.withdrawn_at is not None:
        return no(_("The person has withdrawn this."))
    return verdict


def can_acknowledge(actor, report, *, at):
    verdict = _can_handle(actor, report, at)
    if verdict and report.acknowledged_at is not None:
        return no(_("This was acknowledged already."))
    return verdict


def can_check_safety(actor, report, *, at):
    verdict = _can_handle(actor, report, at)
    if verdict and report.acknowledged_at is None:
        return no(_("Acknowledge the report first."))
    if verdict and report.safety_checked_at is not None:
        return no(_("The safety check was made already."))
    return verdict


def _can_prepare(actor, report, at):
    verdict = _can_handle(actor, report, at)
    if not verdict:
        return verdict
    if report.safety_checked_at is None:
        return no(_("First make the safety check."))
    if report.case is not None and report.case.published_at is not None:
        return no(_("This was published already."))
    return YES


def can_propose_summary(actor, report, *, at):
    verdict = _can_prepare(actor, report, at)
    if verdict and report.shown_to_public != Report.ShownToPublic.SUMMARY:
        return no(_("The person does not want a summary to be shown."))
    return verdict


def can_disregard(warnings, *, has_read):
    """Put words before the person although the leak scan warns of some of them."""
    if warnings and not has_read:
        return no(_("Read the warnings about these words, and say that you have read them."))
    return YES
