"""What was agreed without a vote, and the objection that makes a vote needed after all."""

from django.db import transaction

from ballots import rules, telling
from ballots.models import Poll
from ballots.steps import lock, seat_everybody
from community import windows
from community.models import Reference, community_calendar
from community.rules import require
from proposals import actions as proposal_actions
from proposals.models import Proposal
from record.actions import append_entry


@transaction.atomic
def agree_without_vote(proposal, *, wording, because, where, actor, at):
    """Record that those who hold a seat agreed without a vote; any of them can object until it is final.

    ``wording`` maps each of ``options.QUESTIONS`` to what was agreed. Raises ``Refused``.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    require(rules.can_agree(actor, proposal, at=at))
    require(rules.can_word_agreement(wording, because, where))
    rule = rules.objection_rule(at)
    poll = Poll.objects.create(
        reference=Reference.take("BAL", at),
        proposal=proposal,
        kind=Poll.Kind.AGREED,
        agreed_because=because,
        agreed_where=where,
        announced_at=at,
        announced_by=actor,
        roll_frozen_at=at,
        closed_at=at,
        outcome=Poll.Outcome.AGREED,
        final_from=windows.due_moment(at, rule.value, unit=rule.unit, calendar=community_calendar()),
        challenge_rule=rule,
        **wording,
    )
    roll = seat_everybody(poll)
    proposal_actions.agree_without_vote(proposal, actor=actor, at=at)
    append_entry(
        "ballots.agreed",
        subject=poll.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={
            "proposal": proposal.reference,
            "roll": sorted(entry.seat for entry in roll),
            "final_from": poll.final_from.isoformat(),
            "rules": [rule.reference],
        },
        personal={"wording": wording, "reason": because, "where": where},
    )
    telling.tell(poll, "agreed", telling.may_vote(poll))
    return poll


@transaction.atomic
def object_to_agreement(poll, *, reason, actor, at):
    """Object to what was agreed without a vote: it holds no longer, and the proposal can be put to a vote."""
    poll = lock(poll)
    require(rules.can_object(actor, poll, at=at))
    poll.cancelled_at, poll.cancel_reason = at, reason
    poll.save(update_fields=["cancelled_at", "cancel_reason"])
    append_entry(
        "ballots.objected",
        subject=poll.reference,
        actor=actor.acting_as(role="seat_holder"),
        at=at,
        facts={"proposal": poll.proposal.reference},
        personal={"reason": reason},
    )
    proposal_actions.call_off_vote(poll.proposal, actor=actor, at=at)
    return poll
