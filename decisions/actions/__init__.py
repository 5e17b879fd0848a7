"""Every transition of a decision, each with its entry on the record."""

from decisions.actions.answerability import (
    answer_challenge,
    ask_for_more,
    back_request,
    challenge_decision,
    check_completeness,
    declare_conflict,
    dissent,
    withdraw_backing,
)
from decisions.actions.commitments import (
    make_commitment,
    rate_commitment,
    reword_commitment,
    update_commitment,
    withdraw_commitment,
)
from decisions.actions.explaining import (
    change_decision,
    correct_explanation,
    escalate_decision,
    open_decision,
    publish_explanation,
    record_no_decision,
    take_decision,
)

__all__ = [
    "answer_challenge",
    "ask_for_more",
    "back_request",
    "challenge_decision",
    "change_decision",
    "check_completeness",
    "correct_explanation",
    "declare_conflict",
    "dissent",
    "escalate_decision",
    "make_commitment",
    "open_decision",
    "publish_explanation",
    "rate_commitment",
    "record_no_decision",
    "reword_commitment",
    "take_decision",
    "update_commitment",
    "withdraw_backing",
    "withdraw_commitment",
]
