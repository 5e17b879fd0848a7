"""The secret votes of the story: one that was counted and sealed, and one in which people vote now."""

from itertools import chain, repeat

from ballots.actions import announce_secret_poll
from ballots.casting import encrypt_choice, receive
from ballots.models import Constituency, Poll
from ballots.rolls import line_of
from portal.demo import communities, deliberation, words


def tell(story, key, days_ago, *, yes, no, abstain, voted_after=9):
    """Announce a secret vote of Elm Valley, and have so many of its people vote when it is open."""

    def announce(at):
        story.polls[key] = announce_secret_poll(
            story.proposals[key],
            [Constituency.objects.get(code=communities.CODE)],
            wording=words.WORDING[key],
            actor=story.people["marcus"],
            at=at,
        )

    def vote(at):
        electorate = Poll.objects.get(pk=story.polls[key].pk).electorates.select_related("poll").get()
        choices = chain(repeat("yes", yes), repeat("no", no), repeat("abstain", abstain))
        # The first of them are the people whom a visitor may sign in as, and these have not voted yet.
        standings = electorate.constituency.standing_at(electorate.poll.roll_frozen_at).order_by("-pk")
        for standing, choice in zip(standings, choices, strict=False):
            handle = bytes(line_of(standing.member, electorate).handle)
            receive(electorate, encrypt_choice(electorate, [choice], handle), at=at)

    deliberation.sum_up(story, key, days_ago + 10)
    story.on(days_ago, announce)
    story.on(days_ago - voted_after, vote, 11)
