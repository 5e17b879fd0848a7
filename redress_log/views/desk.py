"""The steward's desk."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community import windows
from community.rules import Refused
from redress_log import actions, queries, rules
from redress_log.forms import SummaryForm
from redress_log.models import Report, Stage, next_actor
from redress_log.views.privacy import private, refused_page
from redress_log.views.warning import advised


@login_required
@require_safe
@private
def desk(request):
    at = timezone.now()
    verdict = rules.can_see_desk(request.user, at=at)
    if not verdict:
        return refused_page(request, verdict)
    reports = list(queries.desk(request.user, at))
    for report in reports:
        report.words, report.reading = _waiting(report, at)
    return render(request, "redress_log/desk.html", {"reports": reports})


@login_required
@require_safe
@private
def desk_report(request, pk):
    return _desk_page(request, pk, None)


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


def _waiting(report, at):
    """Where a report stands in the steward's words, and its clock while it is unread."""
    stage = report.stage(at)
    words = _("Waiting for the person") if stage == Stage.WAITING_YOU else stage.label
    return words, windows.read(report.read_clock, at) if stage == Stage.RECEIVED else None


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
    status, refusal = HTTPStatus.OK, ""
    form = form_class(request.POST, report=report) if form_class else None
    if action is not None:
        if form is not None and not form.is_valid():
            status = HTTPStatus.BAD_REQUEST
        else:
            try:
                if form is None:
                    action(report, actor=actor, at=at)
                else:
                    action(
                        report,
                        form.cleaned_data["summary"],
                        actor=actor,
                        at=at,
                        has_read_warnings=form.has_read,
                    )
                return redirect("redress_log:desk_report", pk=pk)
            except Refused as refused:
                status, refusal = HTTPStatus.FORBIDDEN, refused.verdict.reason
    words, reading = _waiting(report, at)
    return render(
        request,
        "redress_log/desk_report.html",
        {
            "report": report,
            "words": words,
            "reading": reading,
            "next_actor": next_actor(report.stage(at), report.institution),
            "form": form or SummaryForm(initial={"summary": report.summary}, report=report),
            "warnings": advised(form.warnings if form else queries.warnings(report, report.summary)),
            "verdicts": {
                "acknowledge": rules.can_acknowledge(actor, report, at=at),
                "check_safety": rules.can_check_safety(actor, report, at=at),
                "propose_summary": rules.can_propose_summary(actor, report, at=at),
                "bring": rules.can_bring(actor, report, at=at),
            },
            "refusal": refusal,
        },
        status=status,
    )
