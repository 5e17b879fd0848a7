"""The steward's desk. Nothing private is on a page before its reader said why they open it."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import windows
from community.models import Institution
from community.rules import Refused
from redress_log import actions, queries, rules
from redress_log.forms import DeskFilterForm, JoinForm, ReasonForm, StewardTieForm, SummaryForm
from redress_log.models import Reading, Report, Stage, duty_words, next_actor
from redress_log.queues import queue
from redress_log.views.privacy import private, refused_page
from redress_log.views.warning import advised

PER_PAGE = 50


@login_required
@require_safe
@private
def desk(request):
    at = timezone.now()
    verdict = rules.can_see_desk(request.user, at=at)
    if not verdict:
        return refused_page(request, verdict)
    named = queries.desk(request.user, at).values("institution")
    form = DeskFilterForm(request.GET or None, institutions=Institution.objects.filter(pk__in=named))
    if form.is_bound and not form.is_valid():
        rows = []
    else:
        rows = queue(request.user, at, **(form.cleaned_data if form.is_bound else {}))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "redress_log/desk.html", {"page": page, "form": form, "ties": queries.ties_of(request.user)}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@private
def declare_tie(request):
    """Say what ties one to an institution; from then on nothing about it is on one's desk."""
    at = timezone.now()
    verdict = rules.can_see_desk(request.user, at=at)
    if not verdict:
        return refused_page(request, verdict)
    form = StewardTieForm(request.POST if request.method == "POST" else None)
    status, refusal = HTTPStatus.OK, ""
    if form.is_bound and not form.is_valid():
        status = HTTPStatus.BAD_REQUEST
    elif form.is_bound:
        try:
            actions.declare_steward_tie(**form.cleaned_data, actor=request.user, at=at)
            return redirect("redress_log:desk")
        except Refused as refused:
            status, refusal = HTTPStatus.CONFLICT, refused.verdict.reason
    context = {"form": form, "refusal": refusal, "ties": queries.ties_of(request.user)}
    return render(request, "redress_log/desk_ties.html", context, status=status)


@login_required
@require_safe
@private
def readings(request):
    """The whole log of readings, for stewards and the oversight body."""
    at = timezone.now()
    verdict = rules.can_see_readings(request.user, at=at)
    if not verdict:
        return refused_page(request, verdict)
    page = Paginator(queries.readings(request.user, at), PER_PAGE).get_page(request.GET.get("page"))
    names = queries.names_of(reading.reader for reading in page)
    for reading in page:
        reading.name = names.get(reading.reader, _("An account that was deleted"))
        reading.may_agree = reading.step == Reading.Step.ASKED and rules.can_agree_identity(
            request.user, reading.report, at=at
        )
    return render(request, "redress_log/desk_readings.html", {"page": page})


@login_required
@require_safe
@private
def desk_report(request, pk):
    return _desk_page(request, pk, None)


@login_required
@require_POST
@private
def open_report(request, pk):
    return _desk_page(request, pk, actions.open_report, ReasonForm)


@login_required
@require_POST
@private
def ask_identity(request, pk):
    return _desk_page(request, pk, actions.ask_identity, ReasonForm)


@login_required
@require_POST
@private
def open_identity(request, pk):
    return _desk_page(request, pk, actions.open_identity, ReasonForm)


@login_required
@require_POST
@private
def agree_identity(request, pk):
    """Agree as the second, from the log of readings, which an overseer opens as well."""
    at = timezone.now()
    try:
        actions.agree_identity(get_object_or_404(Report, pk=pk), actor=request.user, at=at)
    except Refused as refused:
        return refused_page(request, refused.verdict)
    return redirect("redress_log:readings")


@login_required
@require_POST
@private
def acknowledge(request, pk):
    return _desk_page(request, pk, actions.acknowledge_report)


@login_required
@require_POST
@private
def check_safety(request, pk):
    return _desk_page(request, pk, actions.check_safety)


@login_required
@require_POST
@private
def propose_summary(request, pk):
    return _desk_page(request, pk, actions.propose_summary, SummaryForm)


