"""Writing a proposal, one question on a page, with or without an account, and handing it in."""

from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.rules import Refused, is_signed_in
from community.tries import may_try_again
from proposals import actions, editing, fields, queries, rules
from proposals.forms import AnswersForm, StartForm, is_helping
from proposals.models import Holder, Proposal
from proposals.views.conflicts import both_texts
from proposals.views.opening import code_page, not_open, remember, with_draft

QUESTIONS = {field.name: field for field in fields.NEEDED_TO_SUBMIT}


@never_cache
def new(request):
    """What this is, and the way in."""
    at = timezone.now()
    form = StartForm(posted(request), institutions=queries.institutions_spoken_for(request.user, at))
    if request.method != "POST":
        return render(request, "proposals/new.html", {"form": form})
    if not form.is_valid():
        return render(request, "proposals/new.html", {"form": form}, status=HTTPStatus.BAD_REQUEST)
    if not is_signed_in(request.user) and not may_try_again(request, "draft_start"):
        refusal = _("Too many drafts were begun from here. Wait an hour, or sign in.")
        context = {"form": form, "refusal": refusal}
        return render(request, "proposals/new.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    proposal, code = actions.start_draft(
        Proposal(**form.beginning, language=get_language()),
        actor=request.user if is_signed_in(request.user) else Holder(),
        at=at,
    )
    remember(request, proposal, code)
    # Shown in the answer itself: a redirect would have to keep the code somewhere in between.
    return code_page(request, proposal, at, code=code, is_new=True)


@with_draft
def question(request, proposal, actor, question):
    """One question, kept whenever it is sent."""
    field = QUESTIONS.get(question)
    if field is None:
        return not_open(request)
    form = AnswersForm(posted(request), proposal=proposal, questions=[field])
    if request.method != "POST":
        return _question_page(request, proposal, field, form)
    try:
        is_valid, proposal = keep(request, proposal, actor, form)
    except Refused as refused:
        return both_texts(
            request,
            proposal,
            form,
            reason=refused.verdict.reason,
            may_save=lambda now: rules.can_edit_draft(actor, now, at=timezone.now()),
            form_url=_question_url(proposal, field),
            fresh=lambda now: AnswersForm(proposal=now, questions=[field]),
        )
    stays = not is_valid and not ("leave" in request.POST and form.is_kept)
    if stays or is_helping(request.POST):
        return _question_page(request, proposal, field, form, status=200 if is_valid else 400)
    if "leave" in request.POST:
        return redirect("proposals:draft_code", draft_key=proposal.draft_key)
    following = _neighbour(field, 1)
    if following is None or request.POST.get("to") == "check":
        return redirect("proposals:draft", draft_key=proposal.draft_key)
    return redirect(_question_url(proposal, following))


def keep(request, proposal, actor, form):
    """Save what could be read; gives whether all of it could, and the draft as it is then. Raises ``Refused``."""
    is_valid = form.is_valid()
    kept = actions.save_draft(
        proposal,
        actor=actor,
        at=timezone.now(),
        answers=form.answers,
        seen=editing.read_stamps(request.POST.get("seen")),
    )
    return is_valid, kept


def _question_url(proposal, field):
    return reverse("proposals:draft_question", args=[proposal.draft_key, field.name])


def _neighbour(field, step):
    names = list(QUESTIONS)
    place = names.index(field.name) + step
    return QUESTIONS[names[place]] if 0 <= place < len(names) else None


def _question_page(request, proposal, field, form, *, status=200):
    before, following = _neighbour(field, -1), _neighbour(field, 1)
    to = request.POST.get("to") or request.GET.get("to")
    return render(
        request,
        "proposals/draft_question.html",
        {
            "proposal": proposal,
            "field": field,
            "form": form,
            "seen": editing.stamps(proposal, [field]),
            "number": list(QUESTIONS).index(field.name) + 1,
            "steps": len(QUESTIONS),
            "to_check": to == "check",
            "later_url": _question_url(proposal, following)
            if following and to != "check"
            else proposal.get_absolute_url(),
            "back_url": _question_url(proposal, before)
            if before and to != "check"
            else proposal.get_absolute_url(),
        },
        status=status,
    )


@with_draft
def draft(request, proposal, actor):
    """All nine answers to check, each with the way to change it, then to hand in."""
    return _check_page(request, proposal, actor, timezone.now())


@with_draft
def submit(request, proposal, actor):
    """Hand in what was checked."""
    at = timezone.now()
    if request.method != "POST":
        return redirect("proposals:draft", draft_key=proposal.draft_key)
    try:
        with transaction.atomic():
            proposal = actions.claim_draft(proposal, actor=actor, at=at)
            proposal = actions.submit_proposal(proposal, actor=request.user, at=at)
    except Refused as refused:
        proposal.refresh_from_db()
        if proposal.state != Proposal.State.DRAFT and rules.wrote(request.user, proposal):
            messages.info(request, refused.verdict.reason)
            return redirect(proposal)
        status = HTTPStatus.CONFLICT if is_signed_in(request.user) else HTTPStatus.FORBIDDEN
        return _check_page(request, proposal, actor, at, refusal=refused.verdict.reason, status=status)
    messages.success(
        request,
        _("It is public now, with the reference %(reference)s. A steward checks it before comments open.")
        % {"reference": proposal.reference},
    )
    return redirect(proposal)


def _check_page(request, proposal, actor, at, *, refusal="", status=200):
    sections = queries.sections_of(proposal.answers())
    answers = {answer.field.name: answer for _section, answers in sections for answer in answers}
    here = reverse("proposals:draft", args=[proposal.draft_key])
    # To somebody without an account the page shows what the rules will ask once they have signed in.
    verdict = rules.can_claim_draft(actor, proposal, at=at)
    if verdict or not is_signed_in(request.user):
        verdict = rules.is_ready(request.user, proposal, at=at)
    return render(
        request,
        "proposals/draft.html",
        {
            "proposal": proposal,
            "answers": [
                (answers[name], reverse("proposals:draft_question", args=[proposal.draft_key, name]))
                for name in QUESTIONS
            ],
            "missing": proposal.missing(fields.SUBMIT),
            "verdict": verdict,
            "refusal": refusal,
            "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
            "sign_up_url": f"{reverse('account_signup')}?{urlencode({'next': here})}",
            "sections": [
                {
                    "section": section,
                    "given": sum(answer.is_given for answer in found),
                    "asked": len(found),
                    "url": reverse("proposals:draft_section", args=[proposal.draft_key, section.name]),
                }
                for section, found in sections
            ],
            "before_vote": proposal.missing(fields.VOTE),
        },
        status=status,
    )


@with_draft
def drop(request, proposal, actor):
    """Delete a draft for good."""
    if request.method == "POST":
        try:
            actions.drop_draft(proposal, actor=actor, at=timezone.now())
        except Refused as refused:
            context = {"proposal": proposal, "refusal": refused.verdict.reason}
            return render(request, "proposals/drop.html", context, status=HTTPStatus.CONFLICT)
        messages.success(request, _("Your draft is deleted. Nothing of it is kept."))
        return redirect("proposals:list")
    return render(request, "proposals/drop.html", {"proposal": proposal})
