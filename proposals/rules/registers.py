"""Who may take over what other registers tell, and say that two of their organisations are one."""

from django.utils.translation import gettext as _

from community import rules as community
from community.rules import no
from proposals.models import Proposal
from proposals.rules.life import can_register


def can_update_registered(actor, proposal, *, at):
    """The import or a steward, as long as the use was not put before the community here."""
    verdict = can_register(actor, at=at)
    if verdict and proposal.state != Proposal.State.REGISTERED:
        return no(
            _(
                "It was put before the community here. From then on its text changes here, not by its register."
            )
        )
    return verdict


def can_merge_institutions(actor, kept, merged, *, at):
    """A steward, when nothing but proposals rests on the one that goes."""
    return community.can_merge_institutions(actor, kept, merged, at=at, moved=(Proposal,))
