"""Where an explanation is checked, asked to be longer, challenged and dissented from, and a decision changed."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from community.acting import press
from community.views.acts import Act
from decisions import actions, forms, rules
from decisions.models import DecisionChallenge, ExplanationRequest
from decisions.views.acts import acts_on
from decisions.views.reading import find

ACTS = acts_on(find)

check = ACTS.view(
    title=_("Check whether the explanation is complete"),
    lead=_(
        "Complete means that all ten headings say what they should and every point that people raised is "
        "answered. It does not mean that the decision is right."
    ),
    button=_("Publish what you found"),
    done=_("What you found is published."),
    rule=rules.can_check,
    perform=actions.check_completeness,
    form=forms.CheckForm,
)


@ACTS.described
def more(request, decision, at):
    needed = rules.backers_needed(at)
    return Act(
        title=_("Ask for more explanation"),
        lead=_(
            "Your words are public, your name is not shown. When %(number)d members ask for the same, the "
            "institution must answer by a date."
        )
        % {"number": needed},
        button=_("Ask for more explanation"),
        done=_("What you asked for is on the page. Others can ask for the same."),
        rule=rules.can_ask_for_more,
        perform=actions.ask_for_more,
        form=forms.MoreForm,
    )


challenge = ACTS.view(
    title=_("Challenge this decision"),
    lead=_(
        "Say what is wrong with how it was decided or explained. Everybody can read your words, and nobody "
        "reads who wrote them. The oversight body answers by a date."
    ),
    button=_("Challenge this decision"),
    done=_("Your challenge is on the page. The oversight body will answer it."),
    rule=rules.can_challenge,
    perform=actions.challenge_decision,
    form=forms.ChallengeForm,
)


@ACTS.described
def answer_challenge(request, decision, at, pk):
    found = get_object_or_404(DecisionChallenge, pk=pk, decision=decision)
    return Act(
        title=_("Answer a challenge"),
        lead=_("Everybody can read your answer."),
        on=found,
        quotes=(("", found.reason, ""),),
        button=_("Send the answer"),
        done=_("Your answer is published."),
        rule=rules.can_answer_challenge,
        perform=actions.answer_challenge,
        form=forms.AnswerChallengeForm,
    )


change = ACTS.view(
    title=_("Change the decision"),
    lead=_(
        "What was decided before stays on the page with its dates. The time to explain the new decision begins "
        "now. Data that may no longer be used stop being used at once."
    ),
    button=_("Change the decision"),
    done=_("The decision was changed. Its explanation is due."),
    is_grave=True,
    rule=rules.can_change,
    perform=actions.change_decision,
    form=forms.ChangeForm,
)


dissent = ACTS.view(
    title=_("Write a dissent"),
    lead=_(
        "Say why you would have decided otherwise. Your seat is shown beside your words, and both stand "
        "beside the institution’s reasons for good."
    ),
    button=_("Publish the dissent"),
    done=_("Your dissent is published."),
    rule=rules.can_dissent,
    perform=actions.dissent,
    form=partial(forms.DissentForm, initial={"language": get_language}),
)


conflict = ACTS.view(
    title=_("Declare a conflict"),
    lead=_("Who decided or advised, and is tied to somebody who gains or loses by it."),
    button=_("Declare it"),
    done=_("The conflict is declared."),
    rule=rules.can_declare,
    perform=actions.declare_conflict,
    form=forms.ConflictForm,
)


@never_cache
@login_required
@require_POST
def back(request, reference, pk):
    """Ask for the same as others do, or take that back."""
    found = get_object_or_404(ExplanationRequest, pk=pk, decision__reference=reference)
    act, done = actions.back_request, _("You ask for the same now.")
    if "withdraw" in request.POST:
        act, done = actions.withdraw_backing, _("You no longer ask for this.")
    to = f"{found.decision.get_absolute_url()}#more-explanation"
    return press(request, partial(act, found), at=timezone.now(), done=done, to=to)
