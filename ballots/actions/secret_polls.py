"""A secret vote from its announcement to the last ballot received."""

import secrets
from random import SystemRandom
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from ballots import published, rules
from ballots.keys import make_keys, member_tag, read_key
from ballots.listing import shown_by
from ballots.models import Constituency, Electorate, EncryptedBallot, Handle, Poll
from ballots.steps import lock, place_waiting, rule_facts
from community.models import Reference
from community.rules import require
from proposals import actions as proposal_actions
from proposals.models import Proposal
from record.actions import append_entry


@transaction.atomic
def announce_secret_poll(
    proposal, constituencies, *, wording, rule=Poll.Rule.YES_NO, options=(), most=None, actor, at
):
    """Announce a secret vote of one or more named communities; of several, all must say yes.

    Who may vote is fixed later, by ``freeze_rolls``. Raises ``Refused``.
    """
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    require(rules.can_announce_secret(actor, proposal, constituencies, rule, at=at))
    require(rules.can_word(wording, rule, options, most))
    secret = rules.secret_terms(at)
    terms = secret.terms
    poll = Poll.objects.create(
        reference=Reference.take("BAL", at),
        proposal=proposal,
        kind=Poll.Kind.SECRET,
        announced_at=at,
        announced_by=actor,
        roll_frozen_at=secret.roll_frozen_at,
        floor=secret.floor,
        rule=rule,
        options=list(options),
        most=most,
        **terms.columns,
        **wording,
    )
    electorates = [
        Electorate.objects.create(poll=poll, constituency=constituency, code=constituency.code)
        for constituency in constituencies
    ]
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
            "kind": str(poll.kind),
            **rule_facts(poll),
            "opens_at": poll.opens_at.isoformat(),
            "closes_at": poll.closes_at.isoformat(),
            "roll_frozen_at": poll.roll_frozen_at.isoformat(),
            "communities": [electorate.constituency.reference for electorate in electorates],
            "quorum_per_cent": poll.quorum,
            "threshold_per_cent": poll.threshold,
            "floor": poll.floor,
            "rules": [rule.reference for rule in secret.rules],
        },
        personal={"wording": wording | ({"options": poll.options} if poll.options else {})},
    )
    return poll


@transaction.atomic
def freeze_rolls(poll, *, actor, at):
    """Fix who may vote: give each a random handle, make the keys, and publish the terms before voting opens."""
    poll = lock(poll)
    # Whoever is coming onto a list, or is taken off it, has begun before and is on it or not when it is read.
    places = Constituency.objects.filter(electorates__poll=poll)
    list(places.select_for_update(of=("self",)).order_by("pk"))
    require(rules.can_freeze(actor, poll, at=at))
    electorates = list(
        Electorate.objects.select_for_update(of=("self",)).filter(poll=poll).select_related("constituency")
    )
    files = published.booth_files(poll)
    for electorate in electorates:
        electorate.poll = poll
        files |= _freeze(electorate, at)
    entry = append_entry(
        "ballots.frozen",
        subject=poll.reference,
        actor=actor.acting_as(),
        at=at,
        facts={
            "proposal": poll.proposal.reference,
            "roll_sizes": {electorate.code: electorate.size for electorate in electorates},
            "shown_by": {
                electorate.code: shown_by(electorate.constituency.standing_at(poll.roll_frozen_at))
                for electorate in electorates
            },
        },
        files=files,
    )
    for electorate in electorates:
        electorate.manifest_entry = entry
        electorate.save()
    return poll


def _freeze(electorate, at):
    """Make the roll, the keys and the terms of one community; returns the files that say so."""
    poll = electorate.poll
    election_key, receipt_key = make_keys(electorate, f"{settings.RECORD_ORIGIN}/{electorate.path}")
    roll_key = read_key(electorate, "roll")
    members = [standing.member for standing in electorate.constituency.standing_at(poll.roll_frozen_at)]
    # The order of rows must not repeat the order in which people joined.
    SystemRandom().shuffle(members)
    handles = Handle.objects.bulk_create(
        Handle(
            id=uuid4(),
            electorate=electorate,
            member_tag=member_tag(roll_key, member),
            handle=secrets.token_bytes(16),
            salt=secrets.token_bytes(32),
        )
        for member in members
    )
    roll = published.roll_file(handles)
    manifest = published.manifest_file(
        electorate, roll, size=len(handles), election_key=election_key, receipt_key=receipt_key
    )
    electorate.frozen_at, electorate.size = at, len(handles)
    electorate.manifest, electorate.manifest_hash = manifest.decode(), published.hex_hash(manifest)
    return {f"{electorate.path}/manifest.json": manifest, f"{electorate.path}/roll.json": roll}


@transaction.atomic
def cast_ballot(electorate, ballot, *, channel, actor, at):
    """Take in a ballot that ``record.verify.check_ballot`` found good. The last one of a handle counts.

    Sending the same one again, as after an answer that was lost, changes nothing. Returns its row. There is
    no entry: one for each ballot would tell when somebody voted; ``list_received`` makes it for many.
    """
    line = Handle.objects.select_for_update().filter(electorate=electorate, handle=ballot.handle).first()
    # Read once the line is held, because the count may have come first.
    poll = Poll.objects.get(pk=electorate.poll_id)
    require(rules.can_cast_ballot(poll, line, at=at))
    alike = Q(handle=ballot.handle) | Q(tracker=ballot.tracker)
    sent = list(EncryptedBallot.objects.filter(alike, electorate=electorate))
    own = [row for row in sent if bytes(row.handle) == ballot.handle]
    again = next((row for row in own if row.tracker == ballot.tracker), None)
    if again is not None:
        return again
    require(rules.is_new(ballot, sent))
    require(rules.can_change_vote(len(own), at=at))
    return EncryptedBallot.objects.create(
        id=uuid4(),
        electorate=electorate,
        handle=ballot.handle,
        attempt=len(own) + 1,
        tracker=ballot.tracker,
        text=ballot.text,
        sha256=ballot.sha256,
        channel=channel,
    )


@transaction.atomic
def list_received(electorate, *, actor, at):
    """List what came in since the last time, in random order and with a coarse time, if it is enough to hide among."""
    electorate = Electorate.objects.select_for_update(of=("self",), no_key=True).get(pk=electorate.pk)
    require(rules.can_list_received(actor, electorate, at=at))
    listed = place_waiting(electorate, at, keep=electorate.poll.floor)
    append_entry(
        "ballots.received",
        subject=electorate.poll.reference,
        actor=actor.acting_as(),
        at=electorate.batch_hour,
        facts={"proposal": electorate.poll.proposal.reference, "community": electorate.code},
        files=listed,
    )
    return electorate
