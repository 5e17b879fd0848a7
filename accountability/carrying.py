"""What a motion sets off once it is carried. The notice is locked, and the rule has said that it fits."""

from datetime import date

from accountability import rules, steps
from accountability.models import Consequence, Motion, Notice
from community.actions import lift_hold, order_hold
from community.models import CharterRule, community_calendar
from community.windows import due_moment
from proposals.actions import pause_use
from proposals.models import Proposal

Kind, State = Motion.Kind, Notice.State


def carry(motion, *, at):
    _EFFECTS[motion.kind](motion.notice, motion, at)


def _issue(notice, motion, at):
    steps.stop_clocks(notice, at)
    steps.move(notice, State.PUBLISHED, at=at, published_at=at)
    steps.start_clock(notice, rules.ANSWER, at, of_respondent=True)


def _set_aside(notice, motion, at):
    steps.stop_clocks(notice, at)
    steps.move(notice, State.SET_ASIDE, at=at)


def _waiting_plan(notice):
    return next(plan for plan in notice.plans.all() if plan.is_waiting)


def _agree_plan(notice, motion, at):
    plan = _waiting_plan(notice)
    plan.agreed_at = at
    plan.save(update_fields=["agreed_at"])
    steps.stop_clocks(notice, at, rules.REVIEW)
    steps.move(notice, State.PLAN_AGREED, at=at)


def _return_plan(notice, motion, at):
    plan = _waiting_plan(notice)
    plan.returned_at = at
    plan.save(update_fields=["returned_at"])


def _close(notice, motion, at):
    steps.stop_clocks(notice, at)
    steps.move(notice, State(motion.facts["outcome"]), at=at)


def _escalate(notice, motion, at):
    steps.stop_clocks(notice, at)
    board_on = date.fromisoformat(motion.facts["board_on"])
    steps.move(notice, State.BEFORE_BOARD, at=at, escalated_at=at, board_on=board_on)


def _accept_board(notice, motion, at):
    steps.move(notice, State.ANSWERED, at=at)
    steps.start_clock(notice, rules.REVIEW, at, of_respondent=False)


def _sanction(notice, motion, at):
    facts = motion.facts
    clause = notice.institution.signed_steps.in_force(at).get(step=5).clause
    kind = Consequence.Kind(facts["consequence"])
    hold = None
    if kind in Consequence.ENFORCED:
        hold = order_hold(
            kind.value,
            notice.institution,
            because=notice.reference,
            clause=clause,
            subject=facts.get("subject", ""),
            ends_at=_end_of_term(at) if kind == Consequence.Kind.SEAT else None,
            actor=steps.ladder_actor,
            at=at,
        )
    Consequence.objects.create(
        notice=notice,
        motion=motion,
        kind=kind,
        subject=facts.get("subject", ""),
        clause=clause,
        exit_condition=facts["exit_condition"],
        hold=hold,
        ordered_at=at,
    )
    if kind == Consequence.Kind.DATA_USE:
        _pause(facts["subject"], notice, at)
    steps.stop_clocks(notice, at)
    steps.move(notice, State.IN_FORCE, at=at)


def _end_of_term(at):
    rule = CharterRule.objects.rule("seat-suspension", at)
    return due_moment(at, rule.value, unit=rule.unit, calendar=community_calendar())


def _pause(reference, notice, at):
    """Stop a use that goes on; one that has not begun is kept from beginning by the gate."""
    use = Proposal.objects.get(reference=reference)
    if use.state == Proposal.State.IN_USE:
        pause_use(use, reason=notice.reference, actor=steps.ladder_actor, at=at)


def end_consequences(notice, at):
    """Lift whatever is in force because of a notice."""
    for consequence in notice.consequences.in_force(at).select_related("hold"):
        consequence.lifted_at = at
        consequence.save(update_fields=["lifted_at"])
        if consequence.hold is not None and consequence.hold.lifted_at is None:
            lift_hold(consequence.hold, actor=steps.ladder_actor, at=at)


def _lift(notice, motion, at):
    end_consequences(notice, at)
    steps.move(notice, State.LIFTED, at=at)


def _withdraw(notice, motion, at):
    end_consequences(notice, at)
    steps.stop_clocks(notice, at)
    steps.move(notice, State.WITHDRAWN, at=at)


_EFFECTS = {
    Kind.ISSUE: _issue,
    Kind.SET_ASIDE: _set_aside,
    Kind.AGREE_PLAN: _agree_plan,
    Kind.RETURN_PLAN: _return_plan,
    Kind.CLOSE: _close,
    Kind.ESCALATE: _escalate,
    Kind.ACCEPT_BOARD: _accept_board,
    Kind.SANCTION: _sanction,
    Kind.LIFT: _lift,
    Kind.WITHDRAW: _withdraw,
}
