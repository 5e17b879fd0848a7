"""A steward's act that takes words out for good."""

from proposals import actions
from tests import factories as make

AT = make.START + 3 * make.DAY
SECRET = "Xiomara Quintanilla"


def redact(proposal, actor=None, **other):
    return actions.redact_proposal(
        proposal,
        **{
            "based_on": proposal.versions.count(),
            "names": ["why_needed"],
            "answers": {"why_needed": "Patients miss visits."},
            "reason": "request",
            "change_note": "A name was taken out.",
        }
        | other,
        actor=actor or make.make_steward(),
        at=AT,
    )
