"""Who is asked whether an explanation answers them, and when it is counted."""

from django.utils.translation import gettext as _

from community.models import Member, Membership
from community.rules import YES, is_machine, is_signed_in, must_sign_in, no
from decisions.models import MemberOpinion
from proposals.telling import concerned


def asked(decision, *, at):
    """Whoever took part in the discussion in public, and does not act for the institution that explains.

    Who voted is not asked: nobody knows who they are.
    """
    acting = Membership.objects.current(at).filter(institution=decision.institution)
    return concerned(decision.proposal).exclude(pk__in=Member.objects.filter(memberships__in=acting))


def can_give_opinion(actor, asking, *, at):
    """Whoever is asked, as often as they change their mind, while the time runs."""
    if not is_signed_in(actor):
        return must_sign_in()
    # Who came before the end, and waited while it was counted, comes too late.
    if asking.counted_at is not None or not asking.is_open(at):
        return no(_("The time to answer is over."))
    if not asked(asking.version.decision, at=at).filter(pk=actor.pk).exists():
        return no(_("This is asked of those who took part and do not act for the institution."))
    return YES


def is_an_answer(answer):
    if answer not in MemberOpinion.Answer.values:
        return no(_("Choose one of the three answers."))
    return YES


def can_count_opinions(actor, asking, *, at):
    """The clock, once, when the time is over."""
    if not is_machine(actor):
        return no(_("Only the clock does this."))
    if asking.counted_at is not None:
        return no(_("This has been put on the record already."))
    if at < asking.closes_at:
        return no(_("People can still answer."))
    return YES
