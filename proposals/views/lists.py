"""The list of proposals as a page; the address is the query, of its files too."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.rules import is_signed_in
from proposals import queries
from proposals.forms import FilterForm
from proposals.models import Proposal

PER_PAGE = 25
# What a line of the list shows, and what says where a proposal stands.
ROW = [
    "reference",
    "title",
    "plain_summary",
    "identifiability",
    "request_kind",
    "filed_as",
    "state",
    "moved_at",
    "comments_open_at",
    "comments_close_at",
    "vote_opens_at",
    "vote_closes_at",
    "first_access_on",
    "ends_on",
    "renewal_due_at",
    "deletion_proved_at",
    "lapse_reason",
    "merged_into",
    "reason",
    "lead_organisation__name",
    "lead_organisation__holidays_of",
    "lead_organisation__time_zone",
]


def found(request, at):
    """The filter form and the proposals it finds; a filter that is not valid finds nothing."""
    form = FilterForm(request.GET or None)
    if not form.is_bound:
        return form, queries.public_proposals(at)
    if not form.is_valid():
        return form, Proposal.objects.none()
    return form, queries.public_proposals(at, **form.chosen)


def _chosen(form):
    return form.chosen if form.is_bound and form.is_valid() else {}


def query(request, form, without=()):
    """The filters that are set, as they stand in an address. What is not valid finds nothing, in the files too."""
    if form.errors:
        return request.GET.urlencode()
    return urlencode({name: value for name, value in _chosen(form).items() if name not in without})


def list_(request):
    at = timezone.now()
    form, proposals = found(request, at)
    chosen = _chosen(form)
    # The keys first, which a database sorts much faster than whole rows. A search is asked once for all of them.
    keys = proposals.values_list("pk", flat=True)
    page = Paginator(list(keys) if chosen else keys, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    rows = Proposal.objects.select_related("lead_organisation").only(*ROW).in_bulk(shown)
    page.object_list = [rows[key] for key in shown if key in rows]
    for proposal in page:
        proposal.standing = queries.standing(proposal, at)
        proposal.line = Truncator(proposal.plain_summary).words(24)
        proposal.facts = [
            proposal.lead_organisation.name,
            proposal.get_identifiability_display(),
            proposal.standing.note,
        ]
    return render(
        request,
        "proposals/list.html",
        {
            "form": form,
            "page": page,
            # How many were looked at is said where none was found.
            "total": page.paginator.count or Proposal.objects.public().count(),
            "removals": [
                (
                    _("Remove “%(filter)s”") % {"filter": form.in_words(name)},
                    f"?{urlencode({key: value for key, value in chosen.items() if key != name})}",
                )
                for name in chosen
                if name != "sort"
            ],
            "query": query(request, form),
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
