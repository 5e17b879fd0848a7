"""The people of a proposal: who stands behind it, inviting others, their answer, and the end of it."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from community.acting import attempt, posted
from community.rules import Refused, is_signed_in
from proposals import actions, queries, rules
from proposals.forms import AcceptForm, InviteForm, LeaveForm
from proposals.models import Invitation
from proposals.views.acts import Act, act_page
from proposals.views.reading import public_proposal

LEFT = gettext_lazy(
    "The name goes from the page of the proposal. The record keeps that somebody joined in this role, and that it ended."
)
ENDED = gettext_lazy("It has ended. The public record says so.")


def people(request, reference):
    """Who filed it and who joined; for whoever filed it, the form that makes an invitation, with its link once."""
    proposal, at = public_proposal(reference), timezone.now()
    form, link = InviteForm(posted(request)), ""
    keeps = rules.can_keep_partners(request.user, proposal, at=at)
    result = attempt(
        request, partial(actions.invite, proposal), form=form, at=at, refused_status=409 if keeps else 403
    )
    if result.done:
        _invitation, key = result.made
        link = request.build_absolute_uri(reverse("proposals:invitation", args=[key]))
        form = InviteForm()
    who = queries.who(proposal)
    for partner in who["co_authors"] + who["sponsors"]:
        partner.can_leave = rules.can_leave(request.user, partner, at=at)
    response = render(
        request,
        "proposals/people.html",
        {
            "proposal": proposal,
            "tabs": queries.tabs(proposal, "people"),
            "who": who,
            "keeps": keeps,
            "verdict": rules.can_invite(request.user, proposal, at=at),
            "form": form if keeps else None,
            "refusal": result.refusal,
            "link": link,
            "invitations": proposal.invitations.open(at) if keeps else (),
            "ended": queries.ended_parts(request.user, proposal),
        },
        status=result.status,
    )
    if link:
        response["Cache-Control"] = "no-store"
    return response


@never_cache
def invitation(request, key):
    """What somebody is asked to join, and what it means; opening it changes nothing."""
    found, at = queries.invitation_of(key), timezone.now()
    if found is None:
        raise Http404
    proposal, here = found.proposal, request.path
    is_for_institution = found.role == Invitation.Role.INSTITUTION
    spoken_for = queries.institutions_spoken_for(request.user, at) if is_for_institution else None
    form = AcceptForm(posted(request), institutions=spoken_for)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            if "decline" in request.POST:
                actions.decline_invitation(found, actor=request.user, at=at)
                done = _("You declined. Nothing is kept of who did.")
            else:
                form.is_valid()
                institution = form.cleaned_data.get("institution")
                actions.accept_invitation(found, actor=request.user, at=at, institution=institution)
                done = _("You accepted. It stands on this page now.")
        except Refused as refused:
            refusal, status = refused.verdict.reason, 409 if is_signed_in(request.user) else 403
        else:
            messages.success(request, done)
            return redirect("proposals:people", reference=proposal.reference)
    first = spoken_for.first() if is_for_institution else None
    response = render(
        request,
        "proposals/invitation.html",
        {
            "proposal": proposal,
            "invitation": found,
            "form": form,
            "refusal": refusal,
            "usable": rules.can_use_invitation(found, at=at),
            "verdict": rules.can_accept_invitation(request.user, found, at=at, institution=first),
            "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
        },
        status=status,
    )
    # The address is the secret, so it goes along to no page, here or elsewhere.
    response["Referrer-Policy"] = "strict-origin"
    return response


@never_cache
@login_required
def cancel_invitation(request, reference, number):
    """Ask once, then take an invitation back. To everybody else it does not exist."""
    proposal, at = public_proposal(reference), timezone.now()
    if not rules.can_keep_partners(request.user, proposal, at=at):
        raise Http404
    found = get_object_or_404(proposal.invitations, pk=number)
    found.proposal = proposal
    return _act(
        request,
        proposal,
        title=_("Take this invitation back"),
        lead=_("Whoever has the link can no longer answer. You can invite somebody else."),
        button=_("Take it back"),
        rule=rules.can_cancel_invitation,
        perform=actions.cancel_invitation,
        done=_("The invitation was taken back."),
        on=found,
        quotes=(("", found.get_role_display(), ""),),
    )


@never_cache
@login_required
def leave(request, reference, number):
    """Ask once, then let somebody stand behind the proposal no more."""
    proposal = public_proposal(reference)
    partner = _find(proposal, number)
    return _act(
        request,
        proposal,
        title=_("Leave this proposal"),
        lead=LEFT,
        button=_("Leave"),
        rule=rules.can_leave,
        perform=actions.leave_proposal,
        done=ENDED,
        on=partner,
        form=None if partner.institution else LeaveForm,
        quotes=_who(partner),
        is_theirs=partner.left_at is not None,
    )


@never_cache
@login_required
def remove(request, reference, number):
    """Ask once, then end somebody's part in a proposal that one filed."""
    proposal = public_proposal(reference)
    partner = _find(proposal, number)
    return _act(
        request,
        proposal,
        title=_("Remove from this proposal"),
        lead=LEFT,
        button=_("Remove"),
        rule=rules.can_remove_partner,
        perform=actions.remove_partner,
        done=ENDED,
        on=partner,
        quotes=_who(partner),
        is_theirs=partner.left_at is not None,
    )


@never_cache
@login_required
def erase_name(request, reference, number):
    """Ask once, then take the name of somebody whose part has ended off the record."""
    proposal = public_proposal(reference)
    partner = _find(proposal, number)
    return _act(
        request,
        proposal,
        title=_("Delete your name from the public record"),
        lead=_("The record keeps that somebody joined in this role, and that it ended."),
        button=_("Delete my name"),
        rule=rules.can_erase_name,
        perform=actions.erase_name,
        done=_("Your name is deleted. The public record says that one was."),
        on=partner,
        is_theirs=partner.member_id == request.user.pk,
    )


def _act(request, proposal, **act):
    back = reverse("proposals:people", args=[proposal.reference])
    return act_page(request, proposal, Act(is_grave=True, trail=((_("People"), back),), back=back, **act))


def _find(proposal, number):
    partner = get_object_or_404(proposal.partners.select_related("member", "institution"), pk=number)
    partner.proposal = proposal
    return partner


def _who(partner):
    """Whose part it is, while it is public that they have one."""
    return ((partner.get_role_display(), str(partner.institution or partner.member or ""), ""),) * (
        partner.left_at is None
    )
