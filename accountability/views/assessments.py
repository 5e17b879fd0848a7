"""How an institution meets the criteria in a quarter: three voices side by side, and the page on which each rates."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accountability import actions, forms, queries, rules, scorecards
from accountability.assessment_files import COLUMNS, assessment_data, rows
from accountability.framework import GROUPS, Item
from accountability.indicators import Period
from accountability.models import CRITERIA, CriterionRating
from community.dates import day
from community.holds import detail_response
from community.models import Institution, community_calendar
from community.views.acts import Act, Acts
from proposals.views.exports import csv_response

Voice = CriterionRating.Voice
HEADINGS = {
    Voice.INSTITUTION: _("Institution says"),
    Voice.COMMUNITY: _("Community says"),
    Voice.OVERSIGHT: _("Checked by the oversight body"),
}
SILENCE = {
    Voice.INSTITUTION: _("The institution has not rated this."),
    Voice.COMMUNITY: _("No seat of the community has rated this."),
    Voice.OVERSIGHT: _("The oversight body has not rated this."),
}
NOT_ASSESSED = _("Not assessed yet: that takes two raters, one of them a seat of the community.")
YOU_RATE = {
    Voice.INSTITUTION: _("You rate it for the institution."),
    Voice.COMMUNITY: _("You rate it for your seat of the community."),
    Voice.OVERSIGHT: _("You rate it for the oversight body."),
}


def newest_period(at):
    """The newest quarter whose rating has begun."""
    running = Period.quarter(community_calendar().local_date(at))
    return running if rules.rating_opens_at(running) <= at else running.previous()


def _period(request, at):
    name = request.GET.get("quarter", "")
    period = scorecards.period_named(name, at) if name else newest_period(at)
    if period is None:
        raise Http404
    return period


def _institution(code):
    return get_object_or_404(Institution, code=code, is_registered=True)


def address(institution, period):
    return f"{reverse('accountability:assessment', args=[institution.code])}?quarter={period.name}"


@require_safe
def page(request, code):
    at = timezone.now()
    merged = get_object_or_404(Institution.objects.select_related("merged_into"), code=code).merged_into
    if merged:
        return redirect(reverse("accountability:assessment", args=[merged.code]), permanent=True)
    institution, period = _institution(code), _period(request, at)
    ends_at = rules.rating_ends_at(period, at)
    return render(
        request,
        "accountability/assessment.html",
        {
            "institution": institution,
            "period": period,
            "periods": sorted({*scorecards.periods(institution, at), period}, key=_begin, reverse=True),
            "opens_on": day(rules.rating_opens_at(period)),
            "last_day": day(community_calendar().local_date(ends_at - timedelta(microseconds=1))),
            "is_over": ends_at <= at,
            "may_rate": bool(rules.may_rate(request.user, institution, period, at=at)),
            "parts": _parts(institution, period, at),
            "commitments": [
                _promised(row) for row in queries.promised(institution, queries.last_moment(period, at))
            ],
            "columns": HEADINGS.values(),
        },
    )


def _begin(period):
    return period.starts_on


def _parts(institution, period, at):
    """The components with their criteria, each with its three voices or the words that one did not speak."""
    found = queries.assessed(institution, period, at)
    groups = dict.fromkeys(row.criterion.group for row in found)
    return [
        (GROUPS[group], [_criterion(row) for row in found if row.criterion.group == group])
        for group in groups
    ]


def _criterion(row):
    return {
        "item": row.criterion,
        "words": _("Assessed") if row.is_assessed else NOT_ASSESSED,
        "voices": [
            {
                "heading": HEADINGS[voice],
                "now": row.now(voice),
                "earlier": row.said[voice][1:],
                "silence": SILENCE[voice],
            }
            for voice in Voice
        ],
    }


def _promised(row):
    said = row.institution
    return {
        "commitment": row.commitment,
        "words": row.words,
        "voices": [
            {
                "heading": HEADINGS[Voice.INSTITUTION],
                "label": said and said.get_progress_display(),
                "evidence": said and (said.evidence or said.body),
                "language": said and said.language,
                "moment": said and said.said_at,
                "silence": _("The institution has said nothing of this."),
            },
            _rated(HEADINGS[Voice.COMMUNITY], row.community, SILENCE[Voice.COMMUNITY]),
            _rated(HEADINGS[Voice.OVERSIGHT], row.oversight, SILENCE[Voice.OVERSIGHT]),
        ],
    }


def _rated(heading, rating, silence):
    return {
        "heading": heading,
        "label": rating and rating.get_rating_display(),
        "evidence": rating and rating.evidence,
        "seat": rating and rating.seat,
        "moment": rating and rating.rated_at,
        "silence": silence,
    }


@require_safe
def page_json(request, code):
    at = timezone.now()
    institution = _institution(code)
    return detail_response(assessment_data(institution, _period(request, at), at), institution, at)


@require_safe
def page_csv(request, code):
    at = timezone.now()
    institution, period = _institution(code), _period(request, at)
    name = f"{institution.code}-{period.name}-assessment.csv"
    return csv_response(COLUMNS, rows(institution, period, at), name)


def rated_by(criterion, at):
    """How institutions are rated by a criterion for the newest quarter, as the page of the criterion tells it."""
    period = newest_period(at)
    return {
        "period": period,
        "columns": HEADINGS.values(),
        "rows": [
            (institution, address(institution, period), [(HEADINGS[v], said.get(v)) for v in Voice])
            for institution, said in queries.ratings_of(criterion, period, at)
        ],
    }


@dataclass(frozen=True)
class _Rated:
    """An institution as the page of a rating names and addresses it."""

    institution: Institution
    period: Period
    criterion: Item

    @property
    def reference(self):
        return self.institution.code

    @property
    def title(self):
        return f"{self.institution.name}, {self.period.name}"

    def get_absolute_url(self):
        return address(self.institution, self.period)


class _Named:
    """The same before it is known which criterion and quarter."""

    def __init__(self, institution):
        self.institution = institution
        self.reference = institution.code
        self.title = institution.name

    def get_absolute_url(self):
        return reverse("accountability:assessment", args=[self.reference])


def _has_voice(actor, named, at):
    return rules.rating_voice(actor, named.institution, at=at) is not None


ACTS = Acts(lambda code: _Named(_institution(code)), _has_voice)


def _rate(rated, **answers):
    return actions.rate_criterion(
        rated.institution, period=rated.period, criterion=rated.criterion.code, **answers
    )


def _may_rate(actor, rated, at):
    return rules.can_rate_criterion(actor, rated.institution, rated.period, rated.criterion.code, at=at)


@ACTS.described
def rate(request, named, at, criterion):
    if criterion not in CRITERIA:
        raise Http404
    rated = _Rated(named.institution, _period(request, at), CRITERIA[criterion])
    voice = rules.rating_voice(request.user, named.institution, at=at)
    return Act(
        title=_("Rate criterion %(code)s for %(quarter)s")
        % {"code": criterion, "quarter": rated.period.name},
        lead=YOU_RATE.get(voice, ""),
        button=_("Rate it"),
        done=_("Your rating stands beside the others. What this voice said before stays to be read."),
        on=rated,
        rule=_may_rate,
        perform=_rate,
        form=forms.RateCriterionForm,
        quotes=(("", str(CRITERIA[criterion].text), ""),),
        back=rated.get_absolute_url(),
    )
