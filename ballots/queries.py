"""Reading votes. The one door to what seats chose opens when the vote has been counted."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ballots.models import Poll, RollCallVote, RollEntry

ABSENT, RECUSED = "absent", "recused"
WORDS = dict(RollCallVote.Choice.choices) | {ABSENT: _("Absent"), RECUSED: _("Stepped aside")}


@dataclass(frozen=True)
class Line:
    """One line of a roll call; ``choice`` is yes, no, abstain, absent or recused."""

    entry: RollEntry
    choice: str

    @property
    def word(self):
        return WORDS[self.choice]


def roll_call(poll):
    """What each seat chose, by seat. Empty until the vote has been counted."""
    if poll.closed_at is None:
        return []
    return [Line(entry, _choice(entry)) for entry in poll.roll.select_related("member", "vote")]


def _choice(entry):
    if entry.recused_at is not None:
        return RECUSED
    return entry.vote.choice if hasattr(entry, "vote") else ABSENT


def has_voted(entry):
    """Whether this seat's vote was received, for the page of the person who holds it and no other page."""
    return RollCallVote.objects.filter(entry=entry).exists()


def waiting_for_vote_of(member, *, at):
    """The open votes in which this member holds a seat and has not voted yet, for nobody's eyes but theirs."""
    seats = RollEntry.objects.filter(member=member, recused_at__isnull=True)
    seats = seats.exclude(pk__in=RollCallVote.objects.values("entry"))
    return Poll.objects.open(at).filter(roll__in=seats).order_by("closes_at", "pk")
