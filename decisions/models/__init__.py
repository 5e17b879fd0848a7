from decisions.models.decision import Decision, DecisionQuerySet
from decisions.models.versions import (
    DecisionVersion,
    Draft,
    Heading,
    PublishedVersionChanged,
    RenderedPDF,
)

__all__ = [
    "Decision",
    "DecisionQuerySet",
    "DecisionVersion",
    "Draft",
    "Heading",
    "PublishedVersionChanged",
    "RenderedPDF",
]
