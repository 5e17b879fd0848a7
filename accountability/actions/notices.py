"""A notice: raised, checked in its facts, answered, mended, appealed against."""

from django.db import transaction

from accountability import carrying, raising, rules, steps, telling
from accountability.models import (
    COMPONENT_OF,
    FixItem,
    FixPlan,
    Notice,
    NoticeRecord,
    NoticeWord,
    Respondent,
    Shortfall,
)
from accountability.steps import append_about, lock_notice, role_of
from community.models import community_calendar
from community.rules import require
from decisions.rules import gives_words

State, Word = Notice.State, NoticeWord.Kind


@transaction.atomic
def raise_by_clock(found, *, actor, at):
    """Raise what a date set off, or add it to the open notice on the same; what was found once is not found again.

    ``found`` is a list of ``shortfalls.Found`` of one respondent and one kind of shortfall. Gives the notice, or None.
    """
    require(rules.can_raise_by_clock(actor))
    first = found[0]
    known = set(
        NoticeRecord.objects.filter(key__in=[each.key for each in found]).values_list("key", flat=True)
    )
    new = [each for each in found if each.key not in known]
    if not new:
        return None
    open_notice = (
        Notice.objects.select_for_update(of=("self",))
        .open()
        .filter(
            trigger=Notice.Trigger.CLOCK,
            respondent=first.respondent,
            institution=first.institution,
            shortfall=first.shortfall,
        )
        .first()
    )
    notice = open_notice or raising.start(
        trigger=Notice.Trigger.CLOCK,
        respondent=first.respondent,
        institution=first.institution,
        shortfall=first.shortfall,
        component=COMPONENT_OF[Shortfall(first.shortfall)],
        rule=first.rule,
        at=at,
    )
    for each in new:
        NoticeRecord.objects.create(
            notice=notice, subject=each.subject, key=each.key, since_on=each.since_on, added_at=at
        )
    if open_notice is not None and notice.is_public:
        append_about(
            "records_added",
            notice,
            actor=actor.acting_as(),
            at=at,
            facts={"records": [each.subject for each in new]},
        )
    return notice


@transaction.atomic
def raise_notice(
    *,
    trigger,
    respondent,
    institution,
    component,
    words,
    rule,
    records=(),
    is_serious=False,
    actor,
    at,
):
    """Say that somebody fell short, and which records show it. Those whom it is about check the facts first."""
    require(rules.can_raise(actor, trigger, institution, at=at))
    require(rules.can_be_raised(respondent, institution, Shortfall.OTHER, component))
    require(gives_words(words, rule))
    return raising.start(
        trigger=trigger,
        respondent=respondent,
        institution=institution if respondent == Respondent.INSTITUTION else None,
        shortfall=Shortfall.OTHER,
        component=component,
        words=words,
        rule=rule,
        is_serious=is_serious,
        records=records,
        at=at,
    )


@transaction.atomic
def state_facts(notice, *, body, actor, at):
    """Say, before a notice is issued, what is wrong in its facts. It is published with the notice."""
    notice = lock_notice(notice)
    require(rules.can_state_facts(actor, notice, at=at))
    require(gives_words(body))
    said = NoticeWord.objects.create(
        notice=notice, kind=Word.FACTS, body=body, said_at=at, by=role_of(actor, notice)
    )
    steps.stop_clocks(notice, at, rules.CHECK)
    return said


@transaction.atomic
def answer_notice(notice, *, body, actor, at):
    """Answer a notice, which those who oversee it then review by a date of their own."""
    notice = lock_notice(notice)
    require(rules.can_answer_notice(actor, notice, at=at))
    require(gives_words(body))
    said = _say(notice, Word.ANSWER, body, actor, at)
    is_late = notice.state == State.NO_ANSWER
    steps.stop_clocks(notice, at, rules.ANSWER)
    steps.move(notice, State.ANSWERED, at=at)
    steps.start_clock(notice, rules.REVIEW, at, of_respondent=False)
    append_about(
        "notice_answered", notice, actor=said.by, at=at, facts={"late": is_late}, personal={"answer": body}
    )
    telling.tell_overseers(notice, at=at)
    telling.tell_who_asked(notice)
    return said


@transaction.atomic
def miss_answer(notice, *, actor, at):
    """Note that no answer came by the date."""
    notice = lock_notice(notice)
    require(rules.can_miss_answer(actor, notice, at=at))
    steps.move(notice, State.NO_ANSWER, at=at)
    append_about("notice_unanswered", notice, actor=actor.acting_as(), at=at)
    telling.tell_overseers(notice, at=at)
    telling.tell_who_asked(notice)
    return notice


