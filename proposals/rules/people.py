"""Who may ask others to stand behind a proposal, who may say yes, and who may end it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.models import CharterRule
from community.rules import YES, is_signed_in, must_sign_in, no, speaks_for
from proposals.models import Invitation, Proposal
from proposals.rules.life import filed

State = Proposal.State
# While the text can still change, or while it is being discussed.
OPEN_TO_PARTNERS = (State.RECEIVED, State.RETURNED, State.DISCUSSION)


def _is_open(proposal):
    if proposal.state in OPEN_TO_PARTNERS:
        return YES
    return no(_("Co-authors and sponsors can join until a vote is announced or a decision is asked for."))


def _has_room(proposal, role, others, at):
    most = CharterRule.objects.rule("partners", at).value
    if proposal.partners.current().of(role).count() + others < most:
        return YES
    return no(
        ngettext(
            "A proposal can have %(n)d of this kind, and this one has or has invited them.",
            "A proposal can have %(n)d of this kind, and this one has or has invited them.",
            most,
        )
        % {"n": most}
    )


def can_keep_partners(actor, proposal, *, at):
    """Whoever filed it: see the open invitations, and remove somebody."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not filed(actor, proposal, at=at):
        return no(_("Only whoever filed this proposal can invite or remove others."))
    return YES


def can_invite(actor, proposal, *, at, role=None):
    """Whoever filed it, until a vote is announced, while there is room for the role."""
    verdict = can_keep_partners(actor, proposal, at=at)
    verdict = verdict and _is_open(proposal)
    if not verdict or role is None:
        return verdict
    return _has_room(proposal, role, proposal.invitations.open(at).filter(role=role).count(), at)


def can_use_invitation(invitation, *, at):
    """Once, within its time, while the proposal is open to it."""
    if invitation.used_at is not None:
        return no(_("This invitation was used already or taken back. Ask for another one if you need it."))
    if at >= invitation.expires_at:
        return no(_("This invitation has run out. Ask the person who sent it for another one."))
    return _is_open(invitation.proposal)


def can_accept_invitation(actor, invitation, *, at, institution=None):
    """Anyone who holds the link but whoever filed it, in one role, and for an institution only if they speak for it."""
    proposal = invitation.proposal
    verdict = can_use_invitation(invitation, at=at)
    if not verdict:
        return verdict
    if not is_signed_in(actor):
        return must_sign_in()
    if proposal.filed_by_id == actor.pk:
        return no(_("You filed this proposal, so you cannot accept an invitation to it."))
    if proposal.partners.current().filter(member=actor).exists():
        return no(_("You have a part in this proposal already."))
    if invitation.role == Invitation.Role.INSTITUTION:
        verdict = _can_sponsor(actor, proposal, institution, at)
        if not verdict:
            return verdict
    return _has_room(proposal, invitation.role, 0, at)


def _can_sponsor(actor, proposal, institution, at):
    if institution is None or not institution.is_registered or not speaks_for(actor, institution, at=at):
        return no(_("Only somebody who speaks for an institution that has joined can accept in its name."))
    if institution == proposal.lead_organisation:
        return no(_("This institution leads the proposal, so it does not sponsor it."))
    if proposal.partners.current().filter(institution=institution).exists():
        return no(_("This institution sponsors the proposal already."))
    return YES


def can_decline_invitation(actor, invitation, *, at):
    """Whoever holds the link and is signed in."""
    verdict = can_use_invitation(invitation, at=at)
    if verdict and not is_signed_in(actor):
        return must_sign_in()
    return verdict


def can_cancel_invitation(actor, invitation, *, at):
    """Whoever filed the proposal, while somebody could still answer it."""
    verdict = can_keep_partners(actor, invitation.proposal, at=at)
    if verdict and invitation.used_at is not None:
        return no(_("Somebody answered this invitation, or you took it back already."))
    if verdict and at >= invitation.expires_at:
        return no(_("This invitation has run out."))
    return verdict


def can_leave(actor, partner, *, at):
    """The person, or somebody who speaks for the institution that sponsors."""
    if not is_signed_in(actor):
        return must_sign_in()
    if partner.institution is None:
        is_theirs = partner.member_id == actor.pk
    else:
        is_theirs = speaks_for(actor, partner.institution, at=at)
    if not is_theirs:
        return no(_("Only the person it is about can do this."))
    return _is_there(partner)


def can_remove_partner(actor, partner, *, at):
    """Whoever filed the proposal."""
    verdict = can_keep_partners(actor, partner.proposal, at=at)
    return verdict and _is_there(partner)


def can_erase_name(actor, partner, *, at):
    """The person whose name is still on the record, once their part has ended, by whomever."""
    if not is_signed_in(actor):
        return must_sign_in()
    if partner.institution is not None or partner.member_id != actor.pk:
        return no(_("Only the person it is about can do this."))
    if partner.left_at is None:
        return no(_("Leave first: you can take your name along."))
    return YES


def _is_there(partner):
    return YES if partner.left_at is None else no(_("This has ended already."))
