"""Where those who act for an institution decide and ask for more time; the pages on which they write are in ``writing``.

Every page works as a plain form: what was typed is kept on the server, a refusal shows it again with its
reason, and nothing is published before it was seen as everybody will see it.
"""

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import rules as community_rules
from community.acting import posted
from community.actions import extend_clock
from community.forms import ExtendForm
from community.models import CharterRule
from community.rules import Refused, speaks_for
from decisions import actions, rules
from decisions.forms import TakeForm
from decisions.views.beside import dates
from decisions.views.reading import find


def refusal_status(request, decision, at):
    """403 for somebody who may never do this, 409 for an officer who came too early, too late or twice."""
    return 409 if speaks_for(request.user, decision.institution, at=at) else 403


def form_page(request, template, decision, context, *, refusal="", status=200):
    return render(request, template, {"decision": decision, "refusal": refusal, **context}, status=status)


def for_officers(view):
    """A page for officers: never cached, signed in, with the decision and the moment at hand."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def wrapped(request, reference, **named):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, find(reference), timezone.now(), **named)

    wrapped.__name__ = view.__name__
    return wrapped


@for_officers
def take(request, decision, at):
    """Say what was decided; asked once more before it is put on the record."""
    form = TakeForm(posted(request))
    verdict = rules.can_take(request.user, decision, at=at)
    context = {"form": form, "verdict": verdict}
    if not verdict:
        return form_page(
            request,
            "decisions/take.html",
            decision,
            context,
            refusal=verdict.reason,
            status=refusal_status(request, decision, at),
        )
    if request.method != "POST":
        return form_page(request, "decisions/take.html", decision, context)
    if not form.is_valid():
        return form_page(request, "decisions/take.html", decision, context, status=400)
    outcome, followed = form.cleaned_data["outcome"], form.cleaned_data["followed_vote"]
    fits = rules.fits_the_vote(decision, outcome, followed)
    if not fits:
        return form_page(request, "decisions/take.html", decision, context, refusal=fits.reason, status=400)
    if "confirm" not in request.POST:
        decision.outcome, decision.followed_vote = outcome, followed
        return form_page(request, "decisions/take_check.html", decision, context)
    try:
        actions.take_decision(decision, outcome, followed, actor=request.user, at=at)
    except Refused as refused:
        return form_page(
            request, "decisions/take.html", decision, context, refusal=refused.verdict.reason, status=409
        )
    return redirect(decision)


@for_officers
def extend(request, decision, at, pk=None):
    """Ask for more time, once for each date and before it passes; which date is said where there are several."""
    rows = {row["clock"].pk: row for row in dates(decision, at)}
    offered = [clock.pk for clock in rules.clocks_to_extend(request.user, decision, at=at)]
    if pk is None:
        running = [each for each, row in rows.items() if row["clock"].stopped_at is None]
        pk = (offered or running or [decision.clock.pk])[0]
    elif pk not in rows:
        raise Http404
    clock = rows[pk]["clock"]
    form = ExtendForm(posted(request))
    verdict = community_rules.can_extend_clock(request.user, clock, at=at)
    context = {"form": form, "verdict": verdict, **rows[pk]}
    context["others"] = [rows[other] for other in offered if other != pk]
    if not verdict:
        return form_page(
            request,
            "decisions/extend.html",
            decision,
            context,
            refusal=verdict.reason,
            status=refusal_status(request, decision, at),
        )
    limit = CharterRule.objects.rule("extension", at)
    context["limit"] = limit
    context["would_be_due_on"] = clock.extended_due_on(at)
    if request.method != "POST":
        return form_page(request, "decisions/extend.html", decision, context)
    if not form.is_valid():
        return form_page(request, "decisions/extend.html", decision, context, status=400)
    try:
        extend_clock(clock, actor=request.user, at=at, **form.cleaned_data)
    except Refused as refused:
        return form_page(
            request, "decisions/extend.html", decision, context, refusal=refused.verdict.reason, status=409
        )
    return redirect(decision)
