"""What a steward takes out for good: words of the text, and what was said beside it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import attempt, posted
from proposals import actions, queries, rules
from proposals.forms import ChooseFieldsForm, RedactionForm, RedactReasonsForm
from proposals.views.acts import Act, act_page
from proposals.views.reading import public_proposal


@never_cache
@login_required
def redact(request, reference):
    """Choose the answers from which words must go, then say how they read from now on."""
    proposal = public_proposal(reference)
    moment = timezone.now()
    newest = proposal.versions.order_by("-number").values_list("number", flat=True).first()
    verdict = rules.can_redact(request.user, proposal, at=moment)
    chosen = ChooseFieldsForm(request.GET or None, proposal=proposal)
    context = {"proposal": proposal, "verdict": verdict, "chosen_form": chosen}
    if not verdict or not (chosen.is_bound and chosen.is_valid()):
        refused = request.method == "POST" and not verdict
        return render(
            request,
            "proposals/redact.html",
            context | {"refusal": verdict.reason if refused else ""},
            status=403 if not verdict else 400 if chosen.errors else 200,
        )
    form = RedactionForm(posted(request), proposal=proposal, questions=chosen.questions, newest=newest)
    result = attempt(request, partial(_redact_chosen, proposal, form, chosen.columns), form=form, at=moment)
    if result.done:
        messages.success(request, _("The words are gone, also from earlier versions and from the record."))
        return redirect("proposals:versions", reference)
    return render(
        request,
        "proposals/redact.html",
        context | {"form": form, "refusal": result.refusal},
        status=result.status,
    )


def _redact_chosen(
    proposal, form, columns, *, actor, at, based_on, reason, change_note, notes=(), **_answers
):
    return actions.redact_proposal(
        proposal,
        actor=actor,
        at=at,
        based_on=based_on,
        names=form.names,
        answers=form.answers,
        reason=reason,
        change_note=change_note,
        notes=notes,
        columns=columns,
    )


@never_cache
@login_required
def redact_reasons(request, reference):
    """Choose which reasons and answers go that were given beside the text."""
    proposal = public_proposal(reference)
    may = rules.can_redact(request.user, proposal, at=timezone.now())
    return act_page(
        request,
        proposal,
        Act(
            title=_("Take reasons and answers out for good"),
            lead=_(
                "For words that name or endanger somebody: why something was refused, declined or withdrawn, and what "
                "was answered. They are erased here and on the public record, which says that it was done and why. It "
                "cannot be undone."
            ),
            button=_("Erase the words"),
            rule=rules.can_redact,
            perform=actions.redact_reasons,
            done=_("The words are gone, also from the record."),
            form=partial(RedactReasonsForm, places=queries.said_beside(proposal) if may else {}),
            is_grave=True,
        ),
    )
