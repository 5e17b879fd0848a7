"""Every change that a proposal and its discussion go through, each with its entry on the record."""

from proposals.actions.accounts import delete_account
from proposals.actions.appeals import answer_appeal, appeal_act, forget_words
from proposals.actions.changes import (
    accept_change,
    decline_change,
    propose_change,
    withdraw_change,
)
from proposals.actions.check import (
    accept_proposal,
    answer_refusal,
    challenge_refusal,
    merge_proposal,
    name_lead,
    refuse_proposal,
    return_proposal,
)
from proposals.actions.completing import (
    complete_proposal,
)
from proposals.actions.discussion import (
    comment_on_proposal,
    revise_comment,
    tell_of_closing,
    withdraw_comment,
)
from proposals.actions.documents import (
    add_document,
    remove_document,
)
from proposals.actions.drafts import (
    claim_draft,
    drop_draft,
    renew_code,
    save_draft,
    start_draft,
)
from proposals.actions.life import (
    agree_without_vote,
    await_decision,
    call_off_vote,
    lapse_proposal,
    put_to_vote,
    register_proposal,
    resettle_proposal,
    resubmit_proposal,
    settle_proposal,
    submit_proposal,
    withdraw_proposal,
)
from proposals.actions.meetings import (
    enter_comment,
    enter_meeting,
    withdraw_meeting,
)
from proposals.actions.moderation import (
    dismiss_reports,
    hold_contribution,
    hold_new_member,
    lift_hold,
    remove_advertising,
    remove_contribution,
    report_contribution,
    restore_contribution,
)
from proposals.actions.opinions import (
    add_statement,
    mark_statement,
    publish_opinion_map,
    withdraw_statement,
)
from proposals.actions.people import (
    accept_invitation,
    cancel_invitation,
    decline_invitation,
    erase_name,
    invite,
    leave_proposal,
    remove_partner,
)
from proposals.actions.questions import (
    answer_question,
    ask_question,
    correct_answer,
    decline_question,
    merge_question,
    withdraw_question,
)
from proposals.actions.registers import (
    merge_institutions,
    register_proposals,
    update_registered_proposal,
)
from proposals.actions.seconding import (
    second_proposal,
    withdraw_second,
)
from proposals.actions.summary import (
    answer_challenge,
    challenge_summary,
    publish_summary,
    reopen_discussion,
)
from proposals.actions.text import (
    redact_proposal,
    redact_reasons,
    revise_proposal,
)
from proposals.actions.use import (
    end_use,
    pause_use,
    prove_deletion,
    report_on_use,
    resume_use,
    start_use,
    stop_use,
    tell_of_end,
)

__all__ = [
    "accept_change",
    "accept_invitation",
    "accept_proposal",
    "add_document",
    "add_statement",
    "agree_without_vote",
    "answer_appeal",
    "answer_challenge",
    "answer_question",
    "answer_refusal",
    "appeal_act",
    "ask_question",
    "await_decision",
    "call_off_vote",
    "cancel_invitation",
    "challenge_refusal",
    "challenge_summary",
    "claim_draft",
    "comment_on_proposal",
    "complete_proposal",
    "correct_answer",
    "decline_change",
    "decline_invitation",
    "decline_question",
    "delete_account",
    "dismiss_reports",
    "drop_draft",
    "end_use",
    "enter_comment",
    "enter_meeting",
    "erase_name",
    "forget_words",
    "hold_contribution",
    "hold_new_member",
    "invite",
    "lapse_proposal",
    "leave_proposal",
    "lift_hold",
    "mark_statement",
    "merge_institutions",
    "merge_proposal",
    "merge_question",
    "name_lead",
    "pause_use",
    "propose_change",
    "prove_deletion",
    "publish_opinion_map",
    "publish_summary",
    "put_to_vote",
    "redact_proposal",
    "redact_reasons",
    "refuse_proposal",
    "register_proposal",
    "register_proposals",
    "remove_advertising",
    "remove_contribution",
    "remove_document",
    "remove_partner",
    "renew_code",
    "reopen_discussion",
    "report_contribution",
    "report_on_use",
    "resettle_proposal",
    "restore_contribution",
    "resubmit_proposal",
    "resume_use",
    "return_proposal",
    "revise_comment",
    "revise_proposal",
    "save_draft",
    "second_proposal",
    "settle_proposal",
    "start_draft",
    "start_use",
    "stop_use",
    "submit_proposal",
    "tell_of_closing",
    "tell_of_end",
    "update_registered_proposal",
    "withdraw_change",
    "withdraw_comment",
    "withdraw_meeting",
    "withdraw_proposal",
    "withdraw_question",
    "withdraw_second",
    "withdraw_statement",
]
