"""Who may announce, count and cancel a vote, and on which terms."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ballots.models import Poll
from ballots.paper import awaits_paper
from community import windows
from community.models import CharterRule, Hold, Membership, clock_actor, community_calendar
from community.rules import YES, held_subjects, is_signed_in, is_steward, must_sign_in, no
from proposals import rules as proposal_rules


@dataclass(frozen=True)
class Terms:
    """What the charter says about a vote announced at one moment: its window and the rules it runs under."""

    opens_at: datetime
    closes_at: datetime
    notice_rule: CharterRule
    length_rule: CharterRule
    quorum_rule: CharterRule
    threshold_rule: CharterRule
    challenge_rule: CharterRule

    @property
    def last_minute(self):
        """The last minute in which a vote would count."""
        return self.closes_at - timedelta(minutes=1)

    @property
    def columns(self):
        """What a poll keeps of its terms, so that a later change of the charter does not reach it."""
        return {
            "opens_at": self.opens_at,
            "closes_at": self.closes_at,
            "notice_rule": self.notice_rule,
            "length_rule": self.length_rule,
            "quorum": self.quorum_rule.value,
            "quorum_rule": self.quorum_rule,
            "threshold": self.threshold_rule.value,
            "threshold_rule": self.threshold_rule,
            "challenge_rule": self.challenge_rule,
        }

    @property
    def rules(self):
        return [
            self.notice_rule,
            self.length_rule,
            self.quorum_rule,
            self.threshold_rule,
            self.challenge_rule,
        ]


def charter_terms(at):
    """The terms of a vote announced at the moment; ``CharterRule.DoesNotExist`` when the charter has a gap."""
    notice, length, quorum, threshold, challenge = (
        CharterRule.objects.rule(key, at)
        for key in ("vote-notice", "vote-length", "quorum", "threshold", "result-challenge")
    )
    calendar = community_calendar()
    opens_at = windows.due_moment(at, notice.value, unit=notice.unit, calendar=calendar)
    # A length counts from the day after its start, and the day on which voting opens is the first of it.
    closes_at = windows.due_moment(
        opens_at - timedelta(days=1), length.value, unit=length.unit, calendar=calendar
    )
    return Terms(opens_at, closes_at, notice, length, quorum, threshold, challenge)


def seat_holders(at):
    """The memberships that make up the roll of a vote announced at the moment; a suspended seat is not on it."""
    held = Membership.objects.current(at).filter(role=Membership.Role.SEAT_HOLDER)
    return held.exclude(seat__in=held_subjects(Hold.Kind.SEAT, at)).select_related("member")


def can_announce(actor, proposal, *, at):
    """Announce a roll call of the seat holders."""
    return can_call(actor, proposal, at=at) and somebody_holds_a_seat(at)


def can_call(actor, proposal, *, at):
    """What every kind of vote asks of who announces it, of the charter and of the proposal."""
    if not is_signed_in(actor):
        return must_sign_in()
    if not is_steward(actor, at=at):
        return no(_("Only a steward announces a vote."))
    if Poll.objects.standing().filter(proposal=proposal).exists():
        return no(_("A vote on this proposal has already been announced."))
    return _charter_allows(at) and proposal_rules.can_put_to_vote(actor, proposal, at=at)


def somebody_holds_a_seat(at):
    if seat_holders(at).exists():
        return YES
    return no(_("Nobody holds a seat, so nobody could vote."))


def _charter_allows(at):
    try:
        terms = charter_terms(at)
    except CharterRule.DoesNotExist:
        return no(_("The charter does not say yet how votes are held."))
    if any(
        rule.unit != CharterRule.Unit.PER_CENT or rule.value > 100
        for rule in (terms.quorum_rule, terms.threshold_rule)
    ):
        return no(_("The charter must give quorum and threshold as a share, from 0 to 100 per cent."))
    if terms.closes_at <= terms.opens_at:
        return no(_("The charter must give a vote at least one day."))
    return YES


def can_close(actor, poll, *, at):
    if actor is not clock_actor:
        return no(_("A vote is closed and counted when its time is up, and by nobody's hand."))
    match poll.state(at):
        case Poll.State.COUNTING if awaits_paper(poll):
            return no(_("Votes on paper are still being entered."))
        case Poll.State.COUNTING:
            return YES
        case Poll.State.ANNOUNCED | Poll.State.OPEN:
            return no(_("The time to vote is not over."))
        case _:
            return no(_("This vote has been counted or cancelled."))


def can_tell(actor, poll, untold):
    """The clock, once; ``untold`` are the votes of which people must be told now and were not."""
    if actor is not clock_actor:
        return no(_("The clock writes these letters, and nobody else."))
    if not untold.filter(pk=poll.pk).exists():
        return no(_("Whoever may vote was told already, or it is not the time."))
    return YES
