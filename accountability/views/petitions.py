"""Petitions: the list, one of them, and what each who has a part in one can do."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accountability import actions, forms, rules
from accountability.models import Petition
from community.acting import attempt, posted, press
from community.holds import detail_response
from community.models import CharterRule
from community.open_data import utc
from community.rules import is_steward
from community.views.acts import Act, Acts
from decisions.views.files_of_lists import as_json

PER_PAGE = 25


def _readable():
    return Petition.objects.select_related("institution", "notice")


def find(reference):
    return get_object_or_404(_readable(), reference=reference)


def petition_data(petition, at):
    """A petition as JSON values. How many back it is told nowhere."""
    is_public = petition.notice is not None and petition.notice.is_public
    return {
        "id": f"{settings.BASE_URL}/id/{petition.reference}",
        "reference": petition.reference,
        "about": petition.institution.code if petition.institution else petition.respondent,
        "component": petition.component,
        "words": None if petition.is_taken_down else petition.words,
        "rule": None if petition.is_taken_down else petition.rule,
        "records": petition.records,
        "needed": petition.needed,
        "opened_at": utc(petition.opened_at),
        "closes_at": utc(petition.closes_at),
        "gathered_at": utc(petition.gathered_at) if petition.gathered_at else None,
        "closed_at": utc(petition.closed_at) if petition.closed_at else None,
        "notice": petition.notice.reference if is_public else None,
    }


@require_safe
def list_(request):
    at = timezone.now()
    page = Paginator(_readable(), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "accountability/petitions.html",
        {
            "page": page,
            "rows": [(each, each.status(at)) for each in page],
            "needed": CharterRule.objects.in_force(at).filter(key="petition-backers").first(),
        },
    )


@require_safe
def list_json(request):
    at = timezone.now()
    return as_json(request, _readable(), lambda found: [petition_data(each, at) for each in found], at)


@require_safe
def detail(request, reference):
    at, petition = timezone.now(), find(reference)
    actor = request.user
    is_backed = actor.is_authenticated and petition.backings.filter(member=actor).exists()
    may = rules.can_withdraw_petition_backing if is_backed else rules.can_back_petition
    return render(
        request,
        "accountability/petition.html",
        {
            "petition": petition,
            "status": petition.status(at),
            "is_gathering": petition.closed_at is None and not petition.notice_id and at < petition.closes_at,
            "is_backed": is_backed,
            "verdict": may(actor, petition, at=at),
            "may_close": bool(rules.can_close_petition(actor, petition, at=at)),
            "notice": petition.notice if petition.notice and petition.notice.is_public else None,
        },
    )


@require_safe
def detail_json(request, reference):
    at, petition = timezone.now(), find(reference)
    return detail_response(petition_data(petition, at), petition.institution, at)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request):
    form = forms.PetitionForm(posted(request))
    result = attempt(request, actions.open_petition, form=form, at=timezone.now())
    if result.done:
        messages.success(request, _("It is public. Nobody sees who opened it, or who backs it."))
        return redirect(result.made)
    context = {"form": form, "refusal": result.refusal}
    return render(request, "accountability/open_petition.html", context, status=result.status)


@never_cache
@login_required
@require_POST
def back(request, reference):
    at, petition = timezone.now(), find(reference)
    act, done = actions.back_petition, _("You back it. Nobody else sees that you do.")
    if "withdraw" in request.POST:
        act, done = actions.withdraw_petition_backing, _("You no longer back it.")
    return press(request, partial(act, petition), at=at, done=done, to=petition)


ACTS = Acts(find, lambda actor, petition, at: is_steward(actor, at=at))


@ACTS.described
def close(request, petition, at):
    return Act(
        title=_("Close a petition"),
        lead=_(
            "Close it when it names a private person or is no petition. Everybody reads why; its words are not shown any more."
        ),
        button=_("Close it"),
        done=_("It is closed."),
        rule=rules.can_close_petition,
        perform=actions.close_petition,
        form=forms.ClosePetitionForm,
        quotes=(("", petition.words, ""),),
        is_grave=True,
    )
