"""Being told of a decision, and not any more."""

from django.db import transaction

from community.rules import require
from decisions import rules
from decisions.models import Follow
from decisions.steps import lock


@transaction.atomic
def follow_decision(decision, *, actor, at):
    """Write to this member from now on."""
    decision = lock(decision)
    require(rules.can_follow(actor, decision, at=at))
    return Follow.objects.create(decision=decision, member=actor, followed_at=at)


@transaction.atomic
def unfollow_decision(decision, *, actor, at):
    """Write to this member no more; nothing is left of it."""
    decision = lock(decision)
    require(rules.can_unfollow(actor, decision, at=at))
    decision.follows.filter(member=actor).delete()
