"""Who may move a report or a case, and in which words it is refused.

The institution answers. It never reads more than the person allowed, and it never closes.
"""

from redress_log.rules.cases import can_announce, can_answer, can_close, can_publish
from redress_log.rules.keeping import (
    can_acknowledge,
    can_check_safety,
    can_disregard,
    can_propose_summary,
    can_schedule,
)
from redress_log.rules.people import (
    can_add_note,
    can_approve_summary,
    can_read,
    can_report,
    can_see_desk,
    can_take_down,
    can_withdraw,
    is_the_reporter,
)

__all__ = [
    "can_acknowledge",
    "can_add_note",
    "can_announce",
    "can_answer",
    "can_approve_summary",
    "can_check_safety",
    "can_close",
    "can_disregard",
    "can_propose_summary",
    "can_publish",
    "can_read",
    "can_report",
    "can_schedule",
    "can_see_desk",
    "can_take_down",
    "can_withdraw",
    "is_the_reporter",
]
