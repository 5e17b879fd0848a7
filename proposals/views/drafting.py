"""The long form of a draft, a section on each page, and new versions of what is public."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.rules import Refused
from proposals import actions, editing, fields, rules
from proposals.forms import AnswersForm, RevisionForm, is_helping
from proposals.views.conflicts import both_texts, sign_in_to_read
from proposals.views.filing import keep
from proposals.views.opening import with_draft
from proposals.views.reading import public_proposal

SECTIONS = {section.name: section for section in fields.SECTIONS}


@with_draft
def section(request, proposal, actor, name):
    """One section of the 35 questions."""
    if name not in SECTIONS:
        raise Http404
    questions = SECTIONS[name].fields
    form = AnswersForm(posted(request), proposal=proposal, questions=questions)
    if request.method != "POST":
        return _section_page(request, proposal, name, form)
    try:
        is_valid, proposal = keep(request, proposal, actor, form)
    except Refused as refused:
        return both_texts(
            request,
            proposal,
            form,
            reason=refused.verdict.reason,
            may_save=lambda now: rules.can_edit_draft(actor, now, at=timezone.now()),
            form_url=_section_url(proposal, name),
            fresh=lambda now: AnswersForm(proposal=now, questions=questions),
        )
    if not is_valid or is_helping(request.POST):
        return _section_page(request, proposal, name, form, status=200 if is_valid else 400)
    following = _following(name)
    if "overview" in request.POST or following is None:
        messages.success(request, _("Your draft is saved. Only you can see it."))
        return redirect("proposals:draft", draft_key=proposal.draft_key)
    return redirect(_section_url(proposal, following))


def _section_url(proposal, name):
    return reverse("proposals:draft_section", args=[proposal.draft_key, name])


def _following(name):
    names = list(SECTIONS)
    place = names.index(name) + 1
    return names[place] if place < len(names) else None


def _section_page(request, proposal, name, form, *, status=200):
    return render(
        request,
        "proposals/draft_section.html",
        {
            "proposal": proposal,
            "form": form,
            "seen": editing.stamps(proposal, form.questions),
            "title": SECTIONS[name].title,
            "number": list(SECTIONS).index(name) + 1,
            "steps": len(SECTIONS),
            "following": _following(name),
            "form_url": _section_url(proposal, name),
            "overview_url": reverse("proposals:draft", args=[proposal.draft_key]),
        },
        status=status,
    )


@never_cache
@sign_in_to_read
def revise(request, reference):
    """Publish a new version of the text."""
    proposal = public_proposal(reference)
    at = timezone.now()
    if not rules.is_author(request.user, proposal, at=at):
        # The page shows everybody its form; how somebody named an organisation is for stewards only.
        proposal.lead_named = ""
    form = RevisionForm(posted(request), proposal=proposal)
    if request.method != "POST":
        return _revise_page(request, proposal, form, at)
    if not form.is_valid() or is_helping(request.POST):
        return _revise_page(request, proposal, form, at, status=400 if form.errors else 200)
    try:
        actions.revise_proposal(
            proposal,
            actor=request.user,
            at=at,
            answers=form.answers,
            kind=form.cleaned_data["kind"],
            language=form.cleaned_data["language"] or None,
            change_note=form.cleaned_data["change_note"],
            seen=editing.read_stamps(request.POST.get("seen")),
        )
    except Refused as refused:
        if not rules.is_author(request.user, proposal, at=at):
            return _revise_page(request, proposal, form, at, refusal=refused.verdict.reason, status=403)
        return both_texts(
            request,
            proposal,
            form,
            reason=refused.verdict.reason,
            may_save=lambda now: rules.can_revise(request.user, now, at=at),
            form_url=request.path,
            beside=form.about_change,
            fresh=lambda now: RevisionForm(proposal=now),
        )
    messages.success(request, _("The new version is public."))
    return redirect(proposal)


def _revise_page(request, proposal, form, at, *, refusal="", status=200):
    return render(
        request,
        "proposals/revise.html",
        {
            "proposal": proposal,
            "form": form,
            # Whoever sends a form again has seen only what was there when they opened it.
            "seen": request.POST.get("seen") or editing.stamps(proposal, fields.FIELDS),
            "verdict": rules.can_revise(request.user, proposal, at=at),
            "refusal": refusal,
        },
        status=status,
    )
