"""The page of the person who reported, and of whom they trust.

A case code is posted, never part of an address, and no session remembers it: every form on the person's
page carries it along.
"""

import re
from functools import partial
from http import HTTPStatus
from types import SimpleNamespace

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community import windows
from community.codes import hash_code
from community.rules import Refused, no, require
from community.tries import may_try_again
from proposals.looking import look_into, one_at_a_time
from proposals.rules import can_keep_size
from redress_log import actions, queries, rules
from redress_log.forms import (
    CodeForm,
    EraseForm,
    EvidenceForm,
    MessageForm,
    NoteForm,
    PieceForm,
    RepresentativeForm,
    WhoSeesForm,
)
from redress_log.forms.cases import ConfirmForm, SignForm
from redress_log.models import REFERENCE_PATTERN, Evidence, Report, Stage, Visitor, duty_words, next_actor
from redress_log.uploading import MOST_KEPT, handed_out, kept_in_memory
from redress_log.views import signing
from redress_log.views.privacy import private
from redress_log.views.warning import advised

FORMS = {
    "sign_plan": SignForm,
    "confirm": ConfirmForm,
    "note": NoteForm,
    "message": MessageForm,
    "evidence": EvidenceForm,
    "representative": RepresentativeForm,
    "who_sees": WhoSeesForm,
    "erase": EraseForm,
}


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
def withdraw(request):
    return _with_mine(request, actions.withdraw_report)


@require_POST
@private
def sign_plan(request):
    return _with_mine(request, partial(signing.sign, action=actions.sign_plan), "sign_plan")


@require_POST
@private
def confirm(request):
    return _with_mine(request, partial(signing.sign, action=actions.confirm), "confirm")


@require_POST
@private
def agree_to_talks(request):
    return _with_mine(request, actions.agree_to_talks)


@require_POST
@private
def leave_talks(request):
    return _with_mine(request, actions.leave_talks)


@require_POST
@private
def go_alone(request):
    return _with_mine(request, actions.go_alone)


@require_POST
@private
def ask_for_review(request):
    return _with_mine(request, actions.ask_for_review)


@require_POST
@private
def add_note(request):
    return _with_mine(request, actions.add_note, "note")


@require_POST
@private
def write(request):
    return _with_mine(request, actions.write_message, "message")


@require_POST
@private
def choose_who_sees(request):
    return _with_mine(request, actions.choose_who_sees, "who_sees")


@require_POST
@private
def appoint(request):
    return _with_mine(request, actions.appoint_representative, "representative")


@require_POST
@private
def end_representative(request):
    def perform(report, *, piece, actor, at):
        return actions.end_representative(_piece(report.representatives.current(), piece), actor=actor, at=at)

    return _with_mine(request, perform, form=PieceForm(request.POST))


@require_POST
@private
def renew_code(request):
    return _with_mine(request, actions.renew_code)


@require_POST
@private
@kept_in_memory
def add_file(request):
    def perform(report, *, file, actor, at, **cleaned):
        require(rules.can_add_file(actor, report, at=at))
        require(can_keep_size(file.size, at=at))
        if file.size > MOST_KEPT:
            raise Refused(no(_("This file is too large. Make it smaller, or part it.")))
        # Whose turn it is stands in the cache, which need not know of which report.
        with one_at_a_time(SimpleNamespace(pk=hash_code("looking", report.pk.hex))):
            found = look_into(file.name, file.read())
        actions.add_file(report, found=found, actor=actor, at=at, **cleaned)
        return report

    return _with_mine(request, perform, "evidence", refused_status=HTTPStatus.BAD_REQUEST)


@require_POST
@private
def remove_file(request):
    def perform(report, *, piece, actor, at):
        return actions.remove_file(_piece(report.evidence.listed(), piece), actor=actor, at=at)

    return _with_mine(request, perform, form=PieceForm(request.POST))


@require_POST
@private
def own_file(request):
    report, instead = _open(request)
    form = PieceForm(request.POST)
    if report is None:
        return instead
    evidence = report.evidence.filter(pk=form.cleaned_data["piece"]).first() if form.is_valid() else None
    if evidence is None:
        return _page(request, report, refusal=_("This is not there any more."), status=HTTPStatus.NOT_FOUND)
    return handed_out(evidence)


