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
from decisions.actions.drafting import approve_draft, ask_for_approval, pull_points, save_draft
from decisions.actions.explaining import (
    change_decision,
    correct_explanation,
    escalate_decision,
    open_decision,
    publish_explanation,
    record_no_decision,
    take_decision,
)
from decisions.actions.following import follow_decision, unfollow_decision
from decisions.actions.opinions import count_opinions, give_opinion
from decisions.actions.reminding import (
    remind_institutions,
    tell_of_late_explanation,
    tell_of_missed_promises,
)
from decisions.actions.uses import (
    answer_missing_use,
    decline_missing_use,
    pass_on_missing_use,
    report_missing_use,
    report_output,
    report_release,
)

__all__ = [
    "answer_challenge",
    "answer_missing_use",
    "approve_draft",
    "ask_for_approval",
    "ask_for_more",
    "back_request",
    "challenge_decision",
    "change_decision",
    "check_completeness",
    "correct_explanation",
    "count_opinions",
    "declare_conflict",
    "decline_missing_use",
    "dissent",
    "escalate_decision",
    "follow_decision",
    "give_opinion",
    "make_commitment",
    "open_decision",
    "pass_on_missing_use",
    "publish_explanation",
    "pull_points",
    "rate_commitment",
    "record_no_decision",
    "remind_institutions",
    "report_missing_use",
    "report_output",
    "report_release",
    "reword_commitment",
    "save_draft",
    "take_decision",
    "tell_of_late_explanation",
    "tell_of_missed_promises",
    "unfollow_decision",
    "update_commitment",
    "withdraw_backing",
    "withdraw_commitment",
]
