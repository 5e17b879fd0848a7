"""Who may cancel a vote before it is counted."""

from django.utils.translation import gettext_lazy as _

from ballots.rules.secret_polls import is_too_late_to_freeze, too_few_to_keep_a_secret
from community.rules import YES, is_machine, is_signed_in, is_steward, must_sign_in, no
from proposals import rules as proposal_rules


def can_cancel(actor, poll, *, at):
    """A steward with no other side in it, before the count; the clock, a secret vote that cannot be held."""
    if not is_machine(actor):
        if not is_signed_in(actor):
            return must_sign_in()
        if not is_steward(actor, at=at):
            return no(_("Only a steward cancels a vote."))
    if poll.closed_at is not None:
        return no(_("This vote has been counted, so its result stands."))
    if poll.cancelled_at is not None:
        return no(_("This vote was cancelled."))
    if is_machine(actor):
        return _cannot_be_held(poll, at)
    return proposal_rules.can_call_off_vote(actor, poll.proposal, at=at)


def _cannot_be_held(poll, at):
    """Asked under the lock, because another run may have fixed the lists since the vote was found to be late."""
    if is_too_late_to_freeze(poll, at=at):
        return YES
    if at >= poll.roll_frozen_at and too_few_to_keep_a_secret(poll):
        return YES
    return no(_("The clock cancels only a secret vote whose list cannot be fixed."))
