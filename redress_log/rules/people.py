"""Who may report and read, and what the person may do."""

from django.utils.translation import gettext_lazy as _

from community.rules import (
    YES,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    speaks_for,
)
from redress_log.models import StewardTie, Visitor


def is_the_reporter(actor, report):
    """Whether this is the person who reported it: by account, by the case code, or by a link in a mail of their own."""
    if isinstance(actor, Visitor):
        by_link = actor.report is not None and actor.report.pk == report.pk
        return by_link or (bool(actor.code) and report.fits(actor.code))
    return is_signed_in(actor) and report.is_of(actor)


def speaks_for_the_harmed(actor, report):
    """Whether this is the person who reported it, or somebody whom they gave a code of their own."""
    if is_the_reporter(actor, report):
        return True
    return isinstance(actor, Visitor) and bool(actor.code) and report.is_represented_by(actor.code)


def can_see_desk(actor, *, at):
    if is_steward(actor, at=at):
        return YES
    return no(_("Only the community's stewards may read this.")) if is_signed_in(actor) else must_sign_in()


def can_handle(actor, institution, *, at):
    """Handle, as a steward, what is reported about an institution: nobody does whom anything ties to it."""
    verdict = can_see_desk(actor, at=at)
    if not verdict or institution is None:
        return verdict
    if speaks_for(actor, institution, at=at):
        return no(_("You speak for this institution, so another steward must do this."))
    if StewardTie.objects.filter(member=actor, institution=institution).exists():
        return no(_("You declared a tie to this institution, so another steward must do this."))
    return YES


def can_read(actor, report, *, at):
    """Read what was confided, which a steward tied to the institution may not."""
    verdict = can_handle(actor, report.institution, at=at)
    if verdict and report.is_of(actor):
        return no(_("You reported this yourself, so another steward must do this."))
    return verdict


def can_report(actor, *, at):
    """Report, which anybody may do."""
    return YES


def can_take_down(actor, institution=None, *, at):
    """Type in what somebody wrote on paper or said; of an institution that they speak for another steward does."""
    return can_handle(actor, institution, at=at)


def can_declare_steward_tie(actor, institution, *, at):
    """Declare that something ties one to an institution, as a steward."""
    return can_handle(actor, institution, at=at)


def _is_theirs(actor, report):
    if not is_the_reporter(actor, report):
        return no(_("Only the person who reported it can do this."))
    if report.withdrawn_at is not None:
        return no(_("You have withdrawn this."))
    return YES


def can_approve_summary(actor, report, *, at):
    verdict = _is_theirs(actor, report)
    if verdict and not report.summary:
        return no(_("There are no words to approve yet."))
    if verdict and report.summary_approved_at is not None:
        return no(_("You approved these words already."))
    return verdict


def can_add_note(actor, report, *, at):
    """Tell the steward of a danger, also long afterwards."""
    if not is_the_reporter(actor, report):
        return no(_("Only the person who reported it can do this."))
    return YES
