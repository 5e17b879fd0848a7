"""The steps that acts on questions share: their time to answer, and which of several alike stands for the others."""

from community import windows
from community.models import Clock, PauseKind
from proposals.models import Question


def start_question_clock(question, at):
    """Let the time to answer run for the lead organisation; the caller saves the question."""
    question.clock = Clock.start(
        "answer-question",
        subject=question.reference,
        institution=question.proposal.lead_organisation,
        rule_key="answer-question",
        at=at,
    )
    if question.held_at is not None:
        pause_question_clock(question, at)


def start_question_clocks(proposal, at):
    """Let the time to answer run for every question that waits without a date, as when an idea is seconded."""
    for question in Question.objects.waiting().filter(proposal=proposal, clock__isnull=True):
        start_question_clock(question, at)
        question.save(update_fields=["clock"])


def stop_question_clock(question, at):
    """Stop the time to answer, if it runs: the question needs no answer from now on."""
    clock = question.clock
    if clock is not None and clock.stopped_at is None:
        clock.stop(at)


def stop_question_clocks(proposal, at):
    """Stop the time to answer of every question on a proposal that is given up."""
    for question in proposal.questions.select_related("clock").filter(clock__stopped_at__isnull=True):
        stop_question_clock(question, at)


def pause_question_clock(question, at):
    """Nobody can answer a question that is held back, so nobody comes to be late for it meanwhile."""
    clock = question.clock
    if clock is not None and clock.stopped_at is None and clock.paused_at is None and at < clock.due_at:
        clock.paused_at, clock.pause_kind = at, PauseKind.MODERATOR
        clock.save(update_fields=["paused_at", "pause_kind"])


def come_back(question, held_at, at):
    """Let a question that was out of sight wait for its answer again; gives what changed, as facts.

    Nobody could answer it meanwhile, so its date moves by those days. One that was merged with a question whose
    words have gone since stands for itself.
    """
    gone, facts = question.merged_into, {}
    if gone is not None and (gone.withdrawn_at is not None or gone.removed_at is not None):
        if lead := pass_question_on(gone, at):
            facts["goes_on_as"] = lead.reference
        question.refresh_from_db()
    clock = question.clock
    if clock is None or clock.stopped_at is not None:
        return facts
    if clock.paused_at is None or clock.paused_at >= held_at:
        since = max(held_at, clock.started_at)
        kind = clock.pause_kind or PauseKind.MODERATOR
        clock.count_again(since=since, at=at, kind=kind, reason=clock.pause_reason)
    return facts | {"due_on": windows.due_on(clock).isoformat()}


def pass_question_on(question, at):
    """Let the earliest question that was merged with one whose words go stand for the others.

    Otherwise nobody would have to answer those any more. Its own time to answer runs on as if it had never been
    merged. Returns it, or None when there is none or the questions have had an answer or a reason.
    """
    if question.answered_at is not None or question.declined_at is not None:
        return None
    others = list(question.duplicates.select_related("clock", "proposal").order_by("said_at", "pk"))
    lead = next((other for other in others if other.is_shown), None)
    if lead is None:
        return None
    lead.merged_into = lead.merged_at = None
    lead.save(update_fields=["merged_into", "merged_at"])
    question.duplicates.update(merged_into=lead)
    if lead.clock is not None and not lead.proposal.is_given_up:
        lead.clock.stopped_at = None
        lead.clock.save(update_fields=["stopped_at"])
    elif lead.clock is None and lead.proposal.has_to_be_answered:
        start_question_clock(lead, at)
        lead.save(update_fields=["clock"])
    return lead
