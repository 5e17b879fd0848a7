"""Members who ask that a community idea be answered."""

from django.db import transaction

from community.rules import require
from proposals import rules
from proposals.asking import start_question_clocks
from proposals.models import Second
from proposals.steps import lock
from record.actions import append_entry


@transaction.atomic
def second_proposal(proposal, *, actor, at):
    """Ask that a community idea be answered. The record speaks once, when enough members have asked."""
    proposal = lock(proposal)
    require(rules.can_second(actor, proposal, at=at))
    Second.objects.create(proposal=proposal, member=actor, seconded_at=at)
    if proposal.seconds.count() >= rules.seconds_needed(at):
        proposal.seconded_at = at
        proposal.save(update_fields=["seconded_at"])
        start_question_clocks(proposal, at)
        append_entry(
            "proposals.seconded",
            subject=proposal.reference,
            actor=actor.acting_as(),
            at=at,
            facts={"institution": proposal.lead_organisation.code},
        )
    return proposal


@transaction.atomic
def withdraw_second(proposal, *, actor, at):
    """Take one's own second back. That enough members had seconded stays true."""
    proposal = lock(proposal)
    require(rules.can_withdraw_second(actor, proposal, at=at))
    proposal.seconds.filter(member=actor).delete()
    return proposal
