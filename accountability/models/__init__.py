from accountability.models.consequences import STEPS, Consequence, Referral, SignedStep
from accountability.models.fixes import FixItem, FixPlan
from accountability.models.metrics import DataPoint, Metric
from accountability.models.motions import Body, Motion, MotionVote
from accountability.models.notices import (
    COMPONENT_OF,
    Notice,
    NoticeRecord,
    NoticeWord,
    Respondent,
    Shortfall,
)
from accountability.models.plans import (
    CURRENCY,
    GOALS,
    LAST_STEP,
    Lesson,
    Plan,
    PlanGoal,
    PlanGoalVersion,
    PlanStep,
)
from accountability.models.practices import PlanCommitment, Practice
from accountability.models.tags import FrameworkTag

__all__ = [
    "COMPONENT_OF",
    "CURRENCY",
    "GOALS",
    "LAST_STEP",
    "STEPS",
    "Body",
    "Consequence",
    "DataPoint",
    "FixItem",
    "FixPlan",
    "FrameworkTag",
    "Lesson",
    "Metric",
    "Motion",
    "MotionVote",
    "Notice",
    "NoticeRecord",
    "NoticeWord",
    "Plan",
    "PlanCommitment",
    "PlanGoal",
    "PlanGoalVersion",
    "PlanStep",
    "Practice",
    "Referral",
    "Respondent",
    "Shortfall",
    "SignedStep",
]
