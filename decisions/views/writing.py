"""Where an explanation is written by several people, read as everybody will see it, approved and published."""

import copy
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from community.dates import moment
from community.rules import Refused
from decisions import actions, drafting, queries, rules, sources
from decisions.forms import EMPTY_POINTS, CorrectionForm, ExplanationForm
from decisions.models import Decision, DecisionVersion, Draft
from decisions.views import page
from decisions.views.desk import for_officers, form_page, refusal_status


@for_officers
def publish(request, decision, at):
    """Write the explanation: saved as often as wanted, published after the preview."""
    return _write(request, decision, at, rules.can_publish, ExplanationForm, "decisions/publish.html")


@for_officers
def correct(request, decision, at):
    """Write the next version of the explanation."""
    return _write(request, decision, at, rules.can_correct, CorrectionForm, "decisions/correct.html")


def _write(request, decision, at, can, form_class, template):
    verdict = can(request.user, decision, at=at)
    is_sent = request.method == "POST"
    if not verdict:
        # Somebody else's unfinished text is not shown, but what was just typed is.
        form = form_class(request.POST, proposal=decision.proposal) if is_sent else None
        return _answer(
            request, template, decision, form, verdict, refusal=verdict.reason,
            status=refusal_status(request, decision, at),
        )  # fmt: skip
    if not is_sent:
        return _stored(request, template, decision, form_class, verdict)
    form = form_class(request.POST, proposal=decision.proposal)
    seen = drafting.read_line(request.POST.get("seen"))
    if not form.is_valid():
        return _answer(
            request, template, decision, form, verdict, seen=request.POST.get("seen", ""), status=400
        )
    try:
        draft = actions.save_draft(
            decision, parts=form.parts, seen=seen, language=get_language(), actor=request.user, at=at
        )
        if "pull" in request.POST:
            draft = actions.pull_points(decision, language=get_language(), actor=request.user, at=at)
    except Refused as refused:
        return _both(request, template, decision, form, verdict, seen, refused.verdict.reason)
    if _is_autosave(request):
        # The page goes on showing what was sent, so that is what its writer has seen.
        line = drafting.line(form.parts)
        return JsonResponse({"words": _saved_words(at), "seen": line})
    empty = EMPTY_POINTS * 2 if "more" in request.POST else EMPTY_POINTS
    form = form_class.showing(draft.parts, decision.proposal, language=get_language(), empty=empty)
    if "preview" in request.POST and not _marks_gaps(decision, form, draft):
        return HttpResponseRedirect(reverse("decisions:preview", kwargs={"reference": decision.reference}))
    line = drafting.line(draft.parts)
    status = 400 if form.errors else 200
    return _answer(request, template, decision, form, verdict, seen=line, saved_at=at, status=status)


def _is_autosave(request):
    return request.headers.get("Accept") == "application/json"


def _saved_words(at):
    return _("Saved on %(moment)s. Nobody but your institution sees it.") % {"moment": moment(at)}


def _stored(request, template, decision, form_class, verdict):
    parts = queries.written(decision, get_language())
    form = form_class.showing(parts, decision.proposal, language=get_language())
    return _answer(request, template, decision, form, verdict, seen=drafting.line(parts))


def _both(request, template, decision, form, verdict, seen, reason):
    """What was saved meanwhile beside what was typed; sending it again says that both were read."""
    stored = queries.written(decision, get_language())
    merged, clashing = drafting.merge(stored, form.parts, seen)
    mine = {name: form.parts[name] for name in clashing if name in form.parts}
    shown = type(form).showing(merged | mine, decision.proposal, language=get_language())
    saved = [
        {"name": rules.name_of(name), "saved": stored.get(name) or "", "field": name} for name in clashing
    ]
    line = drafting.line(stored)
    return _answer(
        request, template, decision, shown, verdict,
        seen=line, both=saved, refusal=reason, status=HTTPStatus.CONFLICT,
    )  # fmt: skip


def _answer(request, template, decision, form, verdict, *, seen="", status=200, refusal="", **more):
    """The page to write on; for what saves by itself, the words of a refusal."""
    if _is_autosave(request):
        words = refusal or _("This was not saved: one of the boxes holds something that cannot be taken.")
        if more.get("both"):
            words = f"{words} {_('“Save for later” shows you both.')}"
        return JsonResponse({"words": str(words)}, status=status)
    lines = [in_words(row) for row in queries.translations(decision)]
    rows = [row.cleaned_data for row in form.point_rows if row.is_valid()] if form else []
    left = sources.left(decision.proposal, rows) if form else []
    context = {"form": form, "verdict": verdict, "seen": seen, "translations": lines, "left": left}
    return form_page(request, template, decision, context | more, refusal=refusal, status=status)


