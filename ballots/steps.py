"""What the transitions of votes share."""

from random import SystemRandom
from uuid import uuid4

from django.db import transaction

from ballots import published, rules
from ballots.keys import PURPOSES, destroy_keys
from ballots.models import EncryptedBallot, Handle, Poll, RollEntry


def lock(poll):
    """The vote's row, alone: what seats do and the count happen one after the other."""
    return Poll.objects.select_for_update().get(pk=poll.pk)


def rule_facts(poll):
    """By which rule a vote is decided and between what, as facts of its announcement."""
    facts = {"rule": str(poll.rule)}
    if poll.options:
        facts["options"] = [option["code"] for option in poll.options]
    if poll.most:
        facts["most"] = poll.most
    return facts


def seat_everybody(poll):
    """Put every seat on the roll of an open vote, as it is held when the roll is fixed."""
    return RollEntry.objects.bulk_create(
        RollEntry(poll=poll, seat=membership.seat, member=membership.member)
        for membership in rules.seat_holders(poll.roll_frozen_at)
    )


def forget_votes(electorate):
    """Delete what was sent in a secret vote that is never counted, and with it every key to it."""
    # Whoever is about to send a vote holds the line of their handle, and finds it gone afterwards.
    list(Handle.objects.select_for_update().filter(electorate=electorate))
    EncryptedBallot.objects.filter(electorate=electorate).delete()
    electorate.paper_batches.filter(confirmed_by__isnull=True).delete()
    forget_roll(electorate)


def forget_roll(electorate):
    """Delete who was on the roll of a secret vote that does not stand, and every key to it."""
    Handle.objects.filter(electorate=electorate).delete()
    transaction.on_commit(lambda: destroy_keys(electorate, *PURPOSES))


def place_waiting(electorate, at, *, keep=0):
    """Give the ballots that are not listed yet their places in a new public list; returns the list's file.

    The order is random, but for the votes of one handle, which keep theirs: the last counts. So many as ``keep``
    says wait for the next list, so that never only a few are listed together. The rows are written anew in
    their new order, because where a row lies in the database tells when it came.
    """
    ballots = _shuffled(EncryptedBallot.objects.filter(electorate=electorate, batch__isnull=True))
    listed = ballots[: len(ballots) - keep]
    for position, ballot in enumerate(listed):
        ballot.batch, ballot.position = electorate.batches + 1, position
    write_anew(ballots)
    # When fewer were received than are ever counted, nobody learns how many these were.
    fill_to = electorate.poll.floor if electorate.batches == 0 else 0
    electorate.batches += 1
    electorate.batch_hour = at.replace(minute=0, second=0, microsecond=0)
    electorate.save(update_fields=["batches", "batch_hour"])
    return {
        f"{electorate.path}/received-{electorate.batches}.json": published.received_file(
            electorate.batches, electorate.batch_hour, listed, fill_to=fill_to
        )
    }


def _shuffled(ballots):
    ballots = list(ballots)
    SystemRandom().shuffle(ballots)
    attempts = {}
    for ballot in sorted(ballots, key=lambda ballot: ballot.attempt):
        attempts.setdefault(bytes(ballot.handle), []).append(ballot)
    return [attempts[bytes(ballot.handle)].pop(0) for ballot in ballots]


def write_anew(ballots):
    """Put rows of ballots down in this order, under new keys, so that nothing of the old order is left in the table."""
    for first in range(0, len(ballots), 500):
        some = [ballot.pk for ballot in ballots[first : first + 500]]
        EncryptedBallot.objects.filter(pk__in=some).delete()
    for ballot in ballots:
        ballot.id = uuid4()
    EncryptedBallot.objects.bulk_create(ballots, batch_size=500)
