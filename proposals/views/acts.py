"""The pages of what can be done with a proposal; every such page is the one of ``community.views.acts``."""

from community.acting import Action
from community.rules import is_steward, speaks_for
from community.views.acts import Act, Acts
from proposals import rules
from proposals.forms import is_helping
from proposals.views.reading import public_proposal

__all__ = ["Act", "act_page", "act_view", "offered", "refused_status"]


def _has_part(actor, proposal, at):
    return (
        rules.wrote(actor, proposal)
        or rules.is_author(actor, proposal, at=at)
        or is_steward(actor, at=at)
        or speaks_for(actor, proposal.lead_organisation, at=at)
    )


_ACTS = Acts(public_proposal, _has_part, template="proposals/act.html", only_helps=is_helping)
act_page, act_view, refused_status = _ACTS.page, _ACTS.view, _ACTS.refused_status


def offered(*offers):
    """The acts that this reader may do now."""
    return [Action(label, url, verdict) for label, url, verdict in offers if verdict]
