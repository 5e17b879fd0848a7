from accountability.models.assessments import (
    CRITERIA,
    CriterionRating,
)
from accountability.models.audits import (
    AuditRequest,
)
from accountability.models.bodies import Body, Mandate, Power
from accountability.models.consequences import STEPS, Consequence, Referral, SignedStep
from accountability.models.fixes import FixItem, FixPlan
from accountability.models.meetings import AgendaItem, Attendance, Meeting
from accountability.models.metrics import DataPoint, Metric
from accountability.models.motions import Motion, MotionVote, Voters
from accountability.models.notices import (
    COMPONENT_OF,
    Notice,
    NoticeRecord,
    NoticeWord,
    Respondent,
    Shortfall,
)
from accountability.models.petitions import Petition, PetitionBacking
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
from accountability.models.scorecards import (
    NumberReport,
    PrintedScorecard,
    Scorecard,
    ScorecardComment,
    ScorecardNumber,
    Verdict,
)
from accountability.models.seats import Seat, SeatConflict, Term
from accountability.models.tags import FrameworkTag

__all__ = [
    "COMPONENT_OF",
    "CRITERIA",
    "CURRENCY",
    "GOALS",
    "LAST_STEP",
    "STEPS",
    "AgendaItem",
    "Attendance",
    "AuditRequest",
    "Body",
    "Consequence",
    "CriterionRating",
    "DataPoint",
    "FixItem",
    "FixPlan",
    "FrameworkTag",
    "Lesson",
    "Mandate",
    "Meeting",
    "Metric",
    "Motion",
    "MotionVote",
    "Notice",
    "NoticeRecord",
    "NoticeWord",
    "NumberReport",
    "Petition",
    "PetitionBacking",
    "Plan",
    "PlanCommitment",
    "PlanGoal",
    "PlanGoalVersion",
    "PlanStep",
    "Power",
    "Practice",
    "PrintedScorecard",
    "Referral",
    "Respondent",
    "Scorecard",
    "ScorecardComment",
    "ScorecardNumber",
    "Seat",
    "SeatConflict",
    "Shortfall",
    "SignedStep",
    "Term",
    "Verdict",
    "Voters",
]
