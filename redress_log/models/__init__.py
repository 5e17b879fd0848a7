"""What a person confided, and what the public may know of it. They are two tables, and only one is public.

A report's private life stays in ``Report``. A ``Case`` is written only when it comes out, in a weekly batch
that the deadline's machine carries out, so no other table, history or outbox holds anything sooner, and
every moment in it is either that of a batch or of an institution's own public act.
"""

from redress_log.models.cases import REFERENCE_PATTERN, Case, random_reference
from redress_log.models.choices import (
    SIGN_OFFS,
    HarmKind,
    Outcome,
    PeopleBasis,
    PersonKnows,
    ReporterKind,
    Stage,
    WhoWasHarmed,
    harm_labels,
    next_actor,
)
from redress_log.models.histories import (
    Acknowledgement,
    HarmHistory,
    HistoryBacking,
    HistoryCommitment,
    HistoryEvidence,
    NamedInstitution,
    SeatWord,
)
from redress_log.models.reports import IntakeClock, Report, Visitor, hash_case_code, marks_of

__all__ = [
    "REFERENCE_PATTERN",
    "SIGN_OFFS",
    "Acknowledgement",
    "Case",
    "HarmHistory",
    "HarmKind",
    "HistoryBacking",
    "HistoryCommitment",
    "HistoryEvidence",
    "IntakeClock",
    "NamedInstitution",
    "Outcome",
    "PeopleBasis",
    "PersonKnows",
    "Report",
    "ReporterKind",
    "SeatWord",
    "Stage",
    "Visitor",
    "WhoWasHarmed",
    "harm_labels",
    "hash_case_code",
    "marks_of",
    "next_actor",
    "random_reference",
]
