"""Every transition of a report, its case and its remedy.

What a person or a steward does is shown to the public at the next batch only, under that batch's moment. What a person
confided, or chose, leaves no entry of its own: it comes out with its case, or not at all.
"""

from redress_log.actions.accounts import delete_account
from redress_log.actions.answering import (
    answer_case,
    ask_for_check,
    comment_on_finding,
    deliver_item,
    propose_plan,
)
from redress_log.actions.cases import (
    bring_before_panel,
    end_talks,
    escalate_case,
    open_talks,
    publish_case,
    remove_case,
    show_moves,
)
from redress_log.actions.codes import appoint_representative, end_representative, renew_code, send_new_code
from redress_log.actions.erasing import erase_report
from redress_log.actions.evidence import add_file, release_file, remove_file
from redress_log.actions.histories import (
    accept_history,
    acknowledge_history,
    add_evidence,
    back_history,
    decline_evidence,
    decline_history,
    link_restitution,
    pass_evidence,
    pass_history,
    propose_history,
    sign_off_history,
    withdraw_history_backing,
)
from redress_log.actions.keeping import acknowledge_report, check_safety, propose_summary
from redress_log.actions.learning import learn_quarter
from redress_log.actions.merging import go_alone, join_case
from redress_log.actions.messages import answer_person, write_message
from redress_log.actions.outside import register_cases
from redress_log.actions.panel import (
    ask_community,
    check_item,
    declare_tie,
    drop_ruling,
    move_ruling,
    speak_to_ruling,
    take_vote,
)
from redress_log.actions.reading import (
    agree_identity,
    ask_identity,
    open_confided,
    open_identity,
    open_report,
)
from redress_log.actions.reminding import remind_institution, remind_person, send_letters
from redress_log.actions.reporting import (
    add_note,
    approve_summary,
    choose_who_sees,
    report_problem,
    take_down_report,
)
from redress_log.actions.signing import (
    agree_to_talks,
    ask_for_review,
    ask_to_reopen,
    confirm,
    leave_talks,
    sign_plan,
    withdraw_report,
)
from redress_log.actions.ties import declare_steward_tie

__all__ = [
    "accept_history",
    "acknowledge_history",
    "acknowledge_report",
    "add_evidence",
    "add_file",
    "add_note",
    "agree_identity",
    "agree_to_talks",
    "answer_case",
    "answer_person",
    "appoint_representative",
    "approve_summary",
    "ask_community",
    "ask_for_check",
    "ask_for_review",
    "ask_identity",
    "ask_to_reopen",
    "back_history",
    "bring_before_panel",
    "check_item",
    "check_safety",
    "choose_who_sees",
    "comment_on_finding",
    "confirm",
    "declare_steward_tie",
    "declare_tie",
    "decline_evidence",
    "decline_history",
    "delete_account",
    "deliver_item",
    "drop_ruling",
    "end_representative",
    "end_talks",
    "erase_report",
    "escalate_case",
    "go_alone",
    "join_case",
    "learn_quarter",
    "leave_talks",
    "link_restitution",
    "move_ruling",
    "open_confided",
    "open_identity",
    "open_report",
    "open_talks",
    "pass_evidence",
    "pass_history",
    "propose_history",
    "propose_plan",
    "propose_summary",
    "publish_case",
    "register_cases",
    "release_file",
    "remind_institution",
    "remind_person",
    "remove_case",
    "remove_file",
    "renew_code",
    "report_problem",
    "send_letters",
    "send_new_code",
    "show_moves",
    "sign_off_history",
    "sign_plan",
    "speak_to_ruling",
    "take_down_report",
    "take_vote",
    "withdraw_history_backing",
    "withdraw_report",
    "write_message",
]
