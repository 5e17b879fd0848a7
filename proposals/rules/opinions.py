"""Who may make, mark and take back statements, and when their map is made."""

from django.utils.translation import gettext as _

from community.rules import YES, is_machine, is_signed_in, is_steward, must_sign_in, no
from proposals.models import OpinionMap
from proposals.rules.discussion import while_open
from proposals.rules.limits import can_contribute


def marks_are_open(proposal, *, at):
    """While comments are open, and for the first time: two maps of one discussion could be subtracted."""
    verdict = while_open(proposal, at=at)
    if verdict and OpinionMap.objects.filter(proposal=proposal).exists():
        return no(
            _(
                "The map of opinions on this proposal is published. Nothing can be added to it or marked anymore."
            )
        )
    return verdict


def can_add_statement(actor, proposal, text="", *, at):
    """Anyone who is signed in, while statements can be marked."""
    verdict = marks_are_open(proposal, at=at)
    if verdict and not is_signed_in(actor):
        return must_sign_in()
    if verdict and text and proposal.statements.filter(text=text).exists():
        return no(_("This statement is here already, in the same words."))
    return verdict and can_contribute(actor, text, proposal, at=at)


def can_draw_statement(actor, comment, *, at):
    """From what somebody else said a steward may draw a statement, while everybody can read it."""
    if not is_steward(actor, at=at):
        return no(_("Only a steward can draw a statement from what somebody said."))
    if not comment.is_shown:
        return no(_("What you want to draw it from was taken away."))
    return YES


def can_mark_statement(actor, statement, *, at):
    """Anyone who is signed in; as often as they like, because minds change."""
    if not is_signed_in(actor):
        return must_sign_in()
    verdict = marks_are_open(statement.proposal, at=at)
    if verdict and not statement.is_shown:
        return no(_("This statement was taken away. It can no longer be marked."))
    return verdict


def can_withdraw_statement(actor, statement, *, at):
    """Whoever made it, or said what it was drawn from; at any time."""
    if not is_signed_in(actor):
        return must_sign_in()
    authors = {statement.author_id, statement.comment.author_id if statement.comment else None} - {None}
    if actor.pk not in authors:
        return no(
            _("Only the person who made a statement, or whose words it was drawn from, can take it back.")
        )
    if statement.withdrawn_at is not None:
        return no(_("This statement was taken back already."))
    if statement.removed_at is not None:
        return no(_("This statement was removed by a moderator."))
    return YES


def can_publish_opinion_map(actor, proposal, result, *, at):
    """The clock or a steward, once comments have closed; again only to add groups to the same tallies."""
    if not (is_machine(actor) or is_steward(actor, at=at)):
        return no(_("Only the schedule or a steward can publish a map of opinions."))
    if proposal.comments_close_at is None or at < proposal.comments_close_at:
        return no(_("Comments are still open. The map of opinions is made after they close."))
    if not proposal.statements.exists():
        return no(_("There are no statements to make a map of."))
    published = OpinionMap.objects.filter(proposal=proposal).first()
    if published is None:
        return YES
    if published.result["grouping"] != "not_computed" or result["grouping"] == "not_computed":
        return no(_("The map of opinions is published. It is made only once."))
    if _tallies(published.result) != _tallies(result):
        return no(
            _(
                "Groups cannot be added: the marks are no longer those of the published numbers, or some of these would "
                "have to be hidden. Whoever compared two maps could work out what is hidden."
            )
        )
    return YES


def _tallies(result):
    """The exact numbers of each statement that has any: without groups, one with hidden numbers is left out."""
    told = {
        entry["statement"]: (entry["agree"], entry["disagree"], entry["pass"])
        for entry in result["statements"]
    }
    return {statement: tally for statement, tally in told.items() if any(tally)}
