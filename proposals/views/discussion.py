"""What people do on a public proposal: comment, take a comment back, withdraw the proposal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.rules import Refused, is_signed_in
from proposals import actions, rules
from proposals.forms import CommentForm, WithdrawForm
from proposals.models import Comment
from proposals.views.reading import detail_page, public_proposal


def comment(request, reference):
    """Add a comment; a refused one comes back on the page as it was typed."""
    proposal = public_proposal(reference)
    if request.method != "POST":
        return HttpResponseRedirect(f"{proposal.get_absolute_url()}#comment")
    form = CommentForm(request.POST)
    if not form.is_valid():
        return detail_page(request, proposal, form, status=400)
    try:
        said = actions.comment_on_proposal(
            proposal,
            actor=request.user,
            at=timezone.now(),
            body=form.cleaned_data["body"],
            language=get_language(),
        )
    except Refused as refused:
        status = 409 if is_signed_in(request.user) else 403
        return detail_page(request, proposal, form, refusal=refused.verdict.reason, status=status)
    messages.success(request, _("Your comment is public."))
    return redirect(said)


@never_cache
@login_required
def withdraw_comment(request, reference, number):
    """Ask once, then take a comment back."""
    said = get_object_or_404(
        Comment.objects.select_related("proposal", "institution"), pk=number, proposal__reference=reference
    )
    at = timezone.now()
    verdict, status = rules.can_withdraw_comment(request.user, said, at=at), 200
    if request.method == "POST":
        try:
            actions.withdraw_comment(said, actor=request.user, at=at)
        except Refused as refused:
            verdict, status = refused.verdict, 409 if said.author_id == request.user.pk else 403
        else:
            messages.success(request, _("Your comment was taken back. Its place stays, without your words."))
            return redirect(said)
    return render(
        request,
        "proposals/withdraw_comment.html",
        {"comment": said, "verdict": verdict, "refusal": verdict.reason if status != 200 else ""},
        status=status,
    )


@never_cache
@login_required
def withdraw(request, reference):
    """Take a proposal back, with a reason that everyone can read."""
    proposal = public_proposal(reference)
    at = timezone.now()
    form = WithdrawForm(posted(request))
    verdict, refusal, status = rules.can_withdraw(request.user, proposal, at=at), "", 200
    if request.method == "POST" and not form.is_valid():
        status = 400
    elif request.method == "POST":
        try:
            actions.withdraw_proposal(proposal, actor=request.user, at=at, reason=form.cleaned_data["reason"])
        except Refused as refused:
            refusal, status = refused.verdict.reason, 409 if rules.wrote(request.user, proposal) else 403
        else:
            messages.success(request, _("The proposal was withdrawn. Everyone can still read it."))
            return redirect(proposal)
    return render(
        request,
        "proposals/withdraw.html",
        {"proposal": proposal, "form": form, "verdict": verdict, "refusal": refusal},
        status=status,
    )
