"""What people fill in around votes and the lists of who votes."""

from ballots.forms.announcing import AgreeForm, AnnounceForm, suggested_wording
from ballots.forms.casting import CastForm
from ballots.forms.paper import ClosePaperForm, OfficerForm, ReportForm, SheetsForm, WhoForm
from ballots.forms.reasons import ReasonForm
from ballots.forms.results import AnswerResultChallengeForm, ChallengeResultForm
from ballots.forms.secret import PasteForm, TrackerForm
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
    "AgreeForm",
    "AnnounceForm",
    "AnswerResultChallengeForm",
    "AnswerRollChallengeForm",
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
