"""What other registers tell: their maps, one use beside its source row, what was promised and reported."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import Attempt, attempt, posted
from proposals import actions, queries, rules
from proposals.forms import BenefitForm, SameOrganisationForm
from proposals.models import Proposal
from proposals.views.exports import cells, csv_response, json_lines
from proposals.views.reading import public_proposal

PER_PAGE = 20


def register_maps(request):
    """Each register's column map, for a person."""
    return render(
        request,
        "proposals/registers.html",
        {
            "registers": queries.counted_registers(),
            "can_merge": rules.can_register(request.user, at=timezone.now()),
        },
    )


def source(request, reference):
    """One imported use read side by side with its source row."""
    proposal = public_proposal(reference)
    if not proposal.register:
        raise Http404
    lines = queries.source_lines(proposal)
    return render(
        request,
        "proposals/source_row.html",
        {
            "proposal": proposal,
            "lines": [line for line in lines if line.cell.strip() and line.said],
            "silent": [line for line in lines if line.cell.strip() and not line.said],
            "empty": [line for line in lines if not line.cell.strip() and not line.is_withheld],
            "withheld": [line for line in lines if line.is_withheld],
            "attribution": queries.attribution(proposal),
            "link": queries.source_link(proposal),
            "siblings": list(queries.other_versions_of_agreement(proposal)),
        },
    )


def _benefits(request):
    """The filter form, and the uses that it finds; a filter that is not valid finds nothing."""
    form = BenefitForm(request.GET or None)
    if not form.is_bound:
        return form, queries.uses(), {}
    if not form.is_valid():
        return form, Proposal.objects.none(), {}
    return form, queries.uses(**form.chosen), form.chosen


def benefits(request):
    form, found, chosen = _benefits(request)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = queries.with_promises(page.object_list)
    apart = {name: value for name, value in chosen.items() if name != "told"}
    return render(
        request,
        "proposals/benefits.html",
        {
            "form": form,
            "page": page,
            "total": queries.uses().count(),
            "counts": queries.benefit_counts(queries.uses(**apart)),
            "institution": f"&{urlencode({'institution': apart['institution']})}"
            if "institution" in apart
            else "",
            "query": request.GET.urlencode() if form.errors else urlencode(chosen),
        },
    )


def _lines(found):
    """What the files say about these uses, a portion at a time."""
    last = 0
    while portion := queries.with_promises(found.filter(pk__gt=last)[:PER_PAGE]):
        yield from (queries.benefit_json(proposal, settings.BASE_URL) for proposal in portion)
        last = portion[-1].pk


def benefits_csv(request):
    rows = map(cells, _lines(_benefits(request)[1]))
    return csv_response(queries.BENEFIT_COLUMNS, rows, "benefits.csv")


def benefits_json(request):
    return json_lines(_lines(_benefits(request)[1]), timezone.now())


@never_cache
@login_required
def doubles(request):
    """Where stewards see which names look alike."""
    verdict = rules.can_register(request.user, at=timezone.now())
    return render(
        request,
        "proposals/doubles.html",
        {"verdict": verdict, "pairs": queries.likely_doubles() if verdict else []},
        status=200 if verdict else 403,
    )


@never_cache
@login_required
def merge_institutions(request):
    at = timezone.now()
    verdict = rules.can_register(request.user, at=at)
    form = SameOrganisationForm(posted(request), initial=request.GET.dict())
    if verdict:
        result = attempt(request, actions.merge_institutions, form=form, at=at)
    else:
        result = Attempt(refusal=verdict.reason, status=403)
    if result.done:
        messages.success(request, _("Done. It is on the public record."))
        return redirect("proposals:doubles")
    return render(
        request,
        "proposals/merge_institutions.html",
        {"form": form if verdict else None, "refusal": result.refusal, "verdict": verdict},
        status=result.status,
    )
