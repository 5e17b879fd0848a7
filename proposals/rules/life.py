"""Who may move a proposal on, at which moment, and in which words it is refused."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.dates import short_day
from community.models import Clock, Membership
from community.rules import YES, holds, is_machine, is_signed_in, is_steward, must_sign_in, no, speaks_for
from proposals import fields
from proposals.models import LapseReason, Proposal
from proposals.models.states import AFTER_DECISION
from proposals.rules.impartial import is_impartial, wrote
from proposals.rules.limits import can_contribute
from proposals.rules.seconding import needs_seconds, writes_along
from proposals.rules.summary import is_summed_up

State = Proposal.State


def filed(actor, proposal, *, at):
    """Whether the person filed it, and still speaks for the institution when it was filed in its name."""
    if not wrote(actor, proposal):
        return False
    if proposal.filed_as != Proposal.FiledAs.INSTITUTION or proposal.lead_organisation is None:
        return True
    return speaks_for(actor, proposal.lead_organisation, at=at)


def is_author(actor, proposal, *, at):
    """Whether the person filed it or is a co-author: who changes the text, but not who takes the proposal back."""
    return filed(actor, proposal, at=at) or writes_along(actor, proposal)


def can_move(proposal, state):
    """Whether the table of moves leads from where the proposal stands to this state."""
    if state in Proposal.MOVES[proposal.state]:
        return YES
    if state == proposal.state:
        return no(_("This proposal stands at “%(now)s” already.") % {"now": State(state).label})
    return no(
        _("This proposal stands at “%(now)s”; from there it cannot become “%(then)s”.")
        % {"now": State(proposal.state).label, "then": State(state).label}
    )


def can_submit(actor, proposal, *, at):
    """From a draft, by its author; who files it for an institution meets no limit on how much somebody adds."""
    if proposal.state == State.VOTING:
        return no(_("A vote on this proposal was announced; only calling it off leads back to here."))
    if proposal.state != State.DRAFT:
        return no(_("It was submitted already."))
    if not is_signed_in(actor):
        return must_sign_in()
    if not wrote(actor, proposal):
        return no(_("Only the person who wrote this draft can submit it."))
    if proposal.lead_organisation is not None and not filed(actor, proposal, at=at):
        return no(
            _("You cannot submit this in the name of %(name)s, because you do not speak for it.")
            % {"name": proposal.lead_organisation.name}
        )
    verdict = _is_complete(proposal)
    if proposal.filed_as == Proposal.FiledAs.INSTITUTION and proposal.lead_organisation is not None:
        return verdict
    return verdict and can_contribute(actor, all_words(proposal.answers()), at=at)


def all_words(answers):
    """Whatever these answers say, as one text."""
    return "\n".join(_words_in(answers))


def _words_in(value):
    """Every text among these answers, in their lists and rows as well."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words_in(part)


def can_resubmit(actor, proposal, *, at):
    """What was sent back, by its author."""
    if proposal.state != State.RETURNED:
        return no(_("This proposal was not sent back."))
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_author(actor, proposal, at=at):
        return no(_("Only whoever filed this proposal and its co-authors can send it in again."))
    return _is_complete(proposal)


def _is_complete(proposal):
    """Whether everything that is needed to submit is answered, in few enough words; a no says all that is left."""
    verdicts = (
        answers_all(proposal.missing(fields.SUBMIT)),
        names_its_use(proposal, proposal.request_kind, proposal.about),
        is_short_enough(proposal.plain_summary),
    )
    reasons = [verdict.reason for verdict in verdicts if not verdict]
    return no(" ".join(reasons)) if reasons else YES


def answers_all(missing):
    """Whether no question is left of those that must be answered."""
    if not missing:
        return YES
    return no(_("Still to be answered: %(fields)s.") % {"fields": ", ".join(str(f.label) for f in missing)})


def names_its_use(proposal, request_kind, about):
    """Whether a request to change a use, to go on with it or to stop it says which use it means."""
    if request_kind in fields.ABOUT_ANOTHER and about is None:
        return no(_("Find the use that you mean, and choose it."))
    if about is not None and about.pk == proposal.pk:
        return no(_("This is the request itself. Find the use that you mean, and choose it."))
    return YES


def is_short_enough(summary):
    """Whether the plain summary has few enough words."""
    words = len(summary.split())
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
    if not filed(actor, proposal, at=at):
        return no(_("Only whoever filed this proposal can withdraw it."))
    return can_move(proposal, State.WITHDRAWN)


def can_register(actor, *, at):
    """The import, or a steward."""
    if is_machine(actor) or is_steward(actor, at=at):
        return YES
    return no(_("Only a steward can add uses from another register."))


def can_put_to_vote(actor, proposal, *, at):
    """A steward with no other side in it or the clock, once comments have closed."""
    move = can_move(proposal, State.VOTING)
    if not move:
        return move
    if not (is_machine(actor) or is_steward(actor, at=at)):
        return no(_("Only a steward can put a proposal to a vote."))
    impartial = YES if is_machine(actor) else is_impartial(actor, proposal, at=at)
    return impartial and _is_ready(proposal, at=at)


