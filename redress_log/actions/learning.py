"""What a quarter taught, put before everybody."""

from django.db import transaction

from community.rules import require
from record.actions import append_entry
from redress_log import learning, rules
from redress_log.models import LearnedQuarter


@transaction.atomic
def learn_quarter(starts_on, *, actor, at):
    """Publish what came in a quarter and how it stood at its end; nothing that is hidden is kept."""
    require(rules.can_learn_quarter(actor, starts_on, at=at))
    figures = {"kinds": learning.kinds_in(starts_on), "outcomes": learning.outcomes_in(starts_on)}
    figures |= learning.at_the_end_of(starts_on)
    quarter, is_new = LearnedQuarter.objects.get_or_create(
        starts_on=starts_on, defaults={"learned_at": at, **figures}
    )
    # Another run may have been quicker since the rule was asked.
    require(rules.is_first(is_new))
    append_entry(
        "redress_log.quarter_learned",
        subject=quarter.reference,
        actor=actor.acting_as(),
        at=at,
        facts={"quarter": quarter.name, **figures},
    )
    return quarter
