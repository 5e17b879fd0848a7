"""Every transition of accountability."""

from accountability.actions.ladder import end_signature, record_reply, refer_notice, sign_step
from accountability.actions.metrics import promise_metric, publish_data
from accountability.actions.motions import move_motion, vote_on_motion
from accountability.actions.notices import (
    answer_for_board,
    answer_notice,
    appeal_notice,
    check_fix,
    claim_fix,
    miss_answer,
    propose_fix,
    raise_by_clock,
    raise_notice,
    record_ruling,
    state_facts,
)
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
    "answer_for_board",
    "answer_notice",
    "appeal_notice",
    "change_goal",
    "check_fix",
    "claim_fix",
    "drop_goal",
    "end_practice",
    "end_signature",
    "link_commitment",
    "miss_answer",
    "move_motion",
    "open_plan",
    "promise_metric",
    "propose_fix",
    "publish_data",
    "raise_by_clock",
    "raise_notice",
    "record_reply",
    "record_ruling",
    "refer_notice",
    "reissue_plan",
    "sign_step",
    "state_facts",
    "tag_record",
    "unlink_commitment",
    "untag_record",
    "vote_on_motion",
]
