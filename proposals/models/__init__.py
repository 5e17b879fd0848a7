"""What is asked of people's data, every text it ever had, and what was said about it."""

from proposals.models.discussion import Channel, Comment, Contribution
from proposals.models.drafts import DraftCode, Holder
from proposals.models.proposal import REGISTERS, Proposal
from proposals.models.versions import ProposalVersion, fingerprint

__all__ = [
    "REGISTERS",
    "Channel",
    "Comment",
    "Contribution",
    "DraftCode",
    "Holder",
    "Proposal",
    "ProposalVersion",
    "fingerprint",
]
