"""Reading votes. The one door to what seats chose opens when the vote has been counted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ballots.models import Poll, RollCallVote, RollEntry
from community import windows
from community.models import CharterRule, Membership, community_calendar

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


@dataclass(frozen=True)
class Terms:
    """What the charter says about a vote announced at one moment: its window and the rules it runs under."""

    opens_at: datetime
    closes_at: datetime
    notice_rule: CharterRule
    length_rule: CharterRule
    quorum_rule: CharterRule
    threshold_rule: CharterRule

    @property
    def rules(self):
        return [self.notice_rule, self.length_rule, self.quorum_rule, self.threshold_rule]


def terms(at):
    """The terms of a vote announced at the moment; ``CharterRule.DoesNotExist`` when the charter has a gap."""
    notice, length, quorum, threshold = (
        CharterRule.objects.rule(key, at) for key in ("vote-notice", "vote-length", "quorum", "threshold")
    )
    calendar = community_calendar()
    opens_at = windows.due_moment(at, notice.value, unit=notice.unit, calendar=calendar)
    # A length counts from the day after its start, and the day on which voting opens is the first of it.
    closes_at = windows.due_moment(
        opens_at - timedelta(days=1), length.value, unit=length.unit, calendar=calendar
    )
    return Terms(opens_at, closes_at, notice, length, quorum, threshold)


def roll_call(poll):
    """What each seat chose, by seat. Empty until the vote has been counted."""
    if poll.closed_at is None:
        return []
    return [Line(entry, _choice(entry)) for entry in poll.roll.select_related("member", "vote")]


def _choice(entry):
    if entry.recused_at is not None:
        return RECUSED
    return entry.vote.choice if hasattr(entry, "vote") else ABSENT


def roll_entry(poll, member):
    """The member's line on the roll, or None; a visitor who is not signed in has none."""
    return poll.roll.filter(member=member).first() if getattr(member, "pk", None) else None


def has_voted(entry):
    """Whether this seat's vote was received, for the page of the person who holds it and no other page."""
    return RollCallVote.objects.filter(entry=entry).exists()


def seat_holders(at):
    """The memberships that make up the roll of a vote announced at the moment."""
    return Membership.objects.current(at).filter(role=Membership.Role.SEAT_HOLDER).select_related("member")


def standing_poll(proposal):
    """The vote on a proposal that is announced, open or being counted, or None."""
    return Poll.objects.filter(proposal=proposal, closed_at=None, cancelled_at=None).first()
