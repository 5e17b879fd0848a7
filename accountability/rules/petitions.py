"""Who asks for a notice together with others, and who closes what was asked."""

from django.utils.translation import gettext_lazy as _

from accountability.models import Petition, Respondent, Shortfall
from accountability.rules.notices import can_be_raised
from community.rules import (
    YES,
    holds,
    is_machine,
    is_signed_in,
    is_steward,
    must_sign_in,
    no,
    speaks_for,
)


def can_petition(actor, respondent, institution, component, *, at):
    """Any member who does not answer for it, one petition at a time about the same."""
    if not is_signed_in(actor):
        return must_sign_in()
    if _answers_for(actor, respondent, institution, at=at):
        return no(_("You answer for those whom it is about. Answer in their name instead."))
    verdict = can_be_raised(respondent, institution, Shortfall.OTHER, component)
    if not verdict:
        return verdict
    open_ones = Petition.objects.gathering(at).filter(opener=actor)
    if open_ones.filter(respondent=respondent, institution=institution).exists():
        return no(_("A petition of yours about them is gathering already."))
    return YES


def _answers_for(actor, respondent, institution, *, at):
    if respondent == Respondent.INSTITUTION:
        return institution is not None and speaks_for(actor, institution, at=at)
    return holds(actor, "overseer" if respondent == Respondent.OVERSIGHT else "steward", at=at)


def _is_gathering(petition, at):
    if petition.notice_id is not None or petition.closed_at is not None or at >= petition.closes_at:
        return no(_("This petition does not gather any more."))
    return YES


def can_back_petition(actor, petition, *, at):
    """Any member who does not answer for those whom it is about, once."""
    if not is_signed_in(actor):
        return must_sign_in()
    if _answers_for(actor, petition.respondent, petition.institution, at=at):
        return no(_("You answer for those whom it is about. Answer in their name instead."))
    verdict = _is_gathering(petition, at)
    if verdict and petition.backings.filter(member=actor).exists():
        return no(_("You back this already."))
    return verdict


def can_withdraw_petition_backing(actor, petition, *, at):
    if not is_signed_in(actor):
        return must_sign_in()
    if not petition.backings.filter(member=actor).exists():
        return no(_("You do not back this."))
    return _is_gathering(petition, at)


def can_close_petition(actor, petition, *, at):
    """A steward who does not answer for it, while it gathers: its words name a private person, or are no petition."""
    if not is_steward(actor, at=at) or _answers_for(actor, petition.respondent, petition.institution, at=at):
        return no(_("Only a steward with no tie to it closes a petition."))
    return _is_gathering(petition, at)


def can_lapse_petition(actor, petition, *, at):
    if not is_machine(actor):
        return no(_("A petition lapses by the clock."))
    if petition.notice_id is not None or petition.closed_at is not None:
        return no(_("This petition does not gather any more."))
    if at < petition.closes_at:
        return no(_("This petition still gathers."))
    return YES
