"""What those who were harmed decide on their own page, and by a link that needs no signing in."""

from http import HTTPStatus

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.rules import Refused
from redress_log import actions, queries, rules
from redress_log.forms.cases import ConfirmForm, SignForm
from redress_log.models import Visitor
from redress_log.views.privacy import private


def context(report, actor, at):
    """What a person's page shows of their case, and what they may do with it."""
    case = report.case
    if case is None:
        return {}
    plan = case.current_plan()
    return {
        "case": case,
        "is_shared": queries.is_shared(report),
        "plan": plan,
        "items": list(plan.items.all()) if plan else [],
        "findings": list(case.findings.all()),
        "moves": case.moves.order_by("-pk"),
        "clock": queries.running_clocks([case], at).get(case.reference),
        "may": {
            "sign_plan": rules.can_sign_plan(actor, report, at=at),
            "confirm": rules.can_confirm(actor, report, at=at),
            "agree_to_talks": rules.can_agree_to_talks(actor, report, at=at),
            "leave_talks": rules.can_leave_talks(actor, report, at=at),
            "go_alone": rules.can_go_alone(actor, report, at=at),
            "ask_for_review": rules.can_ask_for_review(actor, report, at=at),
        },
    }


def sign(report, answer, words, words_go_on, *, action, actor, at):
    """Sign off as the form says; *Not sure* changes nothing."""
    if answer == SignForm.NOT_SURE:
        return
    action(report, answer, words, words_go_on=words_go_on, actor=actor, at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def confirm_by_link(request, token):
    """One question, one button. Opening the page changes nothing."""
    at = timezone.now()
    link = queries.link_for_token(token, at)
    context = {"leave_url": settings.EXIT_URL, "refusal": "", "done": False}
    if link is None:
        refusal = _("This link has served, or is too old. Your code still opens your page.")
        return render(
            request,
            "redress_log/confirm.html",
            context | {"refusal": refusal},
            status=HTTPStatus.GONE,
        )
    is_closing = link.about == "closing"
    form_class = ConfirmForm if is_closing else SignForm
    form = form_class(request.POST if request.method == "POST" else None)
    actor = Visitor(report=link.report, member=request.user if request.user.is_authenticated else None)
    status = HTTPStatus.OK
    if form.is_bound and not form.is_valid():
        status = HTTPStatus.BAD_REQUEST
    elif form.is_bound:
        try:
            action = actions.confirm if is_closing else actions.sign_plan
            sign(link.report, **form.cleaned_data, action=action, actor=actor, at=at)
            context["done"] = True
        except Refused as refused:
            status, context["refusal"] = HTTPStatus.CONFLICT, refused.verdict.reason
    return render(
        request,
        "redress_log/confirm.html",
        context | {"form": form, "is_closing": is_closing, "plan": link.plan, "items": link.plan.items.all()},
        status=status,
    )
