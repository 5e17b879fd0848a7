"""Who sums a discussion up, who challenges the summary, and who answers."""

from django.utils.translation import gettext as _

from community.models import Membership
from community.rules import YES, holds, is_signed_in, is_steward, must_sign_in, no
from proposals.deliberation import deliberation, newest_summary
from proposals.models import Comment, Proposal, Summary
from proposals.rules.impartial import is_impartial
from proposals.rules.limits import can_contribute

State = Proposal.State


def can_publish_summary(actor, proposal, *, at):
    """A steward, once comments have closed; again when a challenge was upheld."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_steward(actor, at=at):
        return no(_("Only a steward writes the summary."))
    impartial = is_impartial(actor, proposal, at=at)
    if not impartial:
        return impartial
    if proposal.state != State.DISCUSSION:
        return no(_("This proposal is not being discussed."))
    if at < proposal.comments_close_at:
        return no(_("Comments are still open. The summary is written after they close."))
    summary = newest_summary(proposal)
    if summary is None:
        return YES
    if not summary.challenges.filter(upheld=True).exists():
        return no(_("The summary is published. A new one is written only when a challenge of it is upheld."))
    if summary.challenges.filter(answered_at__isnull=True).exists():
        return no(_("Another challenge of the summary waits for its answer."))
    return YES


def says_everything(parts, points):
    """A summary says something under each heading, if only that there was nothing."""
    if not points:
        return no(_("List at least one point, or write that nobody raised any."))
    if any(not parts.get(name, "").strip() for name in Summary.PARTS):
        return no(_("Say something under each heading, if only that there was nothing."))
    return YES


def groups_its_views(proposal, grouped):
    """Points group views of their own proposal that everybody can read; one view can stand behind several points."""
    numbers = sorted({number for views in grouped for number in views})
    found = {view.pk: view for view in Comment.objects.filter(pk__in=numbers)}
    wrong = {
        _("There is no such view: %(views)s."): [n for n in numbers if n not in found],
        _("This view is about another proposal: %(views)s."): [
            n for n in numbers if n in found and found[n].proposal_id != proposal.pk
        ],
        _("This view was taken away, or is held back: %(views)s."): [
            n for n in numbers if n in found and found[n].proposal_id == proposal.pk and not found[n].is_shown
        ],
    }
    said = [
        words % {"views": ", ".join(f"#{number}" for number in views)}
        for words, views in wrong.items()
        if views
    ]
    return no(" ".join(said)) if said else YES


def can_challenge_summary(actor, proposal, body, *, at):
    """Any member, while the newest summary can be challenged, once."""
    if not is_signed_in(actor):
        return must_sign_in()
    if proposal.state != State.DISCUSSION:
        return no(_("This proposal is not being discussed."))
    summary = newest_summary(proposal)
    if summary is None:
        return no(_("There is no summary to challenge yet."))
    if summary.held_at is not None:
        return no(_("The summary is held back, while a moderator looks at it."))
    if not summary.can_be_challenged(at):
        return no(_("The time to challenge this summary is over."))
    if summary.challenges.filter(author=actor).exists():
        return no(_("You have challenged this summary already."))
    return can_contribute(actor, body, at=at)


def can_answer_challenge(actor, challenge, *, at):
    """Another steward than the one who wrote the summary, or the oversight body."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not (is_steward(actor, at=at) or holds(actor, Membership.Role.OVERSEER, at=at)):
        return no(_("Only a steward or the oversight body answers a challenge."))
    impartial = is_impartial(actor, challenge.summary.proposal, at=at)
    if not impartial:
        return impartial
    if challenge.summary.author_id == actor.pk:
        return no(_("You wrote this summary. Somebody else answers the challenge."))
    if challenge.author_id == actor.pk:
        return no(_("You made this challenge. Somebody else answers it."))
    if challenge.answered_at is not None:
        return no(_("This challenge was answered already."))
    return YES


def can_reopen_discussion(actor, proposal, *, at):
    """A steward, after comments closed and before a vote or a decision is asked for."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_steward(actor, at=at):
        return no(_("Only a steward can reopen a discussion."))
    impartial = is_impartial(actor, proposal, at=at)
    if not impartial:
        return impartial
    if proposal.state != State.DISCUSSION:
        return no(_("This proposal is not being discussed."))
    if at < proposal.comments_close_at:
        return no(_("This discussion is open."))
    return YES


def is_summed_up(proposal, *, at):
    """Whether the discussion has a final summary, which a vote and a decision need."""
    stage = deliberation(proposal, at)
    if stage is not None and stage.is_final:
        return YES
    return no(
        _("The discussion must have a final summary first. Now it stands at: %(stage)s.")
        % {"stage": stage.words if stage else ""}
    )