@transaction.atomic
def propose_fix(notice, *, words, items, actor, at):
    """Propose how to mend what fell short, item by item; the community's seats agree to it or return it."""
    notice = lock_notice(notice)
    require(rules.can_propose_fix(actor, notice, at=at))
    require(gives_words(words))
    calendar = notice.institution.calendar if notice.institution else community_calendar()
    require(rules.has_fix_items(items, calendar.local_date(at)))
    plan = FixPlan.objects.create(notice=notice, number=notice.plans.count() + 1, words=words, proposed_at=at)
    FixItem.objects.bulk_create(
        FixItem(plan=plan, number=number, **item) for number, item in enumerate(items, start=1)
    )
    append_about(
        "fix_proposed",
        notice,
        actor=role_of(actor, notice),
        at=at,
        facts={"plan": plan.number, "items": [item["due_on"].isoformat() for item in items]},
        personal={"words": words},
    )
    telling.tell_seats(notice, at=at)
    return plan


@transaction.atomic
def claim_fix(item, *, evidence, actor, at):
    """Say that an item is done, and what shows it."""
    item = _lock_item(item)
    require(rules.can_claim_fix(actor, item, at=at))
    require(gives_words(evidence))
    item.claimed_at, item.evidence = at, evidence
    item.result, item.checked_words, item.checked_at = "", "", None
    item.save(update_fields=["claimed_at", "evidence", "result", "checked_words", "checked_at"])
    append_about(
        "fix_claimed",
        item.plan.notice,
        actor=role_of(actor, item.plan.notice),
        at=at,
        facts={"plan": item.plan.number, "item": item.number},
        personal={"evidence": evidence},
    )
    telling.tell_overseers(item.plan.notice, at=at)
    return item


@transaction.atomic
def check_fix(item, *, result, words, actor, at):
    """Say, for those who oversee it, whether an item is done."""
    item = _lock_item(item)
    require(rules.can_check_fix(actor, item, at=at))
    require(rules.is_a_result(item, result))
    require(gives_words(words))
    item.result, item.checked_words, item.checked_at = result, words, at
    item.save(update_fields=["result", "checked_words", "checked_at"])
    is_oversight = item.plan.notice.respondent != Respondent.OVERSIGHT
    append_about(
        "fix_checked",
        item.plan.notice,
        actor=actor.acting_as(role="overseer" if is_oversight else "seat_holder"),
        at=at,
        facts={"plan": item.plan.number, "item": item.number, "result": str(result)},
        personal={"words": words},
    )
    return item


@transaction.atomic
def answer_for_board(notice, *, body, actor, at):
    """Answer on the record for the institution's own board."""
    notice = lock_notice(notice)
    require(rules.can_answer_for_board(actor, notice, at=at))
    require(gives_words(body))
    said = _say(notice, Word.BOARD, body, actor, at)
    append_about("board_answered", notice, actor=said.by, at=at, personal={"answer": body})
    telling.tell_overseers(notice, at=at)
    return said


@transaction.atomic
def appeal_notice(notice, *, body, actor, at):
    """Appeal to an outside panel against a notice, or against its newest consequence. Nothing is lifted by it."""
    notice = lock_notice(notice)
    require(rules.can_appeal(actor, notice, at=at))
    require(gives_words(body))
    said = _say(notice, Word.APPEAL, body, actor, at)
    steps.start_clock(notice, rules.APPEAL, at, of_respondent=False)
    append_about("notice_appealed", notice, actor=said.by, at=at, personal={"reason": body})
    return said


@transaction.atomic
def record_ruling(notice, *, upheld, body, actor, at):
    """Enter what the outside panel ruled. An appeal that it upheld ends the consequences and withdraws the notice."""
    notice = lock_notice(notice)
    require(rules.can_record_ruling(actor, notice, at=at))
    require(gives_words(body))
    said = NoticeWord.objects.create(
        notice=notice, kind=Word.RULING, body=body, said_at=at, by=actor.acting_as(role="steward")
    )
    steps.stop_clocks(notice, at, rules.APPEAL)
    if upheld:
        carrying.end_consequences(notice, at)
        steps.stop_clocks(notice, at)
        steps.move(notice, State.WITHDRAWN, at=at)
    append_about(
        "appeal_ruled",
        notice,
        actor=said.by,
        at=at,
        facts={"upheld": bool(upheld)},
        personal={"answer": body},
    )
    telling.tell_respondents(notice, at=at)
    return said


def _say(notice, kind, body, actor, at):
    return NoticeWord.objects.create(
        notice=notice, kind=kind, body=body, said_at=at, by=role_of(actor, notice)
    )


def _lock_item(item):
    notice = lock_notice(item.plan.notice)
    item = FixItem.objects.select_for_update(of=("self",)).select_related("plan").get(pk=item.pk)
    item.plan.notice = notice
    return item
