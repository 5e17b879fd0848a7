"""A plan of an institution: opened, moved from step to step, filled with goals, and reissued with what was learned."""

from django.db import transaction

from accountability import rules
from accountability.models import (
    Lesson,
    Plan,
    PlanCommitment,
    PlanGoal,
    PlanGoalVersion,
    PlanStep,
    Practice,
)
from accountability.steps import lock_goal, lock_plan
from community.models import Institution, Reference
from community.rules import require
from decisions.rules import gives_words
from record.actions import append_entry


@transaction.atomic
def open_plan(institution, *, step, ends_on, language, actor, at):
    """Publish the first plan of an institution, at the step at which it says that it is."""
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    require(rules.can_open_plan(actor, institution, at=at))
    require(rules.is_a_step(step))
    require(rules.can_end_on(institution, ends_on, at=at))
    plan = _open(institution, None, step, ends_on, language, at)
    _append_opened(plan, actor, at)
    return plan


@transaction.atomic
def advance_plan(plan, *, step, words, actor, at):
    """Go to another step, with a word on what was done."""
    plan = lock_plan(plan)
    require(rules.can_write_plan(actor, plan, at=at))
    require(rules.can_move_to(plan, step))
    require(gives_words(words))
    PlanStep.objects.create(plan=plan, left=plan.step, reached=step, words=words, moved_at=at)
    left, plan.step = plan.step, step
    plan.save(update_fields=["step"])
    append_entry(
        "accountability.plan_advanced",
        subject=plan.reference,
        actor=actor.acting_as(plan.institution),
        at=at,
        facts={"left": left, "reached": step},
        personal={"words": words},
    )
    return plan


@transaction.atomic
def reissue_plan(plan, *, lessons, ends_on, actor, at):
    """Close a plan with what was learned and open the next cycle. Each lesson has words, and what it is about."""
    plan = lock_plan(plan)
    require(rules.can_reissue(actor, plan, at=at))
    require(rules.are_lessons(plan, lessons))
    require(rules.can_end_on(plan.institution, ends_on, at=at))
    for number, lesson in enumerate(lessons, start=1):
        Lesson.objects.create(plan=plan, number=number, learned_at=at, **lesson)
    plan.closed_at = at
    plan.save(update_fields=["closed_at"])
    following = _open(plan.institution, plan, 1, ends_on, plan.language, at)
    append_entry(
        "accountability.plan_reissued",
        subject=plan.reference,
        actor=actor.acting_as(plan.institution),
        at=at,
        facts={
            "next": following.reference,
            "ends_on": plan.ends_on.isoformat(),
            "lessons": len(lessons),
            "about": sorted({f"LH-{lesson['goal']}" for lesson in lessons if lesson.get("goal")}),
        },
        personal={"lessons": {str(number): each["words"] for number, each in enumerate(lessons, start=1)}},
    )
    _append_opened(following, actor, at)
    return following


@transaction.atomic
def adopt_goal(
    plan,
    *,
    code,
    executive,
    starts_on,
    due_on,
    money=None,
    currency="",
    staff=None,
    lesson=None,
    actor,
    at,
):
    """Take a goal of the framework into a plan: which executive answers for it, when, with what."""
    plan = lock_plan(plan)
    words = _parts(executive, starts_on, due_on, money, currency, staff)
    require(rules.can_write_plan(actor, plan, at=at))
    require(rules.can_name_goal(plan, code, lesson))
    require(rules.can_plan_goal(plan.institution, at=at, **words))
    goal = PlanGoal.objects.create(plan=plan, code=code, lesson=lesson, adopted_at=at)
    version = PlanGoalVersion.objects.create(goal=goal, number=1, published_at=at, **words)
    append_entry(
        "accountability.goal_adopted",
        subject=plan.reference,
        actor=actor.acting_as(plan.institution),
        at=at,
        facts=_facts(version) | ({"lesson": f"{lesson.plan.reference} {lesson.number}"} if lesson else {}),
        personal={"executive": executive},
    )
    return goal


@transaction.atomic
def change_goal(
    goal,
    *,
    executive,
    starts_on,
    due_on,
    money=None,
    currency="",
    staff=None,
    change_note,
    actor,
    at,
):
    """Plan a goal otherwise. What was planned before stays readable, with the reason for the change."""
    goal = lock_goal(goal)
    words = _parts(executive, starts_on, due_on, money, currency, staff)
    require(rules.can_write_goal(actor, goal, at=at))
    before = goal.words(at)
    require(rules.can_plan_goal(goal.plan.institution, at=at, before=before.due_on, **words))
    require(gives_words(change_note))
    version = PlanGoalVersion.objects.create(
        goal=goal, number=before.number + 1, change_note=change_note, published_at=at, **words
    )
    append_entry(
        "accountability.goal_changed",
        subject=goal.plan.reference,
        actor=actor.acting_as(goal.plan.institution),
        at=at,
        facts=_facts(version),
        personal={"executive": executive, "change_note": change_note},
    )
    return version


