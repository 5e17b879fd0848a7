"""What the answers of those who were harmed set off, once none is missing any more."""

from redress_log import steps
from redress_log.models import Answer, Move, SignOff, Stage

PERSON = "reporter"


def carry(case, *, at):
    """Carry out what they say together about the plan or the closing that waits for it, if they have all said it.

    One refusal refuses. Who withdrew, or had everything erased, is waited for no longer.
    """
    plan = case.current_plan()
    if case.stage == Stage.REMEDY_PROPOSED and not case.plan_signed_by:
        _carry_plan(case, plan, at)
    elif case.stage == Stage.CHECKING and not case.closing_signed_by:
        _carry_closing(case, plan, at)


def _carry_plan(case, plan, at):
    answer, signed_by = _answer_of_all(case, plan, "plan")
    if not answer:
        return
    steps.append_move(case, Move.Kind.PLAN_SIGNED, actor=PERSON, at=at, facts={"answer": answer}, quiet=True)
    if answer == Answer.REFUSE:
        steps.refuse_plan(case, plan, actor=PERSON, at=at, quiet=True)
        return
    case.plan_signed_by = signed_by
    case.save(update_fields=["plan_signed_by"])
    steps.settle_plan(case, plan, actor=PERSON, at=at, quiet=True)


def _carry_closing(case, plan, at):
    answer, signed_by = _answer_of_all(case, plan, "closing")
    if not answer:
        return
    facts = {"answer": answer}
    if answer == Answer.REFUSE:
        steps.back_to_progress(
            case, "refused", Move.Kind.CONFIRMED, actor=PERSON, at=at, facts=facts, quiet=True
        )
        return
    case.closing_signed_by = signed_by
    steps.append_move(case, Move.Kind.CONFIRMED, actor=PERSON, at=at, facts=facts, quiet=True)
    steps.settle_closing(case, plan, actor=PERSON, at=at, quiet=True)


def _answer_of_all(case, plan, about):
    """What they say together and by whose signature, or two empty texts while an answer is missing."""
    reports = list(steps.standing_harmed(case))
    given = SignOff.objects.filter(report__in=reports, plan=plan, about=about, superseded_at__isnull=True)
    signed = list(given.order_by("signed_at"))
    answers = {each.answer for each in signed}
    if Answer.REFUSE in answers:
        return Answer.REFUSE, ""
    if not signed or len(signed) < len(reports):
        return "", ""
    answer = Answer.WITH_LIMITS if Answer.WITH_LIMITS in answers else Answer.ACCEPT
    return answer, signed[-1].by
