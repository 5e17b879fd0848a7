"""Who may move a report or a case, and in which words it is refused.

The institution answers. It never reads more than the person allowed, and it never closes.
"""

from django.utils.translation import gettext_lazy as _

from community.rules import (
    YES,
    institution_only,
    is_machine,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    speaks_for,
)
from redress_log.models import SIGN_OFFS, Report, Visitor


def is_the_reporter(actor, report):
    """Whether this is the person who reported it: by account, or by the case code."""
    if isinstance(actor, Visitor):
        return bool(actor.code) and report.fits(actor.code)
    return is_signed_in(actor) and report.reporter_id is not None and report.reporter_id == actor.pk


def can_see_desk(actor, *, at):
    if is_steward(actor, at=at):
        return YES
    return no(_("Only the community's stewards may read this.")) if is_signed_in(actor) else must_sign_in()


def can_read(actor, report, *, at):
    """Read what was confided, which a steward tied to the institution may not."""
    verdict = can_see_desk(actor, at=at)
    if verdict and report.institution and speaks_for(actor, report.institution, at=at):
        return no(_("You speak for this institution, so another steward must do this."))
    return verdict


def can_report(actor, *, at):
    """Report, which anybody may do."""
    return YES


def _can_handle(actor, report, at):
    verdict = can_read(actor, report, at=at)
    if verdict and report.closed_at is not None:
        return no(_("This is closed."))
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
    if report.case_id is not None:
        return no(_("This was published already."))
    return YES


def can_propose_summary(actor, report, *, at):
    verdict = _can_prepare(actor, report, at)
    if verdict and report.shown_to_public != Report.ShownToPublic.SUMMARY:
        return no(_("The person does not want a summary to be shown."))
    return verdict


def can_schedule(actor, report, *, at):
    """Let a report come out with the next batch."""
    verdict = _can_prepare(actor, report, at)
    if not verdict:
        return verdict
    if report.shown_to_public == Report.ShownToPublic.COUNT_ONLY:
        return no(_("The person wants to be counted only, so there is nothing to publish."))
    if report.shown_to_public == Report.ShownToPublic.SUMMARY and report.summary_approved_at is None:
        return no(_("The person has not approved the words yet."))
    if report.publish_at is not None:
        return no(_("This comes out with the next weekly batch already."))
    return YES


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


def _is_theirs(actor, report):
    if not is_the_reporter(actor, report):
        return no(_("Only the person who reported it can do this."))
    if report.closed_at is not None:
        return no(_("This is closed."))
    return YES


def can_approve_summary(actor, report, *, at):
    verdict = _is_theirs(actor, report)
    if verdict and not report.summary:
        return no(_("There are no words to approve yet."))
    if verdict and report.summary_approved_at is not None:
        return no(_("You approved these words already."))
    return verdict


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


def can_withdraw(actor, report, *, at):
    """Take a report back before it is published."""
    verdict = _is_theirs(actor, report)
    if verdict and report.case_id is not None:
        return no(_("This was published already. You can close it."))
    return verdict


def can_add_note(actor, report, *, at):
    """Tell the steward of a danger, also long afterwards."""
    if not is_the_reporter(actor, report):
        return no(_("Only the person who reported it can do this."))
    return YES
