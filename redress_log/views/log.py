"""The public log of harm and repair, and a way to say that it is back."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from community.acting import posted
from community.holds import detail_response
from community.open_data import json_response
from community.rules import Refused
from decisions.views.files_of_lists import as_feed
from proposals.views.exports import csv_response
from record.queries import entries_about
from redress_log import actions, listing, queries, rules
from redress_log.forms import LogFilterForm
from redress_log.forms.cases import ReopenForm
from redress_log.models import OVER, REMEDIED, Case, Move, Outcome, Stage, duty_words, next_actor
from redress_log.promised import money, promised
from redress_log.uploading import handed_out
from redress_log.views.privacy import private, unlisted

PER_PAGE = 25


def _found(request, at):
    """The filter and the cases that fit it; none where a choice cannot be read."""
    form = LogFilterForm(
        request.GET or None,
        institutions=queries.institutions_with_cases(at),
        years=queries.years_of_cases(at),
    )
    if form.is_bound and not form.is_valid():
        return form, Case.objects.none()
    return form, queries.public_cases(at, **(form.cleaned_data if form.is_bound else {}))


@require_safe
@unlisted
def list_(request):
    at = timezone.now()
    form, cases = _found(request, at)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    institution = chosen.get("institution")
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    clocks = listing.clocks_of(page, at)
    readings = {reference: clock.reading(at) for reference, clock in clocks.items()}
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
            "institution": institution,
            "money": money(promised(at, institution=institution)) if institution else {},
            "sums_told": queries.sums_told(cases) if chosen.get("register") == "outside" else (),
            "counted_only": queries.counted_only(at),
            "fewest_shown": queries.FEWEST_SHOWN,
        },
    )


@require_safe
@unlisted
def list_json(request):
    at = timezone.now()
    data = listing.page_data(_found(request, at)[1], request.GET.get("cursor", ""), at)
    if data["next"] is not None:
        query = request.GET.copy()
        query["cursor"] = data["next"]
        data["next"] = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return json_response(data)


@require_safe
@unlisted
def list_csv(request):
    at = timezone.now()
    return csv_response(listing.COLUMNS, listing.rows(_found(request, at)[1], at), "redress.csv")


@require_safe
@unlisted
def list_atom(request):
    at = timezone.now()

    def entry(case):
        return {
            "title": f"{' · '.join(str(label) for label in case.harm_labels)}: {standing(case)[0]}",
            "description": (case.register_note or case.public_summary) if case.shows_words else "",
            "pubdate": listing.moment_shown(case, case.published_at),
            "updateddate": listing.changed_at(case),
        }

    return as_feed(
        request, _("Problems and fixes"), reverse("redress_log:list"), _found(request, at)[1], entry
    )


@require_safe
@unlisted
def detail(request, reference):
    at = timezone.now()
    case = find(reference, at)
    if case is None:
        return absent(request, reference, at)
    moves = list(case.moves.filter(shown_at__lte=at).order_by("pk"))
    clock = listing.clocks_of([case], at).get(case.reference)
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
            "about": duty_words(clock.kind) if clock else "",
            "next_actor": next_actor(case.shown_stage, case.institution),
            "moves": moves[::-1],
            "plans": queries.shown_plans(case, moves) if case.shows_words else [],
            "findings": queries.shown_findings(case, moves) if case.shows_words else [],
            "files": queries.shown_files(case, moves) if case.shows_words else [],
            "may_reopen": rules.can_ask_to_reopen(request.user, case, at=at),
            "may_work": rules.may_see_work(request.user, case, at=at),
            "entries": entries_about(case.reference),
        },
    )


@require_safe
@private
def public_file(request, reference, piece):
    """A file that its person wanted to be public. Whoever keeps the address finds it gone once they take it back."""
    at = timezone.now()
    case = find(reference, at)
    if case is None or not case.shows_words:
        return absent(request, reference, at)
    moves = case.moves.filter(shown_at__lte=at, kind=Move.Kind.FILE_RELEASED)
    found = [each for each in queries.shown_files(case, moves) if each.pk == piece]
    if found:
        return handed_out(found[0])
    was_there = any(move.facts["file"] == str(piece) for move in moves)
    status = HTTPStatus.GONE if was_there else HTTPStatus.NOT_FOUND
    return render(request, "redress_log/no_file.html", {"case": case, "was_there": was_there}, status=status)


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
    clock = listing.clocks_of([case], at).get(case.reference)
    moves = case.moves.filter(shown_at__lte=at).order_by("pk")
    shown = [
        {"kind": move.kind, "on": listing.day_shown(case, move.shown_at), "actor": move.actor}
        for move in moves
    ]
    return detail_response(listing.case_data(case, clock, at) | {"moves": shown}, case.institution, at)


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
    words = Stage(case.shown_stage).label
    if case.shown_stage in OVER:
        if case.shown_outcome:
            words = Outcome(case.shown_outcome).label
        return words, "done" if case.shown_outcome in REMEDIED else "plain"
    if case.escalation_shown_at is not None:
        return words, "late"
    return words, "soon" if case.shown_stage == Stage.ACCEPTED else "plain"
