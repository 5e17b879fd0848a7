"""Who may move a proposal on, at which moment, and in which words it is refused."""

from django.utils.translation import gettext as _

from community.dates import short_day
from community.rules import YES, is_machine, is_signed_in, is_steward, must_sign_in, no, speaks_for
from proposals import fields
from proposals.models import Proposal

State = Proposal.State


def wrote(actor, proposal):
    """Whether this person wrote it, in whoever's name."""
    return is_signed_in(actor) and proposal.filed_by_id is not None and proposal.filed_by_id == actor.pk


def is_author(actor, proposal, *, at):
    """Whether the person filed it, and still speaks for the institution when it was filed in its name."""
    if not wrote(actor, proposal):
        return False
    if proposal.filed_as != Proposal.FiledAs.INSTITUTION or proposal.lead_organisation is None:
        return True
    return speaks_for(actor, proposal.lead_organisation, at=at)


def can_move(proposal, state):
    """Whether the table of moves leads from where the proposal stands to this state."""
    if state in Proposal.MOVES[proposal.state]:
        return YES
    return no(
        _("This proposal stands at “%(now)s”; from there it cannot become “%(then)s”.")
        % {"now": State(proposal.state).label, "then": State(state).label}
    )


def can_submit(actor, proposal, *, at):
    """From a draft by its author; from another register by a steward."""
    move = can_move(proposal, State.DISCUSSION)
    if not move:
        return move
    if proposal.state == State.VOTING:
        return no(_("A vote on this proposal was announced; only calling it off leads back to here."))
    if proposal.state == State.REGISTERED:
        if not is_steward(actor, at=at):
            return no(_("Only a steward can put a use from another register before the community."))
        return YES
    if not is_signed_in(actor):
        return must_sign_in()
    if not wrote(actor, proposal):
        return no(_("Only the person who wrote this draft can submit it."))
    if proposal.lead_organisation is not None and not is_author(actor, proposal, at=at):
        return no(
            _("You cannot submit this in the name of %(name)s, because you do not speak for it.")
            % {"name": proposal.lead_organisation.name}
        )
    return _is_complete(proposal)


def _is_complete(proposal):
    """Whether everything that is needed to submit is answered, in few enough words."""
    missing = proposal.missing(fields.SUBMIT)
    if missing:
        return no(
            _("Still to be answered: %(fields)s.") % {"fields": ", ".join(str(f.label) for f in missing)}
        )
    words = len(proposal.plain_summary.split())
    if words > fields.SUMMARY_WORDS:
        return no(
            _("The plain summary has %(words)d words. Shorten it to %(most)d.")
            % {"words": words, "most": fields.SUMMARY_WORDS}
        )
    return YES


def can_withdraw(actor, proposal, *, at):
    """The author, until a vote opens or a decision is asked for."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_author(actor, proposal, at=at):
        return no(_("Only those who filed this proposal can withdraw it."))
    return can_move(proposal, State.WITHDRAWN)


def can_register(actor, *, at):
    """The import, or a steward."""
    if is_machine(actor) or is_steward(actor, at=at):
        return YES
    return no(_("Only a steward can add uses from another register."))


def can_put_to_vote(actor, proposal, *, at):
    """A steward or the clock, once comments have closed."""
    move = can_move(proposal, State.VOTING)
    if not move:
        return move
    if not (is_machine(actor) or is_steward(actor, at=at)):
        return no(_("Only a steward can put a proposal to a vote."))
    return _once_closed(proposal, at=at)


def can_call_off_vote(actor, proposal, *, at):
    """A steward, while the vote has no result."""
    if proposal.state != State.VOTING:
        return no(_("There is no vote on this proposal to call off."))
    if not is_steward(actor, at=at):
        return no(_("Only a steward can call off a vote."))
    return YES


def can_await_decision(actor, proposal, *, at):
    """The clock after a vote; without one a steward or the lead organisation, once comments closed."""
    move = can_move(proposal, State.AWAITING_DECISION)
    if not move:
        return move
    if not (
        is_machine(actor) or is_steward(actor, at=at) or speaks_for(actor, proposal.lead_organisation, at=at)
    ):
        return no(_("Only a steward or the lead organisation can ask for the decision."))
    if proposal.state == State.DISCUSSION:
        return _once_closed(proposal, at=at)
    if not is_machine(actor):
        return no(_("A vote on this proposal is under way. Its count asks for the decision."))
    return YES


def _once_closed(proposal, *, at):
    if at < proposal.comments_close_at:
        return no(
            _("Comments are open until %(day)s. This can be done after that day.")
            % {"day": short_day(proposal.last_comment_day)}
        )
    return YES


def can_settle(actor, proposal, outcome, *, at):
    """The lead organisation, a steward who records its answer, or the clock."""
    if outcome not in Proposal.OUTCOMES:
        return no(_("“%(outcome)s” is not an outcome of a decision.") % {"outcome": outcome})
    move = can_move(proposal, outcome)
    if not move:
        return move
    if not (
        is_machine(actor) or is_steward(actor, at=at) or speaks_for(actor, proposal.lead_organisation, at=at)
    ):
        return no(_("Only the lead organisation can decide on this proposal."))
    return YES
