"""How every change of a plan begins: one after the other."""

from accountability.models import Plan


def lock_plan(plan):
    """The plan, which nobody else changes meanwhile."""
    return Plan.objects.select_for_update(of=("self",)).select_related("institution").get(pk=plan.pk)


def lock_goal(goal):
    """The goal, with its plan locked."""
    plan = lock_plan(goal.plan)
    goal = plan.goals.get(pk=goal.pk)
    goal.plan = plan
    return goal
