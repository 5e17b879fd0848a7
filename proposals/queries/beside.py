"""What is said about a proposal beside its text and what people add: reasons, answers, reports."""

from community.models import Clock
from proposals.models import Question

# What stands where such words were taken out for good, in both languages.
TAKEN_OUT = "These words were taken out for good · Estas palabras se quitaron para siempre"
# Why a question's clock does not run while its words are out of sight; nobody typed it, and it is kept as it is.
HELD_BACK = "A moderator looks at the question · Una persona moderadora revisa la pregunta"


def said_beside(proposal):
    """Where such words stand, ``{key: (row, name of the field)}``, for a form that chooses among them."""
    clocks = Clock.objects.filter(subject__in=subjects_of(proposal)).order_by("pk").prefetch_related("pauses")
    places = [
        *((proposal, name) for name in ("reason", "withdrawal_reason", "reopening_reason", "deletion_proof")),
        *((row, name) for row in proposal.refusals.all() for name in ("reason", "challenge", "answer")),
        *((row, name) for row in proposal.questions.all() for name in row.beside),
        *((row, name) for row in proposal.textchanges.all() for name in row.beside),
        *((row, name) for row in proposal.summarychallenges.all() for name in row.beside),
        *((row, "withdrawal_reason") for row in proposal.meetings.all()),
        *((row, "body") for row in proposal.use_reports.all()),
        *((clock, name) for clock in clocks for name in ("extension_reason", "pause_reason")),
        *((pause, "reason") for clock in clocks for pause in clock.pauses.all()),
    ]
    return {
        f"{row._meta.model_name}-{row.pk}-{name}": (row, name)
        for row, name in places
        if getattr(row, name) not in ("", TAKEN_OUT, HELD_BACK)
    }


def subjects_of(proposal):
    """What the record calls the proposal and whatever has a reference of its own on it."""
    return [
        proposal.reference,
        *Question.objects.filter(proposal=proposal).values_list("reference", flat=True),
    ]
