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
from proposals.rules.meetings import (
    can_enter_comment,
    can_enter_meeting,
    can_withdraw_meeting,
    was_said_in_time,
)
from proposals.rules.registers import (
    can_merge_institutions,
    can_update_registered,
)
from proposals.rules.summary import (
    can_answer_challenge,
    can_challenge_summary,
    can_publish_summary,
    can_reopen_discussion,
    is_summed_up,
    says_everything,
)
from proposals.rules.text import (
    can_name_change,
    can_revise,
    must_differ,
)

__all__ = [
    "can_answer_challenge",
    "can_await_decision",
    "can_call_off_vote",
    "can_challenge_summary",
    "can_comment",
    "can_draft",
    "can_edit_draft",
    "can_enter_comment",
    "can_enter_meeting",
    "can_merge_institutions",
    "can_move",
    "can_name_change",
    "can_publish_summary",
    "can_put_to_vote",
    "can_register",
    "can_reopen_discussion",
    "can_revise",
    "can_settle",
    "can_submit",
    "can_update_registered",
    "can_withdraw",
    "can_withdraw_comment",
    "can_withdraw_meeting",
    "is_author",
    "is_summed_up",
    "must_differ",
    "says_everything",
    "says_something_new",
    "was_said_in_time",
    "while_open",
    "wrote",
]
