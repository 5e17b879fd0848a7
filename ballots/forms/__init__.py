"""What people fill in around votes and the lists of who votes."""

from ballots.forms.paper import ClosePaperForm, OfficerForm, ReportForm, SheetsForm, WhoForm
from ballots.forms.results import AnswerResultChallengeForm, ChallengeResultForm
from ballots.forms.roll_call import AnnounceForm, CastForm, ReasonForm, suggested_wording
from ballots.forms.secret import AssistedForm, PasteForm, TrackerForm
from ballots.forms.standing import (
    AnswerRollChallengeForm,
    ChallengeRollForm,
    ConstituencyForm,
    EndStandingForm,
    FindMemberForm,
    KnownAsForm,
    ListForm,
    PrintCodesForm,
    StandingCodeForm,
    VouchForm,
)

__all__ = [
    "AnnounceForm",
    "AnswerResultChallengeForm",
    "AnswerRollChallengeForm",
    "AssistedForm",
    "CastForm",
    "ChallengeResultForm",
    "ChallengeRollForm",
    "ClosePaperForm",
    "ConstituencyForm",
    "EndStandingForm",
    "FindMemberForm",
    "KnownAsForm",
    "ListForm",
    "OfficerForm",
    "PasteForm",
    "PrintCodesForm",
    "ReasonForm",
    "ReportForm",
    "SheetsForm",
    "StandingCodeForm",
    "TrackerForm",
    "VouchForm",
    "WhoForm",
    "suggested_wording",
]
