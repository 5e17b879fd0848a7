"""Opening a case, talks toward a quick repair, and what the machine does: bring out, show, escalate."""

from django.db import transaction

from community.models import Clock
from community.rules import require
from record.actions import append_entry, erase_payload
from record.queries import texts_about
from redress_log import notices, rules, steps
from redress_log.models import Case, Move, Stage, random_reference
from redress_log.steps import append_move, append_shown, lock, lock_case


@transaction.atomic
def bring_before_panel(report, *, is_group=None, actor, at):
    """Open a case for a report that is safe to follow up, and ask the panel to judge whether it belongs here.

    ``is_group`` is what the person said of who was harmed, unless the steward knows better.
    """
    report = lock(report)
    require(rules.can_bring(actor, report, at=at))
    case = Case(
        reference=random_reference(),
        institution=report.institution,
        harm_kinds=report.harm_kinds,
        proposal_reference=report.proposal_reference,
        is_group=report.harmed_a_group if is_group is None else is_group,
        shows=report.shown_to_public,
        public_summary=report.summary if report.summary_approved_at else "",
        read_on_time=report.acknowledged_at < report.read_due_at,
        stage=Stage.BEFORE_PANEL,
        entered_at=steps.day_of(at),
    )
    case.save(force_insert=True)
    report.case = case
    report.save(update_fields=["case"])
    append_move(case, Move.Kind.BROUGHT, actor=actor.acting_as(role="steward"), at=at, quiet=True)
    steps.start_clock(case, "judge-case", steps.day_of(at))
    notices.tell_reporters(case)
    notices.tell_panel(case, at=at)
    return case


@transaction.atomic
def open_talks(case, *, actor, at):
    """Begin talks toward a quick repair, to which everybody who was harmed has agreed."""
    case = lock_case(case)
    require(rules.can_open_talks(actor, case, at=at))
    steward = actor.acting_as(role="steward")
    append_move(case, Move.Kind.TALKS_OPENED, actor=steward, at=at, stage=Stage.EARLY_TALKS, quiet=True)
    steps.start_clock(case, "talk-case", steps.day_of(at), institution=case.institution)
    notices.tell_officers(case, at=at)
    return case


@transaction.atomic
def end_talks(case, *, actor, at):
    """End talks whose limit has passed; the case goes its full way."""
    case = lock_case(case)
    require(rules.can_end_talks_late(actor, case, at=at))
    steps.stop_clocks(case, at, "talk-case")
    append_move(case, Move.Kind.TALKS_ENDED, actor=actor.acting_as(), at=at, stage=steps.to_work(case))
    return case


@transaction.atomic
def publish_case(case, *, actor, at):
    """Write the entry of the public log, and show what has happened in the case so far."""
    case = lock_case(case)
    require(rules.can_publish(actor, case, at=at))
    case.published_at, case.publish_at = at, None
    case.save(update_fields=["published_at", "publish_at"])
    append_entry(
        "redress_log.published",
        subject=case.reference,
        actor=actor.acting_as(),
        at=at,
        facts={
            "institution": case.institution.code,
            "harm_kinds": case.harm_kinds,
            "read_on_time": case.read_on_time,
        },
        personal={"summary": case.public_summary} if case.public_summary and case.shows_words else None,
    )
    for move in case.moves.filter(shown_at__isnull=True).order_by("pk"):
        move.case = case
        append_shown(move, at)
    if case.shows_words:
        Clock.objects.filter(subject=case.reference).update(is_private=False)
    notices.tell_reporters(case)
    return case


@transaction.atomic
def show_moves(case, *, actor, at):
    """Show what people did since the last batch, and whatever came after it."""
    case = lock_case(case)
    require(rules.can_show(actor, case, at=at))
    for move in case.moves.filter(shown_at__isnull=True, show_from__lte=at).order_by("pk"):
        move.case = case
        append_shown(move, at)
    return case


@transaction.atomic
def escalate_case(case, *, actor, at):
    """Say that the institution has passed a limit."""
    case = lock_case(case)
    require(rules.can_escalate(actor, case, at=at))
    facts = {"because": "limit_passed", "limit": rules.passed_limit(case, at)}
    case.escalated_at = at
    append_move(case, Move.Kind.ESCALATED, actor=actor.acting_as(), at=at, facts=facts)
    notices.tell_officers(case, at=at)
    return case


@transaction.atomic
def remove_case(case, reason, *, actor, at):
    """Take a case out of the public log; its texts are erased from the record, and a tombstone says why."""
    case = lock_case(case)
    require(rules.can_remove(actor, case, at=at))
    case.removed_at, case.removed_because = at, reason
    case.save(update_fields=["removed_at", "removed_because"])
    steward = actor.acting_as(role="steward")
    for name in ("summary", "words"):
        for key, _text in texts_about(case.reference, name):
            erase_payload(key, name, actor=steward, at=at, reason="safety")
    append_entry(
        "redress_log.removed",
        subject=case.reference,
        actor=steward,
        at=at,
        personal={"reason": reason},
    )
    return case
