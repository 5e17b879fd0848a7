"""Every text that a proposal had: the list, one of them, a day, what changed, and words taken out for good."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.dates import short_day
from community.rules import is_signed_in, is_steward
from proposals import citations, queries, rules
from proposals.forms import CompareForm, DayForm
from proposals.models import ProposalVersion
from proposals.views.reading import public_proposal
from record.queries import entries_about

# In seconds: an old version does not change, but words may be taken out of it, and then soon.
KEPT_FOR = 300


def _for_readers_not_indexes(request, response, *versions):
    """An old text or a comparison: no search engine lists it; caches keep it when nothing was taken out of it."""
    response["X-Robots-Tag"] = "noindex"
    if not is_signed_in(request.user) and not any(version.withheld for version in versions):
        patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return response


def _numbers(proposal):
    return list(proposal.versions.order_by("-number").values_list("number", flat=True))


@require_safe
def versions(request, reference):
    return _versions_page(request, public_proposal(reference))


def _versions_page(request, proposal, *, refusal="", compare_form=None, day_form=None, status=200):
    at = timezone.now()
    found = list(proposal.versions.select_related("proposal").defer("text").order_by("-number"))
    numbers = [version.number for version in found]
    return render(
        request,
        "proposals/versions.html",
        {
            "proposal": proposal,
            "tabs": queries.tabs(proposal, "versions"),
            "versions": queries.version_lines(proposal, found),
            "removed": [version for version in found if version.withheld],
            "compare_form": compare_form
            or CompareForm(numbers=numbers, initial={"before": min(numbers[:2][-1:]), "after": numbers[0]}),
            "day_form": day_form or DayForm(initial={"day": timezone.localdate(at).isoformat()}),
            "form": compare_form,
            "refusal": refusal,
            "can_redact": is_steward(request.user, at=at) and rules.can_redact(request.user, proposal, at=at),
        },
        status=status,
    )


@require_safe
def version(request, reference, number):
    proposal = public_proposal(reference)
    shown = get_object_or_404(ProposalVersion, proposal=proposal, number=number)
    newest = _numbers(proposal)[0]
    response = _version_page(request, proposal, shown, newest)
    return _for_readers_not_indexes(request, response, shown) if number < newest else response


def _version_page(request, proposal, shown, newest, then=None, day=None):
    entries = entries_about(proposal.reference, leave_out=["proposals.commented"], with_payloads=False)
    return render(
        request,
        "proposals/version.html",
        {
            "proposal": proposal,
            "version": shown,
            "title": shown.text["title"] or proposal.reference,
            "is_old": shown.number < newest,
            "then": then,
            "day": day,
            "language_line": queries.language_line(shown.language),
            "sections": queries.given_and_missing(queries.sections_of(shown.text, withheld=shown.withheld)),
            "compare_url": shown.number > 1
            and reverse("proposals:compare", args=[proposal.reference, shown.number - 1, shown.number]),
            "check": queries.check(shown, shown.text, entries),
            "citation": queries.citation(proposal, shown, timezone.now()),
            "formats": queries.formats(proposal, shown),
        },
    )


@require_safe
def on_day(request, reference):
    """From the form: to the page of the day."""
    proposal = public_proposal(reference)
    form = DayForm(request.GET)
    try:
        day = queries.read_day(request.GET.get("day", "").strip())
    except queries.NotThen as wrong:
        return _versions_page(request, proposal, refusal=str(wrong), day_form=form, status=400)
    return redirect("proposals:at", reference, day.isoformat())


@require_safe
def at(request, reference, day):
    """What a reader saw at the end of a day: the version in force, and where the proposal stood."""
    proposal = public_proposal(reference)
    form = DayForm({"day": day})
    try:
        wanted = queries.read_day(day)
    except queries.NotThen as wrong:
        return _versions_page(request, proposal, refusal=str(wrong), day_form=form, status=400)
    try:
        then = queries.as_of_day(proposal, wanted, timezone.now())
    except queries.NotThen as wrong:
        return _versions_page(request, proposal, refusal=str(wrong), day_form=form, status=404)
    response = _version_page(
        request, proposal, then.version, _numbers(proposal)[0], then=then, day=short_day(wanted)
    )
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def compare_chosen(request, reference):
    """From the form: to the comparison of any two versions."""
    proposal = public_proposal(reference)
    form = CompareForm(request.GET, numbers=_numbers(proposal))
    if not form.is_valid():
        return _versions_page(request, proposal, compare_form=form, status=400)
    return redirect("proposals:compare", reference, form.cleaned_data["before"], form.cleaned_data["after"])


@require_safe
def compare(request, reference, before, after):
    """What changed between two versions: in sentences, then word by word."""
    proposal = public_proposal(reference)
    old, new = (get_object_or_404(ProposalVersion, proposal=proposal, number=n) for n in (before, after))
    response = render(
        request,
        "proposals/compare.html",
        {
            "proposal": proposal,
            "before": old,
            "after": new,
            "changes": queries.changes_between(old, new),
            "new_language": queries.language_line(new.language) if new.language != old.language else "",
        },
    )
    return _for_readers_not_indexes(request, response, old, new)


FILES = {
    "txt": ("text/plain; charset=utf-8", None),
    "bib": ("application/x-bibtex; charset=utf-8", citations.bibtex),
    "ris": ("application/x-research-info-systems; charset=utf-8", citations.ris),
    "csl.json": ("application/vnd.citationstyles.csl+json", citations.csl_json),
}


@require_safe
def version_file(request, reference, number, ending):
    """A version as plain text, or as a citation of it for a program."""
    if ending not in FILES:
        raise Http404
    proposal = public_proposal(reference)
    shown = get_object_or_404(ProposalVersion, proposal=proposal, number=number)
    source = queries.source_of(proposal, shown, timezone.now())
    content_type, write = FILES[ending]
    response = HttpResponse(
        write(source) if write else _as_text(proposal, shown, source), content_type=content_type
    )
    response["Content-Disposition"] = f'attachment; filename="{reference}-v{number}.{ending}"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _as_text(proposal, shown, source):
    sections = queries.sections_of(shown.text, withheld=shown.withheld)
    return citations.plain_text(
        source,
        [
            (
                str(section.title),
                [
                    (str(answer.field.label), None if answer.is_withheld else answer.as_text.strip())
                    for answer in answers
                    if answer.is_given
                ],
            )
            for section, answers in sections
        ],
        _("%(reference)s, version %(number)d of %(day)s")
        % {
            "reference": proposal.reference,
            "number": shown.number,
            "day": short_day(shown.published_at),
        },
        _("Part of this record was removed – the log shows when and why"),
    )
