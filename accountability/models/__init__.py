from accountability.models.metrics import DataPoint, Metric
from accountability.models.plans import (
    CURRENCY,
    GOALS,
    LAST_STEP,
    Lesson,
    Plan,
    PlanCommitment,
    PlanGoal,
    PlanGoalVersion,
    PlanStep,
    Practice,
)
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
