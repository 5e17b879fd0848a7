"""Who may do what with a proposal, at which moment, and in which words it is refused."""

from proposals.rules.discussion import (
    can_comment,
    can_withdraw_comment,
    says_something_new,
    while_open,
)
from proposals.rules.life import (
    can_await_decision,
    can_call_off_vote,
    can_draft,
    can_edit_draft,
    can_move,
    can_put_to_vote,
    can_register,
    can_settle,
    can_submit,
    can_withdraw,
    is_author,
    wrote,
)
from proposals.rules.text import (
    can_name_change,
    can_revise,
    must_differ,
)

__all__ = [
    "can_await_decision",
    "can_call_off_vote",
    "can_comment",
    "can_draft",
    "can_edit_draft",
    "can_move",
    "can_name_change",
    "can_put_to_vote",
    "can_register",
    "can_revise",
    "can_settle",
    "can_submit",
    "can_withdraw",
    "can_withdraw_comment",
    "is_author",
    "must_differ",
    "says_something_new",
    "while_open",
    "wrote",
]
