"""Where those who act for an institution decide and ask for more time; the pages on which they write are in ``writing``.

Every page works as a plain form: what was typed is kept on the server, a refusal shows it again with its
reason, and nothing is published before it was seen as everybody will see it.
"""

from functools import partial, wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import rules as community_rules
from community.acting import Attempt, attempt, posted
from community.actions import extend_clock
from community.forms import ExtendForm
from community.models import CharterRule
from community.rules import speaks_for
from decisions import actions, rules
from decisions.forms import TakeForm
from decisions.views.beside import dates
from decisions.views.reading import find


def refusal_status(request, decision, at):
    """403 for somebody who may never do this, 409 for an officer who came too early, too late or twice."""
    is_theirs = speaks_for(request.user, decision.institution, at=at)
    return HTTPStatus.CONFLICT if is_theirs else HTTPStatus.FORBIDDEN


def form_page(request, template, decision, context, *, refusal="", status=200):
    return render(request, template, {"decision": decision, "refusal": refusal, **context}, status=status)


def for_officers(view):
    """A page for officers: never cached, signed in, with the decision and the moment at hand."""

    @never_cache
    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(request, reference, **named):
        return view(request, find(reference), timezone.now(), **named)

    return wrapped


def _refused(request, decision, verdict, at):
    return Attempt(refusal=verdict.reason, status=refusal_status(request, decision, at))


@for_officers
def take(request, decision, at):
    """Say what was decided; asked once more before it is put on the record."""
    form = TakeForm(posted(request))
    verdict = rules.can_take(request.user, decision, at=at)
    if not verdict:
        result = _refused(request, decision, verdict, at)
    elif "confirm" in request.POST or not form.is_valid():
        result = attempt(request, partial(actions.take_decision, decision), form=form, at=at)
    elif fits := rules.fits_the_vote(decision, **form.cleaned_data):
        decision.outcome = form.cleaned_data["outcome"]
        decision.followed_vote = form.cleaned_data["followed_vote"]
        return form_page(request, "decisions/take_check.html", decision, {})
    else:
        result = Attempt(refusal=fits.reason, status=HTTPStatus.BAD_REQUEST)
    if result.done:
        return redirect(decision)
    context = {"form": form, "verdict": verdict}
    return form_page(
        request, "decisions/take.html", decision, context, refusal=result.refusal, status=result.status
    )


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
    if verdict:
        context["limit"] = CharterRule.objects.rule("extension", at)
        context["would_be_due_on"] = clock.extended_due_on(at)
        result = attempt(request, partial(extend_clock, clock), form=form, at=at)
    else:
        result = _refused(request, decision, verdict, at)
    if result.done:
        return redirect(decision)
    return form_page(
        request, "decisions/extend.html", decision, context, refusal=result.refusal, status=result.status
    )
