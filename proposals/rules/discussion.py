"""Who may say something about a proposal, and when."""

from django.utils.translation import gettext as _

from community.dates import short_day
from community.rules import YES, is_signed_in, must_sign_in, no
from proposals.models import Proposal
from proposals.rules.limits import can_contribute

State = Proposal.State


def can_comment(actor, proposal, *, at, text=""):
    """Anyone who is signed in, while comments are open."""
    verdict = while_open(proposal, at=at)
    if verdict and not is_signed_in(actor):
        return must_sign_in()
    return verdict and can_contribute(actor, text, proposal, at=at)


def can_reply(actor, comment, *, at, text=""):
    """Whoever may comment, to a view that everybody can read and that is no reply itself."""
    if comment.parent_id is not None:
        return no(_("A reply has no replies. You can reply to the view that it answers."))
    if not comment.is_shown:
        return no(_("These words were taken away, so nothing can be said to them."))
    return can_comment(actor, comment.proposal, at=at, text=text)


def says_something_new(actor, proposal, body, parent=None):
    """Whether this is not the very comment that the person made here already, as when a button is pressed twice."""
    said = proposal.comments.filter(author=actor, parent=parent, body=body, withdrawn_at__isnull=True)
    if said.exists():
        return no(_("You have said exactly this here already. It is public."))
    return YES


def can_revise_comment(actor, comment, *, at, text=""):
    """Its author, while comments are open and the words are there."""
    if not is_signed_in(actor):
        return must_sign_in()
    if comment.author_id != actor.pk:
        return no(_("Only the person who wrote this can change it."))
    if not comment.is_shown:
        return no(_("These words were taken away, so they cannot be changed."))
    verdict = while_open(comment.proposal, at=at)
    return verdict and can_contribute(actor, text, comment.proposal, at=at)


def says_something_else(comment, body, stance):
    """Whether a new wording differs from the newest."""
    if (comment.body, comment.stance) == (body, stance):
        return no(_("Nothing differs from what it says now."))
    return YES


def while_open(proposal, *, at):
    if proposal.state == State.REGISTERED:
        return no(_("This use is known from another register. Nobody has put it before the community yet."))
    if proposal.state == State.DRAFT:
        return no(_("This proposal has not been submitted yet."))
    if proposal.comments_are_open(at):
        return YES
    if proposal.state == State.WITHDRAWN:
        return no(_("This proposal was withdrawn. Comments are closed."))
    if proposal.state in (State.RECEIVED, State.RETURNED):
        return no(_("This proposal is being checked. Comments open when it is accepted."))
    if proposal.state == State.NOT_ACCEPTED:
        return no(_("This proposal was not accepted, so it is not discussed."))
    if proposal.comments_open_at is None:
        return no(_("This proposal was never open for comments."))
    if at < proposal.comments_open_at:
        return no(_("Comments are not open yet."))
    if at < proposal.comments_close_at:
        return no(_("This proposal has moved on. Comments are closed."))
    return no(_("Comments closed on %(day)s.") % {"day": short_day(proposal.last_comment_day)})


def can_withdraw_comment(actor, comment, *, at):
    """Its author, at any time."""
    if not is_signed_in(actor):
        return must_sign_in()
    if comment.author_id != actor.pk:
        return no(_("Only the person who wrote this can take it back."))
    if comment.withdrawn_at is not None:
        return no(_("This was taken back already."))
    if comment.removed_at is not None:
        return no(_("This was removed. Its words are gone already."))
    return YES
