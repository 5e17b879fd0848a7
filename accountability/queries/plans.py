"""What readers ask of the plans of institutions."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from accountability.framework import LEVELS, STEPS
from accountability.models import Metric, Plan, PlanCommitment, PlanGoal
from community.models import Institution
from decisions.queries import readable_commitments


def readable_plans():
    """The plans with the institution that each is of."""
    return Plan.objects.select_related("institution", "previous")


def whole(plan):
    """The goals of a plan with all that its page shows, in few queries."""
    metrics = Metric.objects.select_related("goal__plan__institution").prefetch_related("points")
    return list(
        plan.goals.select_related("plan__institution", "lesson__plan").prefetch_related(
            "versions", "practices", Prefetch("metrics", metrics)
        )
    )


@dataclass(frozen=True)
class Standing:
    """An institution with the plan that is open, or None where none is published."""

    institution: Institution
    plan: Plan | None


def joined(at=None, *, institution=None, plan=""):
    """Every institution that answers for itself here, or those with an open plan at the moment, or without one."""
    found = Institution.objects.filter(is_registered=True).order_by("name", "pk")
    if institution is not None:
        found = found.filter(pk=institution.pk)
    if plan:
        is_open = Exists(Plan.objects.open(at).filter(institution=OuterRef("pk")))
        found = found.filter(is_open if plan == "open" else ~is_open)
    return found


def with_plans(institutions, at):
    """Each of these institutions with its open plan, in their order."""
    institutions = list(institutions)
    plans = {
        plan.institution_id: plan
        for plan in readable_plans().open(at).filter(institution__in=institutions).prefetch_related("goals")
    }
    return [Standing(institution, plans.get(institution.pk)) for institution in institutions]


def adopters(code, at):
    """``(goals, institutions)``: who adopted a goal in an open plan, and who joined and did not."""
    goals = list(
        PlanGoal.objects.standing(at)
        .filter(code=code, plan__in=Plan.objects.open(at))
        .select_related("plan__institution")
        .prefetch_related("versions")
        .order_by("plan__institution__name", "pk")
    )
    heard = {goal.plan.institution_id for goal in goals}
    return goals, [each for each in joined() if each.pk not in heard]


def commitments_of(plan, at):
    """``[(level, links)]`` for all four levels: the commitments that serve goals of the plan which were not dropped."""
    links = list(
        PlanCommitment.objects.filter(
            goal__in=PlanGoal.objects.standing(plan.closed_at or at).filter(plan=plan), removed_at=None
        )
        .select_related("goal")
        .prefetch_related(Prefetch("commitment", readable_commitments()))
    )
    for link in links:
        link.goal.plan = plan
    return [(level, [link for link in links if link.level == level.key]) for level in LEVELS]


def plan_standing(plan, at):
    """Where a plan stands, in words, and their tone."""
    if plan.closed_at is not None:
        if plan.is_past_end(at):
            return _("Ended after its planned day; the next cycle has begun"), "late"
        return _("Ended in time; the next cycle has begun"), "done"
    words = _("At step %(number)d of 5: %(name)s") % {
        "number": plan.step,
        "name": str(STEPS[plan.step - 1].name),
    }
    return (
        (_("%(words)s. Past its planned end") % {"words": words}, "late")
        if plan.is_past_end(at)
        else (words, "open")
    )


@dataclass(frozen=True)
class Cycles:
    """Of the cycles whose planned end fell in a stretch of days and has passed, those that were ended by then."""

    due: list
    on_time: list


def cycles(at, *, since=None, until=None, institution=None):
    """Cycles completed on their date, with ``since <= ends_on < until`` where these days are given.

    A cycle is complete when it was reissued with its lessons. One that is still open past its day is not on time.
    """
    found = Plan.objects.filter(opened_at__lte=at).select_related("institution").order_by("ends_on", "pk")
    if institution is not None:
        found = found.filter(institution=institution)
    if since is not None:
        found = found.filter(ends_on__gte=since)
    if until is not None:
        found = found.filter(ends_on__lt=until)
    due = [plan for plan in found if plan.institution.calendar.local_date(at) > plan.ends_on]
    return Cycles(due=due, on_time=[plan for plan in due if not plan.is_past_end(at)])
