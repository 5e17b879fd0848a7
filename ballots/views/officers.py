"""Naming who watches a secret vote and counts its paper, and the reports of scrutineers."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ballots import actions, rules
from ballots.forms import OfficerForm, ReportForm
from ballots.views.reading import see
from ballots.views.secret import secret_poll
from community.acting import Attempt, attempt, posted


@never_cache
@login_required
def name_officer(request, reference):
    at, poll = timezone.now(), secret_poll(reference)
    verdict = rules.can_name_officers(request.user, poll, at=at)
    # Whether an address has an account is looked up for nobody else.
    form = OfficerForm(posted(request) if verdict else None)

    def act(email, role, *, actor, at):
        return actions.name_officer(poll, form.member, role, actor=actor, at=at)

    if verdict or request.method != "POST":
        result = attempt(request, act, form=form, at=at)
    else:
        result = Attempt(refusal=verdict.reason, status=HTTPStatus.CONFLICT)
    if result.done:
        messages.success(request, _("Named. It is on the public record."))
        return redirect("ballots:name_officer", reference=reference)
    return render(
        request,
        "ballots/name_officer.html",
        {
            "poll": poll,
            "form": form,
            "verdict": verdict,
            "refusal": result.refusal,
            "officers": poll.officers.select_related("member"),
        },
        status=result.status,
    )


@never_cache
@login_required
def report(request, reference):
    at, poll = timezone.now(), secret_poll(reference)
    form = ReportForm(posted(request))

    def act(*, actor, at, **_answers):
        return actions.report_on_poll(
            poll, answers=form.answers, words=form.cleaned_data["words"], actor=actor, at=at
        )

    verdict = rules.can_report(request.user, poll, at=at)
    result = attempt(request, act, form=form, at=at)
    if result.done:
        messages.success(request, _("Your report is published."))
        return see(poll)
    return render(
        request,
        "ballots/report.html",
        {"poll": poll, "form": form, "verdict": verdict, "refusal": result.refusal},
        status=result.status,
    )
