"""From the announcement of a vote to its count."""

from fractions import Fraction

from django.db import transaction

from ballots import queries, rules
from ballots.counting import count_roll_call
from ballots.models import Poll, RollCallVote, RollEntry
from ballots.steps import lock
from community.models import Reference
from community.rules import require
from proposals import actions as proposal_actions
from proposals.models import Proposal
from record.actions import append_entry


@transaction.atomic
def announce_poll(proposal, *, wording, actor, at):
    """Announce a roll call on a proposal, and freeze who may vote and under which rules.

    ``wording`` maps each of ``models.WORDINGS`` to its text. Raises ``Refused``, and
    ``CharterRule.DoesNotExist`` when the charter does not say how votes are held.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    require(rules.can_announce(actor, proposal, at=at))
    require(rules.can_word(wording))
    terms = rules.charter_terms(at)
    poll = Poll.objects.create(
        reference=Reference.take("BAL", at),
        proposal=proposal,
        announced_at=at,
        opens_at=terms.opens_at,
        closes_at=terms.closes_at,
        roll_frozen_at=at,
        notice_rule=terms.notice_rule,
        length_rule=terms.length_rule,
        quorum=terms.quorum_rule.value,
        quorum_rule=terms.quorum_rule,
        threshold=terms.threshold_rule.value,
        threshold_rule=terms.threshold_rule,
        **wording,
    )
    roll = RollEntry.objects.bulk_create(
        RollEntry(poll=poll, seat=membership.seat, member=membership.member)
        for membership in rules.seat_holders(at)
    )
    proposal_actions.put_to_vote(
        proposal, actor=actor, at=at, opens_at=poll.opens_at, closes_at=poll.closes_at
    )
    append_entry(
        "ballots.announced",
        subject=poll.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={
            "proposal": proposal.reference,
            "opens_at": poll.opens_at.isoformat(),
            "closes_at": poll.closes_at.isoformat(),
            "roll_size": len(roll),
            "roll": sorted(entry.seat for entry in roll),
            "quorum_per_cent": poll.quorum,
            "threshold_per_cent": poll.threshold,
            "rules": [rule.reference for rule in terms.rules],
        },
        personal={"wording": wording},
    )
    return poll


@transaction.atomic
def close_poll(poll, *, actor, at):
    """Count a vote whose time is up, publish every seat's choice and hand the proposal on for its decision.

    A vote in which too few took part hands it on too: that the community could not say anything does not free
    the institution from answering.
    """
    poll = lock(poll)
    require(rules.can_close(actor, poll, at=at))
    entries = list(poll.roll.all())
    count = count_roll_call(
        RollCallVote.objects.filter(entry__poll=poll).values_list("choice", flat=True),
        eligible=len(entries),
        recused=sum(entry.recused_at is not None for entry in entries),
        quorum=Fraction(poll.quorum, 100),
        threshold=Fraction(poll.threshold, 100),
    )
    poll.closed_at, poll.outcome, poll.result = at, count.outcome.value, count.as_facts()
    poll.save(update_fields=["closed_at", "outcome", "result"])
    append_entry(
        "ballots.closed",
        subject=poll.reference,
        actor=actor.acting_as(),
        at=at,
        facts={
            "proposal": poll.proposal.reference,
            "result": poll.result,
            "roll_call": [
                {"seat": line.entry.seat, "choice": line.choice} for line in queries.roll_call(poll)
            ],
        },
    )
    proposal_actions.await_decision(poll.proposal, actor=actor, at=at)
    return poll


@transaction.atomic
def cancel_poll(poll, *, reason, actor, at):
    """Cancel a vote before it is counted, forget what was cast, and take its proposal back from the vote."""
    poll = lock(poll)
    require(rules.can_cancel(actor, poll, at=at))
    poll.cancelled_at, poll.cancel_reason = at, reason
    poll.save(update_fields=["cancelled_at", "cancel_reason"])
    RollCallVote.objects.filter(entry__poll=poll).delete()
    append_entry(
        "ballots.cancelled",
        subject=poll.reference,
        actor=actor.acting_as(role="steward"),
        at=at,
        facts={"proposal": poll.proposal.reference},
        personal={"reason": reason},
    )
    proposal_actions.call_off_vote(poll.proposal, actor=actor, at=at)
    return poll
