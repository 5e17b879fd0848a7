"""What those who were harmed decide: whether a remedy is enough, whether it was done, and whether to go on at all."""

from django.db import transaction

from community.rules import require
from redress_log import answers, notices, rules, steps
from redress_log.answers import PERSON
from redress_log.models import Move, Outcome, ReopenRequest, SignedBy, SignOff, Stage
from redress_log.steps import append_move, lock_both, lock_case


@transaction.atomic
def sign_plan(report, answer, words="", *, words_go_on=False, actor, at):
    """Say whether the proposed remedy is enough. A refusal sends it back with the reasons that the person lets go on."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_sign_plan(actor, report, at=at))
    _append_sign_off(report, case, "plan", answer, words, words_go_on, actor, at)
    answers.carry(case, at=at)
    return case


@transaction.atomic
def confirm(report, answer, words="", *, words_go_on=False, actor, at):
    """Say whether it was put right. Nobody else can, and without this a case never closes as put right."""
    report, case = lock_both(report)
    report.case = case
    require(rules.can_confirm(actor, report, at=at))
    _append_sign_off(report, case, "closing", answer, words, words_go_on, actor, at)
    answers.carry(case, at=at)
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
    if case is None:
        return report
    if steps.standing_harmed(case).exists():
        answers.carry(case, at=at)
    else:
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
    """Say that harm is back, or that something proves undone. Only the panel reads it, and is written to once."""
    case = lock_case(case)
    require(rules.can_ask_to_reopen(actor, case, at=at))
    require(rules.gives_words(words))
    if not ReopenRequest.objects.unanswered().filter(case=case).exists():
        notices.tell_panel(case, at=at)
    return ReopenRequest.objects.create(case=case, words=words, asked_at=at)


def _signature(report, actor):
    return SignedBy.REPRESENTATIVE if rules.represents(actor, report) else SignedBy.AFFECTED


def _append_sign_off(report, case, about, answer, words, words_go_on, actor, at):
    plan = case.current_plan()
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
