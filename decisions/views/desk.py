"""Where those who act for an institution decide, explain, correct and ask for more time.

Every page works as a plain form: what was typed is kept on the server, a refusal shows it again with its
reason, and nothing is published before it was seen as everybody will see it.
"""

import copy

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import rules as community_rules
from community.acting import posted
from community.actions import extend_clock
from community.forms import ExtendForm
from community.models import CharterRule
from community.rules import Refused, no, speaks_for
from decisions import actions, rules
from decisions.forms import EMPTY_POINTS, CorrectionForm, ExplanationForm, TakeForm
from decisions.models import DecisionVersion, Draft
from decisions.views import page
from decisions.views.reading import find


def _refusal_status(request, decision, at):
    """403 for somebody who may never do this, 409 for an officer who came too early, too late or twice."""
    return 409 if speaks_for(request.user, decision.institution, at=at) else 403


def _form_page(request, template, decision, context, *, refusal="", status=200):
    return render(request, template, {"decision": decision, "refusal": refusal, **context}, status=status)


def _desk(view):
    """A page for officers: never cached, signed in, with the decision and the moment at hand."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def wrapped(request, reference):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, find(reference), timezone.now())

    wrapped.__name__ = view.__name__
    return wrapped


@_desk
def take(request, decision, at):
    """Say what was decided; asked once more before it is put on the record."""
    form = TakeForm(posted(request))
    verdict = rules.can_take(request.user, decision, at=at)
    context = {"form": form, "verdict": verdict}
    if not verdict:
        return _form_page(
            request,
            "decisions/take.html",
            decision,
            context,
            refusal=verdict.reason,
            status=_refusal_status(request, decision, at),
        )
    if request.method != "POST":
        return _form_page(request, "decisions/take.html", decision, context)
    if not form.is_valid():
        return _form_page(request, "decisions/take.html", decision, context, status=400)
    outcome, followed = form.cleaned_data["outcome"], form.cleaned_data["followed_vote"]
    fits = rules.fits_the_vote(decision, outcome, followed)
    if not fits:
        return _form_page(request, "decisions/take.html", decision, context, refusal=fits.reason, status=400)
    if "confirm" not in request.POST:
        decision.outcome, decision.followed_vote = outcome, followed
        return _form_page(request, "decisions/take_check.html", decision, context)
    try:
        actions.take_decision(decision, outcome, followed, actor=request.user, at=at)
    except Refused as refused:
        return _form_page(
            request, "decisions/take.html", decision, context, refusal=refused.verdict.reason, status=409
        )
    return redirect(decision)


@_desk
def publish(request, decision, at):
    """Write the explanation: saved as often as wanted, published after the preview."""
    return _write(request, decision, at, rules.can_publish, ExplanationForm, "decisions/publish.html")


@_desk
def correct(request, decision, at):
    """Write the next version of the explanation."""
    return _write(request, decision, at, rules.can_correct, CorrectionForm, "decisions/correct.html")


def _write(request, decision, at, can, form_class, template):
    verdict = can(request.user, decision, at=at)
    if not verdict:
        # Somebody else's unfinished text is not shown, but what was just typed is.
        form = form_class(request.POST) if request.method == "POST" else None
        return _form_page(
            request,
            template,
            decision,
            {"form": form, "verdict": verdict},
            refusal=verdict.reason,
            status=_refusal_status(request, decision, at),
        )
    if request.method != "POST":
        return _form_page(
            request, template, decision, {"form": _started(decision, form_class), "verdict": verdict}
        )
    if "more" in request.POST:
        data = request.POST.copy()
        total = data.get("points-TOTAL_FORMS", "")
        data["points-TOTAL_FORMS"] = (
            int(total) if total.isdecimal() and len(total) < 9 else 0
        ) + EMPTY_POINTS
        form = form_class(data)
    else:
        form = form_class(request.POST)
    if not form.is_valid():
        return _form_page(request, template, decision, {"form": form, "verdict": verdict}, status=400)
    _keep(decision, form, at)
    if "preview" not in request.POST:
        return _form_page(request, template, decision, {"form": form, "verdict": verdict, "saved_at": at})
    if _marks_gaps(decision, form):
        return _form_page(
            request, template, decision, {"form": form, "verdict": verdict, "saved_at": at}, status=400
        )
    return HttpResponseRedirect(reverse("decisions:preview", kwargs={"reference": decision.reference}))


def _started(decision, form_class):
    """The form with what was typed before: the draft, or the text that is to be corrected."""
    source = Draft.objects.filter(decision=decision).first() or decision.version_for(get_language())
    if source is None:
        return form_class(initial={"language": get_language()})
    initial = {**source.sections, "language": source.language}
    if isinstance(source, Draft):
        initial |= {"kind": source.kind, "change_note": source.change_note}
    return form_class(initial=initial, points=source.points)


def _keep(decision, form, at):
    Draft.objects.update_or_create(
        decision=decision,
        defaults={
            "sections": form.sections,
            "points": form.rows,
            "language": form.cleaned_data["language"],
            "kind": form.cleaned_data.get("kind", ""),
            "change_note": form.cleaned_data.get("change_note", ""),
            "saved_at": at,
        },
    )


def _marks_gaps(decision, form):
    """Whether anything still stands in the way of publishing; says what, at its field."""
    sections, rows = form.sections, form.rows
    for heading in rules.missing_headings(sections, rows):
        form.add_error(heading.value, _("This is still empty."))
    complete = rules.is_complete(sections, rows)
    if not complete and not form.errors:
        form.add_error(None, complete.reason)
    if isinstance(form, CorrectionForm):
        cleaned = form.data
        named = rules.says_what_changed(
            decision, cleaned.get("kind", ""), cleaned.get("change_note", ""), cleaned.get("language", "")
        )
        if not named:
            form.add_error("kind", named.reason)
    return bool(form.errors)


@_desk
def preview(request, decision, at):
    """The page exactly as everybody will see it; one button publishes it."""
    is_first = not decision.versions.exists()
    can = rules.can_publish if is_first else rules.can_correct
    verdict = can(request.user, decision, at=at)
    draft = Draft.objects.filter(decision=decision).first()
    if not verdict or draft is None:
        reason = verdict.reason or _("Nothing has been written yet.")
        return _form_page(
            request,
            "decisions/publish.html",
            decision,
            {"form": None, "verdict": verdict},
            refusal=reason,
            status=_refusal_status(request, decision, at),
        )
    refusal = ""
    if request.method == "POST":
        if request.POST.get("saved") != draft.saved_at.isoformat():
            refusal = _("The text was changed after you read it. Read it again before you publish it.")
        else:
            try:
                _publish(decision, draft, is_first, request.user, at)
            except Refused as refused:
                refusal = refused.verdict.reason
            else:
                return redirect(decision)
    return _show_preview(request, decision, draft, is_first, refusal, at)


@transaction.atomic
def _publish(decision, draft, is_first, actor, at):
    """Publish the draft that was read, unless the same button was pressed before: then it is gone."""
    if not Draft.objects.select_for_update().filter(pk=draft.pk, saved_at=draft.saved_at).exists():
        raise Refused(no(_("The text was changed after you read it. Read it again before you publish it.")))
    words = {"sections": draft.sections, "points": draft.points, "language": draft.language}
    if is_first:
        actions.publish_explanation(decision, **words, actor=actor, at=at)
    else:
        actions.correct_explanation(
            decision, **words, kind=draft.kind, change_note=draft.change_note, actor=actor, at=at
        )


def _show_preview(request, decision, draft, is_first, refusal, at):
    """The public page around a version that is not saved, with the clock as it would be."""
    versions = list(decision.versions.all())
    version = DecisionVersion(
        decision=decision,
        number=len(versions) + 1,
        language=draft.language,
        sections=draft.sections,
        points=draft.points,
        kind="" if is_first else draft.kind,
        change_note="" if is_first else draft.change_note,
        published_at=at,
        by=request.user.acting_as(decision.institution),
    )
    if is_first:
        decision.explain_clock = copy.copy(decision.explain_clock)
        decision.explain_clock.stopped_at = at
    context = page.context(decision, version, [*versions, version], at, actor=request.user, is_preview=True)
    context |= {
        "refusal": refusal,
        "saved": draft.saved_at.isoformat(),
        "edit_url": reverse(
            "decisions:publish" if is_first else "decisions:correct",
            kwargs={"reference": decision.reference},
        ),
    }
    return render(request, "decisions/detail.html", context, status=409 if refusal else 200)


@_desk
def extend(request, decision, at):
    """Ask for more time, once and before the date passes."""
    clock = decision.clock
    form = ExtendForm(posted(request))
    verdict = community_rules.can_extend_clock(request.user, clock, at=at)
    context = {"form": form, "verdict": verdict, "clock": clock, "reading": clock.reading(at)}
    if not verdict:
        return _form_page(
            request,
            "decisions/extend.html",
            decision,
            context,
            refusal=verdict.reason,
            status=_refusal_status(request, decision, at),
        )
    limit = CharterRule.objects.rule("extension", at)
    context["limit"] = limit
    context["would_be_due_on"] = clock.extended_due_on(at)
    if request.method != "POST":
        return _form_page(request, "decisions/extend.html", decision, context)
    if not form.is_valid():
        return _form_page(request, "decisions/extend.html", decision, context, status=400)
    try:
        extend_clock(clock, actor=request.user, at=at, **form.cleaned_data)
    except Refused as refused:
        return _form_page(
            request, "decisions/extend.html", decision, context, refusal=refused.verdict.reason, status=409
        )
    return redirect(decision)
