from decisions.models.answerability import (
    CompletenessCheck,
    ConflictDeclaration,
    DecisionChallenge,
    Dissent,
    EarlierOutcome,
    ExplanationRequest,
    RequestBacking,
)
from decisions.models.commitments import (
    Commitment,
    CommitmentRating,
    CommitmentUpdate,
    CommitmentVersion,
)
from decisions.models.decision import Decision, DecisionQuerySet
from decisions.models.following import Follow
from decisions.models.opinions import MemberOpinion, OpinionRound
from decisions.models.printed import Dossier, Printed, RenderedPDF, SignedFingerprint
from decisions.models.reminders import Reminder
from decisions.models.uses import MissingUse, UseOutput, UseRelease
from decisions.models.versions import (
    DecisionVersion,
    Draft,
    DraftApproval,
    Heading,
    PublishedVersionChanged,
)

__all__ = [
    "Commitment",
    "CommitmentRating",
    "CommitmentUpdate",
    "CommitmentVersion",
    "CompletenessCheck",
    "ConflictDeclaration",
    "Decision",
    "DecisionChallenge",
    "DecisionQuerySet",
    "DecisionVersion",
    "Dissent",
    "Dossier",
    "Draft",
    "DraftApproval",
    "EarlierOutcome",
    "ExplanationRequest",
    "Follow",
    "Heading",
    "MemberOpinion",
    "MissingUse",
    "OpinionRound",
    "Printed",
    "PublishedVersionChanged",
    "Reminder",
    "RenderedPDF",
    "RequestBacking",
    "SignedFingerprint",
    "UseOutput",
    "UseRelease",
]
