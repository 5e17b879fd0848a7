"""Changes that people propose to the text: the list, one of them, proposing, deciding, taking back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community.acting import posted
from community.rules import Refused, is_signed_in
from proposals import actions, diff, fields, queries, rules
from proposals.forms import ChangesFilterForm, DeclineChangeForm, TextChangeForm
from proposals.views.acts import Act, act_page
from proposals.views.reading import public_proposal

PER_PAGE = 25


@require_safe
def changes(request, reference):
    proposal = public_proposal(reference)
    moment = timezone.now()
    form = ChangesFilterForm(request.GET or None)
    state = form.cleaned_data["state"] if form.is_bound and form.is_valid() else ""
    page = Paginator(queries.changes_to(proposal, state), PER_PAGE).get_page(request.GET.get("page"))
    for change in page:
        _prepare(change, proposal, moment)
    return render(
        request,
        "proposals/changes.html",
        {
            "proposal": proposal,
            "tabs": queries.tabs(proposal, "changes"),
            "form": form,
            "page": page,
            "total": proposal.textchanges.count(),
            "verdict": rules.can_propose_change(request.user, proposal, at=moment),
            "sign_in_url": _sign_in_url(request.path)
            if proposal.text_is_open(moment) and not is_signed_in(request.user)
            else "",
            "choices": [(name, queries.label_of(name)) for name in fields.WORDS],
        },
    )


def _sign_in_url(path):
    return f"{reverse('account_login')}?{urlencode({'next': path})}"


def _prepare(change, proposal, moment):
    """What a list or a page shows of a change beyond its row."""
    change.proposal = proposal
    change.label = queries.label_of(change.name)
    change.standing = queries.change_standing(change, proposal, moment)
    change.runs = queries.what_it_changes(change)


def _find(proposal, number):
    return get_object_or_404(queries.changes_to(proposal), number=number)


@require_safe
def change(request, reference, number):
    proposal = public_proposal(reference)
    return _change_page(request, proposal, _find(proposal, number))


def _change_page(request, proposal, shown, *, decline_form=None, refusal="", status=200):
    moment = timezone.now()
    _prepare(shown, proposal, moment)
    can_decide = rules.can_decide_change(request.user, shown, proposal, at=moment)
    present = proposal.answers()[shown.name]
    return render(
        request,
        "proposals/change.html",
        {
            "proposal": proposal,
            "change": shown,
            "decline_form": decline_form or DeclineChangeForm(),
            "refusal": refusal,
            "can_decide": can_decide,
            "can_accept": rules.can_accept_change(request.user, shown, proposal, at=moment),
            "can_withdraw": rules.can_withdraw_change(request.user, shown, at=moment),
            "meanwhile": queries.marked(diff.compare(shown.old or "", present or ""))
            if shown.standing.code == "out_of_date"
            else (),
            "revise_url": reverse("proposals:revise", args=[proposal.reference])
            if can_decide and rules.can_revise(request.user, proposal, at=moment)
            else "",
        },
        status=status,
    )


@never_cache
def propose_change(request, reference, name):
    """Write how an answer should read, beginning with how it reads."""
    proposal = public_proposal(reference)
    if name not in fields.WORDS:
        raise Http404
    if not is_signed_in(request.user) and request.method != "POST":
        return redirect(_sign_in_url(request.path))
    moment = timezone.now()
    newest = proposal.versions.order_by("-number").values_list("number", flat=True)[0]
    form = TextChangeForm(posted(request), proposal=proposal, name=name, newest=newest)
    verdict = rules.can_propose_change(request.user, proposal, at=moment)
    refusal, status, meanwhile = "", 200, ()
    if request.method == "POST" and not form.is_valid():
        status = 400
    elif request.method == "POST":
        start = get_object_or_404(proposal.versions, number=form.cleaned_data["start"])
        try:
            made = actions.propose_change(
                proposal,
                actor=request.user,
                at=moment,
                name=name,
                start=start.number,
                new=form.cleaned_data["new"],
                reason=form.cleaned_data["reason"],
                language=get_language(),
            )
        except Refused as refused:
            refusal, status = refused.verdict.reason, 409 if is_signed_in(request.user) else 403
            # Whoever wrote on an older text sees what it says now, and goes on from there.
            meanwhile = diff.compare(start.text[name] or "", getattr(proposal, name))
            form.data = form.data.copy()
            form.data["start"] = newest
        else:
            messages.success(request, _("Your change is public. You will be told what becomes of it."))
            return redirect(made)
    return render(
        request,
        "proposals/propose_change.html",
        {
            "proposal": proposal,
            "label": queries.label_of(name),
            "form": form,
            "verdict": verdict,
            "refusal": refusal,
            "meanwhile": queries.marked(meanwhile) if diff.is_changed(meanwhile) else (),
            "back_url": f"{proposal.get_absolute_url()}#{fields.QUESTION_OF[name].name}",
        },
        status=status,
    )


@never_cache
@login_required
@require_POST
def accept_change(request, reference, number):
    proposal = public_proposal(reference)
    shown = _find(proposal, number)
    try:
        actions.accept_change(shown, actor=request.user, at=timezone.now())
    except Refused as refused:
        return _change_page(
            request, proposal, shown, refusal=refused.verdict.reason, status=_status(request, proposal)
        )
    messages.success(request, _("The change is part of the text. It made a new version."))
    return redirect(shown)


@never_cache
@login_required
@require_POST
def decline_change(request, reference, number):
    proposal = public_proposal(reference)
    shown = _find(proposal, number)
    form = DeclineChangeForm(request.POST)
    if not form.is_valid():
        return _change_page(request, proposal, shown, decline_form=form, status=400)
    try:
        actions.decline_change(
            shown, actor=request.user, at=timezone.now(), reasons=form.cleaned_data["reasons"]
        )
    except Refused as refused:
        return _change_page(
            request,
            proposal,
            shown,
            decline_form=form,
            refusal=refused.verdict.reason,
            status=_status(request, proposal),
        )
    messages.success(request, _("The text stays as it is, and your reasons are public."))
    return redirect(shown)


def _status(request, proposal):
    return 409 if rules.has_text_in_hand(request.user, proposal, at=timezone.now()) else 403


@never_cache
@login_required
def withdraw_change(request, reference, number):
    """Ask once, then take a change back."""
    proposal = public_proposal(reference)
    shown = _find(proposal, number)
    is_own = shown.author_id == request.user.pk
    return act_page(
        request,
        proposal,
        Act(
            title=_("Take your change back"),
            lead=_(
                "Your words and your name go from this page and from the public record. The record keeps that a "
                "change was proposed and taken back."
            ),
            button=_("Take it back"),
            rule=rules.can_withdraw_change,
            perform=actions.withdraw_change,
            done=_("Your change was taken back. Its place stays, without your words."),
            on=shown,
            quotes=(("", shown.new, shown.language),) if shown.is_shown or is_own else (),
            trail=((_("Changes to the text"), reverse("proposals:changes", args=[reference])),),
            is_grave=True,
            is_theirs=is_own,
            back=shown.get_absolute_url(),
        ),
    )
