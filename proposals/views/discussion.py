"""What the author does with a public proposal: take it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.rules import Refused
from proposals import actions, rules
from proposals.forms import WithdrawForm
from proposals.views.reading import public_proposal


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
