"""Who may enter what was said away from this site."""

from django.utils.translation import gettext as _

from community.dates import short_day
from community.rules import YES, is_signed_in, is_steward, must_sign_in, no
from proposals.deliberation import newest_summary
from proposals.models import Proposal
from proposals.rules.impartial import is_impartial

State = Proposal.State


def can_enter_meeting(actor, proposal, *, at):
    """A steward, from the first day of the discussion until its summary is published."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_steward(actor, at=at):
        return no(_("Only a steward can enter a meeting, or words that came on paper or by phone."))
    if proposal.state != State.DISCUSSION or at < proposal.comments_open_at:
        return no(_("This proposal is not being discussed."))
    if newest_summary(proposal) is not None and not proposal.comments_are_open(at):
        return no(_("The summary of this discussion is published. Reopen the discussion to add to it."))
    return YES


def can_enter_comment(actor, proposal, *, at):
    """As for a meeting: what was said by its last day may still be typed in afterwards."""
    return can_enter_meeting(actor, proposal, at=at)


def was_said_in_time(proposal, said_on, *, at):
    """Whether a day lies between the start of the discussion and its end, and not in the future."""
    local_date = proposal.lead_organisation.calendar.local_date
    if said_on > local_date(at):
        return no(_("The day %(day)s has not come yet.") % {"day": short_day(said_on)})
    if said_on < local_date(proposal.comments_open_at):
        return no(
            _("The discussion began on %(day)s. Give a day from then on.")
            % {"day": short_day(local_date(proposal.comments_open_at))}
        )
    if said_on > proposal.last_comment_day:
        return no(_("Comments closed on %(day)s.") % {"day": short_day(proposal.last_comment_day)})
    return YES


def can_withdraw_meeting(actor, meeting, *, at):
    """A steward, with a reason that everybody can read."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_steward(actor, at=at):
        return no(_("Only a steward can take a meeting back."))
    if meeting.withdrawn_at is not None:
        return no(_("This meeting was taken back already."))
    if meeting.removed_at is not None:
        return no(_("This was removed. Its words are gone already."))
    return is_impartial(actor, meeting.proposal, at=at)
