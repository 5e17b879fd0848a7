"""Every transition of the community's own affairs and of its clocks."""

from community.actions.affairs import (
    admit_institution,
    adopt_charter,
    adopt_rule,
    delete_account,
    end_role,
    give_role,
    merge_institutions,
    register_institution,
)
from community.actions.clocks import (
    add_holiday,
    correct_clock,
    decline_report,
    extend_clock,
    give_holiday,
    pause_clock,
    refuse_extension,
    report_clock,
    report_outage,
    resume_clock,
)
from community.actions.holds import lift_hold, order_hold

__all__ = [
    "add_holiday",
    "admit_institution",
    "adopt_charter",
    "adopt_rule",
    "correct_clock",
    "decline_report",
    "delete_account",
    "end_role",
    "extend_clock",
    "give_holiday",
    "give_role",
    "lift_hold",
    "merge_institutions",
    "order_hold",
    "pause_clock",
    "refuse_extension",
    "register_institution",
    "report_clock",
    "report_outage",
    "resume_clock",
]
