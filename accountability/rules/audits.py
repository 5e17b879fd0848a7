"""Who asks an institution for records or an audit, and who answers."""

from django.utils.translation import gettext_lazy as _

from accountability.models import AuditRequest
from community.models import Membership
from community.rules import YES, holds, institution_only, is_signed_in, must_sign_in, no, speaks_for


def can_ask_for_audit(actor, institution, *, at):
    """The oversight body, of an institution that joined and for which the person does not speak."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not holds(actor, Membership.Role.OVERSEER, at=at) or speaks_for(actor, institution, at=at):
        return no(_("Only the oversight body asks for this, and nobody who speaks for the institution."))
    if not institution.is_registered:
        return no(_("%(name)s has not joined, so it cannot answer here.") % {"name": institution.name})
    return YES


def is_asked(kind, asked):
    """Whether it is said what is asked for."""
    if kind not in AuditRequest.Kind.values or not asked.strip():
        return no(_("Say whether you ask for records or an audit, which, and why."))
    return YES


def can_answer_audit(actor, audit, *, at):
    """Whoever speaks for the institution, once; late, too, which stays to be seen."""
    refusal = _("Only those who act for this institution answer.")
    verdict = institution_only(actor, audit.institution, refusal, at=at)
    if verdict and audit.answered_at is not None:
        return no(_("This was answered already."))
    return verdict
