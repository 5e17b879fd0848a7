from accountability.models.consequences import STEPS, Consequence, Referral, SignedStep
from accountability.models.fixes import FixItem, FixPlan
from accountability.models.motions import Body, Motion, MotionVote
from accountability.models.notices import (
    COMPONENT_OF,
    Notice,
    NoticeRecord,
    NoticeWord,
    Respondent,
    Shortfall,
)
from accountability.models.tags import FrameworkTag

__all__ = [
    "COMPONENT_OF",
    "STEPS",
    "Body",
    "Consequence",
    "FixItem",
    "FixPlan",
    "FrameworkTag",
    "Motion",
    "MotionVote",
    "Notice",
    "NoticeRecord",
    "NoticeWord",
    "Referral",
    "Respondent",
    "Shortfall",
    "SignedStep",
]
