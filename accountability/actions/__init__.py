"""Every transition of accountability."""

from accountability.actions.assessments import (
    rate_criterion,
)
from accountability.actions.audits import (
    answer_audit,
    ask_for_audit,
)
from accountability.actions.bodies import change_mandate, dissolve_body, found_body
from accountability.actions.ladder import end_signature, record_reply, refer_notice, sign_step
from accountability.actions.meetings import correct_meeting, record_meeting
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
from accountability.actions.petitions import (
    back_petition,
    close_petition,
    lapse_petition,
    open_petition,
    withdraw_petition_backing,
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
from accountability.actions.reminding import remind
from accountability.actions.scorecards import (
    comment_on_scorecard,
    draw_up_anew,
    draw_up_scorecard,
    keep_number,
    publish_scorecard,
    report_number,
)
from accountability.actions.seats import (
    abolish_seat,
    add_seat,
    declare_conflict,
    delete_account,
    end_conflict,
    end_term,
    expire_term,
    seat_member,
)
from accountability.actions.tags import tag_record, untag_record

__all__ = [
    "abolish_seat",
    "add_practice",
    "add_seat",
    "adopt_goal",
    "advance_plan",
    "answer_audit",
    "answer_for_board",
    "answer_notice",
    "appeal_notice",
    "ask_for_audit",
    "back_petition",
    "change_goal",
    "change_mandate",
    "check_fix",
    "claim_fix",
    "close_petition",
    "comment_on_scorecard",
    "correct_meeting",
    "declare_conflict",
    "delete_account",
    "dissolve_body",
    "draw_up_anew",
    "draw_up_scorecard",
    "drop_goal",
    "end_conflict",
    "end_practice",
    "end_signature",
    "end_term",
    "expire_term",
    "found_body",
    "keep_number",
    "lapse_petition",
    "link_commitment",
    "miss_answer",
    "move_motion",
    "open_petition",
    "open_plan",
    "promise_metric",
    "propose_fix",
    "publish_data",
    "publish_scorecard",
    "raise_by_clock",
    "raise_notice",
    "rate_criterion",
    "record_meeting",
    "record_reply",
    "record_ruling",
    "refer_notice",
    "reissue_plan",
    "remind",
    "report_number",
    "seat_member",
    "sign_step",
    "state_facts",
    "tag_record",
    "unlink_commitment",
    "untag_record",
    "vote_on_motion",
    "withdraw_petition_backing",
]
