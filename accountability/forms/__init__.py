"""What is typed about accountability."""

from accountability.forms.assessments import RateCriterionForm
from accountability.forms.audits import (
    AnswerAuditForm,
    AskForAuditForm,
    AuditFilterForm,
)
from accountability.forms.meetings import MeetingForm
from accountability.forms.metrics import ImportForm, MetricForm, NumberForm
from accountability.forms.notices import (
    BoardForm,
    CheckFixForm,
    ClaimForm,
    FixForm,
    MotionForm,
    NoticeFilterForm,
    RaiseForm,
    ReferForm,
    ReplyForm,
    RulingForm,
    SignForm,
    VoteForm,
    WordsForm,
    motion_form,
)
from accountability.forms.petitions import ClosePetitionForm, PetitionForm
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
from accountability.forms.scorecards import (
    NO_QUARTER,
    CommentForm,
    CompareForm,
    NumberAnswerForm,
    NumberReportForm,
)
from accountability.forms.seats import (
    BodyFilterForm,
    ConflictForm,
    FoundBodyForm,
    MandateForm,
    SeatForm,
    SeatMemberForm,
)
from accountability.forms.tags import ReferenceField, TagForm, UntagForm

__all__ = [
    "NO_QUARTER",
    "AdoptGoalForm",
    "AdvanceForm",
    "AnswerAuditForm",
    "AskForAuditForm",
    "AuditFilterForm",
    "BoardForm",
    "BodyFilterForm",
    "ChangeGoalForm",
    "CheckFixForm",
    "ClaimForm",
    "ClosePetitionForm",
    "CommentForm",
    "CommitmentForm",
    "CompareForm",
    "ConflictForm",
    "FixForm",
    "FoundBodyForm",
    "ImportForm",
    "MandateForm",
    "MeetingForm",
    "MetricForm",
    "MotionForm",
    "NoticeFilterForm",
    "NumberAnswerForm",
    "NumberForm",
    "NumberReportForm",
    "OpenPlanForm",
    "PetitionForm",
    "PlanFilterForm",
    "PracticeForm",
    "RaiseForm",
    "RateCriterionForm",
    "ReasonForm",
    "ReferForm",
    "ReferenceField",
    "ReissueForm",
    "ReplyForm",
    "RulingForm",
    "SeatForm",
    "SeatMemberForm",
    "SignForm",
    "TagForm",
    "UntagForm",
    "VoteForm",
    "WordsForm",
    "motion_form",
]
