"""What is done with one question: answer it, say why not, put an answer right, merge it, take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.actions import extend_clock
from community.rules import Refused, is_steward, speaks_for
from proposals import actions, queries, rules
from proposals.forms import AnswerQuestionForm, DeclineForm, ExtendForm, MergeForm
from proposals.views.questions import find


def _act(request, question, words, form, can, do, *, is_theirs, at):
    """One page: show the form, or act and lead back to the question; a refusal keeps what was typed.

    ``words`` are the title, what happens, the button and what is said afterwards.
    """
    title, explained, button, done = words
    verdict = can(request.user, question, at=at)
    refused = 409 if is_theirs else 403
    refusal, status = "", 200 if verdict else refused
    if request.method == "POST" and form is not None and not form.is_valid():
        status = 400
    elif request.method == "POST":
        try:
            do(form.cleaned_data if form is not None else {})
        except Refused as error:
            verdict, refusal, status = error.verdict, error.verdict.reason, refused
        else:
            messages.success(request, done)
            return redirect(question)
    context = {
        "question": question,
        "title": title,
        "explained": explained,
        "button": button,
        "form": form,
        "verdict": verdict,
        "refusal": refusal,
    }
    return render(request, "proposals/question_act.html", context, status=status)


def _answers(request, question, at):
    return speaks_for(request.user, question.proposal.lead_organisation, at=at)


@never_cache
@login_required
def answer_question(request, reference, question):
    at, found = timezone.now(), find(reference, question)
    words = (
        _("Answer this question"),
        _(
            "Whoever asked is told. If you find a mistake later, you can correct it; what it said before stays."
        ),
        _("Publish the answer"),
        _("The answer is public."),
    )
    return _act(
        request,
        found,
        words,
        AnswerQuestionForm(posted(request)),
        rules.can_answer_question,
        lambda form: actions.answer_question(
            found, actor=request.user, at=at, language=get_language(), **form
        ),
        is_theirs=_answers(request, found, at),
        at=at,
    )


def _shown_answer(question):
    """The words of its answer; whoever may not correct it gets this page too, and no words that are held back."""
    return question.answer.body if question.answered_at and question.answer.is_shown else ""


@never_cache
@login_required
def correct_answer(request, reference, question):
    at, found = timezone.now(), find(reference, question)
    words = (
        _("Correct the answer"),
        _("The new words take the place of the old, which can still be read."),
        _("Publish the correction"),
        _("The correction is public."),
    )
    return _act(
        request,
        found,
        words,
        AnswerQuestionForm(posted(request), initial={"answer": _shown_answer(found)}),
        rules.can_correct_answer,
        lambda form: actions.correct_answer(
            found, actor=request.user, at=at, language=get_language(), **form
        ),
        is_theirs=_answers(request, found, at),
        at=at,
    )


@never_cache
@login_required
def decline_question(request, reference, question):
    at, found = timezone.now(), find(reference, question)
    words = (
        _("Say that it cannot be answered"),
        _("Your reason is public, and whoever asked is told. The question can still be answered later."),
        _("Publish the reason"),
        _("The reason is public."),
    )
    return _act(
        request,
        found,
        words,
        DeclineForm(posted(request)),
        rules.can_decline_question,
        lambda form: actions.decline_question(found, actor=request.user, at=at, **form),
        is_theirs=_answers(request, found, at),
        at=at,
    )


@never_cache
@login_required
def extend_question(request, reference, question):
    at, found = timezone.now(), find(reference, question)
    words = (
        _("Ask for more time"),
        _(
            "The date moves once, by the length that the community’s rules allow. The first date stays readable."
        ),
        _("Move the date"),
        _("The date was moved, with your reason."),
    )
    return _act(
        request,
        found,
        words,
        ExtendForm(posted(request)),
        rules.can_extend_question,
        lambda form: extend_clock(found.clock, actor=request.user, at=at, **form),
        is_theirs=_answers(request, found, at),
        at=at,
    )


@never_cache
@login_required
def merge_question(request, reference, question):
    at, found = timezone.now(), find(reference, question)
    words = (
        _("Merge it with an earlier question"),
        _("It then waits for the answer to the earlier one, and whoever asked is told."),
        _("Merge the questions"),
        _("The questions were merged."),
    )
    is_theirs = is_steward(request.user, at=at) or _answers(request, found, at)
    return _act(
        request,
        found,
        words,
        MergeForm(posted(request), found=queries.mergeable_into(found)),
        rules.can_merge_question,
        lambda form: actions.merge_question(found, form["into"], actor=request.user, at=at),
        is_theirs=is_theirs,
        at=at,
    )


@never_cache
@login_required
def withdraw_question(request, reference, question):
    at, found = timezone.now(), find(reference, question)
    words = (
        _("Take your question back"),
        _(
            "Your words and your name go from here and from the public record. An answer that was given stays."
        ),
        _("Take it back"),
        _("It was taken back. Its place stays, without your words."),
    )
    return _act(
        request,
        found,
        words,
        None,
        rules.can_withdraw_question,
        lambda form: actions.withdraw_question(found, actor=request.user, at=at),
        is_theirs=found.author_id == request.user.pk,
        at=at,
    )
