"""The secret votes of the story: those that were counted and sealed, and one in which people vote now."""

import secrets
from itertools import chain, repeat

from ballots.actions import announce_secret_poll, check_off, name_officer, report_on_poll
from ballots.casting import encrypt_choice, receive, receive_sheets
from ballots.engine.ballots import encrypt, paper_randomness, prove
from ballots.models import Constituency, Poll, PollOfficer
from ballots.rolls import line_of
from portal.demo import communities, deliberation, words
from record.verify import TRACKER_ALPHABET, paper_handle, read_terms

SCRUTINEER, TELLERS = "grace", ("mei", "joseph")
REPORT = (
    "I stood at the door of the library from six to eight and saw each person checked off and given one sheet. I was there "
    "when Mei and Joseph mixed the sheets, numbered them and entered them apart from each other. One sheet had two marks. "
    "I ran the verifier on my own computer. I did not see the roll-keeper's papers."
)


def tell(story, key, days_ago, votes, *, wording=None, summary=None, **terms):
    """Announce a secret vote of Elm Valley, and have its people vote when it is open.

    ``votes`` are pairs of the codes that somebody chose and how many people chose so.
    """

    def announce(at):
        story.polls[key] = announce_secret_poll(
            story.proposals[key],
            [Constituency.objects.get(code=communities.CODE)],
            wording=wording or words.WORDING[key],
            actor=story.people["marcus"],
            at=at,
            **terms,
        )

    def vote(at):
        electorate = _electorate(story, key)
        choices = chain.from_iterable(repeat(codes, number) for codes, number in votes)
        # The first of them are the people whom a visitor may sign in as, and these have not voted yet.
        for member, choice in zip(reversed(_on_the_roll(electorate)), choices, strict=False):
            handle = bytes(line_of(member, electorate).handle)
            receive(electorate, encrypt_choice(electorate, choice, handle), at=at)

    deliberation.sum_up(story, key, days_ago + 10, summary)
    story.on(days_ago, announce)
    story.on(days_ago - 9, vote, 11)


def name_officers(story, key, days_ago):
    """Have somebody watch, and two people count what comes on paper."""

    def name(at):
        roles = [
            (SCRUTINEER, PollOfficer.Role.SCRUTINEER),
            *((who, PollOfficer.Role.TELLER) for who in TELLERS),
        ]
        for who, role in roles:
            name_officer(story.polls[key], story.people[who], role, actor=story.people["marcus"], at=at)

    story.on(days_ago, name, 12)


def vote_on_paper(story, key, days_ago, marks):
    """Have people vote at a meeting; their sheets are entered twice when voting has closed. None is a spoiled sheet.

    ``days_ago`` is the day of the announcement. Some of these people had voted on a phone before.
    """
    one, other = TELLERS

    def meet(at):
        electorate = _electorate(story, key)
        for member in _on_the_roll(electorate)[6 : 6 + len(marks)]:
            check_off(electorate, member, actor=story.people[one], at=at)

    def enter(at):
        electorate = _electorate(story, key)
        sheets = list(_sheets(electorate, marks))
        receive_sheets(electorate, sheets, actor=story.people[one], at=at)
        receive_sheets(electorate, sheets, confirms=True, actor=story.people[other], at=at)

    def report(at):
        report_on_poll(
            Poll.objects.get(pk=story.polls[key].pk),
            answers={"ran_verifier": True, "watched_paper": True, "sheets_agree": True},
            words=REPORT,
            actor=story.people[SCRUTINEER],
            at=at,
        )

    story.on(days_ago - 12, meet, 18)
    story.on(days_ago - 15, enter, 18)
    story.on(days_ago - 17, report)


def _sheets(electorate, marks):
    """What the page of a teller makes of sheets with these marks."""
    terms = read_terms(electorate.manifest.encode())
    codes = [option["code"] for option in terms.manifest["options"]]
    secret = "".join(secrets.choice(TRACKER_ALPHABET) for _sign in range(25))
    for serial, mark in enumerate(marks, 1):
        if mark is None:
            yield serial, None
            continue
        chosen = {codes.index(mark)}
        encrypted = encrypt(terms, chosen, randomness=paper_randomness(terms, secret, serial, chosen))
        yield serial, prove(terms, encrypted, paper_handle(terms, serial))


def _electorate(story, key):
    return Poll.objects.get(pk=story.polls[key].pk).electorates.select_related("poll", "constituency").get()


def _on_the_roll(electorate):
    standings = electorate.constituency.standing_at(electorate.poll.roll_frozen_at).order_by("pk")
    return [standing.member for standing in standings]