def can_call_off_vote(actor, proposal, *, at):
    """A steward or the oversight body, until the result of the vote is final, or the clock when it cannot be held.

    Where no vote was held because all agreed, whoever holds a seat.
    """
    if proposal.state != State.VOTING:
        return no(_("There is no vote on this proposal to call off."))
    if is_machine(actor):
        return YES
    if proposal.vote_opens_at is None:
        if holds(actor, Membership.Role.SEAT_HOLDER, at=at):
            return YES
        return no(_("Only somebody who holds a seat can object to what was agreed."))
    if not (is_steward(actor, at=at) or holds(actor, Membership.Role.OVERSEER, at=at)):
        return no(_("Only a steward or the oversight body can call off a vote."))
    return is_impartial(actor, proposal, at=at)


def can_await_decision(actor, proposal, *, at):
    """The clock after a vote; without one the lead organisation or a steward with no other side in it, once
    comments closed.
    """
    move = can_move(proposal, State.AWAITING_DECISION)
    if not move:
        return move
    if not (is_machine(actor) or speaks_for(actor, proposal.lead_organisation, at=at)):
        if not is_steward(actor, at=at):
            return no(_("Only a steward or the lead organisation can ask for the decision."))
        impartial = is_impartial(actor, proposal, at=at)
        if not impartial:
            return impartial
    if proposal.state == State.DISCUSSION:
        return _is_ready(proposal, at=at)
    if not is_machine(actor):
        return no(_("A vote on this proposal is under way. Its count asks for the decision."))
    return YES


def _is_ready(proposal, *, at):
    """Whether everything is there for a vote or a decision; each line is one gate."""
    if at < proposal.comments_close_at:
        return no(
            _("Comments are open until %(day)s. This can be done after that day.")
            % {"day": short_day(proposal.last_comment_day)}
        )
    if needs_seconds(proposal) and proposal.seconded_at is None:
        return no(_("Not enough members seconded this idea, so it does not have to be answered."))
    return is_summed_up(proposal, at=at) and _has_answers(proposal, at=at)


def _has_answers(proposal, *, at):
    """Whether the lead organisation completed the proposal, or had its time: its silence stops nothing."""
    left = unanswered(proposal)
    if not left:
        return YES
    clock = Clock.objects.filter(subject=proposal.reference, kind="complete-proposal").last()
    if clock is not None and clock.due_at <= at and clock.paused_at is None:
        return YES
    return no(
        ngettext(
            "%(number)d question must be answered before this, or the time for it must have passed.",
            "%(number)d questions must be answered before this, or the time for them must have passed.",
            len(left),
        )
        % {"number": len(left)}
    )


def unanswered(proposal):
    """The fields that a vote needs, which have no answer and no word on why it is not known."""
    not_known = getattr(proposal, "not_known", {})
    return [field for field in proposal.missing(fields.VOTE) if field.name not in not_known]


def can_settle(actor, proposal, outcome, *, at):
    """The lead organisation, a steward who records its answer, or the clock; late, too, but not for an idea
    that expired before it was asked for.
    """
    if outcome not in Proposal.OUTCOMES:
        return no(_("“%(outcome)s” is not an outcome of a decision.") % {"outcome": outcome})
    if proposal.state in AFTER_DECISION:
        return no(_("A decision on this proposal has been made. Its institution can change it on its page."))
    move = can_move(proposal, outcome)
    if not move:
        return move
    if proposal.state == State.LAPSED and proposal.lapse_reason != LapseReason.NO_DECISION:
        return no(_("This proposal expired before a decision was asked for."))
    if not (
        is_machine(actor) or is_steward(actor, at=at) or speaks_for(actor, proposal.lead_organisation, at=at)
    ):
        return no(_("Only the lead organisation can decide on this proposal."))
    return YES


def can_resettle(actor, proposal, outcome, *, at):
    """The lead organisation, which decides otherwise than before, while the data are not in use."""
    if outcome not in Proposal.OUTCOMES:
        return no(_("“%(outcome)s” is not an outcome of a decision.") % {"outcome": outcome})
    if proposal.state not in Proposal.OUTCOMES:
        return no(_("Nothing was decided on this proposal that could be changed."))
    move = can_move(proposal, outcome)
    if not move:
        return move
    if not speaks_for(actor, proposal.lead_organisation, at=at):
        return no(_("Only the lead organisation can decide on this proposal."))
    return YES


def lapse_reason(proposal, *, at):
    """Why the proposal expires at the moment, as a ``LapseReason``, or None."""
    match proposal.state:
        case State.RETURNED if _is_past(proposal, "answer-return", at):
            return LapseReason.NOT_ANSWERED
        case State.DISCUSSION if (
            at >= proposal.comments_close_at and needs_seconds(proposal) and proposal.seconded_at is None
        ):
            return LapseReason.NOT_SECONDED
        case State.AWAITING_DECISION if _is_past(proposal, "decision-lapse", at):
            return LapseReason.NO_DECISION
    return None


def _is_past(proposal, kind, at):
    return Clock.objects.late(at).filter(subject=proposal.reference, kind=kind).exists()


def can_lapse(actor, proposal, *, at):
    """The clock, once nobody did in time what was needed."""
    move = can_move(proposal, State.LAPSED)
    if not move:
        return move
    if not is_machine(actor):
        return no(_("A proposal expires when its time is up, and by nobody's hand."))
    if lapse_reason(proposal, at=at) is None:
        return no(_("The time of this proposal is not up."))
    return YES


def can_tell_once(actor, proposal, not_told):
    """The clock, about a proposal that is among those of which nobody was told yet."""
    if not is_machine(actor):
        return no(_("These letters leave by themselves."))
    if not not_told.filter(pk=proposal.pk).exists():
        return no(_("There is nothing to write about this proposal now."))
    return YES
