"""Every transition of accountability."""

from accountability.actions.metrics import promise_metric, publish_data
from accountability.actions.plans import (
    add_practice,
    adopt_goal,
    advance_plan,
    change_goal,
    drop_goal,
    end_practice,
    link_commitment,
    open_plan,
    reissue_plan,
    unlink_commitment,
)
from accountability.actions.tags import tag_record, untag_record

__all__ = [
    "add_practice",
    "adopt_goal",
    "advance_plan",
    "change_goal",
    "drop_goal",
    "end_practice",
    "link_commitment",
    "open_plan",
    "promise_metric",
    "publish_data",
    "reissue_plan",
    "tag_record",
    "unlink_commitment",
    "untag_record",
]