@transaction.atomic
def drop_goal(goal, *, reason, actor, at):
    """Give a goal up, with the reason. It stays on the page of the plan as dropped."""
    goal = lock_goal(goal)
    require(rules.can_write_goal(actor, goal, at=at))
    require(gives_words(reason))
    goal.dropped_at, goal.drop_reason = at, reason
    goal.save(update_fields=["dropped_at", "drop_reason"])
    append_entry(
        "accountability.goal_dropped",
        subject=goal.plan.reference,
        actor=actor.acting_as(goal.plan.institution),
        at=at,
        facts={"goal": goal.item.reference},
        personal={"reason": reason},
    )
    return goal


@transaction.atomic
def add_practice(goal, *, what, where, actor, at):
    """Say something that is done for a goal, and where."""
    goal = lock_goal(goal)
    require(rules.can_write_goal(actor, goal, at=at))
    require(gives_words(what, where))
    practice = Practice.objects.create(goal=goal, what=what, where=where, added_at=at)
    append_entry(
        "accountability.practice_added",
        subject=goal.plan.reference,
        actor=actor.acting_as(goal.plan.institution),
        at=at,
        facts={"goal": goal.item.reference},
        personal={"practice": {"what": what, "where": where}},
    )
    return practice


@transaction.atomic
def end_practice(practice, *, reason, actor, at):
    """Say that something is not done any more, and why."""
    goal = lock_goal(practice.goal)
    practice = goal.practices.get(pk=practice.pk)
    practice.goal = goal
    require(rules.can_end_practice(actor, practice, at=at))
    require(gives_words(reason))
    practice.ended_at, practice.end_reason = at, reason
    practice.save(update_fields=["ended_at", "end_reason"])
    append_entry(
        "accountability.practice_ended",
        subject=goal.plan.reference,
        actor=actor.acting_as(goal.plan.institution),
        at=at,
        facts={"goal": goal.item.reference},
        personal={"reason": reason},
    )
    return practice


@transaction.atomic
def link_commitment(goal, *, commitment, level, actor, at):
    """Name a commitment that serves a goal, and the level at which it works."""
    goal = lock_goal(goal)
    require(rules.can_write_goal(actor, goal, at=at))
    require(rules.can_serve(goal, commitment, level, at=at))
    link = PlanCommitment.objects.create(goal=goal, commitment=commitment, level=level, linked_at=at)
    append_entry(
        "accountability.commitment_linked",
        subject=goal.plan.reference,
        actor=actor.acting_as(goal.plan.institution),
        at=at,
        facts={"goal": goal.item.reference, "commitment": commitment.reference, "level": level},
    )
    return link


@transaction.atomic
def unlink_commitment(link, *, reason, actor, at):
    """Say that a commitment does not serve a goal after all."""
    goal = lock_goal(link.goal)
    link = goal.commitment_links.select_related("commitment").get(pk=link.pk)
    link.goal = goal
    require(rules.can_unlink(actor, link, at=at))
    require(gives_words(reason))
    link.removed_at, link.removal_reason = at, reason
    link.save(update_fields=["removed_at", "removal_reason"])
    append_entry(
        "accountability.commitment_unlinked",
        subject=goal.plan.reference,
        actor=actor.acting_as(goal.plan.institution),
        at=at,
        facts={"goal": goal.item.reference, "commitment": link.commitment.reference},
        personal={"reason": reason},
    )
    return link


def _open(institution, previous, step, ends_on, language, at):
    return Plan.objects.create(
        reference=Reference.take("PLN", at),
        institution=institution,
        cycle=previous.cycle + 1 if previous else 1,
        previous=previous,
        step=step,
        language=language,
        opened_at=at,
        ends_on=ends_on,
    )


def _append_opened(plan, actor, at):
    append_entry(
        "accountability.plan_opened",
        subject=plan.reference,
        actor=actor.acting_as(plan.institution),
        at=at,
        facts={
            "institution": plan.institution.code,
            "cycle": plan.cycle,
            "step": plan.step,
            "ends_on": plan.ends_on.isoformat(),
        },
    )


def _parts(executive, starts_on, due_on, money, currency, staff):
    """What is planned for a goal; a currency without an amount says nothing."""
    return {
        "executive": executive,
        "starts_on": starts_on,
        "due_on": due_on,
        "money": money,
        "currency": currency if money is not None else "",
        "staff": staff,
    }


def _facts(version):
    return {
        "goal": version.goal.item.reference,
        "version": version.number,
        "starts_on": version.starts_on.isoformat(),
        "due_on": version.due_on.isoformat(),
        "money": None if version.money is None else f"{version.money:.2f} {version.currency}",
        "staff": None if version.staff is None else f"{version.staff:.2f}",
    }
