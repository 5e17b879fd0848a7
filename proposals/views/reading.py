"""Public pages and files of one proposal."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from community.holds import detail_response
from proposals import queries, rules
from proposals.deliberation import deliberation
from proposals.models import Proposal
from proposals.models.states import AFTER_DECISION
from proposals.views.offers import acts, seconding
from record.queries import entries_about


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
    documents, missing_documents = queries.documents_of(proposal)
    return render(
        request,
        "proposals/detail.html",
        {
            "proposal": proposal,
            "standing": queries.standing_now(proposal, at),
            "clocks": queries.clocks_of(proposal, at),
            "at": at,
            "stage": _closing(proposal, at),
            "action": action,
            "links": links,
            "seconding": seconding(proposal, at),
            **_since_then(proposal),
            "facts": facts,
            "unanswered": [label for label, words, _url in facts if not words],
            "newest": newest,
            "sections": queries.given_and_missing(sections),
            "tabs": queries.tabs(proposal, "detail"),
            "who": queries.who(proposal),
            "documents": documents,
            "missing_documents": missing_documents,
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
            "is_own": rules.wrote(request.user, proposal) or rules.writes_along(request.user, proposal),
            "can_propose_change": rules.can_propose_change(request.user, proposal, at=at),
        },
    )


def _closing(proposal, at):
    """How far the summary of a discussion is that has closed and that nothing followed yet, or None."""
    if proposal.state != Proposal.State.DISCUSSION or proposal.comments_are_open(at):
        return None
    return deliberation(proposal, at)


def _since_then(proposal):
    """What there is to read besides the text about a check, a use, and what was asked about that use."""
    is_allowed = proposal.state in (Proposal.State.REGISTERED, *AFTER_DECISION)
    return {
        "refusal_of_check": proposal.state in (Proposal.State.NOT_ACCEPTED, Proposal.State.MERGED)
        and proposal.refusals.last(),
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
    at = timezone.now()
    data = queries.record_json(proposal, versions, at, settings.BASE_URL)
    return detail_response(data, proposal.lead_organisation, at)
