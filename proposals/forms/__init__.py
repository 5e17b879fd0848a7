"""Forms made from the table of fields, and the small ones around them."""

from proposals.forms.answers import (
    LONGEST_TEXT,
    AnswersForm,
    NewProposalForm,
    RevisionForm,
    WithdrawForm,
)
from proposals.forms.discussion import (
    LONGEST_COMMENT,
    CommentForm,
)
from proposals.forms.lists import (
    FilterForm,
)
from proposals.forms.moderation import (
    AnswerForm,
    AppealForm,
    JudgeForm,
    RemoveManyForm,
    ReportForm,
    SearchWordsForm,
)
from proposals.forms.opinions import MarkForm, StatementForm
from proposals.forms.summary import (
    AnswerChallengeForm,
    ChallengeForm,
    EnterCommentForm,
    MeetingForm,
    ReopenForm,
    SummaryForm,
    WithdrawMeetingForm,
)

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_TEXT",
    "AnswerChallengeForm",
    "AnswerForm",
    "AnswersForm",
    "AppealForm",
    "ChallengeForm",
    "CommentForm",
    "EnterCommentForm",
    "FilterForm",
    "JudgeForm",
    "MarkForm",
    "MeetingForm",
    "NewProposalForm",
    "RemoveManyForm",
    "ReopenForm",
    "ReportForm",
    "RevisionForm",
    "SearchWordsForm",
    "StatementForm",
    "SummaryForm",
    "WithdrawForm",
    "WithdrawMeetingForm",
]
