"""The list of proposals as a page and as files; the address is the query of each."""

import csv

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.open_data import LICENCE, cell, json_response, utc
from community.rules import is_signed_in
from proposals import queries
from proposals.forms import FilterForm
from proposals.models import Proposal

PER_PAGE = 25


def found(request, at):
    """The filter form and the proposals it finds; a filter that is not valid finds nothing."""
    form = FilterForm(request.GET or None)
    if not form.is_bound:
        return form, queries.public_proposals(at)
    if not form.is_valid():
        return form, Proposal.objects.none()
    return form, queries.public_proposals(at, **form.chosen)


def list_(request):
    at = timezone.now()
    form, proposals = found(request, at)
    page = Paginator(proposals, PER_PAGE).get_page(request.GET.get("page"))
    for proposal in page:
        proposal.standing = queries.standing(proposal, at)
        proposal.line = Truncator(proposal.plain_summary).words(24)
        proposal.facts = [
            proposal.lead_organisation.name,
            proposal.get_identifiability_display(),
            proposal.standing.note,
        ]
    chosen = form.chosen if form.is_bound and form.is_valid() else {}
    return render(
        request,
        "proposals/list.html",
        {
            "form": form,
            "page": page,
            "total": Proposal.objects.public().count(),
            "removals": [
                (
                    _("Remove “%(filter)s”") % {"filter": form.in_words(name)},
                    f"?{urlencode({key: value for key, value in chosen.items() if key != name})}",
                )
                for name in chosen
                if name != "sort"
            ],
            "query": urlencode(chosen),
            "drafts": _drafts_of(request.user),
        },
    )


def _drafts_of(user):
    if not is_signed_in(user):
        return []
    return (
        user.proposals.filter(state=Proposal.State.DRAFT)
        .order_by("-pk")
        .only("title", "draft_key", "reference", "filed_by")
    )


def list_json(request):
    at = timezone.now()
    _form, proposals = found(request, at)
    items = [queries.summary_json(proposal, at, settings.BASE_URL) for proposal in proposals]
    return json_response({"items": items, "count": len(items), "as_of": utc(at), "licence": LICENCE})


def list_csv(request):
    at = timezone.now()
    _form, proposals = found(request, at)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="proposals.csv"'
    writer = csv.DictWriter(response, queries.SUMMARY_COLUMNS)
    writer.writeheader()
    for proposal in proposals:
        line = queries.summary_json(proposal, at, settings.BASE_URL)
        writer.writerow({name: cell("" if value is None else str(value)) for name, value in line.items()})
    return response
