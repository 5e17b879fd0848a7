"""What is typed about accountability."""

from accountability.forms.meetings import MeetingForm
from accountability.forms.seats import (
    BodyFilterForm,
    ConflictForm,
    FoundBodyForm,
    MandateForm,
    ReasonForm,
    SeatForm,
    SeatMemberForm,
)
from accountability.forms.tags import ReferenceField, TagForm, UntagForm

__all__ = [
    "BodyFilterForm",
    "ConflictForm",
    "FoundBodyForm",
    "MandateForm",
    "MeetingForm",
    "ReasonForm",
    "ReferenceField",
    "SeatForm",
    "SeatMemberForm",
    "TagForm",
    "UntagForm",
]
