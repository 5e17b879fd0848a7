"""Histories of harm: the list, and what each who has a part in one can do."""

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
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.acting import attempt, posted, press
from community.actions import extend_clock
from community.dates import day
from community.forms import ExtendForm
from community.open_data import json_response
from community.rules import can_extend_clock, is_steward
from community.views.acts import Act, Acts
from decisions.views.files_of_lists import as_feed, as_json
from proposals.views.exports import csv_response
from redress_log import actions, rules
from redress_log.forms import histories as forms
from redress_log.histories import COLUMNS, changed_at, history_data, narrowed, readable, rows
from redress_log.models import HarmHistory
from redress_log.views import history

PER_PAGE = 25


def find(reference):
    return get_object_or_404(readable(), reference=reference)


def _need_reader(request, found, at):
    """One that was read; before, its proposer and stewards with no tie; everybody else finds nothing."""
    if not rules.sees_history(request.user, found, at=at):
        raise Http404


def _found(request, at):
    """The filter and the histories that fit it; none where a choice cannot be read."""
    form = forms.HistoryFilterForm(request.GET)
    if not form.is_valid():
        return form, HarmHistory.objects.none()
    return form, narrowed(**form.cleaned_data, at=at)


@require_safe
def list_(request):
    at = timezone.now()
    form, found = _found(request, at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "redress_log/histories.html",
        {
            "form": form,
            "page": page,
            "rows": [history.row(each, at) for each in page],
            "total": HarmHistory.objects.public().count(),
        },
    )


@require_safe
def list_json(request):
    at = timezone.now()
    return as_json(
        request, _found(request, at)[1], lambda found: [history_data(each, at) for each in found], at
    )


@require_safe
def list_csv(request):
    at = timezone.now()
    found = _found(request, at)[1].iterator(chunk_size=500)
    return csv_response(COLUMNS, (row for each in found for row in rows(each, at)), "harm.csv")


@require_safe
def list_atom(request):
    at = timezone.now()

    def entry(each):
        return {
            "title": f"{each.public_title}: {each.state.label}",
            "description": each.decline_reason or each.what,
            "pubdate": each.passed_at or each.declined_at,
            "updateddate": changed_at(each),
        }

    return as_feed(request, _("Histories of harm"), reverse("histories:list"), _found(request, at)[1], entry)


