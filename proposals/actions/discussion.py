"""What people say about a proposal, say in other words, and take back."""

from django.db import transaction

from community.rules import require, speaks_for
from proposals import rules
from proposals.models import Comment, CommentVersion, Proposal
from proposals.moderating import end_moderation, let_go_of_statements
from proposals.steps import erase_words, hold_clocks, lock
from proposals.telling import tell_that_comments_close
from record.actions import append_entry

State = Proposal.State


@transaction.atomic
def tell_of_closing(proposal, *, actor, at):
    """Write once to everybody concerned that comments close soon."""
    proposal = lock(proposal)
    require(rules.can_tell_once(actor, proposal, Proposal.objects.closing_not_told(at)))
    proposal.closing_told_at = at
    proposal.save(update_fields=["closing_told_at"])
    tell_that_comments_close(proposal)
    return proposal


@transaction.atomic
def comment_on_proposal(
    proposal, *, actor, at, body, stance=Comment.Stance.COMMENT, parent=None, language="en"
):
    """Say what one thinks of a proposal, or reply to the view ``parent``.

    Somebody who speaks for the lead organisation speaks in its name.
    """
    proposal = lock(proposal)
    if parent is not None:
        parent = _fresh(parent)
        require(rules.can_reply(actor, parent, at=at, text=body))
    require(rules.can_comment(actor, proposal, at=at, text=body))
    require(rules.says_something_new(actor, proposal, body, parent))
    institution = proposal.lead_organisation if speaks_for(actor, proposal.lead_organisation, at=at) else None
    comment = Comment(
        proposal=proposal,
        author=actor,
        institution=institution,
        stance=Comment.Stance.COMMENT if parent else stance,
        parent=parent,
        body=body,
        language=language,
        said_at=at,
    )
    # The comment keeps the key of its entry, by which its words can be erased there; so the entry comes first.
    comment.entry_key = append_entry(
        "proposals.commented",
        subject=proposal.reference,
        actor=actor.acting_as(institution),
        at=at,
        facts={
            "institution": institution.code if institution else None,
            "language": language,
            "reply": parent is not None,
        },
        personal=_personal(comment),
    )
    comment.save(force_insert=True)
    return comment


@transaction.atomic
def revise_comment(comment, *, actor, at, body, stance=None):
    """Say one's own view in other words; what it said before stays readable until the view is taken back."""
    lock(comment.proposal)
    comment = _fresh(comment)
    stance = stance or comment.stance
    require(rules.can_revise_comment(actor, comment, at=at, text=body))
    require(rules.says_something_else(comment, body, stance))
    CommentVersion.objects.create(
        comment=comment,
        stance=comment.stance,
        body=comment.body,
        said_at=comment.revised_at or comment.said_at,
        entry_key=comment.entry_key,
    )
    comment.body, comment.revised_at = body, at
    comment.stance = Comment.Stance.COMMENT if comment.parent_id else stance
    comment.entry_key = append_entry(
        "proposals.comment_revised",
        subject=comment.proposal.reference,
        actor=actor.acting_as(comment.institution),
        at=at,
        facts=_facts(comment),
        personal=_personal(comment),
    )
    comment.save(update_fields=["body", "stance", "revised_at", "entry_key"])
    return comment


@transaction.atomic
def withdraw_comment(comment, *, actor, at):
    """Take back one's own comment: its place stays, every wording goes, here and on the record."""
    lock(comment.proposal)
    hold_clocks(comment.proposal)
    comment = _fresh(comment)
    require(rules.can_withdraw_comment(actor, comment, at=at))
    role = actor.acting_as(comment.institution)
    erase_words(comment, actor=role, at=at, reason="request")
    end_moderation(comment, at)
    let_go_of_statements(comment, role=role, at=at, reason="request")
    comment.withdrawn_at = at
    comment.save(update_fields=["withdrawn_at", *comment.words])
    append_entry(
        "proposals.comment_withdrawn",
        subject=comment.proposal.reference,
        actor=role,
        at=at,
        facts=_facts(comment),
    )
    return comment


def _fresh(comment):
    """The comment as it stands, locked; every act locks the proposal first."""
    found = Comment.objects.select_for_update(of=("self",))
    return found.select_related("proposal__lead_organisation", "institution", "author").get(pk=comment.pk)


def _facts(comment):
    return {"institution": comment.institution.code if comment.institution else None}


def _personal(comment):
    return {
        "body": comment.body,
        "display_name": comment.author.display_name,
        "stance": str(comment.stance),
    }
