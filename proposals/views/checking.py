"""The stewards' desk for proposals: what waits to be checked, and every way on from there."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from community.rules import is_steward
from proposals import actions, queries, rules
from proposals.forms import (
    AnswerRefusalForm,
    ChallengeRefusalForm,
    LeadForm,
    MergeProposalForm,
    RefuseForm,
    ReturnForm,
)
from proposals.views.acts import Act, act_page, act_view
from proposals.views.reading import public_proposal


def _page(proposal, name):
    return reverse(f"proposals:{name}", args=[proposal.reference])


@never_cache
@login_required
def desk(request):
    """What waits for a steward, the oldest first."""
    at = timezone.now()
    if not is_steward(request.user, at=at):
        raise PermissionDenied(_("This desk is the stewards'."))
    return render(
        request,
        "proposals/desk.html",
        {
            "waiting": queries.waiting_for_steward(at),
            "discussions": queries.discussions_waiting(at),
            "reported": queries.reported_proposals(),
            "holds": [(act, act.hold_clock.reading(at)) for act in queries.undecided_holds()],
            "appeals": [(act, act.appeal_clock.reading(at)) for act in queries.appeals()],
        },
    )


@never_cache
@login_required
def check(request, reference):
    """The text once more, and the ways on."""
    proposal = public_proposal(reference)
    at = timezone.now()
    return render(
        request,
        "proposals/check.html",
        {
            "proposal": proposal,
            "standing": queries.standing(proposal, at),
            "clocks": queries.clocks_of(proposal, at),
            "verdict": rules.can_check(request.user, proposal, at=at),
            "can_accept": rules.can_accept(request.user, proposal, at=at),
            "name_lead_url": _page(proposal, "name_lead"),
            "sections": queries.given_and_missing(queries.sections_of(proposal.answers())),
            "ways": [
                (_("Accept it"), _page(proposal, "accept")),
                (_("Send it back: something is missing"), _page(proposal, "return")),
                (_("Join it with another proposal that asks the same"), _page(proposal, "merge")),
                (_("Do not accept it"), _page(proposal, "refuse")),
            ],
        },
    )


@never_cache
@login_required
def name_lead(request, reference):
    proposal = public_proposal(reference)
    # Only those who may find out which organisation is meant read how somebody named it.
    verdict = rules.can_name_lead(request.user, proposal, at=timezone.now())
    return act_page(
        request,
        proposal,
        Act(
            title=_("Say which organisation is meant"),
            lead=_(
                "Whoever filed this did not find the organisation in the list. Only stewards see these words; what "
                "you choose is public, and the words are then deleted."
            ),
            button=_("Publish this organisation"),
            rule=rules.can_name_lead,
            perform=actions.name_lead,
            done=_("The proposal names the organisation now."),
            form=LeadForm,
            quotes=((_("In the words of whoever filed it"), proposal.lead_named, ""),) if verdict else (),
            others=(
                (_("It is not here yet: register it first"), reverse("community:register_institution")),
                (_("Ask whoever filed it: send the proposal back"), _page(proposal, "return")),
            )
            if verdict
            else (),
            next_url=_page(proposal, "check"),
        ),
    )


accept = act_view(
    title=_("Put this proposal before the community"),
    lead=_("Everyone can comment on it from that moment, and the institution is asked to complete it."),
    button=_("Open it for comments"),
    rule=rules.can_accept,
    perform=actions.accept_proposal,
    done=_("It is open for comments now."),
)


return_ = act_view(
    title=_("Send this proposal back"),
    lead=_("Whoever filed it and its co-authors can change it and send it in again."),
    button=_("Send it back"),
    rule=rules.can_return,
    perform=actions.return_proposal,
    done=_("It was sent back, with your reason."),
    form=ReturnForm,
    next_url=reverse_lazy("proposals:desk"),
)


refuse = act_view(
    title=_("Do not accept this proposal"),
    lead=_(
        "It stays readable, with your reason. Whoever filed it can challenge that, and another steward "
        "answers."
    ),
    button=_("Do not accept it"),
    rule=rules.can_refuse,
    perform=actions.refuse_proposal,
    done=_("It was not accepted, with your reason."),
    form=RefuseForm,
    is_grave=True,
    next_url=reverse_lazy("proposals:desk"),
)


merge = act_view(
    title=_("Join this proposal with another one"),
    lead=_(
        "The other one goes on for both. This page stays with your reason, and leads there. Whoever filed "
        "it can challenge that, and another steward answers."
    ),
    button=_("Join them"),
    rule=rules.can_merge,
    perform=actions.merge_proposal,
    done=_("The proposals were joined."),
    form=MergeProposalForm,
)


@never_cache
@login_required
def challenge(request, reference):
    proposal = public_proposal(reference)
    return act_page(
        request,
        proposal,
        Act(
            title=_("Challenge that it was joined with another proposal")
            if proposal.merged_into_id
            else _("Challenge that it was not accepted"),
            lead=_("Another steward than the one who said no looks at it again and answers you here."),
            button=_("Send your challenge"),
            rule=rules.can_challenge,
            perform=actions.challenge_refusal,
            done=_("Your challenge was received. Another steward will answer it."),
            form=ChallengeRefusalForm,
            quotes=((_("The reason that was given"), proposal.reason, ""),),
        ),
    )


@never_cache
@login_required
def answer_refusal(request, reference):
    proposal = public_proposal(reference)
    refusal = proposal.refusals.last()
    return act_page(
        request,
        proposal,
        Act(
            title=_("Answer the challenge"),
            lead=_("If it is right, the proposal is checked again from the start."),
            button=_("Publish your answer"),
            rule=rules.can_answer_refusal,
            perform=actions.answer_refusal,
            done=_("Your answer is public."),
            form=AnswerRefusalForm,
            quotes=(
                (_("The reason that was given"), refusal.reason if refusal else "", ""),
                (_("What the challenge says"), refusal.challenge if refusal else "", ""),
            ),
        ),
    )
