"""The lead organisation gives the answers that others could not know."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.models import Clock
from community.rules import Refused
from proposals import actions, editing, fields, rules
from proposals.forms import CompletingForm, is_helping
from proposals.views.conflicts import both_texts, sign_in_to_read
from proposals.views.reading import public_proposal

SECTIONS = {section.name: section for section in fields.SECTIONS}


@never_cache
@login_required
def complete(request, reference):
    """What is missing, section by section."""
    proposal = public_proposal(reference)
    at = timezone.now()
    verdict = rules.can_complete(request.user, proposal, at=at)
    open_ = rules.completable(proposal)
    clock = Clock.objects.filter(kind="complete-proposal", subject=proposal.reference).order_by("-pk").first()
    return render(
        request,
        "proposals/complete.html",
        {
            "proposal": proposal,
            "verdict": verdict,
            "clock": clock,
            "reading": clock.reading(at) if clock else None,
            "before_vote": proposal.missing(fields.VOTE),
            "sections": [
                (
                    section,
                    [_standing(proposal, field) for field in section.fields if field in open_],
                    _url(proposal, name),
                )
                for name, section in SECTIONS.items()
                if any(field in open_ for field in section.fields)
            ],
        },
        status=200 if verdict else 403,
    )


def _standing(proposal, field):
    """The field, and in words what became of it so far."""
    if proposal.has_answer(field):
        return field, _("Answered by you")
    if field.name in proposal.not_known:
        return field, _("Unknown, with a reason")
    return field, _("Needed before a vote") if proposal.need_of(field) == fields.VOTE else _("Open")


def _url(proposal, name):
    return reverse("proposals:complete_section", args=[proposal.reference, name])


@never_cache
@sign_in_to_read
def complete_section(request, reference, name):
    """The missing answers of one section; sending them publishes a version."""
    if name not in SECTIONS:
        raise Http404
    proposal = public_proposal(reference)
    at = timezone.now()
    open_ = rules.completable(proposal)
    # What the page asked stays on it, also when somebody else answered it meanwhile.
    seen = editing.read_stamps(request.POST.get("seen"))
    questions = [
        field
        for field in SECTIONS[name].fields
        if field in open_ or (field.name in seen and field.need != fields.SUBMIT)
    ]
    form = CompletingForm(posted(request), proposal=proposal, questions=questions)
    verdict, refusal, status = rules.can_complete(request.user, proposal, at=at), "", 200
    if request.method == "POST" and not verdict and proposal.state == proposal.State.DISCUSSION:
        refusal, status = verdict.reason, 403
    elif request.method == "POST" and (not form.is_valid() or is_helping(request.POST)):
        status = 400 if form.errors else 200
    elif request.method == "POST":
        try:
            actions.complete_proposal(
                proposal, actor=request.user, at=at, answers=form.answers, reasons=form.reasons, seen=seen
            )
        except Refused as refused:
            return both_texts(
                request,
                proposal,
                form,
                reason=refused.verdict.reason,
                may_save=lambda now: rules.can_complete(request.user, now, at=at),
                form_url=request.path,
                fresh=lambda now: CompletingForm(
                    proposal=now, questions=[field for field in questions if field in rules.completable(now)]
                ),
            )
        messages.success(request, _("The answers are public."))
        return redirect("proposals:complete", reference=reference)
    elif not verdict:
        status = 403
    return render(
        request,
        "proposals/complete_section.html",
        {
            "proposal": proposal,
            "form": form,
            "questions": [(field, form.bound_fields(field)) for field in questions],
            "title": SECTIONS[name].title,
            "seen": request.POST.get("seen") or editing.stamps(proposal, questions),
            "verdict": verdict,
            "refusal": refusal,
        },
        status=status,
    )
