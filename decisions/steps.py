"""What the transitions of a decision share; none is one by itself."""

from community import windows
from decisions.models import CompletenessCheck, Decision


def lock(decision):
    """The decision as it stands, held until the change is kept."""
    return Decision.objects.select_for_update().get(pk=decision.pk)


def stop(clock, at):
    """Say that what a clock waited for has come."""
    clock.stop(at)


def due(clock):
    """What the record says of a clock."""
    return {"due_on": windows.due_on(clock).isoformat(), "rule": clock.rule.reference}


def answer_requests(decision, version, at):
    """What is still owed beside the first explanation is answered by this version, whoever finds it too little."""
    for request in decision.explanation_requests.waiting(at):
        stop(request.clock, at)
        request.answer = version
        request.save(update_fields=["answer"])
    for check in CompletenessCheck.objects.filter(version__decision=decision).running(at):
        stop(check.clock, at)
