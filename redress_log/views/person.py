"""The page of the person who reported.

A case code is posted, never part of an address, and no session remembers it: every form on the person's
page carries it along.
"""

import re
from functools import partial
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
from redress_log.forms import CodeForm, NoteForm
from redress_log.forms.cases import ConfirmForm, SignForm
from redress_log.models import REFERENCE_PATTERN, Report, Stage, Visitor, next_actor
from redress_log.views import signing
from redress_log.views.privacy import private
from redress_log.views.warning import advised


@private
def mine(request):
    if request.method == "POST":
        return with_mine(request, None)
    return _code_page(request, CodeForm())


@require_POST
@private
def approve_summary(request):
    return with_mine(request, actions.approve_summary)


@require_POST
@private
def withdraw(request):
    return with_mine(request, actions.withdraw_report)


@require_POST
@private
def sign_plan(request):
    return with_mine(request, partial(signing.sign, action=actions.sign_plan), SignForm)


@require_POST
@private
def confirm(request):
    return with_mine(request, partial(signing.sign, action=actions.confirm), ConfirmForm)


@require_POST
@private
def agree_to_talks(request):
    return with_mine(request, actions.agree_to_talks)


@require_POST
@private
def leave_talks(request):
    return with_mine(request, actions.leave_talks)


@require_POST
@private
def ask_for_review(request):
    return with_mine(request, actions.ask_for_review)


@require_POST
@private
def add_note(request):
    return with_mine(request, actions.add_note, NoteForm)


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


def with_mine(request, action, form_class=None):
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
            action(report, *(form.cleaned_data.values() if form else ()), actor=actor, at=at)
            report = Report.objects.select_related("institution", "case").get(pk=report.pk)
            form, done = None, True
        except Refused as refused:
            status, refusal = HTTPStatus.FORBIDDEN, refused.verdict.reason
    stage, may_approve = report.stage(at), rules.can_approve_summary(actor, report, at=at)
    return render(
        request,
        "redress_log/mine.html",
        {
            **signing.context(report, actor, at, form),
            "report": report,
            "code": request.POST.get("code", ""),
            "stage": stage,
            "next_actor": next_actor(stage, report.institution),
            "reading": windows.read(report.read_clock, at) if stage == Stage.RECEIVED else None,
            "verdicts": {
                "approve": may_approve,
                "withdraw": rules.can_withdraw(actor, report, at=at),
            },
            "warnings": advised(queries.warnings(report, report.summary)) if may_approve else [],
            "failed_form": form,
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
