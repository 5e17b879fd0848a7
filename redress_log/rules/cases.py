"""Who may publish, answer and close a case."""

from django.utils.translation import gettext_lazy as _

from community.rules import (
    YES,
    institution_only,
    is_machine,
    no,
    speaks_for,
)
from redress_log.models import SIGN_OFFS, Report
from redress_log.rules.people import _is_theirs


def can_publish(actor, report, *, at):
    """Bring out what is due, which the weekly batch does and no person."""
    if not is_machine(actor):
        return no(_("Cases are published by the weekly batch only."))
    if report.case_id is not None or report.closed_at is not None:
        return no(_("There is nothing left to publish."))
    if report.publish_at is None or at < report.publish_at:
        return no(_("This does not come out yet."))
    return YES


def can_announce(actor, report, *, at):
    """Show the person's sign-off, which the weekly batch does and no person."""
    if not is_machine(actor):
        return no(_("Outcomes are shown by the weekly batch only."))
    if report.case is None or report.case.closed_at is not None:
        return no(_("There is nothing left to show."))
    if report.announce_at is None or at < report.announce_at:
        return no(_("This does not come out yet."))
    return YES


def can_answer(actor, case, *, at):
    """Answer a case in public, in the institution's name."""
    verdict = institution_only(actor, case.institution, _("Only the institution itself may answer."), at=at)
    if not verdict:
        return verdict
    if case.answered_at is not None:
        return no(_("The institution has answered already."))
    return YES


def can_close(actor, report, outcome=None, *, at):
    """Say whether it was put right, which nobody else can say; without an outcome, whether they may at all."""
    # Somebody who speaks for the institution stays who they are with a case code in their hands.
    person = getattr(actor, "member", None) or actor
    if report.institution and speaks_for(person, report.institution, at=at):
        return no(_("An institution cannot close a case. Only the person who reported it can."))
    verdict = _is_theirs(actor, report)
    if not verdict:
        return verdict
    if outcome is not None and outcome not in SIGN_OFFS:
        return no(_("Choose whether it was put right: yes, partly or no."))
    if report.shown_to_public == Report.ShownToPublic.COUNT_ONLY:
        if report.acknowledged_at is None:
            return no(_("A steward has not read this yet."))
    elif report.case is None:
        return no(_("This is not published yet. Until then you can withdraw it."))
    return YES
