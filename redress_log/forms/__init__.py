"""What people fill in: those who report, stewards, readers of the log, and those who work on a case."""

from redress_log.forms.desk import (
    DeskFilterForm,
    JoinForm,
    ProofForm,
    ReasonForm,
    ReplyForm,
    StewardTieForm,
    SummaryForm,
)
from redress_log.forms.intake import ReportForm
from redress_log.forms.log import LogFilterForm
from redress_log.forms.person import (
    CodeForm,
    EraseForm,
    EvidenceForm,
    MessageForm,
    NoteForm,
    PieceForm,
    RepresentativeForm,
    WhoSeesForm,
)

__all__ = [
    "CodeForm",
    "DeskFilterForm",
    "EraseForm",
    "EvidenceForm",
    "JoinForm",
    "LogFilterForm",
    "MessageForm",
    "NoteForm",
    "PieceForm",
    "ProofForm",
    "ReasonForm",
    "ReplyForm",
    "ReportForm",
    "RepresentativeForm",
    "StewardTieForm",
    "SummaryForm",
    "WhoSeesForm",
]
