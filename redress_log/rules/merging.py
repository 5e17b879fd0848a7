"""When reports of one harm are followed up together, and how somebody goes on alone."""

from django.utils.translation import gettext_lazy as _

from community.rules import YES, no
from redress_log.models import JOINABLE, Shows
from redress_log.rules.people import can_read, is_the_reporter


def can_join(actor, report, case, *, at):
    """Let a case follow up a report of the same harm, too."""
    verdict = can_read(actor, report, at=at)
    if not verdict:
        return verdict
    if report.withdrawn_at is not None:
        return no(_("The person has withdrawn this."))
    if report.case_id is not None:
        return no(_("This is before the panel already."))
    if report.safety_checked_at is None:
        return no(_("First make the safety check."))
    if report.shown_to_public == Shows.COUNT_ONLY:
        return no(_("The person asked to be counted and no more, so nobody is followed up with them."))
    if case.is_outside or case.institution_id != report.institution_id:
        return no(_("This case is about another institution."))
    if case.stage not in JOINABLE:
        return no(
            _(
                "This case is past its finding, which was made without this person. Bring the report by itself."
            )
        )
    return next(
        (verdict for each in case.reports.all() if not (verdict := can_read(actor, each, at=at))),
        YES,
    )


def can_go_alone(actor, report, *, at):
    """Be followed up by oneself again, and not together with others."""
    if not is_the_reporter(actor, report):
        return no(_("Only the person who reported it can do this."))
    case = report.case
    if case is None or report.withdrawn_at is not None:
        return no(_("This is not followed up together with others."))
    others = case.reports.filter(withdrawn_at__isnull=True, erased_at__isnull=True).exclude(pk=report.pk)
    if not others.exists():
        return no(_("This is not followed up together with others."))
    if case.stage not in JOINABLE:
        return no(_("The finding is made for all of you together. You can still withdraw."))
    return YES