def in_words(row):
    """How a language stands to the newest text."""
    words = {
        "original": _("%(language)s: the original"),
        "translated": _("%(language)s: translated"),
        "older": _("%(language)s: the translation is older than the original"),
        "missing": _("%(language)s: no translation yet"),
    }
    name = get_language_info(row["language"])["name_translated"]
    return words[row["state"]] % {"language": name[:1].upper() + name[1:]}


def _marks_gaps(decision, form, draft):
    """Whether anything still stands in the way of publishing; says what, at its field."""
    form.is_valid()
    words = draft.words
    for heading in rules.missing_headings(words["sections"], words["points"]):
        form.add_error(heading.value, _("This is still empty."))
    for verdict in (
        rules.is_complete(words["sections"], words["points"]),
        rules.rests_on_readable_words(decision, draft.points),
    ):
        if not verdict and not form.errors:
            form.add_error(None, verdict.reason)
    if isinstance(form, CorrectionForm):
        named = rules.says_what_changed(decision, draft.kind, draft.change_note, draft.language)
        if not named:
            form.add_error("kind", named.reason)
    return bool(form.errors)


@for_officers
def preview(request, decision, at):
    """The page exactly as everybody will see it: approved by a second person, published by one button."""
    verdict = rules.can_write(request.user, decision, at=at)
    draft = Draft.objects.select_related("decision").filter(decision=decision).first()
    if not verdict or draft is None:
        if request.method == "POST":
            verdict = verdict and rules.is_what_was_read(decision, None)
        reason = verdict.reason or _("Nothing has been written yet.")
        return _nothing_to_show(request, decision, verdict, reason, refusal_status(request, decision, at))
    if request.method != "POST":
        return _show_preview(request, decision, draft, "", at)
    act = {"ask": actions.ask_for_approval, "approve": actions.approve_draft}.get(
        request.POST.get("act"), publish_draft
    )
    try:
        act(decision, reading=request.POST.get("saved", ""), actor=request.user, at=at)
    except Refused as refused:
        draft = Draft.objects.select_related("decision").filter(decision=decision).first()
        if draft is None:
            # Somebody else published the text that was read here.
            verdict = refused.verdict
            return _nothing_to_show(request, decision, verdict, verdict.reason, HTTPStatus.CONFLICT)
        return _show_preview(request, decision, draft, refused.verdict.reason, at)
    if act is publish_draft:
        return redirect(decision)
    messages.success(request, _DONE[request.POST["act"]]())
    return redirect("decisions:preview", reference=decision.reference)


_DONE = {
    "ask": lambda: _("Those who can approve the text have been written to."),
    "approve": lambda: _("You approved this text. It can be published now."),
}


def _nothing_to_show(request, decision, verdict, reason, status):
    context = {"form": None, "verdict": verdict}
    return form_page(request, "decisions/publish.html", decision, context, refusal=reason, status=status)


@transaction.atomic
def publish_draft(decision, *, reading, actor, at):
    """Publish the draft that was read, unless somebody else did before: then it is gone."""
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    read = rules.is_what_was_read(decision, reading)
    if not read:
        raise Refused(read)
    words = decision.draft.words
    if decision.versions.exists():
        return actions.correct_explanation(decision, **words, actor=actor, at=at)
    del words["kind"], words["change_note"]
    return actions.publish_explanation(decision, **words, actor=actor, at=at)


def _show_preview(request, decision, draft, refusal, at):
    """The public page around a version that is not saved, with the clock as it would be."""
    is_first = not decision.versions.exists()
    versions = list(decision.versions.all())
    version = DecisionVersion(
        decision=decision,
        number=len(versions) + 1,
        published_at=at,
        by=request.user.acting_as(decision.institution),
        **draft.words,
    )
    if is_first:
        decision.explain_clock = copy.copy(decision.explain_clock)
        decision.explain_clock.stopped_at = at
    context = page.context(decision, version, [*versions, version], at, actor=request.user, is_preview=True)
    context |= {
        "refusal": refusal,
        "saved": draft.reading,
        "approval": _approval(request.user, draft, at),
        "edit_url": reverse(
            "decisions:publish" if is_first else "decisions:correct",
            kwargs={"reference": decision.reference},
        ),
    }
    return render(request, "decisions/detail.html", context, status=409 if refusal else 200)


def _approval(actor, draft, at):
    """How far the text is: how many must approve it and have, and what this person can do."""
    needed = rules.approvals_needed(at)
    return {
        "needed": needed,
        "is_given": rules.approvals_of(draft, at) >= needed,
        "is_asked": draft.asked_at is not None,
        "ask": rules.can_ask_for_approval(actor, draft, at=at),
        "approve": rules.can_approve(actor, draft, at=at),
        "people": rules.has_approvers(draft, at),
        "stands": rules.rests_on_readable_words(draft.decision, draft.points),
    }
