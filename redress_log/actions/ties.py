"""A steward's own ties."""

from django.db import transaction

from community.rules import require
from redress_log import rules
from redress_log.models import StewardTie


@transaction.atomic
def declare_steward_tie(institution, words, *, actor, at):
    """Say what ties one to an institution, and from then on read and do nothing in what is reported about it."""
    require(rules.can_declare_steward_tie(actor, institution, at=at))
    require(rules.gives_words(words))
    return StewardTie.objects.create(member=actor, institution=institution, words=words, declared_at=at)
