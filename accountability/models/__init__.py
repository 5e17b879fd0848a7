from accountability.models.metrics import DataPoint, Metric
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
    "CURRENCY",
    "GOALS",
    "LAST_STEP",
    "DataPoint",
    "FrameworkTag",
    "Lesson",
    "Metric",
    "Plan",
    "PlanCommitment",
    "PlanGoal",
    "PlanGoalVersion",
    "PlanStep",
    "Practice",
]
