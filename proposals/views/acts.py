"""The page that asks for one act: what it means, its form, and what came of it. Every such page is this one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from community.acting import Action, Attempt, attempt, posted
from community.rules import is_steward, speaks_for
from proposals import rules
from proposals.forms import is_helping
from proposals.views.reading import public_proposal


@dataclass(frozen=True)
class Act:
    """An act and its page: what it is called, what it means, who may, and how it is done.

    ``rule(actor, on, at=)`` gives the verdict, ``perform(on, actor=, at=, **answers)`` does it with the form's
    answers, ``done`` is said afterwards. ``on`` is what it is done to, the proposal when it is not given;
    ``is_theirs`` says whether this reader has a part in it, and is found out from the proposal when it is not given.
    ``quotes`` are rows of heading (or ""), words and their language (or ""); ``trail`` and ``others`` rows of words
    and address. ``back`` is the way out, ``next_url`` leads on from a success; without them both lead to the proposal.
    ``leads_to_made`` leads on from a success to what was made. ``template`` is another page than that of every act.
    """

    title: str
    button: str
    done: str
    rule: Callable
    perform: Callable
    on: object = None
    form: Callable | None = None
    lead: str = ""
    quotes: tuple = ()
    trail: tuple = ()
    others: tuple = ()
    is_grave: bool = False
    is_theirs: bool | None = None
    back: str = ""
    next_url: str = ""
    leads_to_made: bool = False
    template: str = "proposals/act.html"


def act_page(request, proposal, act):
    """Show the form of an act, or perform it: what is typed stays, a refusal is said, a success leads on."""
    at = timezone.now()
    on = act.on or proposal
    form = act.form(posted(request)) if act.form else None
    verdict = act.rule(request.user, on, at=at)
    refused_status = partial(_refused_status, request, proposal, act, at)
    if request.method == "POST" and not verdict:
        result = Attempt(refusal=verdict.reason, status=refused_status())
    elif form and is_helping(request.POST) and form.is_valid():
        result = Attempt()
    else:
        result = attempt(request, partial(act.perform, on), form=form, at=at, refused_status=refused_status)
    if result.done:
        messages.success(request, act.done)
        if act.leads_to_made:
            return redirect(result.made)
        return HttpResponseRedirect(act.next_url or act.back or proposal.get_absolute_url())
    return render(
        request,
        act.template,
        {
            "proposal": proposal,
            "act": act,
            "back": act.back or proposal.get_absolute_url(),
            "form": form,
            "verdict": verdict,
            "refusal": result.refusal,
        },
        status=result.status,
    )


def act_view(**act):
    """The view of an act that is described in the same words for every proposal."""

    @never_cache
    @login_required
    def view(request, reference):
        return act_page(request, public_proposal(reference), Act(**act))

    return view


def refused_status(actor, proposal, at):
    """409 for somebody with a part in a proposal, who came at the wrong moment; 403 for everybody else."""
    has_part = (
        rules.wrote(actor, proposal)
        or rules.is_author(actor, proposal, at=at)
        or is_steward(actor, at=at)
        or speaks_for(actor, proposal.lead_organisation, at=at)
    )
    return 409 if has_part else 403


def _refused_status(request, proposal, act, at):
    if act.is_theirs is None:
        return refused_status(request.user, proposal, at)
    return 409 if act.is_theirs else 403


def offered(*offers):
    """The acts that this reader may do now."""
    return [Action(label, url, verdict) for label, url, verdict in offers if verdict]
