"""What is learned from harm: what recurs, how it ends, and whether institutions answer, by quarter."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from community.open_data import LICENCE, json_response, utc
from decisions.small_numbers import SMALLEST
from proposals.views.exports import csv_response
from redress_log import learning
from redress_log.models import HarmKind, Outcome, RemedyKind

# How many quarters the page has room for; the files have all of them.
QUARTERS_SHOWN = 4
NAMES = {
    "answer-case": gettext_lazy("Answers to reports of harm, given in time"),
    "acknowledge-history": gettext_lazy("Answers to histories of harm, given in time"),
}


HELD = {
    "agreed": gettext_lazy("Agreed"),
    "delivered": gettext_lazy("Said to be done"),
    "done": gettext_lazy("Checked: done"),
    "partly": gettext_lazy("Checked: in part"),
    "not_done": gettext_lazy("Checked: not done"),
    "came_back": gettext_lazy("Harm was back afterwards"),
}


@require_safe
def page(request):
    at = timezone.now()
    quarters = list(learning.quarters()[:QUARTERS_SHOWN])
    duties = [
        {
            "name": NAMES[kind],
            "quarters": [
                {"name": quarter.name, "rows": learning.duties_in(quarter.starts_on, kind, at)}
                for quarter in quarters
            ],
        }
        for kind in learning.DUTIES
    ]
    for duty in duties:
        for quarter in duty["quarters"]:
            quarter["in_time"] = sum(in_time for _reference, in_time in quarter["rows"])
    return render(
        request,
        "redress_log/learning.html",
        {
            "quarters": quarters,
            "columns": [_("What it was"), *(quarter.name for quarter in quarters)],
            "kinds": _table(HarmKind, [quarter.kinds for quarter in quarters]),
            "outcomes": _table(Outcome, [quarter.outcomes for quarter in quarters]),
            "remedies": _remedies(quarters[0]) if quarters else [],
            "held": [_("What was promised"), *HELD.values()],
            "duties": duties,
            "fewest_shown": SMALLEST,
        },
    )


def _table(choices, columns):
    """A row for each choice; a letter stands for what is hidden, and a choice that came later was not counted."""
    return [
        [choice.label, *(_cell(figures, str(choice)) for figures in columns)]
        for choice in choices
        if any(str(choice) in figures for figures in columns)
    ]


def _remedies(quarter):
    """A row for each kind of remedy that was agreed, which leads to its cases; of the others there is nothing to say."""
    cases = reverse("redress_log:list")
    return [
        [(kind.label, f"{cases}?remedy={kind}"), *(numbers[held] for held in HELD)]
        for kind in RemedyKind
        if (numbers := quarter.remedies.get(str(kind))) and numbers["agreed"]
    ]


def _cell(figures, code):
    if code not in figures:
        return "[z]"
    return "[c]" if figures[code] is None else figures[code]


@require_safe
def page_json(request):
    at = timezone.now()
    items = [learning.quarter_data(quarter, at) for quarter in learning.quarters()]
    return json_response({"items": items, "as_of": utc(at), "licence": LICENCE})


@require_safe
def page_csv(request):
    at = timezone.now()
    rows = (row for quarter in learning.quarters() for row in learning.rows(quarter, at))
    return csv_response(learning.COLUMNS, rows, "learning.csv")
