"""What is said about a proposal beside its text and what people add: reasons, answers, reports."""

from proposals.models import Question

# What stands where such words were taken out for good, in both languages.
TAKEN_OUT = "These words were taken out for good · Estas palabras se quitaron para siempre"


def said_beside(proposal):
    """Where such words stand, ``{key: (row, name of the field)}``, for a form that chooses among them."""
    places = [
        *((proposal, name) for name in ("reason", "withdrawal_reason", "reopening_reason", "deletion_proof")),
        *((row, name) for row in proposal.refusals.all() for name in ("reason", "challenge", "answer")),
        *((row, name) for row in proposal.questions.all() for name in row.beside),
        *((row, name) for row in proposal.textchanges.all() for name in row.beside),
        *((row, name) for row in proposal.summarychallenges.all() for name in row.beside),
        *((row, "withdrawal_reason") for row in proposal.meetings.all()),
        *((row, "body") for row in proposal.use_reports.all()),
    ]
    return {
        f"{row._meta.model_name}-{row.pk}-{name}": (row, name)
        for row, name in places
        if getattr(row, name) not in ("", TAKEN_OUT)
    }


def subjects_of(proposal):
    """What the record calls the proposal and whatever has a reference of its own on it."""
    return [
        proposal.reference,
        *Question.objects.filter(proposal=proposal).values_list("reference", flat=True),
    ]
