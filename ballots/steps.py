"""What the transitions of votes share."""

from random import SystemRandom

from django.db import transaction

from ballots import published
from ballots.keys import PURPOSES, destroy_keys
from ballots.models import EncryptedBallot, Handle, Poll


def lock(poll):
    """The vote's row, alone: what seats do and the count happen one after the other."""
    return Poll.objects.select_for_update().get(pk=poll.pk)


def forget_votes(electorate):
    """Delete what was sent in a secret vote that is never counted, and with it every key to it."""
    # Whoever is about to send a vote holds the line of their handle, and finds it gone afterwards.
    list(Handle.objects.select_for_update().filter(electorate=electorate))
    EncryptedBallot.objects.filter(electorate=electorate).delete()
    Handle.objects.filter(electorate=electorate).delete()
    transaction.on_commit(lambda: destroy_keys(electorate, *PURPOSES))


def place_waiting(electorate, at):
    """Give every ballot that is not listed yet its place in a new public list; returns the list's file, or nothing.

    The order is random, but for the votes of one handle, which keep theirs: the last counts.
    """
    ballots = list(EncryptedBallot.objects.filter(electorate=electorate, batch__isnull=True))
    if not ballots:
        return {}
    SystemRandom().shuffle(ballots)
    places = {}
    for place, ballot in enumerate(ballots):
        places.setdefault(bytes(ballot.handle), []).append(place)
    for ballot in sorted(ballots, key=lambda ballot: ballot.attempt):
        ballot.position = places[bytes(ballot.handle)].pop(0)
        ballot.batch = electorate.batches + 1
    ballots.sort(key=lambda ballot: ballot.position)
    EncryptedBallot.objects.bulk_update(ballots, ["batch", "position"], batch_size=500)
    electorate.batches += 1
    electorate.batch_hour = at.replace(minute=0, second=0, microsecond=0)
    electorate.save(update_fields=["batches", "batch_hour"])
    return {
        f"{electorate.path}/received-{electorate.batches}.json": published.received_file(
            electorate.batches, electorate.batch_hour, ballots
        )
    }