@require_POST
@private
def erase(request):
    report, instead = _open(request)
    if report is None:
        return instead
    form, at = EraseForm(request.POST), timezone.now()
    if not form.is_valid():
        return _page(request, report, bound={"erase": form}, status=HTTPStatus.BAD_REQUEST)
    try:
        actions.erase_report(report, actor=_actor(request), at=at)
    except Refused as refused:
        return _page(request, report, refusal=refused.verdict.reason, status=HTTPStatus.FORBIDDEN)
    return render(request, "redress_log/erased.html", {"leave_url": settings.EXIT_URL})


def _piece(pieces, key):
    """The file or code that is meant, out of those of this report alone."""
    piece = pieces.filter(pk=key).select_related("report").first()
    if piece is None:
        raise Refused(no(_("This is not there any more.")))
    return piece


def _actor(request):
    code, user = request.POST.get("code", ""), request.user
    if user.is_authenticated and not code:
        return user
    return Visitor(code, user if user.is_authenticated else None)


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


def _with_mine(request, action, name="", *, form=None, refused_status=HTTPStatus.FORBIDDEN):
    """Open the report, perform what was asked for, and show the page as it then is."""
    report, instead = _open(request)
    if report is None:
        return instead
    if name:
        form = FORMS[name](request.POST, request.FILES)
    if form is not None and not form.is_valid():
        return _page(request, report, bound={name: form}, status=HTTPStatus.BAD_REQUEST)
    if action is None:
        return _page(request, report)
    try:
        made = action(report, **(form.cleaned_data if form else {}), actor=_actor(request), at=timezone.now())
    except Refused as refused:
        bound = {name: form} if name else {}
        return _page(request, report, bound=bound, refusal=refused.verdict.reason, status=refused_status)
    new_code = made[1] if isinstance(made, tuple) else ""
    report = Report.objects.select_related("institution", "case").get(pk=report.pk)
    return _page(request, report, done=True, new_code=new_code, is_own=name != "representative")


def _page(
    request, report, *, bound=(), refusal="", done=False, new_code="", is_own=True, status=HTTPStatus.OK
):
    """The person's page; ``bound`` is the form that was not taken, ``new_code`` is shown this once."""
    actor, at = _actor(request), timezone.now()
    if new_code and is_own and request.POST.get("code"):
        # The code that opened the page has ended, so its forms carry the new one.
        code = new_code
        actor = Visitor(code, actor.member)
    else:
        code = request.POST.get("code", "")
    stage, may_approve = report.stage(at), rules.can_approve_summary(actor, report, at=at)
    forms = {name: form_class() for name, form_class in FORMS.items()}
    forms["who_sees"] = WhoSeesForm(initial=vars(report))
    forms |= dict(bound)
    return render(
        request,
        "redress_log/mine.html",
        {
            **signing.context(report, actor, at),
            "report": report,
            "code": code,
            "stage": stage,
            "next_actor": next_actor(stage, report.institution),
            "reading": windows.read(report.read_clock, at) if stage == Stage.RECEIVED else None,
            "reading_words": duty_words("acknowledge"),
            "is_the_reporter": rules.is_the_reporter(actor, report),
            "verdicts": {
                "approve": may_approve,
                "withdraw": rules.can_withdraw(actor, report, at=at),
                "note": rules.can_add_note(actor, report, at=at),
                "choose": rules.can_choose_who_sees(actor, report, at=at),
                "add_file": rules.can_add_file(actor, report, at=at),
            },
            "warnings": advised(queries.warnings(report, report.summary)) if may_approve else [],
            "mail": report.messages.all(),
            "evidence": Evidence.objects.listed().filter(report=report),
            "representatives": report.representatives.current(),
            "forms": forms,
            "failed": next(iter(dict(bound)), ""),
            "failed_form": next(iter(dict(bound).values()), None),
            "refusal": refusal,
            "done": done,
            "new_code": new_code,
            "is_own": is_own,
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
