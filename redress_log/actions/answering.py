"""What an institution does with a case: answer, comment, propose, deliver, ask for the check. It ends nothing."""

from django.db import transaction

from community.rules import require
from redress_log import notices, rules, steps
from redress_log.carrying import append_plan
from redress_log.models import Move, Plan, RemedyItem, Stage
from redress_log.steps import append_move, lock_case


@transaction.atomic
def answer_case(case, answer, *, actor, at):
    """Answer in the institution's name."""
    case = lock_case(case)
    require(rules.can_answer(actor, case, at=at))
    require(rules.gives_words(answer))
    steps.stop_clocks(case, at, "answer-case")
    stage = Stage.UNDER_REVIEW if case.stage == Stage.ACCEPTED else case.stage
    append_move(
        case,
        Move.Kind.ANSWERED,
        actor=actor.acting_as(case.institution),
        at=at,
        stage=stage,
        words=answer,
    )
    notices.tell_reporters(case)
    return case


@transaction.atomic
def comment_on_finding(case, comment, *, actor, at):
    """Say what the institution thinks of the draft, before the finding is published."""
    case = lock_case(case)
    require(rules.can_comment_on_finding(actor, case, at=at))
    require(rules.gives_words(comment))
    draft = case.findings.filter(published_at__isnull=True).last()
    draft.institution_comment, draft.commented_at = comment, at
    draft.save(update_fields=["institution_comment", "commented_at"])
    append_move(
        case,
        Move.Kind.FINDING_COMMENTED,
        actor=actor.acting_as(case.institution),
        at=at,
        words=comment,
    )
    return draft


@transaction.atomic
def propose_plan(case, items, words="", *, actor, at):
    """Propose how to put it right. ``items`` are dicts of the fields of ``RemedyItem``."""
    case = lock_case(case)
    require(rules.can_propose_plan(actor, case, at=at))
    require(rules.has_items(items, today=case.institution.calendar.local_date(at)))
    role = actor.acting_as(case.institution)
    plan = append_plan(case, items, words=words, by=Plan.By.INSTITUTION, actor=role, at=at)
    notices.ask_reporters(case, plan, "plan", at=at)
    return plan


@transaction.atomic
def deliver_item(item, evidence, *, evidence_url="", paid=None, actor, at):
    """Say that an item is done and what shows it. That it is done is for the panel and the person to say."""
    case = lock_case(item.plan.case)
    item = RemedyItem.objects.select_related("plan").get(pk=item.pk)
    item.plan.case = case
    require(rules.can_deliver(actor, item, at=at))
    require(rules.gives_words(evidence))
    require(rules.can_be_paid(item, paid))
    item.evidence, item.evidence_url, item.paid, item.delivered_at = evidence, evidence_url, paid, at
    item.save(update_fields=["evidence", "evidence_url", "paid", "delivered_at"])
    facts = {"plan": item.plan.number, "item": item.number}
    if paid is not None:
        facts |= {"paid": str(paid), "currency": item.currency}
    append_move(
        case,
        Move.Kind.DELIVERED,
        actor=actor.acting_as(case.institution),
        at=at,
        stage=Stage.IN_PROGRESS,
        words=evidence,
        facts=facts,
    )
    return item


@transaction.atomic
def ask_for_check(case, *, actor, at):
    """Ask the panel and the person to look whether everything was done."""
    case = lock_case(case)
    require(rules.can_ask_for_check(actor, case, at=at))
    append_move(
        case,
        Move.Kind.CHECK_ASKED,
        actor=actor.acting_as(case.institution),
        at=at,
        stage=Stage.CHECKING,
    )
    steps.start_clock(case, "check-remedy", at)
    notices.ask_reporters(case, case.current_plan(), "closing", at=at)
    return case
