"""Writing a proposal: the short way in, one page for each section, checking and submitting, and new versions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import Action, posted
from community.dates import short_day
from community.models import Membership
from community.rules import Refused, require
from proposals import actions, fields, queries, rules
from proposals.forms import AnswersForm, NewProposalForm, RevisionForm
from proposals.models import Proposal
from proposals.views.reading import public_proposal


def _own_draft(request, draft_key):
    """The draft of this key when this person wrote it; to everybody else it does not exist."""
    proposal = get_object_or_404(Proposal.objects.select_related("lead_organisation"), draft_key=draft_key)
    if not rules.wrote(request.user, proposal):
        raise Http404
    return proposal


@never_cache
@login_required
def new(request):
    at = timezone.now()
    speaks = Membership.objects.current(at).filter(member=request.user, role__in=Membership.INSTITUTION_ROLES)
    form = NewProposalForm(posted(request), institutions=speaks.exists())
    if request.method == "POST":
        # What cannot be read is asked for again on the next page; the rest is kept at once.
        is_valid = form.is_valid()
        with transaction.atomic():
            proposal = form.keep(
                Proposal(
                    filed_by=request.user,
                    filed_as=form.cleaned_data.get("filed_as") or Proposal.FiledAs.RESIDENT,
                    language=get_language(),
                )
            )
        if is_valid:
            messages.success(request, _("Your draft is saved. Only you can see it."))
            return redirect("proposals:draft", draft_key=proposal.draft_key)
        return _draft_step(request, proposal, "short", fields.NEEDED_TO_SUBMIT, form, status=400)
    return render(request, "proposals/new.html", {"form": form})


@never_cache
@login_required
def draft(request, draft_key):
    """What is answered and what is not, and the way on."""
    proposal = _own_draft(request, draft_key)
    if proposal.state != Proposal.State.DRAFT:
        return redirect(proposal)
    at = timezone.now()
    sections = queries.sections_of(proposal.answers())
    return render(
        request,
        "proposals/draft.html",
        {
            "proposal": proposal,
            "steps": [
                {
                    "number": number,
                    "section": section,
                    "given": sum(answer.is_given for answer in answers),
                    "asked": len(answers),
                    "url": reverse("proposals:draft_section", args=[proposal.draft_key, section.name]),
                }
                for number, (section, answers) in enumerate(sections, start=1)
            ],
            "missing": proposal.missing(fields.SUBMIT),
            "before_vote": proposal.missing(fields.VOTE),
            "action": Action(
                _("Check and submit"),
                reverse("proposals:submit_draft", args=[proposal.draft_key]),
                rules.can_submit(request.user, proposal, at=at),
            ),
        },
    )


@never_cache
@login_required
def draft_section(request, draft_key, name):
    """One section of the long form, or the nine questions needed to submit under the name ``short``."""
    proposal = _own_draft(request, draft_key)
    questions = _questions(name)
    form = AnswersForm(posted(request), proposal=proposal, questions=questions)
    if request.method != "POST":
        if proposal.state != Proposal.State.DRAFT:
            return redirect(proposal)
        return _draft_step(request, proposal, name, questions, form)
    is_valid = form.is_valid()
    try:
        with transaction.atomic():
            proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
            require(rules.can_edit_draft(request.user, proposal, at=timezone.now()))
            form.keep(proposal)
    except Refused as refused:
        return _draft_step(
            request, proposal, name, questions, form, refusal=refused.verdict.reason, status=409
        )
    if not is_valid:
        return _draft_step(request, proposal, name, questions, form, status=400)
    if "more" in request.POST:
        return HttpResponseRedirect(request.path)
    following = _following(name)
    if "overview" in request.POST or following is None:
        messages.success(request, _("Your draft is saved. Only you can see it."))
        return redirect("proposals:draft", draft_key=draft_key)
    return redirect("proposals:draft_section", draft_key=draft_key, name=following)


def _questions(name):
    if name == "short":
        return fields.NEEDED_TO_SUBMIT
    for section in fields.SECTIONS:
        if section.name == name:
            return section.fields
    raise Http404


def _following(name):
    names = [section.name for section in fields.SECTIONS]
    return names[names.index(name) + 1] if name in names[:-1] else None


def _draft_step(request, proposal, name, questions, form, *, refusal="", status=200):
    names = [section.name for section in fields.SECTIONS]
    return render(
        request,
        "proposals/draft_section.html",
        {
            "proposal": proposal,
            "form": form,
            "refusal": refusal,
            "title": _("The nine questions") if name == "short" else fields.SECTIONS[names.index(name)].title,
            "number": names.index(name) + 1 if name in names else None,
            "steps": len(names),
            "has_rows": any(question.kind == "rows" for question in questions),
            "following": _following(name),
            "form_url": reverse("proposals:draft_section", args=[proposal.draft_key, name]),
            "overview_url": reverse("proposals:draft", args=[proposal.draft_key]),
        },
        status=status,
    )


@never_cache
@login_required
def submit(request, draft_key=None, reference=None):
    """Check the answers, then put them before the community; also a use known from another register."""
    proposal = _own_draft(request, draft_key) if draft_key else public_proposal(reference)
    if draft_key and proposal.state != Proposal.State.DRAFT:
        return redirect(proposal)
    at = timezone.now()
    verdict, status = rules.can_submit(request.user, proposal, at=at), 200
    if request.method == "POST":
        try:
            proposal = actions.submit_proposal(proposal, actor=request.user, at=at)
        except Refused as refused:
            verdict, status = refused.verdict, 409 if rules.wrote(request.user, proposal) else 403
        else:
            messages.success(
                request,
                _("It is public now. Comments are open until %(day)s.")
                % {"day": short_day(proposal.last_comment_day)},
            )
            return redirect(proposal)
    return render(
        request,
        "proposals/submit.html",
        {
            "proposal": proposal,
            "sections": queries.given_and_missing(queries.sections_of(proposal.answers())),
            "before_vote": proposal.missing(fields.VOTE),
            "verdict": verdict,
            "refusal": verdict.reason if status != 200 else "",
            "back_url": proposal.get_absolute_url(),
        },
        status=status,
    )


@never_cache
@login_required
def revise(request, reference):
    """Publish a new version while comments are open."""
    proposal = public_proposal(reference)
    newest = proposal.versions.order_by("-number").values_list("number", flat=True)[0]
    at = timezone.now()
    form = RevisionForm(posted(request), proposal=proposal, newest=newest)
    verdict, refusal, status = rules.can_revise(request.user, proposal, at=at), "", 200
    if request.method == "POST" and not form.is_valid():
        status = 400
    elif request.method == "POST" and form.cleaned_data["based_on"] != newest:
        refusal, status = _("The text was changed meanwhile. Look at the newest version first."), 409
    elif request.method == "POST":
        try:
            actions.revise_proposal(
                proposal,
                actor=request.user,
                at=at,
                answers=form.answers,
                kind=form.cleaned_data["kind"],
                language=form.cleaned_data["language"] or None,
                change_note=form.cleaned_data["change_note"],
            )
        except Refused as refused:
            refusal, status = refused.verdict.reason, 409 if rules.wrote(request.user, proposal) else 403
        else:
            messages.success(request, _("The new version is public."))
            return redirect(proposal)
    return render(
        request,
        "proposals/revise.html",
        {"proposal": proposal, "form": form, "verdict": verdict, "refusal": refusal},
        status=status,
    )
