"""The form: filled in, read over once more with who sees what, and only then sent.

What was typed is carried from page to page by the form itself. No session and no address ever holds a word of it.
"""

from functools import partial
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from community.acting import posted
from community.rules import Refused
from redress_log import actions, rules
from redress_log.forms import ReportForm
from redress_log.models import Report, Visitor
from redress_log.private import must_have_keys
from redress_log.views.privacy import private, refused_page


@private
def report(request):
    """For anybody, with an account or without."""
    actor = request.user if request.user.is_authenticated else Visitor()
    return _intake(request, partial(actions.report_problem, actor=actor))


@login_required
@private
def take_down(request):
    """For a steward, who types in what came on paper or was said."""
    verdict = rules.can_take_down(request.user, at=timezone.now())
    if not verdict:
        return refused_page(request, verdict)
    return _intake(request, partial(actions.take_down_report, actor=request.user), is_paper=True)


def _intake(request, perform, *, is_paper=False):
    must_have_keys()
    form = ReportForm(
        posted(request),
        initial={"language": get_language(), "proposal_reference": request.GET.get("about", "")},
    )
    context = {"form": form, "is_paper": is_paper, "leave_url": settings.EXIT_URL}
    if request.method != "POST":
        return render(request, "redress_log/report.html", context)
    if not form.is_valid():
        return render(request, "redress_log/report.html", context, status=HTTPStatus.BAD_REQUEST)
    step = request.POST.get("step")
    if step == "change":
        return render(request, "redress_log/report.html", context)
    if step != "send":
        return render(request, "redress_log/check.html", context)
    try:
        return _send(request, perform, context)
    except Refused as refused:
        context["refusal"] = refused.verdict.reason
        return render(request, "redress_log/report.html", context, status=HTTPStatus.FORBIDDEN)


def _send(request, perform, context):
    form, at = context["form"], timezone.now()
    sent = Report.objects.filter(pk=form.cleaned_data["sending"])
    if not sent.exists():
        try:
            with transaction.atomic():
                made, code = perform(**form.answers(), key=form.cleaned_data["sending"], at=at)
        except IntegrityError:
            # The button was pressed twice, and the other request was quicker.
            if not sent.exists():
                raise
        else:
            # Shown in the answer itself: a redirect would have to keep the code somewhere in between.
            context |= {"report": made, "code": code}
    return render(request, "redress_log/reported.html", context)
