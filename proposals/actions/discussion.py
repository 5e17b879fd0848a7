"""What people say about a proposal, and take back."""

from django.db import transaction

from community.rules import require, speaks_for
from proposals import rules
from proposals.models import Comment, Proposal
from proposals.steps import lock
from record.actions import append_entry, erase_payload

State = Proposal.State


@transaction.atomic
def comment_on_proposal(proposal, *, actor, at, body, language="en"):
    """Say something about a proposal. Somebody who speaks for the lead organisation speaks in its name."""
    proposal = lock(proposal)
    require(rules.can_comment(actor, proposal, at=at))
    require(rules.says_something_new(actor, proposal, body))
    institution = proposal.lead_organisation if speaks_for(actor, proposal.lead_organisation, at=at) else None
    comment = Comment(
        proposal=proposal, author=actor, institution=institution, body=body, language=language, said_at=at
    )
    # The comment keeps the key of its entry, by which its words can be erased there; so the entry comes first.
    comment.entry_key = append_entry(
        "proposals.commented",
        subject=proposal.reference,
        actor=actor.acting_as(institution),
        at=at,
        facts={"institution": institution.code if institution else None, "language": language},
        personal={"body": body, "display_name": actor.display_name},
    )
    comment.save(force_insert=True)
    return comment


@transaction.atomic
def withdraw_comment(comment, *, actor, at):
    """Take back one's own comment: its place stays, its words go, here and on the record."""
    comment = Comment.objects.select_for_update(of=("self",)).select_related("proposal").get(pk=comment.pk)
    require(rules.can_withdraw_comment(actor, comment, at=at))
    comment.withdrawn_at, comment.body = at, ""
    comment.save(update_fields=["withdrawn_at", "body"])
    role = actor.acting_as(comment.institution)
    for name in ("body", "display_name"):
        erase_payload(comment.entry_key, name, actor=role, at=at, reason="request")
    append_entry(
        "proposals.comment_withdrawn",
        subject=comment.proposal.reference,
        actor=role,
        at=at,
        facts={"institution": comment.institution.code if comment.institution else None},
    )
    return comment
