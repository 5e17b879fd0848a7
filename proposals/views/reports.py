"""What readers report to moderators, and what is done about a proposal that was reported."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import attempt, posted
from proposals import actions, queries, rules
from proposals.forms import ReportForm
from proposals.models import PROPOSAL
from proposals.views.moderation import refused


def _reportable_or_404(kind, number):
    found = queries.reportable([(kind, number)]).get((kind, number))
    if found is None:
        raise Http404
    return found


@never_cache
@login_required
def report(request, kind, number):
    """Ask moderators to look at somebody's words, or at a proposal and what stands beside its text."""
    said = _reportable_or_404(kind, number)
    at = timezone.now()
    form = ReportForm(posted(request))
    verdict = rules.can_report(request.user, said, kind, at=at)
    result = attempt(request, partial(actions.report_contribution, said), form=form, at=at)
    if result.done:
        messages.success(request, _("Thank you. A moderator will look at it. Nobody learns that you asked."))
        return redirect(said)
    is_proposal = kind == PROPOSAL
    return render(
        request,
        "proposals/report.html",
        {
            "said": said,
            "kind": kind,
            "is_proposal": is_proposal,
            "proposal": said if is_proposal else said.proposal,
            "form": form,
            "verdict": verdict,
            "refusal": result.refusal,
            "can_moderate": rules.can_moderate(request.user, at=at),
        },
        status=result.status,
    )


@never_cache
@login_required
def judge_proposal(request, number):
    """A proposal that was reported, and what can be done: find nothing wrong, or go where a steward acts on it."""
    at = timezone.now()
    verdict = rules.can_moderate(request.user, at=at)
    if not verdict:
        return refused(request, verdict)
    proposal = _reportable_or_404(PROPOSAL, number)
    result = attempt(request, partial(actions.dismiss_reports, proposal), at=at, refused_status=403)
    if result.done:
        messages.success(request, _("The reports are dealt with. It no longer waits here."))
        return redirect("proposals:moderation_desk")
    return render(
        request,
        "proposals/judge_proposal.html",
        {
            "proposal": proposal,
            "verdict": rules.can_judge_proposal(request.user, proposal, at=at),
            "refusal": result.refusal,
            "reports": queries.reports_of(PROPOSAL, proposal.pk),
            "ways": _ways(request.user, proposal, at),
        },
        status=result.status,
    )


def _ways(actor, proposal, at):
    """What this steward can do about the proposal now, and where."""
    ways = [
        (_("Take words out of the text for good"), "redact", rules.can_redact),
        (_("Take reasons and answers out for good"), "redact_reasons", rules.can_redact),
        (_("Do not accept it"), "refuse", rules.can_refuse),
        (_("Send it back"), "return", rules.can_return),
    ]
    return [
        (label, reverse(f"proposals:{name}", args=[proposal.reference]))
        for label, name, rule in ways
        if rule(actor, proposal, at=at)
    ]
