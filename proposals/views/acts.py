"""What the small pages that ask for one act have in common."""

from django.contrib import messages
from django.shortcuts import redirect, render

from community.acting import Action
from community.rules import Refused, is_steward


def offered(*offers):
    """The acts that this reader may do now."""
    return [Action(label, url, verdict) for label, url, verdict in offers if verdict]


def act_page(
    request,
    form,
    verdict,
    act,
    *,
    refused_status,
    success,
    back,
    title,
    button,
    template="proposals/act.html",
    **context,
):
    """One form, asked for or sent: what is typed stays, a refusal is said, a success leads back."""
    refusal, status = "", 200
    if request.method == "POST" and not verdict:
        refusal, status = verdict.reason, refused_status
    elif request.method == "POST" and not form.is_valid():
        status = 400
    elif request.method == "POST":
        try:
            act(form.cleaned_data)
        except Refused as refused:
            refusal, status = refused.verdict.reason, 409
        else:
            messages.success(request, success)
            return redirect(back)
    return render(
        request,
        template,
        {
            "form": form,
            "verdict": verdict,
            "refusal": refusal,
            "back": back,
            "title": title,
            "button": button,
            **context,
        },
        status=status,
    )


def refused_status(request, at):
    """403 for somebody who may never do this, 409 for a steward who came too early, too late or twice."""
    return 409 if is_steward(request.user, at=at) else 403
