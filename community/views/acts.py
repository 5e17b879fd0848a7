"""The page that asks for one act on a record: what it means, its form, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community.acting import Attempt, attempt, posted


@dataclass(frozen=True)
class Act:
    """An act and its page: what it is called, what it means, who may, and how it is done.

    ``rule(actor, on, at=)`` gives the verdict, ``perform(on, actor=, at=, **answers)`` does it with the form's
    answers, ``done`` is said afterwards. ``on`` is what it is done to, the page's record when it is not given;
    ``is_theirs`` says whether this reader has a part in it, and is found out from the record when it is not given.
    ``quotes`` are rows of heading (or ""), words and their language (or ""); ``trail`` and ``others`` rows of words
    and address. ``back`` is the way out, ``next_url`` leads on from a success; without them both lead to the record.
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
    template: str = ""


def _ends_something(data):
    return False


@dataclass(frozen=True)
class Acts:
    """The pages of all acts on one kind of record.

    ``find(reference)`` gives the record or ``Http404``, ``has_part(actor, record, at)`` says whether somebody came at
    the wrong moment rather than to the wrong place, ``only_helps(data)`` whether a button was pressed that changes
    what a form shows and ends nothing.
    """

    find: Callable
    has_part: Callable
    template: str = "community/act.html"
    only_helps: Callable = _ends_something

    def page(self, request, record, act, *, at=None):
        """Show the form of an act, or perform it: what is typed stays, a refusal is said, a success leads on."""
        at = at or timezone.now()
        on = act.on or record
        form = act.form(posted(request)) if act.form else None
        verdict = act.rule(request.user, on, at=at)
        refused_status = partial(self.refused_status, request.user, record, at, is_theirs=act.is_theirs)
        if request.method == "POST" and not verdict:
            result = Attempt(refusal=verdict.reason, status=refused_status())
        elif form and self.only_helps(request.POST) and form.is_valid():
            result = Attempt()
        else:
            result = attempt(
                request, partial(act.perform, on), form=form, at=at, refused_status=refused_status
            )
        if result.done:
            messages.success(request, act.done)
            return redirect(result.made if act.leads_to_made else act.next_url or act.back or record)
        return render(
            request,
            act.template or self.template,
            {
                "record": record,
                "act": act,
                "back": act.back or record.get_absolute_url(),
                "form": form,
                "verdict": verdict,
                "refusal": result.refusal,
            },
            status=result.status,
        )

    def refused_status(self, actor, record, at, *, is_theirs=None):
        """409 for somebody with a part in it, who came at the wrong moment; 403 for everybody else."""
        if is_theirs is None:
            is_theirs = self.has_part(actor, record, at)
        return HTTPStatus.CONFLICT if is_theirs else HTTPStatus.FORBIDDEN

    def view(self, **act):
        """The view of an act that is described in the same words for every record."""
        return self.described(lambda request, record, at: Act(**act))

    def described(self, describe):
        """The view of the act that ``describe(request, record, at, **named)`` gives."""

        @never_cache
        @login_required
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(describe)
        def view(request, reference, **named):
            record, at = self.find(reference), timezone.now()
            return self.page(request, record, describe(request, record, at, **named), at=at)

        return view
