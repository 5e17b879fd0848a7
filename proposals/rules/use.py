"""Who may begin, report on, pause, end and stop a use of data that was approved."""

from django.utils.translation import gettext as _

from community.models import Hold
from community.rules import (
    YES,
    institution_only,
    is_machine,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    passes_gate,
    speaks_for,
)
from proposals import fields
from proposals.models import Proposal
from proposals.models.states import ALLOWED
from proposals.rules.life import can_move

State = Proposal.State

# What asks that a use stop, or tells of one that is over, does not begin one.
_NO_USE = ("stop", "past_use")


def _institution_only(actor, proposal, *, at):
    refusal = _("Only those who act for the lead organisation can do this.")
    return institution_only(actor, proposal.lead_organisation, refusal, at=at)


def can_start_use(actor, proposal, *, at):
    """The lead organisation, once it was approved."""
    verdict = _institution_only(actor, proposal, at=at)
    if not verdict:
        return verdict
    if proposal.request_kind in _NO_USE:
        return no(_("This proposal does not ask for a use of data that could begin."))
    if proposal.state == State.PAUSED:
        return no(_("This use is paused. It can go on instead."))
    move = can_move(proposal, State.IN_USE) and is_not_held(proposal, at=at)
    if move and proposal.lacks_assessment:
        return no(
            _(
                "This is about fewer than %(number)d people, so it can begin once a privacy assessment is among its "
                "documents."
            )
            % {"number": fields.FEWEST_PEOPLE}
        )
    return move


def is_past_day(proposal, day, *, at):
    """Whether a day has come where the lead organisation is."""
    if day > proposal.lead_organisation.calendar.local_date(at):
        return no(_("That day has not come yet."))
    return YES


def can_report_on_use(actor, proposal, *, at):
    verdict = _institution_only(actor, proposal, at=at)
    if verdict and proposal.state not in (State.IN_USE, State.PAUSED):
        return no(_("Only a use that is going on is reported on."))
    return verdict


def is_not_held(proposal, *, at):
    """Whether no vote of the community's seats holds this use."""
    return passes_gate(Hold.Kind.DATA_USE, subject=proposal.reference, at=at)


def can_pause_use(actor, proposal, *, at):
    """The lead organisation; by itself, where the community's seats voted to hold it."""
    is_held_by_vote = is_machine(actor) and not is_not_held(proposal, at=at)
    verdict = YES if is_held_by_vote else _institution_only(actor, proposal, at=at)
    return verdict and can_move(proposal, State.PAUSED)


def can_resume_use(actor, proposal, *, at):
    verdict = _institution_only(actor, proposal, at=at)
    if verdict and proposal.state != State.PAUSED:
        return no(_("This use is not paused."))
    return verdict and is_not_held(proposal, at=at)


def can_end_use(actor, proposal, *, at):
    return _institution_only(actor, proposal, at=at) and can_move(proposal, State.ENDED)


def can_stop_use(actor, proposal, *, at):
    """The lead organisation; also a steward, when it was decided that the use must stop."""
    move = can_move(proposal, State.STOPPED)
    if not move:
        return move
    if not is_signed_in(actor):
        return must_sign_in()
    if speaks_for(actor, proposal.lead_organisation, at=at):
        return YES
    if not is_steward(actor, at=at):
        return no(
            _("Only the lead organisation can stop this use, or a steward after a decision to stop it.")
        )
    if not proposal.requests.filter(request_kind="stop", state__in=ALLOWED).exists():
        return no(_("A steward can stop this use once a proposal to stop it has been approved."))
    return YES


def can_prove_deletion(actor, proposal, *, at):
    """The lead organisation, once the use is over."""
    verdict = _institution_only(actor, proposal, at=at)
    if not verdict:
        return verdict
    if proposal.state not in (State.ENDED, State.STOPPED) or proposal.first_access_on is None:
        return no(_("There is no use that is over, so nothing had to be deleted."))
    if proposal.deletion_proved_at is not None:
        return no(_("That the data were deleted was shown already."))
    return YES
