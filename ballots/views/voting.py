"""What seat holders do on a vote, and what stewards do about it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ballots import actions, queries, rules
from ballots.forms import AnnounceForm, CastForm, ReasonForm, suggested_wording
from ballots.models import RollCallVote
from ballots.views.reading import find, see
from community.acting import posted
from community.models import CharterRule
from community.rules import Refused, is_steward
from proposals.models import Proposal


@never_cache
@sensitive_post_parameters()
@login_required
def cast(request, reference):
    """Choose, check, send: one page, and nothing is sent before it was checked."""
    at = timezone.now()
    poll = find(reference)
    verdict = rules.can_cast(request.user, poll, at=at)
    form = CastForm(posted(request))
    checked = None
    if request.method == "POST" and form.is_valid():
        choice = RollCallVote.Choice(form.cleaned_data["choice"])
        if "send" not in request.POST:
            checked = choice if verdict else None
        else:
            try:
                actions.cast_vote(poll, choice, actor=request.user, at=at)
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
        status=_status(request, form, verdict, entitled=entry is not None),
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
        status=_status(request, form, verdict, entitled=entry is not None),
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
        status=_status(request, form, verdict, entitled=is_steward(request.user, at=at)),
    )


@never_cache
@login_required
def announce(request, reference):
    """A steward words the question and sees, before announcing, who will vote, when and under which rules."""
    at = timezone.now()
    proposal = get_object_or_404(
        Proposal.objects.public().select_related("lead_organisation"), reference=reference
    )
    form = AnnounceForm(posted(request), initial=suggested_wording(proposal))
    may = rules.can_call if "kind" in form.fields else rules.can_announce
    verdict = may(request.user, proposal, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            if form.is_secret:
                poll = actions.announce_secret_poll(
                    proposal,
                    list(form.cleaned_data["communities"]),
                    wording=form.wording,
                    actor=request.user,
                    at=at,
                )
            else:
                poll = actions.announce_poll(proposal, wording=form.wording, actor=request.user, at=at)
        except Refused as refused:
            verdict = refused.verdict
        else:
            return see(poll)
    try:
        terms = rules.charter_terms(at)
    except CharterRule.DoesNotExist:
        terms = None
    return render(
        request,
        "ballots/announce.html",
        {
            "proposal": proposal,
            "form": form,
            "verdict": verdict,
            "terms": terms,
            "seats": [membership.seat for membership in rules.seat_holders(at).order_by("seat")],
        },
        status=_status(request, form, verdict, entitled=is_steward(request.user, at=at)),
    )


def _status(request, form, verdict, *, entitled):
    """Why a page is shown instead of an act done: not this person (403), not now (409), not like this (400)."""
    if not verdict and not entitled:
        return 403
    if request.method != "POST":
        return 200
    if not verdict:
        return 409
    return 400 if form.errors else 200
