"""Every transition of a report and its case.

Whatever a person or a steward does is shown on the public record at the next weekly batch only, under that
batch's moment, and without the institution, the kind of harm or a word of what was confided. Those come
out with the case itself, once it has passed the safety check and the person has approved the words.
"""

from redress_log.actions.accounts import delete_account
from redress_log.actions.cases import announce_outcome, answer_case, close_case, publish_case
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
from redress_log.actions.keeping import acknowledge_report, check_safety, propose_summary, schedule_case
from redress_log.actions.reporting import (
    add_note,
    approve_summary,
    report_problem,
    take_down_report,
    withdraw_report,
)

__all__ = [
    "accept_history",
    "acknowledge_history",
    "acknowledge_report",
    "add_evidence",
    "add_note",
    "announce_outcome",
    "answer_case",
    "approve_summary",
    "back_history",
    "check_safety",
    "close_case",
    "decline_evidence",
    "decline_history",
    "delete_account",
    "link_restitution",
    "pass_evidence",
    "pass_history",
    "propose_history",
    "propose_summary",
    "publish_case",
    "report_problem",
    "schedule_case",
    "sign_off_history",
    "take_down_report",
    "withdraw_history_backing",
    "withdraw_report",
]
