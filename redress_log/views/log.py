"""The public log, and the institution's answer on it."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from community import windows
from community.acting import posted
from community.open_data import json_response
from community.rules import Refused
from record.queries import entries_about
from redress_log import actions, queries, rules
from redress_log.forms import AnswerForm, LogFilterForm
from redress_log.models import Case, Outcome, Stage, next_actor
from redress_log.views.privacy import unlisted

PER_PAGE = 50
# Steps that came out in one batch share a moment; they are shown in the order that they can only have had.
STEPS = [f"redress_log.{step}" for step in (*("scheduled", "published", "answered", "signed_off", "closed"),)]


@require_safe
@unlisted
def list_(request):
    at = timezone.now()
    form = LogFilterForm(request.GET or None, institutions=queries.institutions_with_cases(at))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    cases = queries.public_cases(
        at,
        institution=chosen.get("institution"),
        stage=chosen.get("stage", ""),
        harm_kind=chosen.get("kind", ""),
    )
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    for case in page:
        case.words, case.tone = _standing(case, at)
        case.reading = _reading(case, at)
    return render(
        request,
        "redress_log/list.html",
        {
            "page": page,
            "form": form,
            "filtered": any(chosen.values()),
            "counted_only": queries.counted_only(at),
            "fewest_shown": queries.FEWEST_SHOWN,
        },
    )


@require_safe
@unlisted
def detail(request, reference):
    at = timezone.now()
    case = _published(reference, at)
    if case is None:
        return render(request, "redress_log/absent.html", status=HTTPStatus.NOT_FOUND)
    return _case_page(request, case, at)


@require_safe
@unlisted
def detail_json(request, reference):
    at = timezone.now()
    case = _published(reference, at)
    if case is None:
        return JsonResponse({"error": "not published"}, status=HTTPStatus.NOT_FOUND)
    stage = case.stage(at)
    return json_response(
        {
            "id": request.build_absolute_uri(f"/id/{case.reference}"),
            "reference": case.reference,
            "institution": case.institution.code if case.institution else None,
            "harm_kinds": [
                {"code": code, "label": str(label)}
                for code, label in zip(case.harm_kinds, case.harm_labels, strict=True)
            ],
            "proposal": case.proposal_reference or None,
            "summary": case.public_summary or None,
            "published_on": case.published_on,
            "read_on_time": case.read_on_time,
            "stage": {"code": stage, "label": str(stage.label)},
            "answer_due_on": windows.due_on(case.answer_clock) if case.answer_clock else None,
            "answer": case.answer or None,
            "outcome": {"code": case.outcome, "label": case.get_outcome_display()} if case.outcome else None,
        }
    )


@login_required
@unlisted
def answer(request, reference):
    at = timezone.now()
    case = _published(reference, at)
    if case is None:
        return render(request, "redress_log/absent.html", status=HTTPStatus.NOT_FOUND)
    verdict = rules.can_answer(request.user, case, at=at)
    form = AnswerForm(posted(request))
    status, refusal = (HTTPStatus.OK, "") if verdict else (HTTPStatus.FORBIDDEN, verdict.reason)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_case(case, form.cleaned_data["answer"], actor=request.user, at=at)
            return redirect(case)
        except Refused as refused:
            status, refusal = HTTPStatus.FORBIDDEN, refused.verdict.reason
    elif request.method == "POST":
        status = HTTPStatus.BAD_REQUEST
    return render(
        request,
        "redress_log/answer.html",
        {"case": case, "form": form, "verdict": verdict, "refusal": refusal},
        status=status,
    )


def _published(reference, at):
    return (
        Case.objects.published(at).select_related("institution", "answer_clock").filter(pk=reference).first()
    )


def _reading(case, at):
    return case.answer_clock.reading(at) if case.answer_clock and not case.closed_at else None


def _standing(case, at):
    """Where a case stands in a word, and how that looks; a closed one says how it ended."""
    stage = case.stage(at)
    if stage == Stage.CLOSED:
        return case.get_outcome_display(), "done" if case.outcome == Outcome.CONFIRMED else "plain"
    return stage.label, "soon" if stage == Stage.WAITING_INSTITUTION else "plain"


def _in_order(entries):
    """Newest first, and within a batch by the order of the steps."""

    def step(entry):
        return STEPS.index(entry.kind) if entry.kind in STEPS else len(STEPS)

    return sorted(entries, key=lambda entry: (entry.at, step(entry)), reverse=True)


def _case_page(request, case, at):
    stage = case.stage(at)
    return render(
        request,
        "redress_log/detail.html",
        {
            "case": case,
            "stage": stage,
            "tone": _standing(case, at)[1],
            "since": case.closed_at or case.answered_at or case.published_at,
            "reading": _reading(case, at),
            "next_actor": next_actor(stage, case.institution),
            "may_answer": rules.can_answer(request.user, case, at=at),
            "entries": _in_order(entries_about(case.reference)),
        },
    )
