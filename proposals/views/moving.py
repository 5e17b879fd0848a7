"""One way to ask, act and say what came of it: every page on which somebody moves a proposal on."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone

from community.acting import posted
from community.rules import Refused, is_steward, speaks_for
from proposals import rules
from proposals.forms import is_helping


@dataclass(frozen=True)
class Act:
    """An act and its page: what it is called, what it means, who may, and how it is done.

    ``rule(actor, proposal, at=)`` gives the verdict, ``perform(proposal, actor=, at=, **answers)`` does it with
    the form's answers, ``done`` is said afterwards. ``next_url`` leads on, to the proposal when it is not given.
    """

    title: str
    lead: str
    button: str
    rule: Callable
    perform: Callable
    done: str
    form: type | None = None
    is_grave: bool = False
    next_url: str = ""
    quotes: tuple = ()
    others: tuple = ()


def move_page(request, proposal, act):
    """Show the form of an act, or perform it; a refusal brings back what was typed."""
    at = timezone.now()
    form = act.form(posted(request)) if act.form else None
    refusal, status = "", 200
    verdict = act.rule(request.user, proposal, at=at)
    if request.method == "POST" and form is not None and (not form.is_valid() or is_helping(request.POST)):
        status = 400 if form.errors else 200
    elif request.method == "POST":
        try:
            act.perform(proposal, actor=request.user, at=at, **(form.cleaned_data if form else {}))
        except Refused as refused:
            refusal, status = refused.verdict.reason, _status(request, proposal, at)
        else:
            messages.success(request, act.done)
            return HttpResponseRedirect(act.next_url) if act.next_url else redirect(proposal)
    return render(
        request,
        "proposals/move.html",
        {"proposal": proposal, "act": act, "form": form, "verdict": verdict, "refusal": refusal},
        status=status,
    )


def _status(request, proposal, at):
    """409 for somebody with a part in this proposal, who came at the wrong moment; 403 for everybody else."""
    has_part = (
        rules.wrote(request.user, proposal)
        or rules.is_author(request.user, proposal, at=at)
        or is_steward(request.user, at=at)
        or speaks_for(request.user, proposal.lead_organisation, at=at)
    )
    return 409 if has_part else 403
