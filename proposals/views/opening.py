"""Opening a draft again: by one's account, by what this browser remembers, by its code."""

from functools import wraps
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.codes import hash_code
from community.models import CharterRule
from community.rules import Refused, is_signed_in
from community.tries import may_try_again
from proposals import actions, fields, queries, rules
from proposals.forms import CodeForm
from proposals.models import Holder, Proposal

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
            return not_open(request)
        if proposal.state != Proposal.State.DRAFT and request.method != "POST":
            return redirect(proposal)
        return view(request, proposal, actor, **named)

    return opened


def not_open(request):
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
        remember(request, proposal, code)
        return redirect("proposals:draft", draft_key=proposal.draft_key)
    refusal, status = _("This code does not open anything. Check each letter."), HTTPStatus.FORBIDDEN
    if not may_try_again(request, "draft_code"):
        refusal = _("Too many tries. Wait a few minutes and try again.")
        status = HTTPStatus.TOO_MANY_REQUESTS
    return render(request, "proposals/resume.html", {"form": form, "refusal": refusal}, status=status)


def remember(request, proposal, code):
    """Let this browser open the draft, under a new session name, so that nobody can have set a trap."""
    request.session.cycle_key()
    drafts = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = drafts | {str(proposal.draft_key): hash_code("draft", code)}
    if not is_signed_in(request.user):
        # Many people use a computer that others use after them.
        request.session.set_expiry(0)


@with_draft
def forget(request, proposal, actor):
    """Let this browser open the draft only with its code again."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    drafts = request.session.get(SESSION_KEY, {})
    drafts.pop(str(proposal.draft_key), None)
    request.session[SESSION_KEY] = drafts
    messages.success(request, _("This device has forgotten the draft. Its code opens it."))
    return redirect("proposals:resume")


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
        remember(request, proposal, made)
    return code_page(request, proposal, at, code=made)


def code_page(request, proposal, at, *, code="", is_new=False):
    return render(
        request,
        "proposals/code.html",
        {
            "proposal": proposal,
            "code": code,
            "is_new": is_new,
            "days": None if proposal.filed_by_id else CharterRule.objects.rule("draft-days", at).value,
            "first": fields.NEEDED_TO_SUBMIT[0].name,
        },
    )
