"""Which notices wait for somebody: to be answered, mended or voted on."""

from accountability import rules
from accountability.models import FixItem, Motion, Notice

State = Notice.State


def notices_waiting_for(member, at):
    """The open notices in which this person has something to do now, each once."""
    found = []
    motions = {motion.notice_id: motion for motion in Motion.objects.open()}
    for notice in Notice.objects.open().select_related("institution").prefetch_related("plans"):
        motion = motions.get(notice.pk)
        if motion is not None:
            motion.notice = notice
            if rules.can_vote_on_motion(member, motion, at=at):
                found.append(notice)
                continue
        if _answers(member, notice, at) or (motion is None and _moves(member, notice, at)):
            found.append(notice)
    return found


def _answers(member, notice, at):
    acts = (rules.can_state_facts, rules.can_answer_notice, rules.can_answer_for_board)
    return any(act(member, notice, at=at) for act in acts)


def _moves(member, notice, at):
    """Whether the next step is a vote of a body to which the person belongs."""
    kind = {
        State.CHECKING: Motion.Kind.ISSUE if rules.facts_are_checked(notice, at) else None,
        State.NO_ANSWER: Motion.Kind.ESCALATE,
        State.ANSWERED: Motion.Kind.AGREE_PLAN
        if any(plan.is_waiting for plan in notice.plans.all())
        else Motion.Kind.CLOSE,
    }.get(notice.state)
    if notice.state == State.PLAN_AGREED:
        items = FixItem.objects.filter(plan__notice=notice, plan__agreed_at__isnull=False)
        kind = None if items.filter(result="").exists() else Motion.Kind.CLOSE
    return kind is not None and bool(rules.may_move(member, notice, kind, at=at))