@never_cache
@login_required
@require_safe
def unread(request):
    """What waits for a steward to read it, the oldest first."""
    at = timezone.now()
    if not is_steward(request.user, at=at):
        raise PermissionDenied(_("This desk is the stewards'."))
    found = readable().waiting_for(request.user, at).order_by("proposed_at", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [history.row(each, at) for each in page]}
    return render(request, "redress_log/histories_unread.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request):
    """Name what was done to a group."""
    form = forms.ProposeHistoryForm(posted(request), initial={"language": get_language()})
    result = attempt(request, actions.propose_history, form=form, at=timezone.now())
    if result.done:
        words = _("We received it as %(reference)s. A steward reads it first.")
        messages.success(request, words % {"reference": result.made.reference})
        return redirect(result.made)
    context = {"form": form, "refusal": result.refusal}
    return render(request, "redress_log/history_propose.html", context, status=result.status)


@require_safe
def detail(request, reference):
    at = timezone.now()
    found = find(reference)
    _need_reader(request, found, at)
    response = render(request, "redress_log/history.html", history.context(found, request.user, at))
    if found.is_unread:
        response["Cache-Control"] = "no-store"
    return response


@require_safe
def detail_json(request, reference):
    found = find(reference)
    if found.is_unread:
        raise Http404
    return json_response(history_data(found, timezone.now(), expand=True))


@never_cache
@login_required
@require_POST
def pass_(request, reference):
    at, found = timezone.now(), find(reference)
    _need_reader(request, found, at)
    done = _("It is public. It is listed once enough members back it, or enough seats say so.")
    return press(request, partial(actions.pass_history, found), at=at, done=done, to=found)


@never_cache
@login_required
@require_POST
def back(request, reference):
    at, found = timezone.now(), find(reference)
    _need_reader(request, found, at)
    act, done = actions.back_history, _("You back it. Nobody else sees that you do.")
    if "withdraw" in request.POST:
        act, done = actions.withdraw_history_backing, _("You no longer back it.")
    return press(request, partial(act, found), at=at, done=done, to=found)


def _has_part(actor, found, at):
    return (
        rules.is_tied(actor, found.institutions, at=at)
        or is_steward(actor, at=at)
        or rules.history_seat_of(actor, at=at) is not None
    )


ACTS = Acts(find, _has_part)


@ACTS.described
def decline(request, found, at):
    _need_reader(request, found, at)
    return Act(
        title=_("Do not make it public"),
        lead=_("Everybody can read the reason, and nothing else of it."),
        button=_("Do not make it public"),
        done=_("It stays unread, and the reason is public."),
        rule=rules.can_read_history,
        perform=actions.decline_history,
        form=forms.DeclineWordsForm,
        quotes=((found.title, found.what, found.language),),
        is_grave=True,
    )


@ACTS.described
def evidence(request, found, at):
    _need_reader(request, found, at)
    return Act(
        title=_("Add evidence"),
        lead=_(
            "Say where everybody can read of it. Nothing is sent in. A steward reads what you write before anybody else."
        ),
        button=_("Send it"),
        done=_("A steward reads it first."),
        rule=rules.can_add_evidence,
        perform=actions.add_evidence,
        form=forms.EvidenceForm,
    )


def _find_evidence(found, pk):
    given = get_object_or_404(found.evidence, pk=pk)
    given.history = found
    return given


@never_cache
@login_required
@require_POST
def pass_evidence(request, reference, pk):
    at, found = timezone.now(), find(reference)
    _need_reader(request, found, at)
    given = _find_evidence(found, pk)
    done = _("This evidence is public.")
    return press(request, partial(actions.pass_evidence, given), at=at, done=done, to=found)


@ACTS.described
def decline_evidence(request, found, at, pk):
    _need_reader(request, found, at)
    given = _find_evidence(found, pk)
    if not rules.can_read_evidence(request.user, given, at=at):
        # Only who reads it finds the words that nobody has read.
        raise Http404
    return Act(
        title=_("Do not make this evidence public"),
        lead=_("Everybody can read the reason, and nothing else of it."),
        button=_("Do not make it public"),
        done=_("It stays unread, and the reason is public."),
        on=given,
        rule=rules.can_read_evidence,
        perform=actions.decline_evidence,
        form=forms.DeclineWordsForm,
        quotes=((given.title, given.citation, ""),),
        is_grave=True,
    )


@ACTS.described
def accept(request, found, at):
    _need_reader(request, found, at)
    return Act(
        title=_("Say for your seat that it is to be listed"),
        lead=_("Your seat and your words are public. Once enough seats say so, each institution is asked."),
        button=_("Say so"),
        done=_("What your seat says is public."),
        rule=rules.can_accept_history,
        perform=actions.accept_history,
        form=forms.AcceptHistoryForm,
    )


@ACTS.described
def sign_off(request, found, at):
    _need_reader(request, found, at)
    return Act(
        title=_("Say for your seat whether it is put right"),
        lead=_(
            "Your seat and your words are public. Only the community signs it off: it counts as put right, or partly "
            "put right, while enough seats say so."
        ),
        button=_("Say so"),
        done=_("What your seat says is public."),
        rule=rules.can_sign_off_history,
        perform=actions.sign_off_history,
        form=forms.SignOffHistoryForm,
    )


@ACTS.described
def restitution(request, found, at):
    _need_reader(request, found, at)
    return Act(
        title=_("Name a commitment that makes restitution"),
        lead=_("It must stand here already. How it stands is told here as on its own page."),
        button=_("Name it"),
        done=_("It is named here."),
        rule=rules.can_link_restitution,
        perform=actions.link_restitution,
        form=forms.RestitutionForm,
    )


def _find_named(found, code):
    named = next((named for named in found.named.all() if named.institution.code == code), None)
    if named is None:
        raise Http404
    named.history = found
    return named


@ACTS.described
def acknowledge(request, found, at, code):
    _need_reader(request, found, at)
    named = _find_named(found, code)
    others = ()
    if named.clock is not None and can_extend_clock(request.user, named.clock, at=at):
        others = ((_("Ask for more time"), reverse("histories:extend", args=[found.reference, code])),)
    return Act(
        title=_("Say whether %(name)s acknowledges it") % {"name": named.institution.name},
        lead=_("Everybody can read it. You can say it anew later; what was said before stays beside it."),
        button=_("Publish it"),
        done=_("It is published."),
        on=named,
        rule=rules.can_acknowledge_history,
        perform=actions.acknowledge_history,
        form=partial(forms.AcknowledgeForm, initial={"language": get_language}),
        quotes=((found.title, found.what, found.language),),
        others=others,
    )


@ACTS.described
def extend(request, found, at, code):
    _need_reader(request, found, at)
    clock = _find_named(found, code).clock
    if clock is None:
        raise Http404
    lead = _("The date moves once, as far as the community’s rules allow. The first date stays readable.")
    if can_extend_clock(request.user, clock, at=at):
        moved = day(clock.extended_due_on(at))
        lead = _("The date moves once, to %(day)s. The first date stays readable.") % {"day": moved}
    return Act(
        title=_("Ask for more time"),
        lead=lead,
        button=_("Move the date"),
        done=_("The date was moved, with your reason."),
        on=clock,
        rule=can_extend_clock,
        perform=extend_clock,
        form=ExtendForm,
    )
