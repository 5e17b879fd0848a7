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
from proposals.forms.documents import (
    DocumentForm,
)
from proposals.forms.filing import (
    CodeForm,
    StartForm,
)
from proposals.forms.life import (
    AnswerRefusalForm,
    ChallengeRefusalForm,
    DeletionForm,
    LeadForm,
    MergeProposalForm,
    PauseUseForm,
    RefuseForm,
    ReportOnUseForm,
    ReturnForm,
    StartUseForm,
    StopUseForm,
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
from proposals.forms.people import (
    AcceptForm,
    InviteForm,
    LeaveForm,
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
    RedactReasonsForm,
)

__all__ = [
    "LONGEST_COMMENT",
    "LONGEST_QUESTION",
    "LONGEST_TEXT",
    "AcceptForm",
    "AllQuestionsFilterForm",
    "AnswerChallengeForm",
    "AnswerForm",
    "AnswerQuestionForm",
    "AnswerRefusalForm",
    "AnswersForm",
    "AppealForm",
    "AskForm",
    "BenefitForm",
    "ChallengeForm",
    "ChallengeRefusalForm",
    "ChangesFilterForm",
    "ChooseFieldsForm",
    "CodeForm",
    "CommentForm",
    "CompareForm",
    "CompletingForm",
    "DayForm",
    "DeclineChangeForm",
    "DeclineForm",
    "DeletionForm",
    "DocumentForm",
    "EnterCommentForm",
    "FilterForm",
    "InviteForm",
    "JudgeForm",
    "LeadForm",
    "LeaveForm",
    "MarkForm",
    "MeetingForm",
    "MergeForm",
    "MergeProposalForm",
    "PauseUseForm",
    "QuestionsFilterForm",
    "RedactReasonsForm",
    "RedactionForm",
    "RefuseForm",
    "RemoveManyForm",
    "ReopenForm",
    "ReplyForm",
    "ReportForm",
    "ReportOnUseForm",
    "ReturnForm",
    "RevisionForm",
    "SameOrganisationForm",
    "SearchWordsForm",
    "StartForm",
    "StartUseForm",
    "StatementForm",
    "StopUseForm",
    "SummaryForm",
    "TextChangeForm",
    "ViewsFilterForm",
    "WithdrawForm",
    "WithdrawMeetingForm",
    "is_helping",
]
