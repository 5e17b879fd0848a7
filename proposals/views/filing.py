"""Writing a proposal, one question on a page, with or without an account, and handing it in."""

from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.codes import hash_code
from community.models import CharterRule
from community.rules import Refused, is_signed_in
from community.tries import may_try_again
from proposals import actions, editing, fields, queries, rules
from proposals.forms import AnswersForm, CodeForm, StartForm, is_helping
from proposals.models import Holder, Proposal
from proposals.views.conflicts import both_texts

QUESTIONS = {field.name: field for field in fields.NEEDED_TO_SUBMIT}
# The drafts that this browser may open, by key, each with the hash of the code that opened it.
SESSION_KEY = "drafts"


def draft_of(request, draft_key):
    """The draft of this key and as whom this browser opens it; to everybody else it does not exist."""
    proposal = (
        Proposal.objects.select_related("lead_organisation", "about", "code")
        .filter(draft_key=draft_key)
        .first()
    )
    if proposal is None:
        return None, None
    if rules.wrote(request.user, proposal):
        return proposal, request.user
    known = request.session.get(SESSION_KEY, {}).get(str(draft_key), "")
    code = getattr(proposal, "code", None)
    if code is None or not constant_time_compare(code.code_hash, known):
        return None, None
    return proposal, Holder(proposal, request.user if is_signed_in(request.user) else None)


def with_draft(view):
    """Give the view the draft and who opens it. What was typed for a draft that is gone is shown back."""

    @never_cache
    @wraps(view)
    def opened(request, draft_key, **named):
        proposal, actor = draft_of(request, draft_key)
        if proposal is None:
            return _not_open(request)
        if proposal.state != Proposal.State.DRAFT and request.method != "POST":
            return redirect(proposal)
        return view(request, proposal, actor, **named)

    return opened


def _not_open(request):
    """The same page for a draft that never was, is somebody else's, or was deleted meanwhile."""
    typed = [
        (label, words)
        for name, label in _labels()
        for words in request.POST.getlist(name)
        if len(words) > 1 and request.method == "POST"
    ]
    return render(
        request, "proposals/not_open.html", {"form": CodeForm(), "typed": typed}, status=HTTPStatus.NOT_FOUND
    )


def _labels():
    for field in fields.FIELDS:
        if field.kind in ("line", "text"):
            yield field.name, field.label
        if field.second:
            yield field.second.name, field.second.label
        for number in range(20):
            yield from ((f"{field.name}-{number}-{column.name}", column.label) for column in field.columns)


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
    _remember(request, proposal, code)
    # Shown in the answer itself: a redirect would have to keep the code somewhere in between.
    return _code_page(request, proposal, at, code=code, is_new=True)


@never_cache
def resume(request):
    """Go on with a draft by its code."""
    form = CodeForm(posted(request))
    if request.method != "POST":
        return render(request, "proposals/resume.html", {"form": form})
    if not form.is_valid():
        return render(request, "proposals/resume.html", {"form": form}, status=HTTPStatus.BAD_REQUEST)
    code = form.cleaned_data["code"]
    # A right code always opens: nobody guesses 100 bits, and many people share one address.
    proposal = queries.draft_for_code(code)
    if proposal is not None:
        _remember(request, proposal, code)
        return redirect("proposals:draft", draft_key=proposal.draft_key)
    refusal, status = _("This code does not open anything. Check each letter."), HTTPStatus.FORBIDDEN
    if not may_try_again(request, "draft_code"):
        refusal = _("Too many tries. Wait a few minutes and try again.")
        status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "proposals/resume.html", {"form": form, "refusal": refusal}, status=status)


def _remember(request, proposal, code):
    """Let this browser open the draft, under a new session name, so that nobody can have set a trap."""
    request.session.cycle_key()
    drafts = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = drafts | {str(proposal.draft_key): hash_code("draft", code)}


@with_draft
def code(request, proposal, actor):
    """How to come back; a POST makes another code."""
    at = timezone.now()
    made = ""
    if request.method == "POST":
        try:
            made = actions.renew_code(proposal, actor=actor, at=at)
        except Refused as refused:
            context = {"proposal": proposal, "refusal": refused.verdict.reason}
            return render(request, "proposals/code.html", context, status=HTTPStatus.CONFLICT)
        _remember(request, proposal, made)
    return _code_page(request, proposal, at, code=made)


def _code_page(request, proposal, at, *, code="", is_new=False):
    return render(
        request,
        "proposals/code.html",
        {
            "proposal": proposal,
            "code": code,
            "is_new": is_new,
            "days": None if proposal.filed_by_id else CharterRule.objects.rule("draft-days", at).value,
            "first": next(iter(QUESTIONS)),
        },
    )


@with_draft
def question(request, proposal, actor, question):
    """One question, kept whenever it is sent."""
    field = QUESTIONS.get(question)
    if field is None:
        return _not_open(request)
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
    if not is_valid or is_helping(request.POST):
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
    before = _neighbour(field, -1)
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
