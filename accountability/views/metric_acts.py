"""The pages on which an institution promises metrics and publishes their numbers."""

from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accountability import actions, forms, queries, rules
from accountability.views.plan_acts import ACTS, find_goal, goal_act
from accountability.views.plan_page import period_words
from accountability.views.plans import find
from community.acting import attempt, posted
from community.views.acts import Act

ROWS_SHOWN = 50


@ACTS.described
def metric(request, found, at, code):
    return goal_act(
        found,
        code,
        title=_("Promise a metric"),
        lead=_("How everybody will see whether this goal is reached. It cannot be changed later."),
        button=_("Promise it"),
        done=_("The metric is promised. Publish its first number."),
        perform=actions.promise_metric,
        form=forms.MetricForm,
    )


def _find(found, code, number):
    metric = get_object_or_404(find_goal(found, code).metrics.prefetch_related("points"), number=number)
    metric.goal.plan = found
    return metric


@ACTS.described
def publish(request, found, at, code, number):
    metric = _find(found, code, number)
    file = reverse("accountability:import_numbers", args=[found.reference, code, number])
    return Act(
        title=_("Publish a number"),
        lead=_("A number for the same period and group replaces the one before, which stays readable."),
        button=_("Publish it"),
        done=_("The number is published."),
        on=metric,
        rule=rules.can_publish_data,
        perform=actions.publish_data,
        form=forms.NumberForm,
        quotes=((metric.name, metric.measures, found.language),),
        others=((_("Publish many from a CSV file"), file),),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_numbers(request, reference, code, number):
    """A file is looked at first and published, all of it or nothing, when what it would add was confirmed."""
    at, found = timezone.now(), find(reference)
    metric = _find(found, code, number)
    verdict = rules.can_publish_data(request.user, metric, at=at)
    form = forms.ImportForm(posted(request), request.FILES or None, metric=metric, at=at)
    refusal, status, is_looked_at = "", HTTPStatus.OK, False
    if request.method == "POST" and not verdict:
        refusal, status = verdict.reason, ACTS.refused_status(request.user, found, at)
    elif request.method == "POST" and "confirm" not in request.POST and form.is_valid():
        is_looked_at = True
    else:
        result = attempt(request, partial(actions.publish_data, metric), form=form, at=at)
        if result.done:
            messages.success(request, _("The numbers are published."))
            return redirect(found)
        refusal, status = result.refusal, result.status
    context = {
        "record": found,
        "metric": metric,
        "form": form,
        "verdict": verdict,
        "refusal": refusal,
        "back": found.get_absolute_url(),
        "preview": _preview(form) if is_looked_at else None,
        "columns": [_("Period"), _("Group"), _("Number"), _("Note")],
        "shows_text": form.is_bound and not is_looked_at,
    }
    return render(request, "accountability/import_numbers.html", context, status=status)


def _preview(form):
    """What a file would add: how much, and its first lines."""
    fresh = [
        [
            period_words(row["starts_on"], row["ends_on"]),
            f"{row['stratum_kind']}: {row['stratum']}" if row["stratum"] else _("Everybody together"),
            queries.plain(row["value"]),
            row["note"],
        ]
        for row in form.fresh[:ROWS_SHOWN]
    ]
    return {
        "numbers": len(form.fresh),
        "replaced": form.replaced,
        "known": len(form.rows) - len(form.fresh),
        "rows": fresh,
        "left": max(0, len(form.fresh) - ROWS_SHOWN),
    }
