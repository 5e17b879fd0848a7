"""Who may say something about a proposal, and when."""

from django.utils.translation import gettext as _

from community.dates import short_day
from community.rules import YES, is_signed_in, must_sign_in, no
from proposals.models import Proposal

State = Proposal.State


def can_comment(actor, proposal, *, at):
    """Anyone who is signed in, while comments are open."""
    verdict = while_open(proposal, at=at)
    if verdict and not is_signed_in(actor):
        return must_sign_in()
    return verdict


def says_something_new(actor, proposal, body):
    """Whether this is not the very comment that the person made here already, as when a button is pressed twice."""
    if proposal.comments.filter(author=actor, body=body, withdrawn_at__isnull=True).exists():
        return no(_("You have said exactly this here already. It is public."))
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
        return no(_("Only the person who wrote a comment can take it back."))
    if comment.withdrawn_at is not None:
        return no(_("This comment was taken back already."))
    return YES
