"""Letters about a vote, each sent once."""

from django.db import transaction

from ballots import rules, telling
from ballots.models import Poll
from ballots.steps import lock
from community.rules import require


@transaction.atomic
def tell_of_opening(poll, *, actor, at):
    """Write once to everybody who may vote that they can."""
    poll = lock(poll)
    require(rules.can_tell_of_opening(actor, poll, at=at))
    poll.opening_told_at = at
    poll.save(update_fields=["opening_told_at"])
    telling.tell(poll, "opened", telling.may_vote(poll))
    return poll


@transaction.atomic
def remind_voters(poll, *, actor, at):
    """Write once to those who have not voted, if a letter picks nobody out by it."""
    poll = lock(poll)
    require(rules.can_tell(actor, poll, Poll.objects.unreminded(at)))
    poll.reminded_at = at
    poll.save(update_fields=["reminded_at"])
    telling.tell(poll, "closing", telling.to_be_reminded(poll), at_once=True)
    return poll
