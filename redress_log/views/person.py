"""The page of the person who reported.

A case code is posted, never part of an address, and no session remembers it: every form on the person's
page carries it along.
"""

import re
from http import HTTPStatus

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community import windows
from community.rules import Refused
from community.tries import may_try_again
from redress_log import actions, queries, rules
from redress_log.forms import CloseForm, CodeForm, NoteForm
from redress_log.models import REFERENCE_PATTERN, Stage, Visitor, next_actor
from redress_log.views.privacy import private
from redress_log.views.warning import advised


@private
def mine(request):
    if request.method == "POST":
        return _with_mine(request, None)
    return _code_page(request, CodeForm())


@require_POST
@private
def approve_summary(request):
    return _with_mine(request, actions.approve_summary)


@require_POST
@private
def close(request):
    return _with_mine(request, actions.close_case, CloseForm)


@require_POST
@private
def withdraw(request):
    return _with_mine(request, actions.withdraw_report)


@require_POST
@private
def add_note(request):
    return _with_mine(request, actions.add_note, NoteForm)


def _actor(request, code=""):
    if request.user.is_authenticated and not code:
        return request.user
    return Visitor(code, request.user if request.user.is_authenticated else None)


def _open(request):
    """The report that the request's code or account opens, or the page that says why none does: one is None."""
    reference, code = request.POST.get("reference", ""), request.POST.get("code", "")
    if re.fullmatch(REFERENCE_PATTERN, reference) and not code and request.user.is_authenticated:
        found = queries.reports_of(request.user).filter(reference=reference).first()
    else:
        form = CodeForm(request.POST)
        if not form.is_valid():
            return None, _code_page(request, form, status=HTTPStatus.BAD_REQUEST)
        # A right code always opens: nobody guesses 100 bits, and many people share one address.
        found = queries.report_for_code(code)
        if found is None and not may_try_again(request, "redress_code"):
            refusal = _("Too many tries. Wait a few minutes and try again.")
            return None, _code_page(request, form, refusal, HTTPStatus.TOO_MANY_REQUESTS)
    if found is None:
        refusal = _("This code does not open anything. Check each letter.")
        return None, _code_page(request, CodeForm(initial={"code": code}), refusal, HTTPStatus.FORBIDDEN)
    return found, None


def _with_mine(request, action, form_class=None):
    """Open the person's own report, perform what they asked for, and show the page as it then is."""
    report, instead = _open(request)
    if report is None:
        return instead
    actor, at = _actor(request, request.POST.get("code", "")), timezone.now()
    status, refusal, done = HTTPStatus.OK, "", False
    form = form_class(request.POST) if form_class else None
    if form is not None and not form.is_valid():
        status = HTTPStatus.BAD_REQUEST
    elif action is not None:
        try:
            report = action(report, *(form.cleaned_data.values() if form else ()), actor=actor, at=at)
            form, done = None, True
        except Refused as refused:
            status, refusal = HTTPStatus.FORBIDDEN, refused.verdict.reason
    stage, may_approve = report.stage(at), rules.can_approve_summary(actor, report, at=at)
    return render(
        request,
        "redress_log/mine.html",
        {
            "report": report,
            "code": request.POST.get("code", ""),
            "stage": stage,
            "next_actor": next_actor(stage, report.institution),
            "reading": windows.read(report.read_clock, at) if stage == Stage.RECEIVED else None,
            "verdicts": {
                "approve": may_approve,
                "close": rules.can_close(actor, report, at=at),
                "withdraw": rules.can_withdraw(actor, report, at=at),
            },
            "warnings": advised(queries.warnings(report, report.summary)) if may_approve else [],
            "failed_form": form,
            "close_form": form if form_class is CloseForm and form else CloseForm(),
            "note_form": form if form_class is NoteForm and form else NoteForm(),
            "refusal": refusal,
            "done": done,
            "leave_url": settings.EXIT_URL,
        },
        status=status,
    )


def _code_page(request, form, refusal="", status=HTTPStatus.OK):
    own = queries.reports_of(request.user) if request.user.is_authenticated else []
    return render(
        request,
        "redress_log/code.html",
        {"form": form, "own": own, "refusal": refusal, "leave_url": settings.EXIT_URL},
        status=status,
    )
