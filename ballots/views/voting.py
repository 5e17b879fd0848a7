"""What seat holders do on a vote, and how a steward cancels one."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ballots import actions, queries, rules
from ballots.forms import CastForm, ReasonForm
from ballots.views.reading import find, see
from community.acting import posted
from community.rules import Refused, is_steward


@never_cache
@sensitive_post_parameters()
@login_required
def cast(request, reference):
    """Choose, check, send: one page, and nothing is sent before it was checked."""
    at = timezone.now()
    poll = find(reference)
    verdict = rules.can_cast(request.user, poll, at=at)
    form = CastForm(poll, posted(request))
    checked = False
    if request.method == "POST" and form.is_valid():
        if "send" not in request.POST:
            checked = bool(verdict)
        else:
            try:
                actions.cast_vote(poll, form.answer, actor=request.user, at=at)
            except Refused as refused:
                verdict = refused.verdict
            else:
                return see(poll)
    entry = poll.seat_of(request.user)
    return render(
        request,
        "ballots/cast.html",
        {
            "poll": poll,
            "form": form,
            "verdict": verdict,
            "checked": checked,
            "entry": entry,
            "voted": entry is not None and queries.has_voted(entry),
        },
        status=status_of(request, form, verdict, entitled=entry is not None),
    )


@never_cache
@login_required
def recuse(request, reference):
    at = timezone.now()
    poll = find(reference)
    verdict = rules.can_recuse(request.user, poll, at=at)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.recuse_seat(poll, reason=form.cleaned_data["reason"], actor=request.user, at=at)
        except Refused as refused:
            verdict = refused.verdict
        else:
            return see(poll)
    entry = poll.seat_of(request.user)
    return render(
        request,
        "ballots/recuse.html",
        {"poll": poll, "form": form, "verdict": verdict, "entry": entry},
        status=status_of(request, form, verdict, entitled=entry is not None),
    )


@never_cache
@login_required
def cancel(request, reference):
    at = timezone.now()
    poll = find(reference)
    verdict = rules.can_cancel(request.user, poll, at=at)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_poll(poll, reason=form.cleaned_data["reason"], actor=request.user, at=at)
        except Refused as refused:
            verdict = refused.verdict
        else:
            return see(poll)
    return render(
        request,
        "ballots/cancel.html",
        {"poll": poll, "form": form, "verdict": verdict},
        status=status_of(request, form, verdict, entitled=is_steward(request.user, at=at)),
    )


def status_of(request, form, verdict, *, entitled):
    """Why a page is shown instead of an act done: not this person (403), not now (409), not like this (400)."""
    if not verdict and not entitled:
        return 403
    if request.method != "POST":
        return 200
    if not verdict:
        return 409
    return 400 if form.errors else 200
