"""Who may ask, who must answer, and which questions are the same one."""

from django.utils.translation import gettext as _

from community.rules import (
    YES,
    can_extend_clock,
    institution_only,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    speaks_for,
)
from proposals.rules.discussion import while_open
from proposals.rules.limits import can_contribute


def can_ask(actor, proposal, *, at, text=""):
    """Anyone who is signed in, while the proposal is open for comments."""
    verdict = while_open(proposal, at=at)
    if verdict and not is_signed_in(actor):
        return must_sign_in()
    return verdict and can_contribute(actor, text, proposal, at=at)


def asks_something_new(actor, proposal, body):
    """Whether this is not the very question that the person asked here already."""
    if proposal.questions.filter(author=actor, body=body, withdrawn_at__isnull=True).exists():
        return no(_("You have asked exactly this here already. It waits for its answer."))
    return YES


def can_withdraw_question(actor, question, *, at):
    """Whoever asked it, at any time."""
    if not is_signed_in(actor):
        return must_sign_in()
    if question.author_id != actor.pk:
        return no(_("Only the person who asked can take the question back."))
    if question.withdrawn_at is not None:
        return no(_("This question was taken back already."))
    if question.removed_at is not None:
        return no(_("This was removed. Its words are gone already."))
    return YES


def can_answer_question(actor, question, *, at):
    """Those who speak for the lead organisation, late as well, and after they said that they could not."""
    return _must_answer(actor, question, at=at)


def can_decline_question(actor, question, *, at):
    """Those who speak for the lead organisation, once, with a reason."""
    verdict = _must_answer(actor, question, at=at)
    if verdict and question.declined_at is not None:
        return no(_("It was said already that this cannot be answered. It can still be answered."))
    return verdict


def can_correct_answer(actor, question, *, at):
    """Those who speak for the lead organisation, at any time; what was said before stays readable."""
    verdict = _speaks(actor, question, at=at)
    if verdict and question.answered_at is None:
        return no(_("There is no answer to correct yet."))
    if verdict and question.answer.removed_at is not None:
        return no(_("The answer was removed. Only an appeal can bring it back."))
    if verdict and question.answer.held_at is not None:
        return no(_("It is held back already, while a moderator looks at it."))
    return verdict


def can_extend_question(actor, question, *, at):
    """Those who must answer it, once and before the day on which it is due."""
    verdict = _must_answer(actor, question, at=at)
    if verdict and question.clock is None:
        return no(_("No answer is due yet, so no date can be moved."))
    return verdict and can_extend_clock(actor, question.clock, at=at)


def answers_otherwise(question, answer):
    """Whether a corrected answer differs from the one that stands."""
    return no(_("Nothing differs from what it says now.")) if question.answer.body == answer else YES


def can_merge_question(actor, question, *, at):
    """A steward, or those who must answer it."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not (is_steward(actor, at=at) or speaks_for(actor, question.proposal.lead_organisation, at=at)):
        return no(_("Only a steward or those who must answer can merge questions."))
    return _needs_an_answer(question)


def can_merge_into(question, into):
    """Into an earlier question on the same proposal, so that no answer is due later than it was."""
    if into.pk == question.pk:
        return no(_("A question cannot be merged with itself."))
    if into.proposal_id != question.proposal_id:
        return no(_("That question was asked about another proposal."))
    if into.merged_into_id is not None:
        return no(
            _("That question was merged with %(reference)s. Choose that one.")
            % {"reference": into.merged_into.reference}
        )
    if not into.is_shown:
        return no(_("That question was taken away."))
    if into.declined_at is not None and into.answered_at is None:
        return no(
            _(
                "That question was not answered, with a reason. This one has to be answered or declined itself."
            )
        )
    if (into.said_at, into.pk) > (question.said_at, question.pk):
        return no(_("That question was asked later. Merge the later one with the earlier one."))
    return YES


def _must_answer(actor, question, *, at):
    verdict = _speaks(actor, question, at=at)
    return verdict and _needs_an_answer(question)


def _speaks(actor, question, *, at):
    institution = question.proposal.lead_organisation
    refusal = _("Only those who speak for %(name)s can answer this.") % {"name": institution.name}
    return institution_only(actor, institution, refusal, at=at)


def _needs_an_answer(question):
    if question.answered_at is not None:
        return no(_("This question was answered already."))
    if question.merged_into_id is not None:
        return no(
            _("This question was merged with %(reference)s.") % {"reference": question.merged_into.reference}
        )
    if not question.is_shown:
        return no(_("This question was taken away."))
    return YES
