"""What the pages share on which somebody keeps the community's affairs: a form, an act, and the way back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.rules import Refused, can_keep_charter


def keep(request, title, form, act, *, verdict=None, may=None, lead="", back=None, done=""):
    """Show the form, or act and go back; a refusal keeps what was typed.

    ``verdict`` says whether the act can be done now and ``may`` whether this person ever can; both are those of a
    steward unless told otherwise, and ``back`` is the stewards' desk.
    """
    at = timezone.now()
    if verdict is None:
        verdict = may = can_keep_charter(request.user, at=at)
    refusal = "" if verdict else verdict.reason
    status = 200 if verdict else 409 if may else 403
    if request.method == "POST" and verdict:
        status = 400
        if form is None or form.is_valid():
            try:
                act(at)
            except Refused as refused:
                refusal, status = refused.verdict.reason, 409
            except (IntegrityError, ValidationError):
                refusal, status = _("This is in the list already."), 409
            else:
                messages.success(request, done or _("Done. It is on the public record."))
                return redirect(back or "community:desk")
    return render(
        request,
        "community/keep.html",
        # What a form finds wrong may tell who has joined, so it is for those who may do this only.
        {
            "title": title,
            "form": form if may else None,
            "lead": lead or _("This goes on the public record at once."),
            "verdict": verdict,
            "refusal": refusal,
            "back": back or reverse("community:desk"),
            "is_desk": back is None,
        },
        status=status,
    )
