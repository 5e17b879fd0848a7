"""What those who were harmed decide: whether a remedy is enough, whether it was done, and whether to go on at all."""

from django.db import transaction

from community.rules import require
from redress_log import notices, rules, steps
from redress_log.models import Answer, Move, Outcome, ReopenRequest, SignedBy, SignOff, Stage
from redress_log.steps import append_move, lock_both, lock_case

PERSON = "reporter"


@transaction.atomic
def sign_plan(report, answer, words="", *, words_go_on=False, actor, at):
    """Say whether the proposed remedy is enough. A refusal sends it back with the reasons that the person lets go on."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_sign_plan(actor, report, at=at))
    plan = case.current_plan()
    _append_sign_off(report, plan, "plan", answer, words, words_go_on, actor, at)
    standing = _answer_of_all(case, plan, "plan")
    if standing == Answer.REFUSE:
        append_move(case, Move.Kind.PLAN_SIGNED, actor=PERSON, at=at, facts={"answer": standing}, quiet=True)
        steps.refuse_plan(case, plan, actor=PERSON, at=at, quiet=True)
    elif standing:
        case.plan_signed_by = _signature(report, actor)
        append_move(case, Move.Kind.PLAN_SIGNED, actor=PERSON, at=at, facts={"answer": standing}, quiet=True)
        steps.settle_plan(case, plan, actor=PERSON, at=at, quiet=True)
    return case


@transaction.atomic
def confirm(report, answer, words="", *, words_go_on=False, actor, at):
    """Say whether it was put right. Nobody else can, and without this a case never closes as put right."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_confirm(actor, report, at=at))
    plan = case.current_plan()
    _append_sign_off(report, plan, "closing", answer, words, words_go_on, actor, at)
    standing = _answer_of_all(case, plan, "closing")
    facts = {"answer": standing}
    if standing == Answer.REFUSE:
        steps.back_to_progress(
            case, "refused", Move.Kind.CONFIRMED, actor=PERSON, at=at, facts=facts, quiet=True
        )
    elif standing:
        case.closing_signed_by = _signature(report, actor)
        append_move(case, Move.Kind.CONFIRMED, actor=PERSON, at=at, facts=facts, quiet=True)
        steps.settle_closing(case, plan, actor=PERSON, at=at, quiet=True)
    return case


@transaction.atomic
def agree_to_talks(report, *, actor, at):
    """Let a steward try a quick repair in talks, which the person can leave at any time."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_agree_to_talks(actor, report, at=at))
    report.talks_agreed_at = at
    report.save(update_fields=["talks_agreed_at"])
    return report


@transaction.atomic
def leave_talks(report, *, actor, at):
    """Leave talks, or take back the agreement to any; the case goes its full way."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_leave_talks(actor, report, at=at))
    report.talks_agreed_at = None
    report.save(update_fields=["talks_agreed_at"])
    if case.stage == Stage.EARLY_TALKS:
        steps.stop_clocks(case, steps.day_of(at), "talk-case")
        append_move(case, Move.Kind.TALKS_ENDED, actor=PERSON, at=at, stage=steps.to_work(case), quiet=True)
    return report


@transaction.atomic
def ask_for_review(report, *, actor, at):
    """Ask the panel to judge once more whether the case belongs here."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_ask_for_review(actor, report, at=at))
    case.review_asked_at = steps.day_of(at)
    append_move(case, Move.Kind.REVIEW_ASKED, actor=PERSON, at=at, stage=Stage.BEFORE_PANEL, quiet=True)
    steps.start_clock(case, "judge-case", steps.day_of(at))
    return case


@transaction.atomic
def withdraw_report(report, *, actor, at):
    """Stop. Before it is public nothing of it comes out; afterwards the case says that it was withdrawn."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_withdraw(actor, report, at=at))
    report.withdrawn_at = at
    report.save(update_fields=["withdrawn_at"])
    if case is not None and not steps.standing_harmed(case).exists():
        steps.stop_clocks(case, steps.day_of(at))
        case.publish_at = None
        append_move(
            case,
            Move.Kind.WITHDRAWN,
            actor=PERSON,
            at=at,
            stage=Stage.WITHDRAWN,
            outcome=Outcome.WITHDRAWN,
            quiet=True,
        )
    return report


@transaction.atomic
def ask_to_reopen(case, words, *, actor, at):
    """Say that harm is back, or that something proves undone. Only the panel reads it."""
    case = lock_case(case)
    require(rules.can_ask_to_reopen(actor, case, at=at))
    require(rules.gives_words(words))
    return ReopenRequest.objects.create(case=case, words=words, asked_at=at)


def _signature(report, actor):
    return SignedBy.REPRESENTATIVE if rules.represents(actor, report) else SignedBy.AFFECTED


def _append_sign_off(report, plan, about, answer, words, words_go_on, actor, at):
    SignOff.objects.create(
        report=report,
        plan=plan,
        about=about,
        by=_signature(report, actor),
        answer=answer,
        words=words,
        words_go_on=words_go_on,
        signed_at=at,
    )
    notices.end_links(report, plan, about, at=at)


def _answer_of_all(case, plan, about):
    """What those who were harmed say together: one refusal refuses; otherwise all must have answered. Or nothing yet."""
    reports = list(steps.standing_harmed(case))
    given = SignOff.objects.filter(report__in=reports, plan=plan, about=about, superseded_at__isnull=True)
    answers = list(given.values_list("answer", flat=True))
    if Answer.REFUSE in answers:
        return Answer.REFUSE
    if len(answers) < len(reports):
        return ""
    return Answer.WITH_LIMITS if Answer.WITH_LIMITS in answers else Answer.ACCEPT
