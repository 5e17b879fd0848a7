"""The numbers of an institution by quarter, the records behind each, and how each is worked out."""

from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accountability import forms, printing, rules, scorecard_files, scorecards
from accountability.circle import HEIGHT, WIDTH, trend
from accountability.framework import COMPONENTS, ITEMS
from accountability.indicators import INDICATORS
from accountability.models import NumberReport, Scorecard
from accountability.queries import outreach
from community.holds import detail_response
from community.models import Clock, Institution
from community.open_data import json_response
from decisions import pdf
from proposals.views.exports import csv_response

PER_PAGE = 100
# The criterion whose numbers are low as well when nobody can or dares to report.
REDRESS = "A2.2"


def find_institution(code):
    return get_object_or_404(Institution.objects.select_related("merged_into"), code=code)


def asked(request, code, at):
    """The institution and the quarter that are asked for."""
    institution = find_institution(code)
    if not institution.is_registered:
        raise Http404
    period = scorecards.period_named(request.GET.get("quarter", ""), at)
    if period is None:
        raise Http404
    return institution, period


def find_indicator(name):
    if name not in INDICATORS:
        raise Http404
    return INDICATORS[name]


def _card(request, code, at):
    """The card that is asked for, in its newest version or in the one that is named."""
    institution, period = asked(request, code, at)
    typed = request.GET.get("version", "")
    if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
        raise Http404
    card = scorecards.read(institution, period, at, version=int(typed) if typed else None)
    if card is None:
        raise Http404
    return card


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
    return json_response({"items": [scorecard_files.indicator_data(each) for each in INDICATORS.values()]})


@require_safe
def method(request, name):
    indicator = find_indicator(name)
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
    card = _card(request, code, at)
    institution, period = card.institution, card.period
    if institution.merged_into:
        address = reverse("accountability:scorecard", args=[institution.merged_into.code])
        return redirect(address, permanent=True)
    draft = None if card.scorecard else scorecards.waiting(institution, period, at)
    before = scorecards.published(institution, period.previous(), at)
    return render(
        request,
        "accountability/scorecard.html",
        {
            "card": card,
            "institution": institution,
            "period": period,
            "period_words": scorecards.period_words(period, at),
            "previous": period.previous(),
            "periods": scorecards.periods(institution, at),
            # Two quarters that are published change no more, so that the page of both is kept.
            "kept": [f"{card.scorecard.pk}-{before.scorecard.pk}"] if card.scorecard and before else [],
            "components": partial(scorecards.by_component, card, before),
            "notices": institution.notices.issued().open(),
            "holds": institution.holds.in_force(at),
            "outreach": partial(outreach, institution, period, at),
            "versions": _other_versions(card.scorecard, at),
            "draft": draft,
            "may_read_draft": draft is not None and rules.can_read_scorecard(request.user, draft, at=at),
        },
    )


def _other_versions(scorecard, at):
    if scorecard is None:
        return []
    found = Scorecard.objects.published(at).filter(
        institution=scorecard.institution, starts_on=scorecard.starts_on
    )
    return found.exclude(pk=scorecard.pk).order_by("version")


@require_safe
def card_json(request, code):
    at = timezone.now()
    card = _card(request, code, at)
    return detail_response(scorecard_files.card_data(card, at), card.institution, at)


@require_safe
def card_csv(request, code):
    card = _card(request, code, timezone.now())
    return csv_response(
        scorecard_files.COLUMNS, scorecard_files.rows(card), f"{card.institution.code}-{card.period.name}.csv"
    )


@require_safe
def card_pdf(request, code):
    """A published quarter as a tagged PDF."""
    at, language = timezone.now(), get_language()
    scorecard = _card(request, code, at).scorecard
    if scorecard is None:
        raise Http404
    content = printing.printed_scorecard(scorecard, language, at=at)
    context = {"page_url": scorecard.get_absolute_url(), "reference": scorecard.reference}
    if content is None and not pdf.is_available():
        return render(request, "decisions/no_pdf.html", context, status=503)
    if content is None:
        response = render(request, "accountability/being_made.html", context, status=202)
        response["Retry-After"] = "5"
        response["Cache-Control"] = "no-store"
        return response
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{scorecard.reference}-{language}.pdf"'
    return response


