"""Who may second a community idea, and when."""

from django.utils.translation import gettext as _

from community.models import CharterRule
from community.rules import YES, is_signed_in, must_sign_in, no
from proposals.models import Partner, Proposal

State = Proposal.State


def writes_along(actor, proposal):
    """Whether the person is a co-author of it."""
    return is_signed_in(actor) and (
        proposal.partners.current().filter(member=actor, role=Partner.Role.CO_AUTHOR).exists()
    )


def needs_seconds(proposal):
    """Whether other members must ask for an answer: what an institution asks for, it has to answer for anyway."""
    return proposal.filed_as == Proposal.FiledAs.RESIDENT


def seconds_needed(at):
    """How many members must second an idea, by the charter at the moment."""
    return CharterRule.objects.rule("seconds", at).value


def can_second(actor, proposal, *, at):
    """Any member but its authors, while comments are open."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not needs_seconds(proposal):
        return no(_("Only what a community member proposes is seconded."))
    if proposal.filed_by_id == actor.pk:
        return no(_("You filed this proposal. It is for other members to second it."))
    if writes_along(actor, proposal):
        return no(_("You are a co-author of this proposal. It is for other members to second it."))
    if not proposal.comments_are_open(at):
        return no(_("A proposal can be seconded while it is open for comments."))
    if proposal.seconded_at is not None:
        return no(_("Enough members have seconded it already."))
    if proposal.seconds.filter(member=actor).exists():
        return no(_("You have seconded this proposal already."))
    return YES


def can_withdraw_second(actor, proposal, *, at):
    """Whoever seconded it, at any time."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not proposal.seconds.filter(member=actor).exists():
        return no(_("You have not seconded this proposal."))
    return YES
