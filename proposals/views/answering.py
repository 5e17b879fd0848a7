"""What is done with one question: answer it, say why not, put an answer right, merge it, take it back."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.actions import extend_clock
from community.dates import day
from community.forms import ExtendForm
from community.rules import is_steward, speaks_for
from proposals import actions, queries, rules
from proposals.forms import AnswerQuestionForm, DeclineForm, MergeForm
from proposals.views.acts import Act, act_page
from proposals.views.questions import find


def _page(request, question, *, is_theirs=None, **act):
    """The page of an act on a question, with its words. Without ``is_theirs``, it is for those who must answer."""
    at = timezone.now()
    if is_theirs is None:
        is_theirs = speaks_for(request.user, question.proposal.lead_organisation, at=at)
    is_own = question.author_id == request.user.pk
    return act_page(
        request,
        question.proposal,
        Act(
            on=question,
            quotes=(("", question.body, question.language),) if question.is_shown or is_own else (),
            trail=((question.reference, question.get_absolute_url()),),
            is_theirs=is_theirs,
            back=question.get_absolute_url(),
            **act,
        ),
    )


@never_cache
@login_required
def answer_question(request, reference, question):
    return _page(
        request,
        find(reference, question),
        title=_("Answer this question"),
        lead=_(
            "Whoever asked is told. If you find a mistake later, you can correct it; what it said before stays."
        ),
        button=_("Publish the answer"),
        rule=rules.can_answer_question,
        perform=partial(actions.answer_question, language=get_language()),
        done=_("The answer is public."),
        form=AnswerQuestionForm,
    )


@never_cache
@login_required
def correct_answer(request, reference, question):
    found = find(reference, question)
    present = found.answer.body if found.answered_at and found.answer.is_shown else ""
    return _page(
        request,
        found,
        title=_("Correct the answer"),
        lead=_("The new words take the place of the old, which can still be read."),
        button=_("Publish the correction"),
        rule=rules.can_correct_answer,
        perform=partial(actions.correct_answer, language=get_language()),
        done=_("The correction is public."),
        form=partial(AnswerQuestionForm, initial={"answer": present}),
    )


@never_cache
@login_required
def decline_question(request, reference, question):
    return _page(
        request,
        find(reference, question),
        title=_("Say that it cannot be answered"),
        lead=_("Your reason is public, and whoever asked is told. The question can still be answered later."),
        button=_("Publish the reason"),
        rule=rules.can_decline_question,
        perform=actions.decline_question,
        done=_("The reason is public."),
        form=DeclineForm,
    )


@never_cache
@login_required
def extend_question(request, reference, question):
    def extend(question, **given):
        extend_clock(question.clock, **given)

    found = find(reference, question)
    lead = _("The date moves once, as far as the community’s rules allow. The first date stays readable.")
    if rules.can_extend_question(request.user, found, at=timezone.now()):
        moved = found.clock.extended_due_on(timezone.now())
        lead = _("The date moves once, to %(day)s. The first date stays readable.") % {"day": day(moved)}
    return _page(
        request,
        found,
        title=_("Ask for more time"),
        lead=lead,
        button=_("Move the date"),
        rule=rules.can_extend_question,
        perform=extend,
        done=_("The date was moved, with your reason."),
        form=ExtendForm,
    )


@never_cache
@login_required
def merge_question(request, reference, question):
    at, found = timezone.now(), find(reference, question)
    return _page(
        request,
        found,
        title=_("Merge it with an earlier question"),
        lead=_("It then waits for the answer to the earlier one, and whoever asked is told."),
        button=_("Merge the questions"),
        rule=rules.can_merge_question,
        perform=actions.merge_question,
        done=_("The questions were merged."),
        form=partial(MergeForm, found=queries.mergeable_into(found)),
        is_theirs=is_steward(request.user, at=at) or None,
    )


@never_cache
@login_required
def withdraw_question(request, reference, question):
    found = find(reference, question)
    return _page(
        request,
        found,
        title=_("Take your question back"),
        lead=_(
            "Your words and your name go from here and from the public record. An answer that was given stays."
        ),
        button=_("Take it back"),
        rule=rules.can_withdraw_question,
        perform=actions.withdraw_question,
        done=_("It was taken back. Its place stays, without your words."),
        is_grave=True,
        is_theirs=found.author_id == request.user.pk,
    )
