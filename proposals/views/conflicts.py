"""When somebody else changed the same text, or its time had passed: both texts on one page, and nothing lost."""

from functools import wraps
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from proposals import editing, queries
from proposals.models import Proposal


def sign_in_to_read(view):
    """Send whoever is not signed in to sign in, but not when they send words: the rules answer, with the words."""
    asked = login_required(view)

    @wraps(view)
    def answered(request, *args, **named):
        return (view if request.method == "POST" else asked)(request, *args, **named)

    return answered


def both_texts(request, proposal, form, *, reason, may_save, form_url, fresh, beside=()):
    """The page of status 409 after an action refused what a form brought.

    Where somebody else answered a question meanwhile, it shows their answer as saved now and the sender's as
    typed, to be joined and saved. ``fresh(now)`` makes the form for the proposal as it is now: from it come the
    boxes of the questions that the sender did not change. ``may_save(now)`` is the verdict on sending again;
    after a no, what was typed stands there to be copied. ``beside`` are bound fields that are no answers.
    """
    now = Proposal.objects.select_related("lead_organisation").get(pk=proposal.pk)
    seen, reasons = editing.read_stamps(request.POST.get("seen")), form.reasons
    clashing = editing.clashes(now, form.answers, seen, reasons)
    touched = editing.touched(now, form.answers, seen, reasons)
    mine = [
        field
        for field in form.questions
        if field in touched or any(box.errors for box in form.bound_fields(field))
    ]
    renewed = fresh(now)
    saved = {
        answer.field.name: answer
        for _section, found in queries.sections_of(now.answers())
        for answer in found
    }
    return render(
        request,
        "proposals/both_texts.html",
        {
            "proposal": now,
            "form": form,
            "refusal": reason,
            "verdict": may_save(now),
            "differing": [
                (field, saved[field.name], form.bound_fields(field)) for field in mine if field in clashing
            ],
            "own": [box for field in mine if field not in clashing for box in form.bound_fields(field)],
            "others": [
                box for field in renewed.questions if field not in mine for box in renewed.bound_fields(field)
            ],
            "beside": list(beside),
            # From here on the sender has seen what the other one saved.
            "seen": editing.stamps(now, form.questions),
            "form_url": form_url,
            "back_url": now.get_absolute_url(),
        },
        status=HTTPStatus.CONFLICT,
    )
