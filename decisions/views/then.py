"""A decision's page as it stood at the end of a day."""

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from community.dates import short_day
from decisions import stood
from decisions.views import page
from decisions.views.reading import find
from proposals.forms import DayForm
from proposals.queries import NotThen, read_day


@require_safe
def on_day(request, reference):
    """From the form: to the page of the day."""
    decision = find(reference)
    words = request.GET.get("day", "").strip()
    try:
        day = read_day(words)
    except NotThen as wrong:
        return _refuse(request, decision, words, wrong, status=400)
    return redirect("decisions:at", reference, day.isoformat())


@require_safe
def at(request, reference, day):
    """What a reader saw at the end of a day: the words, the status and everything beside them."""
    decision, now = find(reference), timezone.now()
    try:
        wanted = read_day(day)
    except NotThen as wrong:
        return _refuse(request, decision, day, wrong, status=400)
    try:
        moment = stood.end_of(decision, wanted, now)
    except NotThen as wrong:
        return _refuse(request, decision, day, wrong, status=404)
    then = stood.as_it_stood(reference, moment)
    version = then.version_for(get_language())
    newest = decision.version_for(get_language())
    context = page.context(then, version, list(then.versions.all()), moment, actor=AnonymousUser())
    context |= {
        "then": short_day(wanted),
        "is_old": version != newest,
        # What a program cites is the version, read today.
        "citation": page.citation(then, version, now),
    }
    response = render(request, "decisions/detail.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _refuse(request, decision, words, wrong, *, status):
    response = render(
        request,
        "decisions/not_then.html",
        {"decision": decision, "refusal": str(wrong), "day_form": DayForm({"day": words[:40]})},
        status=status,
    )
    response["X-Robots-Tag"] = "noindex"
    return response
