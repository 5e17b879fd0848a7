"""What is typed about accountability."""

from accountability.forms.metrics import ImportForm, MetricForm, NumberForm
from accountability.forms.plans import (
    AdoptGoalForm,
    AdvanceForm,
    ChangeGoalForm,
    CommitmentForm,
    OpenPlanForm,
    PlanFilterForm,
    PracticeForm,
    ReasonForm,
    ReissueForm,
)
from accountability.forms.tags import ReferenceField, TagForm, UntagForm

__all__ = [
    "AdoptGoalForm",
    "AdvanceForm",
    "ChangeGoalForm",
    "CommitmentForm",
    "ImportForm",
    "MetricForm",
    "NumberForm",
    "OpenPlanForm",
    "PlanFilterForm",
    "PracticeForm",
    "ReasonForm",
    "ReferenceField",
    "ReissueForm",
    "TagForm",
    "UntagForm",
]