@login_required
@require_POST
@private
def bring(request, pk):
    return _desk_page(request, pk, actions.bring_before_panel)


@login_required
@require_POST
@private
def join(request, pk):
    return _desk_page(request, pk, actions.join_case, JoinForm)


def _waiting(report, at):
    """Where a report stands in the steward's words, and its clock while it is unread."""
    stage = report.stage(at)
    words = _("Waiting for the person") if stage == Stage.WAITING_YOU else stage.label
    return words, windows.read(report.read_clock, at) if stage == Stage.RECEIVED else None


def _form(form_class, request, report, actor, at):
    """The form that was sent, and why it may not be: its warnings are taken from the private words."""
    if form_class is SummaryForm:
        verdict = rules.can_propose_from(actor, report, at=at)
        return (SummaryForm(request.POST, report=report), "") if verdict else (None, verdict.reason)
    if form_class is JoinForm:
        return JoinForm(request.POST, cases=queries.joinable_cases(report)), ""
    return (form_class(request.POST) if form_class else None), ""


def _perform(action, report, form, actor, at):
    given = dict(form.cleaned_data) if form else {}
    if isinstance(form, SummaryForm):
        given = {"summary": given["summary"], "has_read_warnings": form.has_read}
    action(report, **given, actor=actor, at=at)


def _desk_page(request, pk, action, form_class=None):
    """Show one report to the steward, after performing what they asked for."""
    at, actor = timezone.now(), request.user
    verdict = rules.can_see_desk(actor, at=at)
    if not verdict:
        return refused_page(request, verdict)
    report = get_object_or_404(Report.objects.select_related("institution", "case"), pk=pk)
    verdict = rules.can_read(actor, report, at=at)
    if not verdict:
        return refused_page(request, verdict)
    status = HTTPStatus.OK
    form, refusal = _form(form_class, request, report, actor, at)
    if refusal:
        status = HTTPStatus.FORBIDDEN
    elif form is not None and not form.is_valid():
        status = HTTPStatus.BAD_REQUEST
    elif action is not None:
        try:
            _perform(action, report, form, actor, at)
            return redirect("redress_log:desk_report", pk=pk)
        except Refused as refused:
            status, refusal = HTTPStatus.FORBIDDEN, refused.verdict.reason
    words, reading = _waiting(report, at)
    is_open = rules.has_opened(actor, report, Reading.Step.WORDS, at=at)
    may_identify = rules.can_open_identity(actor, report, at=at)
    sent_summary = form if isinstance(form, SummaryForm) else None
    joinable = queries.joinable_cases(report)
    may_join = joinable and rules.can_join(actor, report, joinable[0], at=at)
    context = {
        "report": report,
        "words": words,
        "reading": reading,
        "reading_words": duty_words("acknowledge"),
        "next_actor": next_actor(report.stage(at), report.institution),
        "is_open": is_open,
        "join_form": (form if isinstance(form, JoinForm) else JoinForm(cases=joinable)) if may_join else None,
        "reason_form": form if isinstance(form, ReasonForm) else ReasonForm(),
        "failed_form": form,
        "asked": rules.waiting_request(report, at=at),
        "is_only_steward": rules.is_only_steward(actor, report, at=at),
        "identity_is_open": bool(may_identify)
        and rules.has_opened(actor, report, Reading.Step.IDENTITY, at=at),
        "verdicts": {
            "acknowledge": rules.can_acknowledge(actor, report, at=at),
            "check_safety": rules.can_check_safety(actor, report, at=at),
            "propose_summary": rules.can_propose_summary(actor, report, at=at),
            "bring": rules.can_bring(actor, report, at=at),
            "ask_identity": rules.can_ask_identity(actor, report, at=at),
            "open_identity": may_identify,
        },
        "refusal": refusal,
    }
    if is_open:
        context["form"] = sent_summary or SummaryForm(initial={"summary": report.summary}, report=report)
        warnings = sent_summary.warnings if sent_summary else queries.warnings(report, report.summary)
        context["warnings"] = advised(warnings)
    return render(request, "redress_log/desk_report.html", context, status=status)
