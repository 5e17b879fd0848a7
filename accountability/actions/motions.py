"""What the bodies that oversee decide about a notice: moved, voted on, carried or fallen."""

from django.db import transaction

from accountability import carrying, rules, telling
from accountability.models import Motion, MotionVote
from accountability.steps import append_about, lock_notice
from community.rules import require
from decisions.rules import gives_words

Choice = MotionVote.Choice


@transaction.atomic
def move_motion(notice, kind, *, reasons, facts=None, actor, at):
    """Move that a body decide something about a notice, and vote for it oneself."""
    notice = lock_notice(notice)
    facts = facts or {}
    require(rules.can_move_motion(actor, notice, kind, facts, at=at))
    require(gives_words(reasons))
    motion = Motion.objects.create(
        notice=notice,
        kind=kind,
        body=rules.body_for(notice, kind),
        reasons=reasons,
        facts=facts,
        moved_at=at,
    )
    _append_vote(motion, Choice.YES, "", actor, at)
    if motion.decided_at is None:
        telling.tell_voters(motion, actor, at=at)
    return motion


@transaction.atomic
def vote_on_motion(motion, *, choice, tie="", actor, at):
    """Vote on what another moved, or step aside with a tie; it is decided with the vote that no other can outweigh."""
    notice = lock_notice(motion.notice)
    motion = Motion.objects.get(pk=motion.pk)
    motion.notice = notice
    require(rules.can_vote_on_motion(actor, motion, at=at))
    require(rules.is_a_vote(choice, tie))
    _append_vote(motion, choice, tie if choice == Choice.ASIDE else "", actor, at)
    return motion


def _append_vote(motion, choice, tie, actor, at):
    """Keep a vote, and decide the motion when it is the one that settles it."""
    held = next(each for each in rules.voters(motion.notice, motion.body, at) if each.member_id == actor.pk)
    MotionVote.objects.create(
        motion=motion, seat=rules.seat_name(held), member=actor, choice=choice, tie=tie, said_at=at
    )
    members = [each.member_id for each in rules.untied(motion, at)]
    votes = motion.votes.filter(member__in=members)
    yes, no = (votes.filter(choice=each).count() for each in (Choice.YES, Choice.NO))
    needed = rules.votes_needed(motion.kind, len(members), at)
    if members and yes >= needed:
        _append_decision(motion, True, at)
    elif no > len(members) - needed:
        _append_decision(motion, False, at)


def _append_decision(motion, is_carried, at):
    motion.decided_at, motion.is_carried = at, is_carried
    motion.save(update_fields=["decided_at", "is_carried"])
    notice = motion.notice
    if is_carried:
        carrying.carry(motion, at=at)
    if notice.is_public:
        append_about(
            "motion_decided",
            notice,
            actor="overseer" if motion.body == "oversight" else "seat_holders",
            at=at,
            facts={
                "motion": str(motion.kind),
                "carried": is_carried,
                "votes": [
                    {"seat": vote.seat, "choice": str(vote.choice)}
                    for vote in motion.votes.order_by("seat", "pk")
                ],
                "state": str(notice.state),
                **{
                    key: value
                    for key, value in motion.facts.items()
                    if key in ("consequence", "board_on", "outcome")
                },
            },
            personal={"reasons": motion.reasons},
        )
    telling.tell_respondents(notice, at=at)
