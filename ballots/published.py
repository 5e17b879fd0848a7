"""The public files of a secret vote, as docs/ballots.md describes them."""

import hashlib
import secrets
from datetime import UTC
from random import SystemRandom

from django.conf import settings

from ballots import booth
from ballots.models import EncryptedBallot
from ballots.options import LANGUAGES, options_of
from record.verify import FORMAT, SMALLEST_FLOOR, SUITE, canonical, handle_commitment


def digest(data):
    return hashlib.sha256(data).digest()


def hex_hash(data):
    return digest(data).hex()


def minute(moment):
    """A moment as public files write it."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def booth_files(poll):
    """What voters use to vote, kept with the vote, so that anybody can compare what they were given."""
    folder = f"polls/{poll.reference}"
    return {f"{folder}/booth.js": booth.module(), f"{folder}/booth.html": booth.portable()}


def roll_file(handles):
    """The sorted commitments of a roll: how many may vote, and nothing of who."""
    return canonical(sorted(handle_commitment(bytes(line.salt), bytes(line.handle)) for line in handles))


def manifest_file(electorate, roll, *, size, election_key, receipt_key):
    """The terms of one community's vote, which everything else about it is bound to."""
    poll, constituency = electorate.poll, electorate.constituency
    return canonical(
        {
            "format": FORMAT,
            "suite": SUITE,
            "level": "B",
            "poll": poll.reference,
            "electorate": electorate.code,
            "electorate_name": {
                language: getattr(constituency, f"name_{language}") for language in LANGUAGES
            },
            "proposal": poll.proposal.reference,
            "question": {language: getattr(poll, f"question_{language}") for language in LANGUAGES},
            "options": [
                {"code": option.code, "label": option.labels, "effect": option.effects}
                for option in options_of(poll)
            ],
            "rule": _rule(poll),
            "quorum_per_cent": poll.quorum,
            "threshold_per_cent": poll.threshold,
            "tie": "not_passed",
            "floor": poll.floor,
            "announced_at": minute(poll.announced_at),
            "roll_frozen_at": minute(poll.roll_frozen_at),
            "opens_at": minute(poll.opens_at),
            "closes_at": minute(poll.closes_at),
            "election_key": election_key.hex(),
            "receipt_key": receipt_key,
            "roll": {"size": size, "commitment": hex_hash(roll)},
            "booth": {"module": hex_hash(booth.module()), "portable": hex_hash(booth.portable())},
            "log": settings.RECORD_ORIGIN,
        }
    )


def _rule(poll):
    """How many options a ballot may name: one, an abstention among them, or up to some."""
    if poll.rule == poll.Rule.APPROVAL:
        return {"kind": "approval", "most": poll.most}
    return {"kind": "one"}


def received_file(number, hour, ballots, *, fill_to=0):
    """What was received by an hour, in the order in which it is listed for good.

    A list of fewer than ``fill_to`` is filled up with lines that stand for nothing, in random places.
    """
    lines = [{"tracker": ballot.tracker, "sha256": ballot.sha256} for ballot in ballots]
    if len(lines) < fill_to:
        lines += [
            {"tracker": secrets.token_hex(32), "sha256": secrets.token_hex(32)}
            for _number in range(fill_to - len(lines))
        ]
        SystemRandom().shuffle(lines)
    return canonical({"batch": number, "hour": minute(hour), "ballots": lines})


def ballots_file(ballots, salts):
    """Every ballot received, one canonical line each; ``salts`` by handle show that a handle is on the roll."""
    channels = _channels(ballots)
    return b"".join(
        canonical(
            {
                "ballot": ballot.text,
                "channel": channels[ballot.channel],
                "salt": salts.get(bytes(ballot.handle)),
            }
        )
        + b"\n"
        for ballot in ballots
    )


def _channels(ballots):
    """The public word for each way in which ballots came.

    When few people had this server encrypt their vote, or few did not, the two ways have one word: who is known
    to have voted in the rarer way would be among these few.
    """
    people = {channel: set() for channel in EncryptedBallot.Channel.values}
    for ballot in ballots:
        people[ballot.channel].add(bytes(ballot.handle))
    words = {channel: channel for channel in people}
    electronic = "device", "assisted"
    if any(0 < len(people[channel]) < SMALLEST_FLOOR for channel in electronic):
        words |= dict.fromkeys(electronic, "electronic")
    return words


def numbers_of(ballots, on_paper):
    """How many ballots were received, replaced and set aside for paper, and how many sheets were spoiled.

    A person who was checked off and whose sheet nobody entered has handed in a spoiled one.
    """
    set_aside = {bytes(line.handle) for line in on_paper}
    handles = {bytes(ballot.handle) for ballot in ballots}
    entered = sum(ballot.channel == EncryptedBallot.Channel.PAPER for ballot in ballots)
    return {
        "received": len(ballots),
        "replaced": len(ballots) - len(handles),
        "overridden": len(set_aside & handles),
        "sheets": len(on_paper),
        "spoiled": len(on_paper) - entered,
    }


def tally_file(terms, listed, *, numbers, counted, on_paper, result):
    """What the ballots in ``listed`` came to, with the proof that only their sums were decrypted, and rightly."""
    return canonical(
        {
            "format": f"{FORMAT} tally",
            "manifest": terms.hash.hex(),
            "ballots": hex_hash(listed),
            "received": numbers["received"],
            "replaced": numbers["replaced"],
            "overridden": numbers["overridden"],
            "paper": {
                "checked_off": sorted(
                    (
                        {"handle": bytes(line.handle).hex(), "salt": bytes(line.salt).hex()}
                        for line in on_paper
                    ),
                    key=lambda line: line["handle"],
                ),
                "sheets": numbers["sheets"],
                "spoiled": numbers["spoiled"],
            },
            "counted": len(counted),
            "counts": list(result.counts),
            "decryption": list(result.decryption),
        }
    )


def tally_below_floor(terms):
    """That a vote was not counted, because a result would show how people voted."""
    return canonical({"format": f"{FORMAT} tally", "manifest": terms.hash.hex(), "not_valid": "floor"})
