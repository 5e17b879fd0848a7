"""Every change that a proposal and its discussion go through, each with its entry on the record."""

from proposals.actions.discussion import (
    comment_on_proposal,
    withdraw_comment,
)
from proposals.actions.life import (
    await_decision,
    call_off_vote,
    put_to_vote,
    register_proposal,
    settle_proposal,
    submit_proposal,
    withdraw_proposal,
)
from proposals.actions.text import (
    revise_proposal,
)

__all__ = [
    "await_decision",
    "call_off_vote",
    "comment_on_proposal",
    "put_to_vote",
    "register_proposal",
    "revise_proposal",
    "settle_proposal",
    "submit_proposal",
    "withdraw_comment",
    "withdraw_proposal",
]
