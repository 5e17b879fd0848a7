from decisions.forms.answerability import (
    AnswerChallengeForm,
    ChallengeForm,
    ChangeForm,
    CheckForm,
    ConflictForm,
    DissentForm,
    MoreForm,
)
from decisions.forms.commitments import (
    CommitForm,
    CommitmentFilterForm,
    RateForm,
    RewordForm,
    UpdateForm,
    WithdrawCommitmentForm,
)
from decisions.forms.writing import (
    EMPTY_POINTS,
    CorrectionForm,
    ExplanationForm,
    ExtendForm,
    FilterForm,
    TakeForm,
)

__all__ = [
    "EMPTY_POINTS",
    "AnswerChallengeForm",
    "ChallengeForm",
    "ChangeForm",
    "CheckForm",
    "CommitForm",
    "CommitmentFilterForm",
    "ConflictForm",
    "CorrectionForm",
    "DissentForm",
    "ExplanationForm",
    "ExtendForm",
    "FilterForm",
    "MoreForm",
    "RateForm",
    "RewordForm",
    "TakeForm",
    "UpdateForm",
    "WithdrawCommitmentForm",
]
