"""The pages of tellers: people are checked off, sheets are entered, and what is missing is given up."""

import json
from functools import partial, wraps
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from ballots import actions, rules
from ballots.booth import published_module
from ballots.casting import receive_sheets
from ballots.forms import ClosePaperForm, SheetsForm, WhoForm
from ballots.keys import KeyLost
from ballots.models import Poll
from ballots.paper import paper_count
from ballots.rolls import line_of
from ballots.views.secret import find_electorate
from community.acting import attempt, posted, sent_from
from community.models import Member
from community.rules import Refused, no
from record.verify import BallotRefused


def for_officers(view):
    """To everybody else the page says who does this, and nothing of how far it has come."""

    @never_cache
    @sensitive_post_parameters()
    @sensitive_variables()
    @login_required
    @wraps(view)
    def kept(request, reference, code):
        at, electorate = timezone.now(), find_electorate(reference, code)
        poll = electorate.poll
        if not rules.officer_of(request.user, poll) and not rules.is_returning_officer(
            request.user, poll, at=at
        ):
            return render(request, "ballots/not_officer.html", {"poll": poll}, status=403)
        return view(request, electorate, at=at)

    return kept


@for_officers
def paper(request, electorate, *, at):
    return _page(request, electorate, at)


def _page(request, electorate, at, *, who_form=None, refusal="", found=None, status=HTTPStatus.OK):
    poll, count = electorate.poll, paper_count(electorate)
    can_enter = rules.can_enter_paper(request.user, electorate, at=at)
    starts_over = "again" in request.GET or count.waiting is None
    return render(
        request,
        "ballots/paper.html",
        {
            "poll": poll,
            "electorate": electorate,
            "state": poll.state(at).value,
            "count": count,
            "who_form": who_form or WhoForm(),
            "found": found,
            "refusal": refusal,
            "can_check_off": rules.can_check_off(request.user, electorate, at=at),
            "can_enter": can_enter,
            "can_close": rules.can_close_paper(request.user, electorate, at=at),
            "starts_over": starts_over,
            "entered_it": count.waiting and count.waiting.entered_by.member_id == request.user.pk,
            "at_once": min(count.missing, rules.MOST_SHEETS_AT_ONCE),
            **(_entry(electorate) if can_enter else {}),
        },
        status=status,
    )


def _entry(electorate):
    """What a teller chooses among, in the reader's language as far as the terms of the vote have it, and with what."""
    options = json.loads(electorate.manifest)["options"]
    labels = [option["label"].get(get_language()) or option["label"]["en"] for option in options]
    poll = electorate.poll
    return {
        "options": labels,
        "is_approval": poll.rule == Poll.Rule.APPROVAL,
        "most": poll.most or 1,
        **published_module(poll, electorate),
    }


@sent_from("ballots:paper")
@for_officers
def check_off(request, electorate, *, at):
    """Find a person on the list and, once the teller has seen whom, check them off."""
    form = WhoForm(request.POST)
    if not form.is_valid():
        return _page(request, electorate, at, who_form=form, status=HTTPStatus.BAD_REQUEST)
    try:
        verdict = rules.can_check_off(request.user, electorate, at=at)
        found = _on_the_list(electorate, form.cleaned_data["who"]) if verdict else []
    except KeyLost:
        verdict, found = no(_("The list of this vote cannot be read now. Try again later.")), []
    if verdict and len(found) > 1:
        form.add_error("who", _("Several people on the list show this name. Type the email address."))
        return _page(request, electorate, at, who_form=form, status=HTTPStatus.BAD_REQUEST)
    if found and "sure" not in request.POST:
        return _page(request, electorate, at, who_form=form, found=found[0])
    try:
        if not verdict:
            raise Refused(verdict)
        actions.check_off(electorate, found[0] if found else None, actor=request.user, at=at)
    except Refused as refused:
        refusal = refused.verdict.reason
        return _page(request, electorate, at, who_form=form, refusal=refusal, status=HTTPStatus.CONFLICT)
    messages.success(
        request,
        _(
            "Checked off. Hand over one sheet, and say: from now on only this sheet counts, and nothing that you "
            "send or have sent."
        ),
    )
    return redirect("ballots:paper", reference=electorate.poll.reference, code=electorate.code)


def _on_the_list(electorate, typed):
    """Everybody on the frozen roll whose name or address this is."""
    if "@" in typed:
        members = Member.objects.filter(is_active=True, email__iexact=typed)
    else:
        standings = electorate.constituency.standing_at(electorate.poll.roll_frozen_at)
        members = [standing.member for standing in rules.of_name(standings, typed)]
    return [member for member in members if line_of(member, electorate)]


@require_POST
@for_officers
def enter(request, electorate, *, at):
    """Take what a teller's page encrypted. The answer is for that page: done, or the problem in a sentence."""
    form = SheetsForm(request.POST)
    if not form.is_valid():
        problem = " ".join(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"problem": problem}, status=HTTPStatus.BAD_REQUEST)
    try:
        receive_sheets(electorate, **form.cleaned_data, actor=request.user, at=at)
    except BallotRefused:
        problem = _("A vote in this entry is not whole, or was made for another sheet. Nothing was taken in.")
        return JsonResponse({"problem": problem}, status=HTTPStatus.BAD_REQUEST)
    except Refused as refused:
        return JsonResponse({"problem": str(refused.verdict.reason)}, status=HTTPStatus.CONFLICT)
    if form.cleaned_data["confirms"]:
        messages.success(request, _("Both entries agree. The sheets were taken in."))
    else:
        messages.success(request, _("Your entry waits. Another teller enters the same sheets now."))
    return JsonResponse({"problem": ""}, status=HTTPStatus.CREATED)


@for_officers
def close(request, electorate, *, at):
    form = ClosePaperForm(posted(request))
    result = attempt(request, partial(actions.close_paper, electorate), form=form, at=at)
    if result.done:
        messages.success(request, _("Done. It is on the public record."))
        return redirect("ballots:paper", reference=electorate.poll.reference, code=electorate.code)
    verdict = rules.can_close_paper(request.user, electorate, at=at)
    return render(
        request,
        "ballots/close_paper.html",
        {
            "poll": electorate.poll,
            "electorate": electorate,
            "missing": paper_count(electorate).missing if verdict else 0,
            "form": form,
            "verdict": verdict,
            "refusal": result.refusal,
        },
        status=result.status,
    )
