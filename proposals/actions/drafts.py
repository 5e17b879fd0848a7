"""Writing a proposal down, before anybody else sees it. None of this is on the record."""

from django.db import transaction

from community.codes import hash_code, random_code
from community.rules import require
from proposals import editing, rules
from proposals.models import DraftCode, Holder, Proposal
from proposals.steps import lock


@transaction.atomic
def start_draft(proposal, *, actor, at):
    """Begin an unsaved proposal; gives it with the code for coming back, which is shown once and kept nowhere."""
    require(rules.can_draft(actor, at=at))
    proposal.filed_by = None if isinstance(actor, Holder) else actor
    proposal.save(force_insert=True)
    code = random_code()
    DraftCode.objects.create(proposal=proposal, code_hash=hash_code("draft", code), saved_at=at)
    return proposal, code


@transaction.atomic
def save_draft(proposal, *, actor, at, answers, seen=None):
    """Keep what was answered.

    ``answers`` maps names to the values of a checked form, ``seen`` questions to the stamps that the page
    carried: what the sender did not change stays as it is stored, and what somebody else changed is refused.
    A draft that was begun without an account becomes that of whoever saves it signed in.
    """
    proposal = lock(proposal)
    require(rules.can_edit_draft(actor, proposal, at=at))
    require(rules.nobody_else_changed(proposal, answers, seen))
    editing.write(proposal, editing.only_touched(proposal, answers, seen))
    if proposal.filed_by_id is None:
        proposal.filed_by = actor.member
    proposal.save()
    DraftCode.objects.filter(proposal=proposal).update(saved_at=at)
    return proposal


@transaction.atomic
def renew_code(proposal, *, actor, at):
    """Give a draft another code. The old one opens nothing any more, here or where it was used before."""
    proposal = lock(proposal)
    require(rules.can_edit_draft(actor, proposal, at=at))
    code = random_code()
    DraftCode.objects.update_or_create(
        proposal=proposal, defaults={"code_hash": hash_code("draft", code), "saved_at": at}
    )
    return code


@transaction.atomic
def claim_draft(proposal, *, actor, at):
    """Make a draft that was begun without an account that of the person who has its code and has signed in."""
    proposal = lock(proposal)
    require(rules.can_claim_draft(actor, proposal, at=at))
    if proposal.filed_by_id is None:
        proposal.filed_by = actor.member
        proposal.save(update_fields=["filed_by"])
    return proposal


@transaction.atomic
def drop_draft(proposal, *, actor, at):
    """Delete a draft, and what is kept about when it changed, so that no trace of it remains."""
    proposal = lock(proposal)
    require(rules.can_drop_draft(actor, proposal, at=at))
    key = proposal.pk
    proposal.delete()
    Proposal.history.filter(id=key).delete()
