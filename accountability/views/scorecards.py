"""The numbers of an institution by quarter, the records behind each, and how each is worked out."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accountability import scorecards
from accountability.framework import COMPONENTS, ITEMS
from accountability.indicators import INDICATORS
from accountability.queries import outreach
from community.models import Institution
from community.open_data import json_response
from proposals.views.exports import csv_response

PER_PAGE = 100
# The criterion whose numbers are low as well when nobody can or dares to report.
REDRESS = "A2.2"


def _institution(code):
    return get_object_or_404(Institution.objects.select_related("merged_into"), code=code)


def _asked(request, code, at):
    """The institution and the quarter that are asked for."""
    institution = _institution(code)
    if not institution.is_registered:
        raise Http404
    period = scorecards.period_named(request.GET.get("quarter", ""), at)
    if period is None:
        raise Http404
    return institution, period


def _indicator(name):
    if name not in INDICATORS:
        raise Http404
    return INDICATORS[name]


@require_safe
def index(request):
    """Every indicator, by component, and the institutions that are measured by them."""
    return render(
        request,
        "accountability/indicators.html",
        {
            "components": [
                (part, [each for each in INDICATORS.values() if each.criterion.startswith(f"{part.code}.")])
                for part in COMPONENTS
            ],
            "institutions": Institution.objects.filter(is_registered=True),
        },
    )


@require_safe
def index_json(request):
    return json_response({"items": [scorecards.indicator_data(each) for each in INDICATORS.values()]})


@require_safe
def method(request, name):
    indicator = _indicator(name)
    return render(
        request,
        "accountability/indicator.html",
        {
            "indicator": indicator,
            "criterion": ITEMS[indicator.criterion],
            "beside": [INDICATORS[code] for code in indicator.beside if code in INDICATORS],
            "institutions": Institution.objects.filter(is_registered=True),
        },
    )


@require_safe
def card(request, code):
    at = timezone.now()
    merged = _institution(code).merged_into
    if merged:
        return redirect(reverse("accountability:scorecard", args=[merged.code]), permanent=True)
    institution, period = _asked(request, code, at)
    results = scorecards.measured(institution, period, at)
    before = scorecards.measured(institution, period.previous(), at)
    return render(
        request,
        "accountability/scorecard.html",
        {
            "institution": institution,
            "period": period,
            "period_words": scorecards.period_words(period, at),
            "previous": period.previous(),
            "periods": scorecards.periods(institution, at),
            "components": scorecards.by_component(results, before),
            "notices": institution.notices.issued().open(),
            "holds": institution.holds.in_force(at),
            "outreach": outreach(institution, period, at),
        },
    )


@require_safe
def card_json(request, code):
    at = timezone.now()
    institution, period = _asked(request, code, at)
    return json_response(scorecards.card_data(institution, period, at))


@require_safe
def card_csv(request, code):
    at = timezone.now()
    institution, period = _asked(request, code, at)
    name = f"{institution.code}-{period.name}.csv"
    return csv_response(scorecards.COLUMNS, scorecards.rows(institution, period, at), name)


@require_safe
def records(request, code, name):
    """Exactly the records behind one number."""
    at, indicator = timezone.now(), _indicator(name)
    institution, period = _asked(request, code, at)
    result = indicator.measure(institution, period, at)
    return render(
        request,
        "accountability/records.html",
        {
            "institution": institution,
            "indicator": indicator,
            "period": period,
            "outreach": outreach(institution, period, at) if indicator.criterion == REDRESS else None,
            "period_words": scorecards.period_words(period, at),
            "words": scorecards.value_words(indicator, result),
            "result": result,
            "page": Paginator(result.lines, PER_PAGE).get_page(request.GET.get("page")),
            "beside": [
                (
                    INDICATORS[code],
                    scorecards.value_words(
                        INDICATORS[code], INDICATORS[code].measure(institution, period, at)
                    ),
                )
                for code in indicator.beside
                if code in INDICATORS
            ],
        },
    )


@require_safe
def records_json(request, code, name):
    at, indicator = timezone.now(), _indicator(name)
    institution, period = _asked(request, code, at)
    data = scorecards.result_data(indicator, indicator.measure(institution, period, at), expand=True)
    return json_response(data | {"institution": institution.code, "quarter": period.name})
