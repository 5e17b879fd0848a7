"""What a discussion came to: read by everybody, written, challenged and answered."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.models import Membership
from community.rules import Refused, holds, is_signed_in, is_steward
from proposals import actions, queries, rules
from proposals.deliberation import channels, deliberation, newest_summary, summary_clock, waiting_clock
from proposals.forms import AnswerChallengeForm, ChallengeForm, ReopenForm, SummaryForm
from proposals.models import SummaryChallenge
from proposals.views.acts import Act, act_page, offered
from proposals.views.reading import public_proposal


def summary(request, reference):
    """What the discussion came to, how it can be challenged, and what was answered."""
    proposal = public_proposal(reference)
    return _summary_page(request, proposal, ChallengeForm())


def _summary_page(request, proposal, form, *, refusal="", status=200):
    at = timezone.now()
    newest = newest_summary(proposal)
    clock = waiting_clock(proposal) if newest else summary_clock(proposal)
    earlier = list(proposal.summaries.exclude(pk=newest.pk if newest else None).order_by("-number"))
    for summary in earlier:
        summary.rows = queries.points_of(summary)
    challenges = list(newest.challenges.select_related("author")) if newest else []
    for challenge in challenges:
        challenge.answering = rules.can_answer_challenge(request.user, challenge, at=at)
    address = lambda name: reverse(f"proposals:{name}", args=[proposal.reference])  # noqa: E731
    return render(
        request,
        "proposals/summary.html",
        {
            "proposal": proposal,
            "tabs": queries.tabs(proposal, "summary"),
            "stage": deliberation(proposal, at),
            "clock": clock,
            "reading": clock and clock.reading(at),
            "about": queries.due_of(clock),
            "summary": newest,
            "points": queries.points_of(newest) if newest else [],
            "ungrouped": queries.ungrouped(proposal, newest.views) if newest and newest.views else [],
            "parts": [
                (newest._meta.get_field(name).verbose_name, getattr(newest, name)) for name in newest.PARTS
            ]
            if newest
            else [],
            "earlier": earlier,
            "challenges": challenges,
            "channels": channels(proposal),
            "offers": offered(
                (
                    _("Write the summary"),
                    address("publish_summary"),
                    rules.can_publish_summary(request.user, proposal, at=at),
                ),
                (
                    _("Open the discussion again"),
                    address("reopen"),
                    rules.can_reopen_discussion(request.user, proposal, at=at),
                ),
            ),
            "form": form,
            "can_challenge": rules.can_challenge_summary(request.user, proposal, "", at=at),
            "is_challengeable": newest is not None and newest.can_be_challenged(at),
            "refusal": refusal,
        },
        status=status,
    )


def challenge(request, reference):
    """Challenge the summary; a refused challenge comes back as it was typed."""
    proposal = public_proposal(reference)
    if request.method != "POST":
        return redirect("proposals:summary", reference=reference)
    form = ChallengeForm(request.POST)
    if not form.is_valid():
        return _summary_page(request, proposal, form, status=400)
    try:
        actions.challenge_summary(
            proposal,
            actor=request.user,
            at=timezone.now(),
            body=form.cleaned_data["body"],
            language=get_language(),
        )
    except Refused as refused:
        status = 409 if is_signed_in(request.user) else 403
        return _summary_page(request, proposal, form, refusal=refused.verdict.reason, status=status)
    messages.success(
        request, _("Your challenge is public. Somebody else than the author of the summary answers it.")
    )
    return redirect("proposals:summary", reference=reference)


@never_cache
@login_required
def publish_summary(request, reference):
    """Write the summary, beside everything that was said."""

    def publish(proposal, *, actor, at, points, grouped, **parts):
        return actions.publish_summary(
            proposal,
            actor=actor,
            at=at,
            points=points,
            grouped=grouped,
            parts=parts,
            language=get_language(),
        )

    proposal = public_proposal(reference)
    return act_page(
        request,
        proposal,
        Act(
            title=_("Write the summary"),
            lead=_(
                "Say fairly what people said, also what few said. Everybody can challenge it, and it cannot be "
                "changed."
            ),
            button=_("Publish the summary"),
            rule=rules.can_publish_summary,
            perform=publish,
            done=_("The summary is public and can be challenged now."),
            form=partial(SummaryForm, proposal=proposal),
            template="proposals/publish_summary.html",
            is_theirs=is_steward(request.user, at=timezone.now()),
            back=reverse("proposals:summary", args=[reference]),
        ),
    )


@never_cache
@login_required
def answer_challenge(request, reference, number):
    """Answer one challenge of a summary."""
    proposal, at = public_proposal(reference), timezone.now()
    asked = get_object_or_404(
        SummaryChallenge.objects.select_related("summary__proposal"), pk=number, summary__proposal=proposal
    )
    return act_page(
        request,
        proposal,
        Act(
            title=_("Answer a challenge of the summary"),
            button=_("Publish your answer"),
            rule=rules.can_answer_challenge,
            perform=actions.answer_challenge,
            done=_("Your answer is public."),
            on=asked,
            form=AnswerChallengeForm,
            quotes=(("", asked.body, asked.language),) if asked.is_shown else (),
            is_theirs=is_steward(request.user, at=at) or holds(request.user, Membership.Role.OVERSEER, at=at),
            back=reverse("proposals:summary", args=[reference]),
        ),
    )


@never_cache
@login_required
def reopen(request, reference):
    """Open a closed discussion again."""
    return act_page(
        request,
        public_proposal(reference),
        Act(
            title=_("Open the discussion again"),
            lead=_(
                "It will be open for a whole comment period. The summary that was written no longer stands."
            ),
            button=_("Open it again"),
            rule=rules.can_reopen_discussion,
            perform=actions.reopen_discussion,
            done=_("The discussion is open again."),
            form=ReopenForm,
            is_theirs=is_steward(request.user, at=timezone.now()),
        ),
    )
