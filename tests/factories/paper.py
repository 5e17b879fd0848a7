"""Voting on paper in a secret vote: its officers, who was checked off, and what tellers type."""

from ballots import actions as ballots
from ballots.casting import receive_sheets
from ballots.engine.ballots import encrypt, paper_randomness, prove
from ballots.models import PollOfficer
from record.verify import paper_handle, read_terms
from tests.factories.people import make_member
from tests.factories.secret_polls import make_secret_poll_frozen, make_secret_votes, voters_of

BATCH_SECRET = "0123456789ABCDEFGHJKMNPQR"


def make_officer_of_poll(poll, role, member=None, at=None):
    """A scrutineer or a teller, named by whoever announced the vote; returns the member."""
    member = member or make_member()
    ballots.name_officer(poll, member, role, actor=poll.announced_by, at=at or poll.announced_at)
    return member


def make_officers(poll):
    """A scrutineer and two tellers."""
    roles = PollOfficer.Role
    return [make_officer_of_poll(poll, role) for role in (roles.SCRUTINEER, roles.TELLER, roles.TELLER)]


def make_sheets(electorate, choices, first=1, secret=BATCH_SECRET):
    """What a teller's page sends for sheets with these choices: pairs of a number and a vote, None where spoiled.

    A choice names one or several codes, or none.
    """
    terms = read_terms(electorate.manifest.encode())
    codes = [option["code"] for option in terms.manifest["options"]]

    def entered(serial, choice):
        chosen = {codes.index(code) for code in choice.split()}
        randomness = paper_randomness(terms, secret, serial, chosen)
        return prove(terms, encrypt(terms, chosen, randomness=randomness), paper_handle(terms, serial))

    return [
        (serial, None if choice == "spoiled" else entered(serial, choice))
        for serial, choice in enumerate(choices, first)
    ]


def make_paper_poll(on_paper=3, votes=(), **other):
    """A secret vote with its officers, of which the last members of the roll were checked off.

    Returns the electorate, the scrutineer and the two tellers.
    """
    poll = make_secret_poll_frozen(**other)
    electorate = poll.electorates.select_related("poll", "constituency").first()
    scrutineer, *tellers = make_officers(poll)
    make_secret_votes(electorate, votes)
    for member in voters_of(electorate)[electorate.size - on_paper :]:
        ballots.check_off(electorate, member, actor=tellers[0], at=poll.opens_at)
    return electorate, scrutineer, tellers


def make_entered(electorate, tellers, choices, **other):
    """Sheets that both tellers entered alike."""
    sheets, at = make_sheets(electorate, choices, **other), electorate.poll.closes_at
    receive_sheets(electorate, sheets, actor=tellers[0], at=at)
    return receive_sheets(electorate, sheets, confirms=True, actor=tellers[1], at=at)
