"""Who writes the plan of an institution, what it may hold, and in which words it is refused."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accountability.framework import LEVELS
from accountability.models import CURRENCY, GOALS, LAST_STEP
from community.models import CharterRule
from community.rules import YES, institution_only, no
from decisions.queries import readable_commitments

NOT_YOURS = _("Only those who act for this institution write its plan.")
ENDED = _("This cycle has ended. What it says stays as it is.")
MOST_LESSONS = 20


def can_open_plan(actor, institution, *, at):
    """Whoever acts for the institution, for its first plan; every later one is a reissue."""
    verdict = institution_only(actor, institution, NOT_YOURS, at=at)
    if verdict and institution.plans.exists():
        return no(_("This institution has a plan. Its next one begins with what was learned in this one."))
    return verdict


def can_write_plan(actor, plan, *, at):
    """Whoever acts for the institution, until the cycle has ended."""
    verdict = institution_only(actor, plan.institution, NOT_YOURS, at=at)
    if verdict and plan.closed_at is not None:
        return no(ENDED)
    return verdict


def is_a_step(step):
    return YES if step in range(1, LAST_STEP + 1) else no(_("Choose one of the five steps."))


def can_move_to(plan, step):
    """Any other step; from the last one to the first leads only a new plan, with what was learned."""
    verdict = is_a_step(step)
    if verdict and step == plan.step:
        return no(_("The plan is at this step already."))
    if verdict and (plan.step, step) == (LAST_STEP, 1):
        return no(_("From here the plan is reissued: say what was learned, and a new cycle begins."))
    return verdict


def can_reissue(actor, plan, *, at):
    """Whoever acts for the institution, at the last step."""
    verdict = can_write_plan(actor, plan, at=at)
    if verdict and plan.step != LAST_STEP:
        return no(_("A plan is reissued from its last step. Go there first."))
    return verdict


def can_end_on(institution, ends_on, *, at):
    """Whether a cycle may end on this day: ahead, and no later than the charter allows."""
    today = institution.calendar.local_date(at)
    days = CharterRule.objects.rule("plan-cycle", at).value
    if ends_on <= today:
        return no(_("That day has passed. Name one that lies ahead."))
    if ends_on > today + timedelta(days=days):
        return no(_("A cycle lasts %(days)d days at most. Name an earlier day.") % {"days": days})
    return YES


def are_lessons(plan, lessons):
    """Whether there are some, each of them about the whole plan, one of its goals or one of its metrics."""
    if not lessons or any(not lesson["words"].strip() for lesson in lessons):
        return no(_("Say what was learned."))
    if len(lessons) > MOST_LESSONS:
        return no(_("Name %(most)d lessons at most.") % {"most": MOST_LESSONS})
    codes = {goal.code for goal in plan.goals.all()}
    for lesson in lessons:
        metric = lesson.get("metric")
        if lesson.get("goal") and lesson["goal"] not in codes:
            return no(_("A lesson is about a goal of this plan."))
        if metric is not None and metric.goal.plan_id != plan.pk:
            return no(_("A lesson is about a metric of this plan."))
    return YES


def can_name_goal(plan, code, lesson=None):
    """Whether the plan may adopt this goal, and say that it comes from this lesson."""
    if code not in GOALS:
        return no(_("The framework has no goal of this number."))
    if plan.goals.filter(code=code).exists():
        return no(_("This plan names this goal already, or dropped it. A plan names a goal once."))
    if lesson is not None and lesson.plan_id != plan.previous_id:
        return no(_("A goal comes from a lesson of the cycle before this one."))
    return YES


def can_plan_goal(institution, *, executive, starts_on, due_on, money, currency, staff, at, before=None):
    """Whether it is said who answers for it, from when until when, with how much money and staff."""
    if not executive.strip():
        return no(_("Name the executive who answers for it, by their role."))
    if due_on < starts_on:
        return no(_("A goal starts before it is due."))
    if due_on != before and due_on < institution.calendar.local_date(at):
        return no(_("That day has passed. Name one that lies ahead."))
    if (money is not None and money < 0) or (staff is not None and staff < 0):
        return no(_("Money and staff cannot be less than nothing."))
    if (money is None) != (not currency) or (currency and not CURRENCY.fullmatch(currency)):
        return no(_("Give an amount with its currency, as three capital letters like USD."))
    return YES


def can_write_goal(actor, goal, *, at):
    """Whoever acts for the institution, of a goal that was not dropped."""
    verdict = can_write_plan(actor, goal.plan, at=at)
    if verdict and goal.dropped_at is not None:
        return no(_("This goal was dropped."))
    return verdict


def can_end_practice(actor, practice, *, at):
    verdict = can_write_goal(actor, practice.goal, at=at)
    return no(_("This ended already.")) if verdict and practice.ended_at is not None else verdict


def can_serve(goal, commitment, level, *, at):
    """Whether a commitment may be named at a goal: a public one of the same institution, once, with its level."""
    if level not in {level.key for level in LEVELS}:
        return no(_("Choose the level at which it works."))
    is_public = readable_commitments().filter(pk=commitment.pk, made_at__lte=at).exists()
    if commitment.institution_id != goal.plan.institution_id or not is_public:
        return no(_("Name a commitment of this institution."))
    if goal.commitment_links.filter(commitment=commitment, removed_at=None).exists():
        return no(_("This commitment is named at this goal already."))
    return YES


def can_unlink(actor, link, *, at):
    verdict = can_write_plan(actor, link.goal.plan, at=at)
    return no(_("It was taken off already.")) if verdict and link.removed_at is not None else verdict
