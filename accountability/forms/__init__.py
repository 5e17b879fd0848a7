"""What is typed about accountability."""

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
from accountability.forms.tags import ReferenceField, TagForm, UntagForm

__all__ = [
    "BoardForm",
    "CheckFixForm",
    "ClaimForm",
    "FixForm",
    "MotionForm",
    "NoticeFilterForm",
    "RaiseForm",
    "ReferForm",
    "ReferenceField",
    "ReplyForm",
    "RulingForm",
    "SignForm",
    "TagForm",
    "UntagForm",
    "VoteForm",
    "WordsForm",
    "motion_form",
]
