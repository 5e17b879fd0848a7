"""Asking others to stand behind a proposal, their answer, and the end of it."""

from django.db import transaction

from community import windows
from community.codes import hash_code, random_code
from community.models import CharterRule, community_calendar
from community.rules import require
from proposals import rules
from proposals.models import Invitation, Partner
from proposals.steps import acting, lock
from record.actions import append_entry, erase_payload

PURPOSE = "invitation"


@transaction.atomic
def invite(proposal, *, actor, at, role):
    """Make a link for somebody to join in this ``Invitation.Role``; returns the invitation and its key.

    The key is kept nowhere: whoever filed the proposal passes it on by hand.
    """
    proposal = lock(proposal)
    require(rules.can_invite(actor, proposal, at=at, role=role))
    rule, key = CharterRule.objects.rule("invitation-days", at), random_code()
    invitation = Invitation.objects.create(
        proposal=proposal,
        role=role,
        key_hash=hash_code(PURPOSE, key),
        made_at=at,
        expires_at=windows.due_moment(at, rule.value, unit=rule.unit, calendar=community_calendar()),
    )
    return invitation, key


@transaction.atomic
def accept_invitation(invitation, *, actor, at, institution=None):
    """Join the proposal in the role of the invitation; ``institution`` is the one in whose name somebody sponsors."""
    invitation = _lock(invitation)
    proposal = invitation.proposal
    if invitation.role != Invitation.Role.INSTITUTION:
        institution = None
    require(rules.can_accept_invitation(actor, invitation, at=at, institution=institution))
    is_co_author = invitation.role == Invitation.Role.CO_AUTHOR
    if is_co_author and proposal.seconded_at is None:
        # An author does not count among those who second.
        proposal.seconds.filter(member=actor).delete()
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    partner = Partner(
        proposal=proposal,
        member=actor,
        institution=institution,
        role=Partner.Role.CO_AUTHOR if is_co_author else Partner.Role.SPONSOR,
        joined_at=at,
    )
    partner.entry_key = append_entry(
        "proposals.partner_joined",
        subject=proposal.reference,
        actor=actor.acting_as(institution),
        at=at,
        facts=_facts(partner),
        personal={} if institution else {"display_name": actor.display_name},
    )
    partner.save(force_insert=True)
    return partner


@transaction.atomic
def decline_invitation(invitation, *, actor, at):
    """Say no: the link opens nothing any more, and nothing is kept of who said so."""
    invitation = _lock(invitation)
    require(rules.can_decline_invitation(actor, invitation, at=at))
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    return invitation


@transaction.atomic
def cancel_invitation(invitation, *, actor, at):
    """Take an invitation back: the link opens nothing any more."""
    invitation = _lock(invitation)
    require(rules.can_cancel_invitation(actor, invitation, at=at))
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    return invitation


@transaction.atomic
def leave_proposal(partner, *, actor, at, erase_name=False):
    """Stand behind the proposal no more; ``erase_name`` takes the person's name off the record, too."""
    partner = _lock_partner(partner)
    require(rules.can_leave(actor, partner, at=at))
    role = actor.acting_as(partner.institution)
    if erase_name and partner.institution is None:
        _erase_name(partner, role, at)
    _end(partner, at)
    append_entry(
        "proposals.partner_left", subject=partner.proposal.reference, actor=role, at=at, facts=_facts(partner)
    )
    return partner


@transaction.atomic
def remove_partner(partner, *, actor, at):
    """End somebody's part in a proposal that one filed."""
    partner = _lock_partner(partner)
    require(rules.can_remove_partner(actor, partner, at=at))
    role = acting(actor, partner.proposal, at=at)
    _end(partner, at)
    append_entry(
        "proposals.partner_left", subject=partner.proposal.reference, actor=role, at=at, facts=_facts(partner)
    )
    return partner


@transaction.atomic
def erase_name(partner, *, actor, at):
    """Take the name of somebody whose part has ended off the record, as when they leave with it."""
    partner = _lock_partner(partner)
    require(rules.can_erase_name(actor, partner, at=at))
    _erase_name(partner, actor.acting_as(), at)
    partner.save(update_fields=["member"])
    return partner


def _erase_name(partner, role, at):
    partner.member = None
    erase_payload(partner.entry_key, "display_name", actor=role, at=at, reason="request")


def _end(partner, at):
    partner.left_at = at
    partner.save(update_fields=["left_at", "member"])


def _lock(invitation):
    """The invitation, locked after its proposal, which every act on it locks first."""
    proposal = lock(invitation.proposal)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    invitation.proposal = proposal
    return invitation


def _lock_partner(partner):
    proposal = lock(partner.proposal)
    partner = Partner.objects.select_for_update(of=("self",)).select_related("institution").get(pk=partner.pk)
    partner.proposal = proposal
    return partner


def _facts(partner):
    return {
        "role": str(partner.role),
        "institution": partner.institution.code if partner.institution else None,
    }
