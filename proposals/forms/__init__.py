"""Forms made from the table of fields, and the small ones around them."""

from proposals.forms.answers import (
    LONGEST_TEXT,
    AnswersForm,
    RevisionForm,
    WithdrawForm,
    is_helping,
)
from proposals.forms.changes import (
    ChangesFilterForm,
    DeclineChangeForm,
    TextChangeForm,
)
from proposals.forms.completing import (
    CompletingForm,
)
from proposals.forms.discussion import (
    LONGEST_COMMENT,
    CommentForm,
    ReplyForm,
    ViewsFilterForm,
)
from proposals.forms.filing import (
    CodeForm,
    StartForm,
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
from proposals.forms.opinions import (
    MarkForm,
    StatementForm,
)
from proposals.forms.questions import (
    LONGEST_QUESTION,
    AllQuestionsFilterForm,
    AnswerQuestionForm,
    AskForm,
    DeclineForm,
    MergeForm,
    QuestionsFilterForm,
)
from proposals.forms.registers import (
    BenefitForm,
    SameOrganisationForm,
)
from proposals.forms.summary import (
    AnswerChallengeForm,
    ChallengeForm,
    EnterCommentForm,
    MeetingForm,
    ReopenForm,
    SummaryForm,
    WithdrawMeetingForm,
)
from proposals.forms.versions import (
    ChooseFieldsForm,
    CompareForm,
    DayForm,
    RedactionForm,
)

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_QUESTION",
    "LONGEST_TEXT",
    "AllQuestionsFilterForm",
    "AnswerChallengeForm",
    "AnswerForm",
    "AnswerQuestionForm",
    "AnswersForm",
    "AppealForm",
    "AskForm",
    "BenefitForm",
    "ChallengeForm",
    "ChangesFilterForm",
    "ChooseFieldsForm",
    "CodeForm",
    "CommentForm",
    "CompareForm",
    "CompletingForm",
    "DayForm",
    "DeclineChangeForm",
    "DeclineForm",
    "EnterCommentForm",
    "FilterForm",
    "JudgeForm",
    "MarkForm",
    "MeetingForm",
    "MergeForm",
    "QuestionsFilterForm",
    "RedactionForm",
    "RemoveManyForm",
    "ReopenForm",
    "ReplyForm",
    "ReportForm",
    "RevisionForm",
    "SameOrganisationForm",
    "SearchWordsForm",
    "StartForm",
    "StatementForm",
    "SummaryForm",
    "TextChangeForm",
    "ViewsFilterForm",
    "WithdrawForm",
    "WithdrawMeetingForm",
    "is_helping",
]
