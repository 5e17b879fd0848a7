"""How a page offers an act to whoever reads it, and what comes of it when it is sent."""

from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import redirect

from community.rules import YES, Refused, Verdict


@dataclass(frozen=True)
class Action:
    """A button or link with the verdict on whether this reader may use it now."""

    label: str
    url: str
    verdict: Verdict = YES


@dataclass(frozen=True)
class Attempt:
    """What came of a page: whether its act was done and what it made, or why not, and the answer's status."""

    done: bool = False
    made: object = None
    refusal: str = ""
    status: int = HTTPStatus.OK


def attempt(request, perform, *, form=None, at, refused_status=HTTPStatus.CONFLICT):
    """Do what was sent: nothing when the page was only asked for or its form has errors; a refusal is said.

    ``perform(actor=, at=, **answers)`` gets the form's answers. ``refused_status`` is the status of a refusal, or
    a call that finds it out after the act was refused.
    """
    if request.method != "POST":
        return Attempt()
    if form is not None and not form.is_valid():
        return Attempt(status=HTTPStatus.BAD_REQUEST)
    try:
        made = perform(actor=request.user, at=at, **(form.cleaned_data if form is not None else {}))
    except Refused as refused:
        status = refused_status() if callable(refused_status) else refused_status
        return Attempt(refusal=refused.verdict.reason, status=status)
    return Attempt(done=True, made=made)


def press(request, perform, *, at, done, to):
    """Do what a button asks for, say what came of it, and lead on."""
    result = attempt(request, perform, at=at)
    if result.done:
        messages.success(request, done)
    elif result.refusal:
        messages.error(request, result.refusal)
    return redirect(to)


def sent_from(page):
    """For an address that a form is sent to: whoever only opens it, as after signing in again, is led to the form's page."""

    def only_sent(view):
        @wraps(view)
        def kept(request, **named):
            return view(request, **named) if request.method == "POST" else redirect(page, **named)

        return kept

    return only_sent


def posted(request):
    """What was sent, also when every box was left empty; None when the page was only asked for."""
    return request.POST if request.method == "POST" else None
