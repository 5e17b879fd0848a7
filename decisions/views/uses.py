"""The register of data uses, one use with all that is told of it, and uses that are missing here."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.acting import attempt, posted, press
from community.open_data import LICENCE, json_response, utc
from community.rules import is_steward
from community.views.acts import Act
from decisions import actions, forms, rules, uses
from decisions.models import MissingUse
from decisions.views.acts import acts_on
from proposals.queries import standing
from proposals.views.exports import csv_response
from record.queries import entries_about

PER_PAGE = 25


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
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
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
            "missing": _with_states(missing[:PER_PAGE], at),
            "missing_total": missing.count(),
        },
    )


def _with_states(missing, at):
    found = missing.select_related("institution", "clock__rule")
    return [{"missing": each, "state": each.state(at).label} for each in found]


def _missing_uses(request, found, at, *, title, lead):
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": title, "lead": lead, "page": page, "rows": _with_states(page.object_list, at)}
    return render(request, "decisions/missing_uses.html", context)


@require_safe
def missing_list(request):
    """All that were passed on, answered or not."""
    return _missing_uses(
        request,
        MissingUse.objects.public(),
        timezone.now(),
        title=_("Uses that were said to be missing"),
        lead=_("The institution says where each stands here now, or that there is no such use."),
    )


@never_cache
@login_required
@require_safe
def unread(request):
    """What waits for a steward to read it, the oldest first."""
    at = timezone.now()
    if not is_steward(request.user, at=at):
        raise PermissionDenied(_("This desk is the stewards'."))
    return _missing_uses(
        request,
        MissingUse.objects.waiting_for(request.user, at).order_by("reported_at", "pk"),
        at,
        title=_("Reports of missing uses to read"),
        lead=_("Only stewards see these. Pass each on, or say why not."),
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
    return json_response(uses.use_data(_find(reference), expand=True))


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


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_missing(request):
    """Report a use that is missing."""
    form = forms.MissingUseForm(posted(request), initial={"language": get_language()})
    result = attempt(request, actions.report_missing_use, form=form, at=timezone.now())
    if result.done:
        messages.success(
            request,
            _("We received it as %(reference)s. A steward reads it first.")
            % {"reference": result.made.reference},
        )
        return redirect("uses:list")
    return render(
        request,
        "decisions/report_missing_use.html",
        {"form": form, "refusal": result.refusal},
        status=result.status,
    )


def _find_missing(reference):
    return get_object_or_404(
        MissingUse.objects.select_related("institution", "clock__rule", "proposal"), reference=reference
    )


def _need_reader(request, missing, at):
    """One that is public, or that stewards read first; everybody else finds nothing."""
    if not rules.sees_missing_use(request.user, missing, at=at):
        raise Http404


@require_safe
def missing_one(request, reference):
    at = timezone.now()
    missing = _find_missing(reference)
    _need_reader(request, missing, at)
    may_answer = rules.can_answer_missing_use(request.user, missing, at=at)
    may_read = rules.can_read_missing_use(request.user, missing, at=at)
    response = render(
        request,
        "decisions/missing_use.html",
        {
            "missing": missing,
            "state": missing.state(at),
            "reading": missing.clock.reading(at) if missing.clock else None,
            "may_answer": may_answer,
            "may_read": may_read,
            "reads": missing.passed_on_at is None,
            "entries": entries_about(missing.reference),
        },
    )
    if missing.passed_on_at is None:
        response["Cache-Control"] = "no-store"
    return response


@never_cache
@login_required
@require_POST
def pass_on(request, reference):
    at = timezone.now()
    missing = _find_missing(reference)
    _need_reader(request, missing, at)
    done = _("It is public, and the institution was asked.")
    return press(request, partial(actions.pass_on_missing_use, missing), at=at, done=done, to=missing)


MISSING_ACTS = acts_on(_find_missing)


@MISSING_ACTS.described
def decline(request, missing, at):
    _need_reader(request, missing, at)
    return Act(
        title=_("Do not pass it on"),
        lead=_("Only the person who told of it is told why."),
        button=_("Do not pass it on"),
        done=_("It is not passed on."),
        rule=rules.can_read_missing_use,
        perform=actions.decline_missing_use,
        form=forms.DeclineMissingUseForm,
        quotes=(("", missing.what, missing.language),),
    )


@MISSING_ACTS.described
def answer(request, missing, at):
    _need_reader(request, missing, at)
    return Act(
        title=_("Answer whether this use is missing"),
        lead=_("Everybody can read your answer."),
        button=_("Publish the answer"),
        done=_("The answer is published."),
        rule=rules.can_answer_missing_use,
        perform=actions.answer_missing_use,
        form=forms.AnswerMissingUseForm,
        quotes=(("", missing.what, missing.language),),
    )
