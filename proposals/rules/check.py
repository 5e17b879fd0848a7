"""Who may check a proposal before the community discusses it, and who may challenge what came of that."""

from django.utils.translation import gettext as _

from community.dates import short_day
from community.rules import YES, is_machine, is_signed_in, is_steward, must_sign_in, no, stewards_only
from proposals.models import Proposal
from proposals.rules.impartial import is_impartial, wrote
from proposals.rules.life import can_move, filed

State = Proposal.State
# Where a steward said no, which can be challenged.
_NOT_TAKEN_ON = (State.NOT_ACCEPTED, State.MERGED)


def gives_reason(words):
    """Whether somebody said in words why; everybody can read them."""
    return YES if words.strip() else no(_("Say why. Everybody can read it."))


def _stands_behind(actor, proposal):
    return is_signed_in(actor) and proposal.partners.current().filter(member=actor).exists()


def _can_check(actor, proposal, state, *, at):
    verdict = stewards_only(actor, at=at)
    if not verdict:
        return verdict
    if wrote(actor, proposal):
        return no(_("You filed this proposal, so another steward must check it."))
    if _stands_behind(actor, proposal):
        return no(_("You stand behind this proposal, so another steward must check it."))
    return is_impartial(actor, proposal, at=at) and can_move(proposal, state)


def can_check(actor, proposal, *, at):
    """A steward who did not file it: whatever comes of the check."""
    return _can_check(actor, proposal, State.RETURNED, at=at)


def can_name_lead(actor, proposal, *, at):
    """A steward who checks a proposal whose lead organisation was named in words."""
    if not proposal.lead_is_open:
        return no(_("It is known which organisation leads this proposal."))
    return can_check(actor, proposal, at=at)


def can_accept(actor, proposal, *, at):
    """A steward: what was received and checked, or what is known from another register."""
    if proposal.state == State.VOTING:
        return no(_("A vote on this proposal was announced; only calling it off leads back to here."))
    if proposal.state == State.REGISTERED and not stewards_only(actor, at=at):
        return no(_("Only a steward can put a use from another register before the community."))
    verdict = _can_check(actor, proposal, State.DISCUSSION, at=at)
    if verdict and proposal.lead_is_open:
        return no(_("Say first which organisation is meant, so that somebody answers for this proposal."))
    return verdict


def can_return(actor, proposal, *, at):
    return _can_check(actor, proposal, State.RETURNED, at=at)


def can_refuse(actor, proposal, *, at):
    """A steward, by hand: a person must be able to say why."""
    if is_machine(actor):
        return no(_("Only a person can refuse a proposal."))
    return _can_check(actor, proposal, State.NOT_ACCEPTED, at=at)


def can_challenge(actor, proposal, *, at):
    """The author, once, within the time that the charter gave."""
    if proposal.state not in _NOT_TAKEN_ON:
        return no(_("There is no refusal of this proposal to challenge."))
    if not is_signed_in(actor):
        return must_sign_in()
    if not filed(actor, proposal, at=at):
        return no(_("Only whoever filed this proposal can challenge its refusal."))
    refusal = proposal.refusals.last()
    if refusal.challenged_at is not None:
        return no(_("It was challenged already."))
    if at >= refusal.challenge_until:
        return no(_("It could be challenged until %(day)s.") % {"day": short_day(refusal.last_challenge_day)})
    return YES


def can_answer_refusal(actor, proposal, *, at):
    """Another steward than the one who refused it or joined it with another."""
    refusal = proposal.refusals.last() if proposal.state in _NOT_TAKEN_ON else None
    if refusal is None or not refusal.is_waiting:
        return no(_("There is no challenge to answer."))
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_steward(actor, at=at):
        return no(_("Only a steward can answer a challenge."))
    if refusal.refused_by_id == actor.pk or wrote(actor, proposal):
        return no(_("Another steward must answer it: you said no to this proposal, or you filed it."))
    if _stands_behind(actor, proposal):
        return no(_("Another steward must answer it: you stand behind this proposal."))
    return is_impartial(actor, proposal, at=at)


def can_merge(actor, proposal, *, at):
    """A steward, by hand, before it is discussed: what people said and seconded cannot follow to another one."""
    if is_machine(actor):
        return no(_("Only a person can join proposals."))
    if proposal.state == State.DISCUSSION and is_steward(actor, at=at):
        return no(
            _(
                "People are discussing this proposal already. Only those who filed it can end that, by withdrawing it."
            )
        )
    return _can_check(actor, proposal, State.MERGED, at=at)


# What goes on and can therefore take in another proposal.
_GOING_ON = (
    State.REGISTERED,
    State.RECEIVED,
    State.RETURNED,
    State.DISCUSSION,
    State.VOTING,
    State.AWAITING_DECISION,
)


def can_take_in(actor, proposal, into, *, at):
    """Whether ``into`` is another public proposal that still goes on, and none of the steward's own."""
    if into.pk == proposal.pk:
        return no(_("A proposal cannot be joined with itself."))
    if into.state not in _GOING_ON:
        return no(_("Join it with a public proposal on which no decision has been made."))
    return is_impartial(actor, into, at=at)
