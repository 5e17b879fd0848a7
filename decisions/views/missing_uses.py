"""Uses of data that are said to be missing here: told of, read by a steward, passed on, answered."""

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
from community.actions import extend_clock
from community.dates import day
from community.forms import ExtendForm
from community.rules import can_extend_clock, is_steward
from community.views.acts import Act
from decisions import actions, forms, rules
from decisions.models import MissingUse
from decisions.views.acts import acts_on
from record.queries import entries_about

PER_PAGE = 25


def with_states(missing, at):
    """Rows of a list: each that was said to be missing, and where it stands."""
    found = missing.select_related("institution", "clock__rule")
    return [{"missing": each, "state": each.state(at).label} for each in found]


def _missing_uses(request, found, at, *, title, lead):
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"title": title, "lead": lead, "page": page, "rows": with_states(page.object_list, at)}
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


def _may_extend(actor, missing, at):
    return missing.clock is not None and can_extend_clock(actor, missing.clock, at=at)


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
            "may_extend": _may_extend(request.user, missing, at),
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
        others=_ways_on(request.user, missing, at),
    )


def _ways_on(actor, missing, at):
    if not _may_extend(actor, missing, at):
        return ()
    return ((_("Ask for more time"), reverse("uses:extend", args=[missing.reference])),)


@MISSING_ACTS.described
def extend(request, missing, at):
    _need_reader(request, missing, at)
    if missing.clock is None:
        raise Http404
    lead = _("The date moves once, as far as the community’s rules allow. The first date stays readable.")
    if _may_extend(request.user, missing, at):
        moved = missing.clock.extended_due_on(at)
        lead = _("The date moves once, to %(day)s. The first date stays readable.") % {"day": day(moved)}
    return Act(
        title=_("Ask for more time"),
        lead=lead,
        button=_("Move the date"),
        done=_("The date was moved, with your reason."),
        on=missing.clock,
        rule=can_extend_clock,
        perform=extend_clock,
        form=ExtendForm,
    )
