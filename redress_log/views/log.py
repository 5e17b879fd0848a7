"""The public log of harm and repair, and a way to say that it is back."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from community import windows
from community.acting import posted
from community.models import community_calendar
from community.open_data import json_response
from community.rules import Refused
from record.queries import entries_about
from redress_log import actions, queries, rules
from redress_log.forms import LogFilterForm
from redress_log.forms.cases import ReopenForm
from redress_log.models import OVER, REMEDIED, Case, Stage, next_actor
from redress_log.views.privacy import private, unlisted

PER_PAGE = 50


@require_safe
@unlisted
def list_(request):
    at = timezone.now()
    form = LogFilterForm(request.GET or None, institutions=queries.institutions_with_cases(at))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    if form.is_bound and not form.is_valid():
        cases = Case.objects.none()
    else:
        cases = queries.public_cases(
            at,
            institution=chosen.get("institution"),
            stage=chosen.get("stage", ""),
            harm_kind=chosen.get("kind", ""),
            outcome=chosen.get("outcome", ""),
            register=chosen.get("register", ""),
        )
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    readings = _readings([case for case in page if case.shows_words], at)
    for case in page:
        case.words, case.tone = standing(case)
        case.reading = readings.get(case.reference)
    return render(
        request,
        "redress_log/list.html",
        {
            "page": page,
            "form": form,
            "filtered": form.is_bound,
            "counted_only": queries.counted_only(at),
            "fewest_shown": queries.FEWEST_SHOWN,
        },
    )


@require_safe
@unlisted
def detail(request, reference):
    at = timezone.now()
    case = find(reference, at)
    if case is None:
        return absent(request, reference, at)
    moves = list(case.moves.filter(shown_at__lte=at).order_by("pk"))
    clock = queries.running_clocks([case], at).get(case.reference) if case.shows_words else None
    words, tone = standing(case)
    return render(
        request,
        "redress_log/detail.html",
        {
            "case": case,
            "words": words,
            "tone": tone,
            "clock": clock,
            "reading": clock.reading(at) if clock else None,
            "next_actor": next_actor(case.shown_stage, case.institution),
            "moves": moves[::-1],
            "plans": queries.shown_plans(case, moves) if case.shows_words else [],
            "findings": queries.shown_findings(case, moves) if case.shows_words else [],
            "may_reopen": rules.can_ask_to_reopen(request.user, case, at=at),
            "may_work": rules.may_see_work(request.user, case, at=at),
            "entries": entries_about(case.reference),
        },
    )


@require_safe
def removals(request):
    """Every case that was taken out of the log, and why."""
    removed = Case.objects.removed(timezone.now()).filter(published_at__isnull=False)
    page = Paginator(removed.order_by("-removed_at", "reference"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "redress_log/removals.html", {"page": page})


@require_safe
@unlisted
def detail_json(request, reference):
    at = timezone.now()
    case = find(reference, at)
    if case is None:
        return JsonResponse({"error": "not published"}, status=HTTPStatus.NOT_FOUND)
    moves = list(case.moves.filter(shown_at__lte=at).order_by("pk"))
    clock = queries.running_clocks([case], at).get(case.reference) if case.shows_words else None
    return json_response(
        {
            "id": request.build_absolute_uri(f"/id/{case.reference}"),
            "reference": case.reference,
            "register": case.register or None,
            "institution": case.institution.code if case.institution else None,
            "harm_kinds": [
                {"code": code, "label": str(label)}
                for code, label in zip(case.harm_kinds, case.harm_labels, strict=True)
            ],
            "proposal": case.proposal_reference or None,
            "summary": case.public_summary if case.shows_words and case.public_summary else None,
            "published_on": day_shown(case, case.published_at),
            "read_on_time": case.read_on_time,
            "stage": {"code": case.shown_stage, "label": str(Stage(case.shown_stage).label)},
            "outcome": (
                {"code": case.shown_outcome, "label": str(case.get_shown_outcome_display())}
                if case.shown_outcome
                else None
            ),
            "due_on": windows.due_on(clock) if clock else None,
            "moves": [
                {"kind": move.kind, "on": day_shown(case, move.shown_at), "actor": move.actor}
                for move in moves
            ],
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
@private
def ask_to_reopen(request, reference):
    """Anybody may say that harm is back; only the panel reads it, and decides."""
    at = timezone.now()
    case = find(reference, at)
    if case is None:
        return absent(request, reference, at)
    verdict = rules.can_ask_to_reopen(request.user, case, at=at)
    form, status, refusal, done = ReopenForm(posted(request)), HTTPStatus.OK, "", False
    if form.is_bound and not form.is_valid():
        status = HTTPStatus.BAD_REQUEST
    elif form.is_bound:
        try:
            actions.ask_to_reopen(case, form.cleaned_data["words"], actor=request.user, at=at)
            done = True
        except Refused as refused:
            status, refusal = HTTPStatus.CONFLICT, refused.verdict.reason
    return render(
        request,
        "redress_log/ask_to_reopen.html",
        {"case": case, "form": form, "verdict": verdict, "refusal": refusal, "done": done},
        status=status,
    )


def find(reference, at):
    """A case that the public may see, or None."""
    return Case.objects.published(at).select_related("institution").filter(pk=reference).first()


def absent(request, reference, at):
    """There is no such case in public; where one was removed, it says so, and why."""
    removed = Case.objects.removed(at).filter(pk=reference, published_at__isnull=False).first()
    status = HTTPStatus.GONE if removed else HTTPStatus.NOT_FOUND
    return render(request, "redress_log/absent.html", {"removed": removed}, status=status)


def standing(case):
    """Where a published case stands in a word, and how that looks; a closed one says how it ended."""
    if case.shown_stage in OVER:
        words = case.get_shown_outcome_display() or case.get_shown_stage_display()
        return words, "done" if case.shown_outcome in REMEDIED else "plain"
    if case.escalation_shown_at is not None:
        return case.get_shown_stage_display(), "late"
    return case.get_shown_stage_display(), "soon" if case.shown_stage == Stage.ACCEPTED else "plain"


def day_shown(case, moment):
    """The day of a batch as the person lets it be seen: of a case that shows no words, the month only."""
    day = community_calendar().local_date(moment)
    return day.isoformat() if case.shows_words else f"{day:%Y-%m}"


def _readings(cases, at):
    clocks = queries.running_clocks(cases, at)
    return {reference: clock.reading(at) for reference, clock in clocks.items()}
