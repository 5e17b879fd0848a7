"""Every transition of a report and its case.

Whatever a person or a steward does is shown on the public record at the next weekly batch only, under that
batch's moment, and without the institution, the kind of harm or a word of what was confided. Those come
out with the case itself, once it has passed the safety check and the person has approved the words.
"""

from django.db import transaction

from community.codes import random_code
from community.models import CharterRule, Clock, community_calendar
from community.rules import require
from community.windows import due_moment
from record.actions import append_entry
from redress_log import rules
from redress_log.batches import next_batch
from redress_log.models import (
    Case,
    Report,
    hash_case_code,
    random_reference,
)
from redress_log.notices import tell_reporter


@transaction.atomic
def report_problem(
    *,
    what_happened,
    harm_kinds,
    shown_to_public,
    shown_to_institution,
    shown_to_oversight,
    actor,
    at,
    institution=None,
    key=None,
    **fields,
):
    """Take in what a person confides, with an account or without.

    ``key`` makes the act repeatable: the caller's random UUID of this sending. Returns ``(report, code)``;
    the case code is shown to the person once and kept nowhere.
    """
    require(rules.can_report(actor, at=at))
    code = random_code()
    calendar = community_calendar()
    rule = CharterRule.objects.rule("acknowledge", at)
    report = Report(
        reference=random_reference(),
        reporter=actor if actor.is_authenticated else None,
        code_hash=hash_case_code(code),
        institution=institution,
        harm_kinds=list(harm_kinds),
        what_happened=what_happened,
        shown_to_public=shown_to_public,
        shown_to_institution=shown_to_institution,
        shown_to_oversight=shown_to_oversight,
        reported_at=at,
        read_due_at=due_moment(at, rule.value, unit=rule.unit, calendar=calendar),
        **fields,
    )
    if key is not None:
        report.pk = key
    report.save(force_insert=True)
    _append_in_batch("redress_log.reported", report, actor, "reporter", at)
    tell_reporter(report)
    return report, code


@transaction.atomic
def acknowledge_report(report, *, actor, at):
    """Say that a person has read it."""
    report = _lock(report)
    require(rules.can_acknowledge(actor, report, at=at))
    report.acknowledged_at = at
    report.save(update_fields=["acknowledged_at"])
    _append_in_batch("redress_log.acknowledged", report, actor, "steward", at)
    tell_reporter(report)
    return report


@transaction.atomic
def check_safety(report, *, actor, at):
    """Say that safety was asked about and that going on puts nobody in danger."""
    report = _lock(report)
    require(rules.can_check_safety(actor, report, at=at))
    report.safety_checked_at = at
    report.save(update_fields=["safety_checked_at"])
    _append_in_batch("redress_log.safety_checked", report, actor, "steward", at)
    return report


@transaction.atomic
def propose_summary(report, summary, *, actor, at):
    """Put words for the public before the person, who must approve them; any earlier approval ends."""
    report = _lock(report)
    require(rules.can_propose_summary(actor, report, at=at))
    report.summary, report.summary_approved_at, report.publish_at = summary, None, None
    report.save(update_fields=["summary", "summary_approved_at", "publish_at"])
    _append_in_batch("redress_log.summary_proposed", report, actor, "steward", at)
    tell_reporter(report)
    return report


@transaction.atomic
def approve_summary(report, *, actor, at):
    """Agree to be shown in these words."""
    report = _lock(report)
    require(rules.can_approve_summary(actor, report, at=at))
    report.summary_approved_at = at
    report.save(update_fields=["summary_approved_at"])
    _append_in_batch("redress_log.summary_approved", report, actor, "reporter", at)
    return report


@transaction.atomic
def schedule_case(report, *, actor, at):
    """Let the report come out with the next weekly batch."""
    report = _lock(report)
    require(rules.can_schedule(actor, report, at=at))
    report.publish_at = next_batch(at, community_calendar())
    report.save(update_fields=["publish_at"])
    _append_in_batch("redress_log.scheduled", report, actor, "steward", at)
    return report


@transaction.atomic
def publish_case(report, *, actor, at):
    """Write the public entry and start the institution's time to answer."""
    report = _lock(report)
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
    report = _lock(report)
    require(rules.can_close(actor, report, outcome, at=at))
    report.closed_at, report.outcome = at, outcome
    report.announce_at = next_batch(at, community_calendar())
    report.save(update_fields=["closed_at", "outcome", "announce_at"])
    _append_in_batch("redress_log.signed_off", report, actor, "reporter", at)
    return report


@transaction.atomic
def announce_outcome(report, *, actor, at):
    """Show on the public entry what the person signed off."""
    report = _lock(report)
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


@transaction.atomic
def withdraw_report(report, *, actor, at):
    """Take a report back before anything of it is public."""
    report = _lock(report)
    require(rules.can_withdraw(actor, report, at=at))
    report.closed_at, report.outcome, report.publish_at = at, "withdrawn", None
    report.save(update_fields=["closed_at", "outcome", "publish_at"])
    _append_in_batch("redress_log.withdrawn", report, actor, "reporter", at)
    return report


@transaction.atomic
def add_note(report, words, *, actor, at):
    """Tell the steward of a danger. What is not public yet stays so until safety is checked again.

    This alone leaves no trace on the record, which would tell the institution that somebody is afraid.
    """
    report = _lock(report)
    require(rules.can_add_note(actor, report, at=at))
    report.safety_concern = "\n\n".join(filter(None, [report.safety_concern, words]))
    if report.case_id is None:
        report.safety_checked_at, report.publish_at = None, None
    report.save(update_fields=["safety_concern", "safety_checked_at", "publish_at"])
    return report


def _lock(report):
    return Report.objects.select_for_update(of=("self",)).get(pk=report.pk)


def _lock_case(case):
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _save_case(case, at, **how):
    # The history would otherwise read the machine's own clock.
    case._history_date = at
    case.save(**how)


def _append_in_batch(kind, report, actor, role, at):
    # Who asked to be counted only was promised that nothing else is shown; entries could be counted one by one.
    if report.shown_to_public == Report.ShownToPublic.COUNT_ONLY:
        return
    # The outbox, too, gets only the batch's moment, so that it never says when a person came.
    batch = next_batch(at, community_calendar())
    append_entry(kind, subject=report.reference, actor=actor.acting_as(role=role), at=batch, release_at=batch)
