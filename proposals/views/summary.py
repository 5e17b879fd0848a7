"""What a discussion came to: read by everybody, written, challenged and answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.acting import posted
from community.models import Membership
from community.rules import Refused, holds, is_signed_in, is_steward
from proposals import actions, queries, rules
from proposals.deliberation import channels, deliberation, newest_summary, summary_clock, waiting_clock
from proposals.forms import AnswerChallengeForm, ChallengeForm, ReopenForm, SummaryForm
from proposals.models import SummaryChallenge
from proposals.views.acts import act_page, offered, refused_status
from proposals.views.reading import public_proposal


def summary(request, reference):
    """What the discussion came to, how it can be challenged, and what was answered."""
    proposal = public_proposal(reference)
    return _summary_page(request, proposal, ChallengeForm())


def _summary_page(request, proposal, form, *, refusal="", status=200):
    at = timezone.now()
    newest = newest_summary(proposal)
    clock = waiting_clock(proposal) if newest else summary_clock(proposal)
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
            "summary": newest,
            "parts": [
                (newest._meta.get_field(name).verbose_name, getattr(newest, name)) for name in newest.PARTS
            ]
            if newest
            else [],
            "earlier": proposal.summaries.exclude(pk=newest.pk if newest else None).order_by("-number"),
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
    proposal, at = public_proposal(reference), timezone.now()
    form = SummaryForm(posted(request))
    return act_page(
        request,
        form,
        rules.can_publish_summary(request.user, proposal, at=at),
        lambda cleaned: actions.publish_summary(
            proposal,
            actor=request.user,
            at=at,
            points=cleaned["points"],
            parts=form.parts,
            language=get_language(),
        ),
        refused_status=refused_status(request, at),
        success=_("The summary is public and can be challenged now."),
        back=reverse("proposals:summary", args=[reference]),
        title=_("Write the summary"),
        button=_("Publish the summary"),
        lead=_(
            "Say fairly what people said, also what few said. Everybody can challenge it, and it cannot be changed."
        ),
        proposal=proposal,
    )


@never_cache
@login_required
def answer_challenge(request, reference, number):
    """Answer one challenge of a summary."""
    proposal, at = public_proposal(reference), timezone.now()
    asked = get_object_or_404(
        SummaryChallenge.objects.select_related("summary__proposal"), pk=number, summary__proposal=proposal
    )
    answers_challenges = is_steward(request.user, at=at) or holds(
        request.user, Membership.Role.OVERSEER, at=at
    )
    return act_page(
        request,
        AnswerChallengeForm(posted(request)),
        rules.can_answer_challenge(request.user, asked, at=at),
        lambda cleaned: actions.answer_challenge(asked, actor=request.user, at=at, **cleaned),
        refused_status=409 if answers_challenges else 403,
        success=_("Your answer is public."),
        back=reverse("proposals:summary", args=[reference]),
        title=_("Answer a challenge of the summary"),
        button=_("Publish your answer"),
        quoted=asked.body,
        quoted_language=asked.language,
        proposal=proposal,
    )


@never_cache
@login_required
def reopen(request, reference):
    """Open a closed discussion again."""
    proposal, at = public_proposal(reference), timezone.now()
    return act_page(
        request,
        ReopenForm(posted(request)),
        rules.can_reopen_discussion(request.user, proposal, at=at),
        lambda cleaned: actions.reopen_discussion(proposal, actor=request.user, at=at, **cleaned),
        refused_status=refused_status(request, at),
        success=_("The discussion is open again."),
        title=_("Open the discussion again"),
        button=_("Open it again"),
        lead=_("It will be open for a whole comment period. The summary that was written no longer stands."),
        back=proposal.get_absolute_url(),
        proposal=proposal,
    )
