"""The plans of institutions: the list, the page of each, and their files."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability import queries, rules
from accountability.forms import PlanFilterForm
from accountability.metric_files import COLUMNS
from accountability.plan_files import (
    LIST_COLUMNS,
    METRIC_COLUMNS,
    list_row,
    metric_rows,
    plan_data,
    standing_data,
)
from accountability.views import plan_page
from community.holds import detail_response
from community.models import Institution
from decisions.views.files_of_lists import as_json
from proposals.views.exports import csv_response

PER_PAGE = 25


def find(reference):
    return get_object_or_404(queries.readable_plans(), reference=reference)


def _found(request, at):
    """The filter and the institutions that fit it; none where a choice cannot be read."""
    form = PlanFilterForm(request.GET)
    if not form.is_valid():
        return form, Institution.objects.none()
    return form, queries.joined(at, **form.cleaned_data)


@require_safe
def list_(request):
    """Every institution that joined, with its plan or without one."""
    at = timezone.now()
    form, found = _found(request, at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "institution": each.institution,
            "plan": each.plan,
            "standing": queries.plan_standing(each.plan, at) if each.plan else None,
            "may_open": bool(rules.can_open_plan(request.user, each.institution, at=at)),
        }
        for each in queries.with_plans(page, at)
    ]
    context = {"form": form, "page": page, "rows": rows, "total": queries.joined().count()}
    return render(request, "accountability/plans.html", context)


@require_safe
def list_json(request):
    at = timezone.now()
    return as_json(
        request,
        _found(request, at)[1],
        lambda page: [standing_data(each, at) for each in queries.with_plans(page, at)],
        at,
    )


@require_safe
def list_csv(request):
    at = timezone.now()
    rows = (list_row(each, at) for each in queries.with_plans(_found(request, at)[1], at))
    return csv_response(LIST_COLUMNS, rows, "plans.csv")


@require_safe
def plan(request, reference):
    return render(
        request, "accountability/plan.html", plan_page.context(find(reference), request.user, timezone.now())
    )


@require_safe
def plan_json(request, reference):
    at, found = timezone.now(), find(reference)
    return detail_response(plan_data(found, at, expand=True), found.institution, at)


@require_safe
def plan_metrics(request, reference):
    found = find(reference)
    return csv_response(METRIC_COLUMNS, metric_rows(found, timezone.now()), f"{found.reference}-metrics.csv")


@require_safe
def numbers_template(request):
    """An empty file with the columns that an import reads."""
    return HttpResponse(
        ",".join(COLUMNS) + "\r\n",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="numbers.csv"'},
    )
