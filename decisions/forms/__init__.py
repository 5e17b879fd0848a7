from decisions.forms.answerability import (
    AnswerChallengeForm,
    ChallengeForm,
    ChangeForm,
    CheckForm,
    ConflictForm,
    DissentForm,
    MoreForm,
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
    "ConflictForm",
    "CorrectionForm",
    "DissentForm",
    "ExplanationForm",
    "ExtendForm",
    "FilterForm",
    "MoreForm",
    "TakeForm",
]
