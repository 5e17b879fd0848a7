"""Where a proposal can stand, and from where it can move where."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a proposal stands; the words that name a date are made by ``queries.standing``."""

    DRAFT = "draft", _("Draft")
    REGISTERED = "registered", _("Known from another register")
    RECEIVED = "received", _("Received – being checked")
    RETURNED = "returned", _("Sent back – more information needed")
    NOT_ACCEPTED = "not_accepted", _("Not accepted – reason given")
    DISCUSSION = "discussion", _("Open for comments")
    VOTING = "voting", _("Voting")
    AWAITING_DECISION = "awaiting_decision", _("Voted – waiting for the decision")
    APPROVED = "approved", _("Approved")
    APPROVED_CONDITIONS = "approved_conditions", _("Approved with conditions")
    REFUSED = "refused", _("Not approved")
    IN_USE = "in_use", _("Data in use")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended – data use has stopped")
    STOPPED = "stopped", _("Stopped – the data may no longer be used")
    WITHDRAWN = "withdrawn", _("Withdrawn by the proposer")
    LAPSED = "lapsed", _("Expired")
    MERGED = "merged", _("Joined with another proposal")


# How long before comments close that is said, on the page and in a letter.
CLOSING = timedelta(days=3)
OUTCOMES = (State.APPROVED, State.APPROVED_CONDITIONS, State.REFUSED)
ALLOWED = (State.APPROVED, State.APPROVED_CONDITIONS)
TAKEN_AWAY = (State.WITHDRAWN, State.MERGED)
AFTER_DECISION = (*OUTCOMES, State.IN_USE, State.PAUSED, State.ENDED, State.STOPPED)

MOVES = {
    State.DRAFT: {State.RECEIVED},
    State.REGISTERED: {State.DISCUSSION},
    State.RECEIVED: {
        State.DISCUSSION,
        State.RETURNED,
        State.NOT_ACCEPTED,
        State.WITHDRAWN,
        State.MERGED,
    },
    State.RETURNED: {State.RECEIVED, State.WITHDRAWN, State.LAPSED},
    State.NOT_ACCEPTED: {State.RECEIVED},
    State.DISCUSSION: {
        State.VOTING,
        State.AWAITING_DECISION,
        State.WITHDRAWN,
        State.LAPSED,
    },
    State.VOTING: {State.AWAITING_DECISION, State.DISCUSSION},
    State.AWAITING_DECISION: {*OUTCOMES, State.LAPSED},
    # Where its institution decides otherwise than before.
    State.APPROVED: {State.IN_USE, State.STOPPED, State.APPROVED_CONDITIONS, State.REFUSED},
    State.APPROVED_CONDITIONS: {State.IN_USE, State.STOPPED, State.APPROVED, State.REFUSED},
    State.REFUSED: {State.APPROVED, State.APPROVED_CONDITIONS},
    State.IN_USE: {State.PAUSED, State.ENDED, State.STOPPED},
    State.PAUSED: {State.IN_USE, State.ENDED, State.STOPPED},
    State.ENDED: set(),
    State.STOPPED: set(),
    State.WITHDRAWN: set(),
    # A decision that comes after all is noted; that it came too late stays.
    State.LAPSED: set(OUTCOMES),
    # When a challenge of its being joined is found right.
    State.MERGED: {State.RECEIVED},
}


class LapseReason(models.TextChoices):
    """Why a proposal expired. Only the last counts against the institution."""

    NOT_ANSWERED = "not_answered", _("Expired – the proposer did not send what was missing")
    NOT_SECONDED = "not_seconded", _("Expired – not seconded by enough members")
    NO_DECISION = "no_decision", _("Expired – no decision was made")


_ALLOWED = [
    State.APPROVED,
    State.APPROVED_CONDITIONS,
    State.IN_USE,
    State.PAUSED,
    State.ENDED,
    State.STOPPED,
]
# Filed here, and yet no use that begins: what asks that one stop, and one of which its institution never told.
_NO_USE = Q(register="") & (Q(request_kind="stop") | Q(filed_as="resident", request_kind="past_use"))
_USE = Q(state__in=[State.REGISTERED, *_ALLOWED]) & ~_NO_USE


