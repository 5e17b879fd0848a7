"""Who may write down a proposal that nobody else has seen yet."""

from django.utils.translation import gettext as _

from community.rules import YES, is_machine, is_signed_in, must_sign_in, no
from proposals import editing
from proposals.models import Holder, Proposal
from proposals.rules.impartial import wrote
from proposals.rules.life import _is_complete, can_submit

State = Proposal.State


def opens(actor, proposal):
    """Whether this person may see the draft: by account, or by its code."""
    if isinstance(actor, Holder):
        return actor.draft is not None and actor.draft.pk == proposal.pk
    return wrote(actor, proposal)


def can_draft(actor, *, at):
    """Anyone may write down a proposal, with or without an account."""
    return YES


def can_edit_draft(actor, proposal, *, at):
    """Its author, or whoever has its code."""
    if not is_signed_in(actor) and not isinstance(actor, Holder):
        return must_sign_in()
    if proposal.state != State.DRAFT:
        return no(_("It was submitted. You can publish a new version instead."))
    if not opens(actor, proposal):
        return no(_("Only the person who wrote this draft can change it."))
    return YES


def can_claim_draft(actor, proposal, *, at):
    """Whoever is signed in and has the code of a draft that was begun without an account."""
    verdict = can_edit_draft(actor, proposal, at=at)
    if not verdict:
        return verdict
    if proposal.filed_by_id is not None and not wrote(_member(actor), proposal):
        return no(_("This draft belongs to an account. Sign in to that account to submit it."))
    return YES if is_signed_in(_member(actor)) else must_sign_in()


def is_ready(actor, proposal, *, at):
    """Whether the draft could be handed in, by its author or by whoever takes it over with its code."""
    return can_submit(actor, proposal, at=at) if wrote(actor, proposal) else _is_complete(proposal)


def can_drop_draft(actor, proposal, *, at):
    """Whoever may change it, or the clock once nobody has come back for it."""
    if is_machine(actor) and proposal.state == State.DRAFT and proposal.filed_by_id is None:
        return YES
    return can_edit_draft(actor, proposal, at=at)


def nobody_else_changed(proposal, answers, seen, reasons=None):
    """Whether no answer would replace one that somebody else gave since the page was opened."""
    if editing.clashes(proposal, answers, seen, reasons):
        return no(_("Somebody else saved other answers while you were writing. Both are below."))
    return YES


def _member(actor):
    return actor.member if isinstance(actor, Holder) else actor