@require_safe
def records(request, code, name):
    """Exactly the records behind one number, what it was in the quarters before, and what people say of it."""
    at, indicator = timezone.now(), find_indicator(name)
    institution, period = asked(request, code, at)
    card = scorecards.read(institution, period, at)
    result, lines, scorecard = scorecards.one(institution, name, period, at)
    history = scorecards.history_of(institution, name, at)
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
            "card": card,
            "scorecard": scorecard,
            "verdict": card.verdict(name),
            "threshold": card.threshold(name),
            "comment": card.comments.get(name),
            "size": len(lines),
            "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
            "beside": [
                (INDICATORS[code], card.words(code)) for code in indicator.beside if code in INDICATORS
            ],
            "history": [(each, scorecards.value_words(indicator, each)) for each in history],
            "trend": _trend(indicator, history),
            "trend_size": (WIDTH, HEIGHT),
            "answered": NumberReport.objects.filter(
                number__code=name,
                number__scorecard__institution=institution,
                number__scorecard__starts_on=period.starts_on,
                answered_at__isnull=False,
            ),
            "clock": Clock.objects.running(at).filter(subject=scorecard.reference).first()
            if scorecard
            else None,
        },
    )


def _trend(indicator, history):
    """The picture of a number over the quarters, or None where fewer than two can be drawn."""
    values = [(each.scorecard.starts_on, _height(indicator, each)) for each in history]
    known = [value for _day, value in values if value is not None]
    if len(known) < 2:
        return None
    asked_for = history[-1].threshold_value
    first, last = history[0], history[-1]
    words = _("From %(before)s in %(first)s to %(now)s in %(last)s.") % {
        "before": scorecards.value_words(indicator, first),
        "first": first.scorecard.period.name,
        "now": scorecards.value_words(indicator, last),
        "last": last.scorecard.period.name,
    }
    picture = trend(values, target=known[0] if asked_for is None else asked_for)
    return {"picture": picture, "words": words}


def _height(indicator, number):
    if indicator.unit == "days":
        return number.median[0] if number.median else None
    return None if indicator.unit == "people" else number.per_cent


@require_safe
def records_json(request, code, name):
    at, indicator = timezone.now(), find_indicator(name)
    institution, period = asked(request, code, at)
    result, lines, scorecard = scorecards.one(institution, name, period, at)
    version = result.formula if scorecard else None
    data = scorecard_files.result_data(indicator, result, lines=lines, version=version)
    return json_response(
        data
        | {
            "institution": institution.code,
            "quarter": period.name,
            "scorecard": scorecard.reference if scorecard else None,
        }
    )


@require_safe
def compare(request):
    """The numbers of two to four institutions for one quarter, in the order of their names."""
    at = timezone.now()
    form = forms.CompareForm(request.GET if "institution" in request.GET else None)
    cards, without, period = [], [], None
    if form.is_valid():
        period = scorecards.period_named(form.cleaned_data["quarter"], at)
        if period is None:
            form.add_error("quarter", forms.NO_QUARTER)
        else:
            if not form.cleaned_data["quarter"]:
                period = period.previous()
            cards, without = scorecards.compared(form.cleaned_data["institution"], period, at)
    return render(
        request,
        "accountability/compare.html",
        {
            "form": form,
            "period": period,
            "cards": cards,
            "without": without,
            "rows": [
                {
                    "indicator": each,
                    "cells": [
                        (card, card.words(each.code), card.verdict(each.code), card.threshold(each.code))
                        for card in cards
                    ],
                    "same_rules": scorecards.same_rules(cards, each.code),
                }
                for each in INDICATORS.values()
            ]
            if cards
            else [],
        },
    )
