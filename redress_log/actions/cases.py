"""From the public entry to its sign-off."""

from django.db import transaction

from community.models import Clock, community_calendar
from community.rules import require
from record.actions import append_entry
from redress_log import rules
from redress_log.batches import next_batch
from redress_log.models import (
    Case,
    Report,
)
from redress_log.notices import tell_reporter
from redress_log.steps import append_in_batch, lock


@transaction.atomic
def publish_case(report, *, actor, at):
    """Write the public entry and start the institution's time to answer."""
    report = lock(report)
    require(rules.can_publish(actor, report, at=at))
    case = Case(
        reference=report.reference,
        institution=report.institution,
        harm_kinds=report.harm_kinds,
        proposal_reference=report.proposal_reference,
        public_summary=report.summary if report.summary_approved_at else "",
        read_on_time=report.acknowledged_at < report.read_due_at,
        published_at=at,
    )
    if report.institution:
        case.answer_clock = Clock.start(
            "answer-case",
            subject=case.reference,
            institution=report.institution,
            rule_key="answer-case",
            at=at,
        )
    _save_case(case, at, force_insert=True)
    report.case = case
    report.save(update_fields=["case"])
    append_entry(
        "redress_log.published",
        subject=case.reference,
        actor=actor.acting_as(),
        at=at,
        facts={
            "institution": case.institution.code if case.institution else None,
            "harm_kinds": case.harm_kinds,
            "read_on_time": case.read_on_time,
        },
        personal={"summary": case.public_summary} if case.public_summary else None,
    )
    tell_reporter(report)
    return case


@transaction.atomic
def answer_case(case, answer, *, actor, at):
    """Answer in the institution's name, in public and at once."""
    case = _lock_case(case)
    require(rules.can_answer(actor, case, at=at))
    case.answer, case.answered_at = answer, at
    _save_case(case, at, update_fields=["answer", "answered_at"])
    case.answer_clock.stop(at)
    append_entry(
        "redress_log.answered",
        subject=case.reference,
        actor=actor.acting_as(case.institution),
        at=at,
        facts={"institution": case.institution.code},
        personal={"answer": answer},
    )
    tell_reporter(Report.objects.filter(case=case).first())
    return case


@transaction.atomic
def close_case(report, outcome, *, actor, at):
    """Sign off: the person who reported it says whether it was put right. Nobody else can."""
    report = lock(report)
    require(rules.can_close(actor, report, outcome, at=at))
    report.closed_at, report.outcome = at, outcome
    report.announce_at = next_batch(at, community_calendar())
    report.save(update_fields=["closed_at", "outcome", "announce_at"])
    append_in_batch("redress_log.signed_off", report, actor, "reporter", at)
    return report


@transaction.atomic
def announce_outcome(report, *, actor, at):
    """Show on the public entry what the person signed off."""
    report = lock(report)
    require(rules.can_announce(actor, report, at=at))
    case = _lock_case(report.case)
    case.closed_at, case.outcome = at, report.outcome
    _save_case(case, at, update_fields=["closed_at", "outcome"])
    append_entry(
        "redress_log.closed",
        subject=case.reference,
        actor=actor.acting_as(),
        at=at,
        facts={"outcome": case.outcome},
    )
    return case


def _lock_case(case):
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _save_case(case, at, **how):
    # The history would otherwise read the machine's own clock.
    case._history_date = at
    case.save(**how)
