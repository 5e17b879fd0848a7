"""From the announcement of a vote to its count."""

from django.db import transaction

from ballots import rules
from ballots.models import Poll, RollCallVote
from ballots.steps import forget_votes, lock, rule_facts, seat_everybody
from community.models import Reference
from community.rules import require
from proposals import actions as proposal_actions
from proposals.models import Proposal
from record.actions import append_entry

# Why the clock cancels a secret vote before its list is fixed, in both languages.
TOO_FEW = (
    "Too few people are on a list, so votes could not stay secret · "
    "Hay muy pocas personas en una lista, así que los votos no podrían quedar en secreto"
)

# And why when nothing ran while it should have been held.
NEVER_FROZEN = (
    "This site did not run when the list had to be fixed, so nobody could vote · "
    "Este sitio no funcionaba cuando había que fijar la lista, así que nadie pudo votar"
)


@transaction.atomic
def announce_poll(proposal, *, wording, rule=Poll.Rule.YES_NO, options=(), most=None, actor, at):
    """Announce a roll call on a proposal, and freeze who may vote and under which rules.

    ``wording`` maps each of ``options.WORDINGS`` to its text; without Yes and No, ``options`` are as in ``Poll``.
    Raises ``Refused``, and ``CharterRule.DoesNotExist`` when the charter does not say how votes are held.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    require(rules.can_announce(actor, proposal, at=at))
    require(rules.can_word(wording, rule, options, most))
    terms = rules.charter_terms(at)
    poll = Poll.objects.create(
        reference=Reference.take("BAL", at),
        proposal=proposal,
        announced_at=at,
        announced_by=actor,
        roll_frozen_at=at,
        rule=rule,
        options=list(options),
        most=most,
        **terms.columns,
        **wording,
    )
    roll = seat_everybody(poll)
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
            **rule_facts(poll),
            "opens_at": poll.opens_at.isoformat(),
            "closes_at": poll.closes_at.isoformat(),
            "roll_size": len(roll),
            "roll": sorted(entry.seat for entry in roll),
            "quorum_per_cent": poll.quorum,
            "threshold_per_cent": poll.threshold,
            "rules": [rule.reference for rule in terms.rules],
        },
        personal={"wording": wording | ({"options": poll.options} if poll.options else {})},
    )
    return poll


@transaction.atomic
def cancel_poll(poll, *, reason, actor, at):
    """Cancel a vote before it is counted, forget what was cast, and take its proposal back from the vote."""
    poll = lock(poll)
    require(rules.can_cancel(actor, poll, at=at))
    poll.cancelled_at, poll.cancel_reason = at, reason
    poll.save(update_fields=["cancelled_at", "cancel_reason"])
    RollCallVote.objects.filter(entry__poll=poll).delete()
    # What is being listed at this moment is listed first, and forgotten then. Not against the key: whoever is
    # sending a vote holds their line, and their ballot's row points to this one.
    for electorate in poll.electorates.select_for_update(of=("self",), no_key=True):
        forget_votes(electorate)
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
