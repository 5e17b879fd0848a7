"""Public pages and files: the list, one proposal, its versions and what changed between them."""

import csv

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from community.open_data import LICENCE, cell, json_response, utc
from community.rules import is_signed_in
from proposals import queries, rules
from proposals.forms import FilterForm
from proposals.models import Proposal
from proposals.models.states import AFTER_DECISION
from proposals.views.offers import acts, seconding
from record.queries import entries_about

PER_PAGE = 25


def found_by(request, at):
    """The filter form and the proposals it finds; a filter that is not valid finds nothing."""
    form = FilterForm(request.GET or None)
    if not form.is_bound:
        return form, queries.public_proposals(at)
    if not form.is_valid():
        return form, Proposal.objects.none()
    return form, queries.public_proposals(at, **form.chosen)


def list_(request):
    at = timezone.now()
    form, found = found_by(request, at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
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
    _form, found = found_by(request, at)
    items = [queries.summary_json(proposal, at, settings.BASE_URL) for proposal in found]
    return json_response({"items": items, "count": len(items), "as_of": utc(at), "licence": LICENCE})


def list_csv(request):
    at = timezone.now()
    _form, found = found_by(request, at)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="proposals.csv"'
    writer = csv.DictWriter(response, queries.SUMMARY_COLUMNS)
    writer.writeheader()
    for proposal in found:
        line = queries.summary_json(proposal, at, settings.BASE_URL)
        writer.writerow({name: cell("" if value is None else str(value)) for name, value in line.items()})
    return response


def public_proposal(reference):
    """The public proposal of this reference with what its pages show, or 404."""
    return get_object_or_404(
        Proposal.objects.public()
        .select_related("lead_organisation", "filed_by")
        .prefetch_related("data_controllers"),
        reference=reference,
    )


def detail(request, reference):
    proposal, at = public_proposal(reference), timezone.now()
    clock = queries.clock_of(proposal)
    action, links = acts(request.user, proposal, at)
    versions = list(proposal.versions.defer("text").order_by("-number"))
    newest = versions[0]
    institutions = [proposal.lead_organisation, *proposal.data_controllers.all()]
    text = proposal.answers()
    sections = queries.sections_of(text, institutions)
    facts = queries.key_facts(sections)
    # The views have a page of their own, so their entries are not listed once more.
    entries = entries_about(
        proposal.reference,
        leave_out=["proposals.commented", "proposals.comment_revised"],
        with_payloads=False,
    )
    return render(
        request,
        "proposals/detail.html",
        {
            "proposal": proposal,
            "standing": queries.standing(proposal, at),
            "clock": clock,
            "reading": clock and clock.reading(at),
            "action": action,
            "links": links,
            "seconding": seconding(proposal, at),
            **_since_then(proposal),
            "facts": facts,
            "unanswered": [label for label, words, _url in facts if not words],
            "newest": newest,
            "sections": queries.given_and_missing(sections),
            "tabs": queries.tabs(proposal, "detail"),
            "latest": _latest(proposal, at),
            "is_open": proposal.comments_are_open(at),
            "entries": entries,
            "versions": queries.version_lines(proposal, versions),
            "check": queries.check(newest, text, entries),
            "siblings": list(queries.other_versions_of_agreement(proposal)),
            "attribution": queries.attribution(proposal),
            "citation": queries.citation(proposal, newest, at),
            "formats": queries.formats(proposal, newest),
            "language_line": queries.language_line(newest.language),
            "other_languages": queries.in_other_languages(versions),
            "can_propose_change": rules.can_propose_change(request.user, proposal, at=at),
        },
    )


def _since_then(proposal):
    """What there is to read besides the text about a check, a use, and what was asked about that use."""
    is_allowed = proposal.state in (Proposal.State.REGISTERED, *AFTER_DECISION)
    return {
        "refusal_of_check": proposal.state == Proposal.State.NOT_ACCEPTED and proposal.refusals.last(),
        "requests": is_allowed and proposal.requests.exclude(state=Proposal.State.DRAFT).order_by("pk"),
        "use_reports": proposal.first_access_on and proposal.use_reports.order_by("-reported_at", "-pk"),
    }


def _latest(proposal, at):
    """The first three of each kind of thing that people say, and how many there are."""
    views, views_total = queries.newest(queries.latest_views(proposal))
    questions, questions_total = queries.newest(queries.public_questions(at, proposal=proposal))
    for question in questions:
        question.standing = queries.question_standing(question, at)
    return {
        "views": views,
        "views_total": views_total,
        "questions": questions,
        "questions_total": questions_total,
    }


def detail_json(request, reference):
    proposal = public_proposal(reference)
    versions = proposal.versions.select_related("proposal").defer("text")
    return json_response(queries.record_json(proposal, versions, timezone.now(), settings.BASE_URL))
