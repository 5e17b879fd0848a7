"""What people confided, for those in a case whom they let read it. Nothing is shown before a reason was given."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from community.rules import Refused
from redress_log import actions, rules
from redress_log.forms import ReasonForm
from redress_log.models import Case, Reading, Report
from redress_log.views.privacy import private


@private
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confided(request, reference):
    at, reader = timezone.now(), request.user
    case = get_object_or_404(Case.objects.select_related("institution"), pk=reference, register="")
    if not rules.may_see_work(reader, case, at=at):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    verdict, status = rules.can_open_confided(reader, case, at=at), HTTPStatus.OK
    if form.is_bound and not form.is_valid():
        status = HTTPStatus.BAD_REQUEST
    elif form.is_bound:
        try:
            actions.open_confided(case, **form.cleaned_data, actor=reader, at=at)
            return redirect("redress_log:confided", reference)
        except Refused as refused:
            status, verdict = HTTPStatus.FORBIDDEN, refused.verdict
    context = {"case": case, "form": form, "verdict": verdict, "rows": _opened(reader, case, at)}
    return render(request, "redress_log/confided.html", context, status=status)


def _opened(reader, case, at):
    """What the reader opened not long ago; of what somebody takes back meanwhile nothing is left."""
    rows = []
    for report, what in rules.readable_reports(reader, case, at=at):
        if rules.has_opened(reader, report, Reading.Step.WORDS, at=at):
            sees_all = what == Report.ShownToOffice.EVERYTHING
            rows.append({"report": report, "contact": report.contact if sees_all else ""})
    return rows
