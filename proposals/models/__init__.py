"""What is asked of people's data, every text it ever had, and what was said about it."""

from proposals.models.changes import TextChange
from proposals.models.discussion import (
    TAKEN_OUT,
    Channel,
    Comment,
    CommentVersion,
    Contribution,
)
from proposals.models.documents import (
    Document,
)
from proposals.models.drafts import (
    DraftCode,
    Holder,
)
from proposals.models.life import (
    Refusal,
    Second,
    UseReport,
)
from proposals.models.meetings import (
    Meeting,
)
from proposals.models.moderation import (
    PROPOSAL,
    Flag,
    KeptWords,
    Kind,
    ModerationAct,
    Reason,
    contribution_models,
    kind_of,
)
from proposals.models.opinions import (
    LONGEST_STATEMENT,
    OpinionMap,
    Statement,
    StatementMark,
)
from proposals.models.people import (
    Invitation,
    Partner,
)
from proposals.models.proposal import (
    REGISTERS,
    Proposal,
)
from proposals.models.questions import (
    Answer,
    AnswerVersion,
    Question,
)
from proposals.models.states import (
    LapseReason,
    State,
)
from proposals.models.summaries import (
    Summary,
    SummaryChallenge,
)
from proposals.models.versions import (
    ProposalVersion,
    fingerprint,
)

__all__ = [
    "LONGEST_STATEMENT",
    "PROPOSAL",
    "REGISTERS",
    "TAKEN_OUT",
    "Answer",
    "AnswerVersion",
    "Channel",
    "Comment",
    "CommentVersion",
    "Contribution",
    "Document",
    "DraftCode",
    "Flag",
    "Holder",
    "Invitation",
    "KeptWords",
    "Kind",
    "LapseReason",
    "Meeting",
    "ModerationAct",
    "OpinionMap",
    "Partner",
    "Proposal",
    "ProposalVersion",
    "Question",
    "Reason",
    "Refusal",
    "Second",
    "State",
    "Statement",
    "StatementMark",
    "Summary",
    "SummaryChallenge",
    "TextChange",
    "UseReport",
    "contribution_models",
    "fingerprint",
    "kind_of",
]
