"""Secret votes of named communities, from their announcement to their result."""

import json

from ballots import actions as ballots
from ballots.casting import receive
from ballots.engine.ballots import encrypt_ballot
from ballots.rolls import line_of
from community.models import clock_actor
from record import files
from record.sequencer import sequence
from record.verify import read_terms
from tests.factories.ballots import AMONG_OPTIONS, WORDING
from tests.factories.charter import AFTER_COMMENTS
from tests.factories.deliberation import make_summary
from tests.factories.filing import make_submitted_proposal
from tests.factories.people import make_steward
from tests.factories.standing import make_constituency, make_standings


def make_secret_poll_announced(
    proposal=None, voters=12, communities=("patients",), at=AFTER_COMMENTS, rule="yes_no"
):
    """A secret vote announced at ``at``, with so many people in each community."""
    proposal = proposal or make_submitted_proposal()
    if not proposal.summaries.exists():
        make_summary(proposal)
    places = [make_constituency(code=code) for code in communities]
    for place in places:
        make_standings(place, voters)
    asked = AMONG_OPTIONS.get(rule, {"wording": WORDING})
    return ballots.announce_secret_poll(proposal, places, **asked, actor=make_steward(), at=at)


def make_secret_poll_frozen(**other):
    """Its rolls were fixed, and its terms are on the public record."""
    poll = make_secret_poll_announced(**other)
    poll = ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at)
    sequence(poll.roll_frozen_at)
    return poll


def voters_of(electorate):
    """The members on a frozen roll, in the order of their standing."""
    standings = electorate.constituency.standing_at(electorate.poll.roll_frozen_at)
    return [standing.member for standing in standings.order_by("pk")]


def sealed_vote(electorate, member, choice):
    """The text of the ballot that this member's device would send; ``choice`` names one or several codes."""
    terms = read_terms(electorate.manifest.encode())
    codes = [option["code"] for option in terms.manifest["options"]]
    chosen = {codes.index(code) for code in choice.split()}
    return encrypt_ballot(terms, chosen, bytes(line_of(member, electorate).handle))


def send_vote(electorate, text, at=None):
    """Have a ballot received when voting opens, or at a later moment; returns its row."""
    return receive(electorate, text, at=at or electorate.poll.opens_at)[0]


def read_published(electorate, name):
    """What a public file of the vote says."""
    return json.loads(files.read(f"{electorate.path}/{name}"))


def make_secret_votes(electorate, choices, at=None):
    """Have the first members of a roll vote: ``["yes", "no", ...]``. Returns their receipts."""
    at = at or electorate.poll.opens_at
    return [
        receive(electorate, sealed_vote(electorate, member, choice), at=at)[1]
        for member, choice in zip(voters_of(electorate), choices, strict=False)
    ]


def make_secret_poll_closed(choices=("yes",) * 7 + ("no",) * 4 + ("abstain",), **other):
    """A secret vote that ran its time and was counted, the same choices in every community."""
    poll = make_secret_poll_frozen(**other)
    for electorate in poll.electorates.select_related("poll"):
        make_secret_votes(electorate, choices)
    return ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
