"""In which list a decision is, by the order in which its status is read."""

from decisions.models import Decision
from decisions.status import Code

STATES = {
    Code.DECIDING: lambda at: Decision.objects.deciding(at),
    Code.NO_DECISION: lambda at: Decision.objects.no_decision(at),
    Code.ESCALATED: lambda at: Decision.objects.escalated(at),
    Code.LATE: lambda at: Decision.objects.explanation_late(at),
    Code.CHANGED: lambda at: Decision.objects.explaining(at).changed(at),
    Code.EXPLAINING: lambda at: Decision.objects.explaining(at),
    Code.MORE_ASKED: lambda at: Decision.objects.more_asked(at),
    Code.INCOMPLETE: lambda at: Decision.objects.incomplete(at),
    Code.ACCEPTED: lambda at: Decision.objects.accepted(at),
    Code.PUBLISHED_LATE: lambda at: Decision.objects.published_late(at),
    Code.PUBLISHED: lambda at: Decision.objects.published(at),
}


def listed_as(at):
    """The first state in which the lists have the one decision of a test, or None."""
    return next((code for code, listed in STATES.items() if listed(at).exists()), None)
