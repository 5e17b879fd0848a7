"""What a person confided, and the way of the harm through the panel. They are two tables, and only one goes public.

A report's private life stays in ``Report``. A ``Case`` holds no private word, and comes out in a weekly batch that the
deadline's machine carries out. Until then nobody but those who take part knows of it.
"""

from redress_log.models.cases import REFERENCE_PATTERN, Case, Move, Shows, SignedBy, random_reference
from redress_log.models.choices import (
    AGREED,
    JOINABLE,
    OVER,
    REMEDIED,
    REPARATION_OF,
    UNREMEDIED,
    Cause,
    Finding,
    HarmKind,
    Outcome,
    PeopleBasis,
    PersonKnows,
    RemedyKind,
    Reparation,
    ReporterKind,
    Stage,
    WhoWasHarmed,
    duty_words,
    harm_labels,
    next_actor,
)
from redress_log.models.evidence import Evidence
from redress_log.models.histories import (
    Acknowledgement,
    HarmHistory,
    HistoryBacking,
    HistoryCommitment,
    HistoryEvidence,
    NamedInstitution,
    SeatWord,
)
from redress_log.models.learning import LearnedQuarter
from redress_log.models.messages import Message, Representative
from redress_log.models.panel import CaseFinding, PanelSeat, Ruling, RulingVoice
from redress_log.models.reading import Reading, WrittenForGood
from redress_log.models.remedies import (
    CheckResult,
    CommunityVote,
    ItemCheck,
    Plan,
    RemedyItem,
    items_read,
    items_written,
)
from redress_log.models.reminders import DateLetter
from redress_log.models.reports import IntakeClock, Report, Visitor, hash_case_code, marks_of
from redress_log.models.signing import Answer, ConfirmationLink, ReopenRequest, SignOff, hash_link
from redress_log.models.ties import StewardTie

__all__ = [
    "AGREED",
    "JOINABLE",
    "OVER",
    "REFERENCE_PATTERN",
    "REMEDIED",
    "REPARATION_OF",
    "UNREMEDIED",
    "Acknowledgement",
    "Answer",
    "Case",
    "CaseFinding",
    "Cause",
    "CheckResult",
    "CommunityVote",
    "ConfirmationLink",
    "DateLetter",
    "Evidence",
    "Finding",
    "HarmHistory",
    "HarmKind",
    "HistoryBacking",
    "HistoryCommitment",
    "HistoryEvidence",
    "IntakeClock",
    "ItemCheck",
    "LearnedQuarter",
    "Message",
    "Move",
    "NamedInstitution",
    "Outcome",
    "PanelSeat",
    "PeopleBasis",
    "PersonKnows",
    "Plan",
    "Reading",
    "RemedyItem",
    "RemedyKind",
    "ReopenRequest",
    "Reparation",
    "Report",
    "ReporterKind",
    "Representative",
    "Ruling",
    "RulingVoice",
    "SeatWord",
    "Shows",
    "SignOff",
    "SignedBy",
    "Stage",
    "StewardTie",
    "Visitor",
    "WhoWasHarmed",
    "WrittenForGood",
    "duty_words",
    "harm_labels",
    "hash_case_code",
    "hash_link",
    "items_read",
    "items_written",
    "marks_of",
    "next_actor",
    "random_reference",
]
