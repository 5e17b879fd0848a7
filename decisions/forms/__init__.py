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
from decisions.forms.uses import (
    AnswerMissingUseForm,
    DeclineMissingUseForm,
    MissingUseForm,
    OutputForm,
    ReleaseForm,
    UseFilterForm,
)
from decisions.forms.writing import (
    EMPTY_POINTS,
    CorrectionForm,
    ExplanationForm,
    FilterForm,
    TakeForm,
)

__all__ = [
    "EMPTY_POINTS",
    "AnswerChallengeForm",
    "AnswerMissingUseForm",
    "ChallengeForm",
    "ChangeForm",
    "CheckForm",
    "CommitForm",
    "CommitmentFilterForm",
    "ConflictForm",
    "CorrectionForm",
    "DeclineMissingUseForm",
    "DissentForm",
    "ExplanationForm",
    "FilterForm",
    "MissingUseForm",
    "MoreForm",
    "OutputForm",
    "RateForm",
    "ReleaseForm",
    "RewordForm",
    "TakeForm",
    "UpdateForm",
    "UseFilterForm",
    "WithdrawCommitmentForm",
]
