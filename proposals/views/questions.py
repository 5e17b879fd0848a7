"""Questions that need an answer: the lists, one question, and its files."""

import csv

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.acting import Action
from community.dates import short_day
from community.open_data import LICENCE, cell, json_response, utc
from community.rules import Refused, is_signed_in
from proposals import actions, queries, rules
from proposals.forms import AllQuestionsFilterForm, AskForm, QuestionsFilterForm
from proposals.models import Question
from proposals.views.reading import public_proposal
from record.queries import check_subject, entries_about

PER_PAGE = 25


def _found(request, at, form_class, proposal=None):
    """The filter form and the questions it finds; a filter that is not valid finds nothing."""
    form = form_class(request.GET or None)
    if not form.is_bound:
        return form, queries.public_questions(at, proposal=proposal)
    if not form.is_valid():
        return form, Question.objects.none()
    return form, queries.public_questions(at, proposal=proposal, **form.chosen)


def _shown(request, found, at):
    """The page of the list that is asked for, each question with where it stands."""
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    for question in page:
        question.standing = queries.question_standing(question, at)
    return page


def questions(request, reference):
    """All questions on a proposal, the longest late first, with the form at the end."""
    return _page(request, public_proposal(reference), AskForm())


def _page(request, proposal, form, *, similar=(), refusal="", status=200):
    at = timezone.now()
    filters, found = _found(request, at, QuestionsFilterForm, proposal)
    here = reverse("proposals:questions", args=[proposal.reference])
    for question in similar:
        question.standing = queries.question_standing(question, at)
    return render(
        request,
        "proposals/questions.html",
        {
            "proposal": proposal,
            "tabs": queries.tabs(proposal, "questions"),
            "filters": filters,
            "page": _shown(request, found, at),
            "total": proposal.questions.count(),
            "form": form,
            "similar": similar,
            "can_ask": rules.can_ask(request.user, proposal, at=at),
            "is_open": proposal.comments_are_open(at),
            "is_obliged": proposal.seconded_at is not None or not rules.needs_seconds(proposal),
            "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': f'{here}#ask'})}",
            "refusal": refusal,
        },
        status=status,
    )


def ask(request, reference):
    """Ask a question; where some like it stand here already, they are shown first."""
    proposal = public_proposal(reference)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("proposals:questions", args=[reference]) + "#ask")
    at = timezone.now()
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, proposal, form, status=400)
    body = form.cleaned_data["body"]
    if "anyway" not in request.POST and rules.can_ask(request.user, proposal, at=at, text=body):
        similar = queries.similar_questions(proposal, body)
        if similar:
            return _page(request, proposal, form, similar=similar)
    try:
        question = actions.ask_question(
            proposal, actor=request.user, at=at, body=body, language=get_language()
        )
    except Refused as refused:
        status = 409 if is_signed_in(request.user) else 403
        return _page(request, proposal, form, refusal=refused.verdict.reason, status=status)
    return redirect(question)


def find(reference, question):
    """The question with what its pages show, or 404."""
    return get_object_or_404(queries.readable_questions(), reference=question, proposal__reference=reference)


def question(request, reference, question):
    at = timezone.now()
    found = find(reference, question)
    entries = entries_about(found.reference)
    return render(
        request,
        "proposals/question.html",
        {
            "question": found,
            "proposal": found.proposal,
            "standing": queries.question_standing(found, at),
            "reading": found.clock.reading(at) if found.clock else None,
            "action": _main_action(request.user, found, at),
            "links": _further_actions(request.user, found, at),
            "wordings": found.answer.wordings.order_by("-said_at") if found.answered_at else (),
            "duplicates": found.duplicates.order_by("pk").select_related("proposal"),
            "entries": entries,
            "check": check_subject(found.reference, entries),
            "citation": _citation(found, at),
            "formats": [("JSON", reverse("proposals:question_json", args=[reference, question]))],
        },
    )


def _address(question, act):
    return reverse(f"proposals:{act}", args=[question.proposal.reference, question.reference])


def _main_action(user, question, at):
    verdict = rules.can_answer_question(user, question, at=at)
    if verdict:
        return Action(_("Answer this question"), _address(question, "answer_question"), verdict)
    page = reverse("proposals:questions", args=[question.proposal.reference])
    if question.proposal.comments_are_open(at):
        return Action(_("Ask another question"), f"{page}#ask")
    return Action(_("See all questions"), page)


def _further_actions(user, question, at):
    """What this reader may do with it as well, as ``Action`` each."""
    acts = [
        (_("Say that it cannot be answered"), "decline_question", rules.can_decline_question),
        (_("Ask for more time"), "extend_question", rules.can_extend_question),
        (_("Correct the answer"), "correct_answer", rules.can_correct_answer),
        (_("Merge it with an earlier question"), "merge_question", rules.can_merge_question),
        (_("Take your question back"), "withdraw_question", rules.can_withdraw_question),
    ]
    offered = [
        Action(label, _address(question, name)) for label, name, can in acts if can(user, question, at=at)
    ]
    act = (
        queries.act_in_force(question.answer)
        if question.answered_at and not question.answer.is_shown
        else None
    )
    if act and rules.can_appeal(user, act, question.answer, at=at):
        offered.append(Action(_("Appeal for the answer"), reverse("proposals:appeal", args=[act.reference])))
    return offered


def _citation(question, at):
    return _(
        "Question %(reference)s on %(proposal)s, asked on %(day)s, %(site)s, %(url)s. Read on %(today)s."
    ) % {
        "reference": question.reference,
        "proposal": question.proposal.reference,
        "day": short_day(question.said_at),
        "site": settings.SITE_NAME,
        "url": f"{settings.BASE_URL}/id/{question.reference}",
        "today": short_day(at),
    }


def question_json(request, reference, question):
    at = timezone.now()
    found = find(reference, question)
    earlier = [
        {"answer": wording.body, "language": wording.language, "at": utc(wording.said_at)}
        for wording in (
            found.answer.wordings.exclude(body="") if found.answered_at and found.answer.is_shown else ()
        )
    ]
    return json_response(
        queries.question_json(found, at) | {"earlier_answers": earlier, "as_of": utc(at), "licence": LICENCE}
    )


def all_questions(request):
    """Every question on every proposal, the longest late first."""
    at = timezone.now()
    form, found = _found(request, at, AllQuestionsFilterForm)
    page = _shown(request, found, at)
    for question in page:
        question.facts = [question.proposal.lead_organisation.name, question.proposal.title]
    return render(
        request,
        "proposals/all_questions.html",
        {
            "form": form,
            "page": page,
            "total": Question.objects.count(),
            "query": urlencode(form.chosen if form.is_bound and form.is_valid() else {}),
        },
    )


def all_questions_json(request):
    at = timezone.now()
    _form, found = _found(request, at, AllQuestionsFilterForm)
    items = [queries.question_json(question, at) for question in found]
    return json_response({"items": items, "count": len(items), "as_of": utc(at), "licence": LICENCE})


def all_questions_csv(request):
    at = timezone.now()
    _form, found = _found(request, at, AllQuestionsFilterForm)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="questions.csv"'
    writer = csv.DictWriter(response, queries.QUESTION_COLUMNS)
    writer.writeheader()
    for question in found:
        line = queries.question_json(question, at)
        writer.writerow({name: cell("" if value is None else str(value)) for name, value in line.items()})
    return response
