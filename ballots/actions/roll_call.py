"""What seat holders do in an open vote."""

from django.db import transaction

from ballots import rules
from ballots.models import RollCallVote
from ballots.steps import lock
from community.rules import require
from record.actions import append_entry


@transaction.atomic
def recuse_seat(poll, *, reason, actor, at):
    """Step aside from a vote, with the reason; a vote already cast is taken out."""
    poll = lock(poll)
    require(rules.can_recuse(actor, poll, at=at))
    entry = poll.seat_of(actor)
    entry.recused_at, entry.recuse_reason = at, reason
    entry.save(update_fields=["recused_at", "recuse_reason"])
    RollCallVote.objects.filter(entry=entry).delete()
    append_entry(
        "ballots.recused",
        subject=poll.reference,
        actor=actor.acting_as(role="seat_holder"),
        at=at,
        facts={"seat": entry.seat},
        personal={"reason": reason},
    )
    return entry


@transaction.atomic
def cast_vote(poll, choice, *, actor, at):
    """Vote for the seat one holds. The last vote before the end counts.

    ``choice`` is yes, no or abstain, or for a vote among options lists of their codes, from the first rank.

    The record says only that a vote was received, and says so when voting has closed: neither the seat nor
    the moment would be kept from telling who has voted and who changed their mind.
    """
    poll = lock(poll)
    require(rules.can_cast(actor, poll, at=at))
    require(rules.can_choose(poll, choice))
    if poll.rule == poll.Rule.YES_NO:
        said = {"choice": RollCallVote.Choice(choice), "ranks": []}
    else:
        said = {"choice": "", "ranks": [list(rank) for rank in choice if rank]}
    vote, _created = RollCallVote.objects.update_or_create(
        entry=poll.seat_of(actor), defaults=said | {"cast_at": at}
    )
    append_entry(
        "ballots.cast",
        subject=poll.reference,
        actor=actor.acting_as(role="seat_holder"),
        at=at,
        release_at=poll.closes_at,
    )
    return vote
