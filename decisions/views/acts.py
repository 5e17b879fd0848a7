"""The page that asks for one act on a decision or a commitment: its form, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render

from community.acting import attempt
from community.models import Membership
from community.rules import holds, speaks_for


@dataclass(frozen=True)
class Act:
    """An act and its page. ``rule(at=)`` gives the verdict, ``perform(actor=, at=, **answers)`` does it.

    ``quote`` is what it answers. ``next_url`` leads on from a success and back, ``leads_to_made`` to what was made;
    without them both lead to the record.
    """

    title: str
    lead: str
    button: str
    done: str
    rule: Callable
    perform: Callable
    form: object
    quote: str = ""
    is_grave: bool = False
    next_url: str = ""
    leads_to_made: bool = False


def act_page(request, record, act, *, at):
    """Show the form of an act, or perform it: what is typed stays, a refusal is said, a success leads on."""
    verdict = act.rule(at=at)
    result = attempt(request, act.perform, form=act.form, at=at)
    if result.done:
        messages.success(request, act.done)
        return redirect(result.made if act.leads_to_made else act.next_url or record)
    status = result.status
    if request.method != "POST" and not verdict:
        status = 409 if _has_part(request.user, record, at) else 403
    return render(
        request,
        "decisions/act.html",
        {
            "record": record,
            "act": act,
            "form": act.form,
            "verdict": verdict,
            "refusal": result.refusal,
            "back": act.next_url or record.get_absolute_url(),
        },
        status=status,
    )


def _has_part(actor, record, at):
    """Whether somebody came at the wrong moment rather than to the wrong place."""
    institution = getattr(record, "institution", None) or record.lead_organisation
    return speaks_for(actor, institution, at=at) or holds(actor, Membership.Role.OVERSEER, at=at)
