"""What the transitions of a decision share; none is one by itself."""

from community import windows
from community.models import CharterRule, Clock
from decisions.models import CompletenessCheck, Decision, OpinionRound
from decisions.rules import asked
from proposals.models import Proposal


def lock(decision):
    """The decision as it stands, held until the change is kept."""
    return Decision.objects.select_for_update().get(pk=decision.pk)


def lock_with_clocks(decision):
    """The same, with its proposal and with all that runs on either, for whoever stops any of it."""
    decision = lock(decision)
    proposal = Proposal.objects.select_for_update().get(pk=decision.proposal_id)
    running = Clock.objects.filter(stopped_at=None)
    running.filter(subject__in=[decision.reference, proposal.reference]).hold()
    return decision


def due(clock):
    """What the record says of a clock."""
    return {"due_on": windows.due_on(clock).isoformat(), "rule": clock.rule.reference}


def answer_requests(decision, version, at):
    """What is still owed beside the first explanation is answered by this version, whoever finds it too little."""
    for request in decision.explanation_requests.waiting(at):
        request.clock.stop(at)
        request.answer = version
        request.save(update_fields=["answer"])
    stop_checks(decision, at)


def stop_checks(decision, at):
    """What the oversight body found missing is there."""
    for check in CompletenessCheck.objects.filter(version__decision=decision).running(at):
        check.clock.stop(at)


def unapprove(draft):
    """Nobody has read this draft as it stands, and who approved it approved something else."""
    draft.edition += 1
    draft.asked_at = None
    draft.save(update_fields=["edition", "asked_at"])
    draft.approvals.all().delete()


def ask_those_who_took_part(version, at):
    """Ask them whether this text answers them, for as long as the charter says; gives until when, as facts.

    Where nobody took part nobody is asked.
    """
    rule = CharterRule.objects.rule("answer-opinions", at)
    if not rule.value or not asked(version.decision, at=at).exists():
        return {}
    asking = OpinionRound.objects.create(
        version=version,
        rule=rule,
        opened_at=at,
        closes_at=windows.due_moment(
            at, rule.value, unit=rule.unit, calendar=version.decision.institution.calendar
        ),
    )
    return {"opinions_until": asking.last_day.isoformat()}
