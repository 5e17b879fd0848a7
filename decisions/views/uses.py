"""The register of data uses, and one use with all that is told of it."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.holds import detail_response
from community.open_data import LICENCE, json_response, utc
from community.views.acts import Act
from decisions import actions, forms, rules, uses
from decisions.models import MissingUse
from decisions.views import missing_uses
from decisions.views.acts import acts_on
from proposals.queries import standing
from proposals.views.exports import csv_response


def _find(reference):
    return get_object_or_404(uses.registered(), reference=reference)


def _found(request, at):
    """The filter and the uses that fit it; none where a choice cannot be read."""
    form = forms.UseFilterForm(request.GET)
    if not form.is_valid():
        return form, uses.registered().none()
    chosen = form.cleaned_data
    return form, uses.narrowed(uses.registered(), chosen["state"], chosen["institution"], at)


@require_safe
def list_(request):
    at = timezone.now()
    form, found = _found(request, at)
    shown = Paginator(found, missing_uses.PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"proposal": each, "standing": standing(each, at)} for each in shown]
    missing = MissingUse.objects.public()
    return render(
        request,
        "decisions/uses.html",
        {
            "form": form,
            "page": shown,
            "rows": rows,
            "total": uses.registered().count(),
            "missing": missing_uses.with_states(missing[: missing_uses.PER_PAGE], at),
            "missing_total": missing.count(),
        },
    )


@require_safe
def list_json(request):
    at = timezone.now()
    items = [uses.use_data(each) for each in _found(request, at)[1]]
    return json_response({"items": items, "as_of": utc(at), "licence": LICENCE})


@require_safe
def list_csv(request):
    items = (uses.use_data(each) for each in _found(request, timezone.now())[1])
    rows = ([_cell(item[column]) for column in uses.COLUMNS] for item in items)
    return csv_response(uses.COLUMNS, rows, "uses.csv")


def _cell(value):
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, list) else str(value)


@require_safe
def detail(request, reference):
    at = timezone.now()
    proposal = _find(reference)
    return render(
        request,
        "decisions/use.html",
        {
            "proposal": proposal,
            "standing": standing(proposal, at),
            "renewal_ends_on": uses.renewal_ends_on(proposal),
            "conditions": [
                {"condition": each, "words": each.words(at), "status": each.status(at)}
                for each in uses.conditions_of(proposal)
            ],
            "releases": proposal.releases.all(),
            "outputs": proposal.outputs.all(),
            "reports": proposal.use_reports.all(),
            "can_report": rules.can_report_use(request.user, proposal, at=at),
        },
    )


@require_safe
def detail_json(request, reference):
    use = _find(reference)
    return detail_response(uses.use_data(use, expand=True), use.lead_organisation, timezone.now())


ACTS = acts_on(_find)


@ACTS.described
def release(request, proposal, at):
    return Act(
        title=_("Tell of a release of data"),
        lead=_("A dataset that was handed over or opened in one month. It is published at once."),
        button=_("Publish it"),
        done=_("The release is listed."),
        rule=rules.can_report_use,
        perform=actions.report_release,
        form=forms.ReleaseForm,
        back=_address(proposal),
    )


@ACTS.described
def output(request, proposal, at):
    return Act(
        title=_("List what came of it"),
        lead=_("A report, an article or a tool that everybody can read or use."),
        button=_("List it"),
        done=_("It is listed."),
        rule=rules.can_report_use,
        perform=actions.report_output,
        form=forms.OutputForm,
        back=_address(proposal),
    )


def _address(proposal):
    return reverse("uses:detail", args=[proposal.reference])
