"""Every transition of accountability."""

from accountability.actions.ladder import end_signature, record_reply, refer_notice, sign_step
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
from accountability.actions.tags import tag_record, untag_record

__all__ = [
    "answer_for_board",
    "answer_notice",
    "appeal_notice",
    "check_fix",
    "claim_fix",
    "end_signature",
    "miss_answer",
    "move_motion",
    "propose_fix",
    "raise_by_clock",
    "raise_notice",
    "record_reply",
    "record_ruling",
    "refer_notice",
    "sign_step",
    "state_facts",
    "tag_record",
    "untag_record",
    "vote_on_motion",
]
