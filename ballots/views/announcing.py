"""How a steward announces a vote, or records that none was needed, and how a seat holder objects."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from ballots import actions, queries, rules
from ballots.forms import AgreeForm, AnnounceForm, ReasonForm, suggested_wording
from ballots.views.reading import find, see
from ballots.views.results import act_on
from ballots.views.voting import status_of
from community.acting import posted
from community.models import CharterRule
from community.rules import Refused, is_steward
from proposals.forms import is_helping
from proposals.models import Proposal


def _proposal(reference):
    return get_object_or_404(
        Proposal.objects.public().select_related("lead_organisation"), reference=reference
    )


@never_cache
@login_required
def announce(request, reference):
    """A steward words the question and sees, before announcing, who will vote, when and under which rules."""
    at = timezone.now()
    proposal = _proposal(reference)
    form = AnnounceForm(posted(request), initial=suggested_wording(proposal))
    may = rules.can_call if "kind" in form.fields else rules.can_announce
    verdict = may(request.user, proposal, at=at)
    helping = is_helping(request.POST)
    if request.method == "POST" and not helping and form.is_valid():
        try:
            if form.is_secret:
                poll = actions.announce_secret_poll(
                    proposal, list(form.cleaned_data["communities"]), **form.asked, actor=request.user, at=at
                )
            else:
                poll = actions.announce_poll(proposal, **form.asked, actor=request.user, at=at)
        except Refused as refused:
            verdict = refused.verdict
        else:
            return see(poll)
    return render(
        request,
        "ballots/announce.html",
        {
            "proposal": proposal,
            "form": form,
            "verdict": verdict,
            "sent": request.method == "POST" and not helping,
            "terms": _if_there(rules.charter_terms, at),
            "secret": _if_there(rules.secret_terms, at) if "kind" in form.fields else None,
            "annulled": queries.has_annulled_counts(proposal),
            "seats": [membership.seat for membership in rules.seat_holders(at).order_by("seat")],
        },
        status=200
        if helping
        else status_of(request, form, verdict, entitled=is_steward(request.user, at=at)),
    )


def _if_there(terms, at):
    """What the charter says at the moment, or None where it has a gap."""
    try:
        return terms(at)
    except CharterRule.DoesNotExist:
        return None


@never_cache
@login_required
def agree(request, reference):
    """A steward records that those who hold a seat agreed without a vote."""
    at = timezone.now()
    proposal = _proposal(reference)
    form = AgreeForm(posted(request))
    verdict = rules.can_agree(request.user, proposal, at=at)
    if request.method == "POST" and form.is_valid():
        try:
            poll = actions.agree_without_vote(proposal, **form.agreed, actor=request.user, at=at)
        except Refused as refused:
            verdict = refused.verdict
        else:
            return see(poll)
    return render(
        request,
        "ballots/agree.html",
        {
            "proposal": proposal,
            "form": form,
            "verdict": verdict,
            "seats": [membership.seat for membership in rules.seat_holders(at).order_by("seat")],
        },
        status=status_of(request, form, verdict, entitled=is_steward(request.user, at=at)),
    )


@never_cache
@login_required
def object_(request, reference):
    """A seat holder objects to what was agreed without a vote."""
    return act_on(
        request,
        find(reference),
        ReasonForm(posted(request)),
        perform=actions.object_to_agreement,
        may=rules.can_object,
        template="ballots/object.html",
    )
