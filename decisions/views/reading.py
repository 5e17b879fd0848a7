"""What everybody sees: the list, a decision's page, each version, what changed, and the same as files."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.holds import detail_response
from decisions import queries
from decisions.forms import FilterForm
from decisions.models import Decision
from decisions.views import page
from decisions.views.files_of_lists import as_feed, as_json
from proposals import diff
from proposals.views.exports import csv_response

PER_PAGE = 25


def find(reference):
    """The decision with all that its page needs, or ``Http404``."""
    return get_object_or_404(queries.readable(with_texts=True), reference=reference)


def find_named(reference):
    """The decision with its title and nothing else, for what programs ask for again and again."""
    return get_object_or_404(Decision.objects.select_related("proposal"), reference=reference)


def find_version(decision, number):
    for version in decision.versions.all():
        if version.number == number:
            return version
    raise Http404


def _found(request, at):
    """The filter and the decisions that fit it: the same for the page and for each of its files."""
    form = FilterForm(request.GET)
    return form, form.narrow(queries.readable(), at)


@require_safe
def list_(request):
    at = timezone.now()
    form, decisions = _found(request, at)
    shown = Paginator(decisions, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "decisions/list.html",
        {
            "form": form,
            "page": shown,
            "rows": [page.row(decision, at) for decision in shown],
            "total": Decision.objects.count(),
        },
    )


@require_safe
def list_json(request):
    at = timezone.now()

    def describe(decisions):
        queries.read_moves([clock for decision in decisions for clock in decision.clocks()])
        return [queries.as_data(decision, at) for decision in decisions]

    return as_json(request, _found(request, at)[1], describe, at)


@require_safe
def list_csv(request):
    """The same list, under the same filters, as a table."""
    at = timezone.now()
    rows = (queries.as_row(decision, at) for decision in _found(request, at)[1].iterator(chunk_size=500))
    return csv_response(queries.COLUMNS, rows, "decisions.csv")


@require_safe
def list_atom(request):
    at = timezone.now()

    def entry(decision):
        status = decision.status(at)
        return {
            "title": f"{decision.reference}: {status.label}",
            "description": decision.title,
            "pubdate": decision.opened_at,
            "updateddate": page.since(decision, status, at),
            "author_name": decision.institution.name,
        }

    return as_feed(request, _("Decisions"), reverse("decisions:list"), _found(request, at)[1], entry)


@require_safe
def detail(request, reference):
    decision = find(reference)
    version = decision.version_for(get_language())
    return show(request, decision, version)


@require_safe
def version(request, reference, number):
    decision = find(reference)
    version = find_version(decision, number)
    return show(request, decision, version, status=410 if version.is_withheld() else 200)


def show(request, decision, version, *, status=200):
    context = page.context(
        decision, version, list(decision.versions.all()), timezone.now(), actor=request.user
    )
    return render(request, "decisions/detail.html", context, status=status)


@require_safe
def compare(request, reference, before, after):
    """What changed between two versions, under each heading that changed."""
    decision = find(reference)
    older, newer = find_version(decision, before), find_version(decision, after)
    if older.is_withheld() or newer.is_withheld():
        return show(request, decision, older, status=410)
    parts = []
    for old, new in zip(older.parts, newer.parts, strict=True):
        paragraphs = diff.compare(_as_text(old), _as_text(new))
        if diff.is_changed(paragraphs):
            parts.append({"number": new["number"], "heading": new["heading"], "paragraphs": paragraphs})
    return render(
        request,
        "decisions/compare.html",
        {"decision": decision, "older": older, "newer": newer, "parts": parts},
    )


def _as_text(part):
    """A part as paragraphs: its text, then the cells of its rows."""
    cells = [row[name] for row in part["points"] for name in ("point", "answer", "change") if row.get(name)]
    return "\n\n".join([part["text"], *cells])


@require_safe
def detail_json(request, reference):
    at, decision = timezone.now(), find(reference)
    return detail_response(queries.as_data(decision, at, expand=True), decision.institution, at)


@require_safe
def version_json(request, reference, number):
    """The exact bytes whose SHA-256 is the version's fingerprint."""
    version = find_version(find(reference), number)
    if version.is_withheld():
        return HttpResponse(status=410)
    response = HttpResponse(version.canonical(), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response
