"""The end of a secret vote."""

from django.db import transaction

from ballots import rules
from ballots.models import Electorate, EncryptedBallot, Handle
from ballots.steps import write_anew
from community.rules import require
from record.actions import append_entry


@transaction.atomic
def seal_electorate(electorate, *, actor, at):
    """Delete who was on a roll, after their key was destroyed, and keep the ballots in their public order only."""
    electorate = (
        Electorate.objects.select_for_update(of=("self",))
        .select_related("poll__proposal")
        .get(pk=electorate.pk)
    )
    require(rules.can_seal(actor, electorate, at=at))
    Handle.objects.filter(electorate=electorate).delete()
    ballots = list(EncryptedBallot.objects.filter(electorate=electorate).order_by("batch", "position"))
    write_anew(ballots)
    electorate.sealed_at = at
    electorate.save(update_fields=["sealed_at"])
    append_entry(
        "ballots.sealed",
        subject=electorate.poll.reference,
        actor=actor.acting_as(),
        at=at,
        facts={"proposal": electorate.poll.proposal.reference, "community": electorate.code},
    )
    return electorate