class ProposalQuerySet(models.QuerySet):
    """Each adjective is the one expression for its state; those that time changes take the moment."""

    def public(self):
        return self.exclude(state=State.DRAFT)

    def allowed(self):
        """A use of data now or once: approved here, or told of as a use by another register."""
        return self.filter(_USE)

    def told_apart(self):
        """Each says as ``is_use`` whether it is among those that are allowed."""
        return self.annotate(is_use=Case(When(_USE, then=True), default=False))

    def open(self, at):
        """Open for comments at the moment."""
        return self.filter(state=State.DISCUSSION, comments_open_at__lte=at, comments_close_at__gt=at)

    def closing_not_told(self, at):
        """Open for comments for the last days, and nobody was written to about it."""
        return self.open(at).filter(comments_close_at__lte=at + CLOSING, closing_told_at__isnull=True)

    def closed(self, at):
        """Past its comment period and not yet put to a vote or decided."""
        return self.filter(state=State.DISCUSSION, comments_close_at__lte=at)

    def waiting(self, at):
        """For somebody to take the next step: it is being checked, or comments are closed and nothing is decided."""
        return self.filter(
            Q(state__in=[State.RECEIVED, State.RETURNED, State.VOTING, State.AWAITING_DECISION])
            | Q(state=State.DISCUSSION, comments_close_at__lte=at)
        )

    def without_opinion_map(self, at):
        """Past a comment period in which statements were made, with no map of the marks yet."""
        return self.filter(
            comments_close_at__lte=at, statements__isnull=False, opinion_map__isnull=True
        ).distinct()

    def registered(self):
        return self.filter(state=State.REGISTERED)

    def received(self):
        return self.filter(state=State.RECEIVED)

    def returned(self):
        return self.filter(state=State.RETURNED)

    def not_accepted(self):
        return self.filter(state=State.NOT_ACCEPTED)

    def vote_soon(self, at):
        """A vote was announced and has not opened."""
        return self.filter(state=State.VOTING, vote_opens_at__gt=at)

    def voting(self, at):
        """A vote is open, over and being counted, or was not needed."""
        begun = Q(vote_opens_at__lte=at) | Q(vote_opens_at__isnull=True)
        return self.filter(begun, state=State.VOTING)

    def awaiting_decision(self):
        return self.filter(state=State.AWAITING_DECISION)

    def settled(self):
        """Decided, whatever came after."""
        return self.filter(state__in=AFTER_DECISION)

    def in_use(self):
        return self.filter(state=State.IN_USE)

    def renewal_due(self, at):
        """In use, and near or past the day on which the use should end."""
        return self.filter(state=State.IN_USE, renewal_due_at__lte=at)

    def end_not_told(self, at):
        """Near the day on which the use should end, and nobody was written to about it."""
        return self.renewal_due(at).filter(end_told_at__isnull=True)

    def paused(self):
        return self.filter(state=State.PAUSED)

    def ended(self):
        return self.filter(state=State.ENDED)

    def stopped(self):
        return self.filter(state=State.STOPPED)

    def withdrawn(self):
        return self.filter(state=State.WITHDRAWN)

    def lapsed(self):
        return self.filter(state=State.LAPSED)

    def merged(self):
        return self.filter(state=State.MERGED)

    def given_up(self):
        """Withdrawn, joined with another or expired, so that nothing more is owed; not where a decision never came."""
        return self.filter(
            Q(state__in=TAKEN_AWAY) | (Q(state=State.LAPSED) & ~Q(lapse_reason=LapseReason.NO_DECISION))
        )

    def without_seconds(self, at):
        """A member's idea whose comments closed before enough members seconded it."""
        return self.closed(at).filter(filed_as="resident", seconded_at__isnull=True)
