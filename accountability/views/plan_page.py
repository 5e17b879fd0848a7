"""The parts of the page of a plan."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accountability import queries, rules
from accountability.circle import HEIGHT, SIZE, WIDTH, arrows, nodes, trend
from accountability.framework import STEPS
from accountability.models import LAST_STEP
from community.acting import Action
from community.dates import day, short_day
from record.queries import check_subject, entries_about

PERIODS_SHOWN = 12


def context(plan, actor, at):
    """Everything that ``plan.html`` shows of a plan at the moment to this reader."""
    entries = entries_about(plan.reference)
    may_write = bool(rules.can_write_plan(actor, plan, at=at))
    steps = steps_of(plan)
    goals = [_goal(goal, at) for goal in queries.whole(plan)]
    levels = queries.commitments_of(plan, at)
    for _level, links in levels:
        for link in links:
            link.status, link.words = link.commitment.status(at), link.commitment.words(at)
    action, others = _offers(plan, actor, at)
    words, tone = queries.plan_standing(plan, at)
    return {
        "plan": plan,
        "words": words,
        "tone": tone,
        "action": action,
        "others": others,
        "may_write": may_write,
        "steps": steps,
        "circle": circle(plan, steps),
        "facts": _facts(plan),
        "goals": [goal for goal in goals if goal["goal"].dropped_at is None],
        "dropped": [goal for goal in goals if goal["goal"].dropped_at is not None],
        "levels": levels,
        "silent_levels": [str(level.name) for level, links in levels if not links],
        "lessons": plan.lessons.select_related("metric__goal").prefetch_related("goals__plan"),
        "following": plan.following if plan.closed_at else None,
        "earlier": plan.institution.plans.filter(cycle__lt=plan.cycle).order_by("-cycle"),
        "entries": entries,
        "check": check_subject(plan.reference, entries),
        "citation": _citation(plan, at),
        "formats": [
            ("JSON", reverse("accountability:plan_json", args=[plan.reference])),
            (
                _("Numbers of its metrics (CSV)"),
                reverse("accountability:plan_metrics", args=[plan.reference]),
            ),
        ],
        "trend_size": (WIDTH, HEIGHT),
        "columns": [_("Period"), _("Number")],
        "group_columns": [_("Group"), _("Number")],
    }


def steps_of(plan):
    """The five steps, each with whether it is done, where the plan is, what comes next, or later."""
    moves = list(plan.steps.all())
    said = {move.left: move for move in moves}
    following = plan.step % LAST_STEP + 1
    found = []
    for number in range(1, LAST_STEP + 1):
        if number == plan.step and plan.closed_at is None:
            state = "now"
        elif number in said or number == plan.step:
            state = "done"
        elif number == following and plan.closed_at is None:
            state = "next"
        else:
            state = "later"
        found.append(
            {"number": number, "name": str(STEPS[number - 1].name), "state": state, "move": said.get(number)}
        )
    for step in found:
        step["label"] = {"now": _("Now"), "done": _("Done"), "next": _("Next"), "later": _("Not yet")}[
            step["state"]
        ]
    return found


def circle(plan, steps):
    """The picture of the steps: where each stands, and a sentence that says the same."""
    found = nodes([step["name"] for step in steps])
    return {
        "size": SIZE,
        "middle": SIZE // 2,
        "nodes": list(zip(found, steps, strict=True)),
        "arrows": arrows(len(found)),
        "cycle": _("Cycle %(number)d") % {"number": plan.cycle},
        "words": " ".join(f"{step['number']} {step['name']}: {step['label']}." for step in steps),
    }


def _facts(plan):
    previous = plan.previous
    return [
        (_("Institution"), plan.institution.name, plan.institution.get_absolute_url()),
        (_("Cycle"), plan.cycle),
        (_("Opened"), day(plan.opened_at)),
        (_("Planned end of the cycle"), day(plan.ends_on)),
        (_("Ended"), day(plan.closed_at)),
        (_("Cycle before"), previous and previous.reference, previous and previous.get_absolute_url()),
    ]


def _goal(goal, at):
    words = goal.words(at)
    return {
        "goal": goal,
        "words": words,
        "before": [version for version in goal.versions.all() if version.number < words.number][::-1],
        "facts": [
            (_("Executive who answers for it"), words.executive),
            (_("From when"), day(words.starts_on)),
            (_("Until when"), day(words.due_on)),
            (_("Money"), money_words(words)),
            (_("Staff"), staff_words(words)),
        ],
        "practices": goal.practices.all(),
        "metrics": [_metric(metric, at) for metric in goal.metrics.all()],
    }


def money_words(version):
    if version.money is None:
        return _("Not stated")
    return (
        f"{version.money:,.2f}".replace(",", "\N{NARROW NO-BREAK SPACE}").removesuffix(".00")
        + f" {version.currency}"
    )


def staff_words(version):
    if version.staff is None:
        return _("Not stated")
    number = queries.plain(version.staff)
    return _("%(number)s in full-time posts") % {"number": number}


def _metric(metric, at):
    cells = queries.cells(metric, at)
    whole = [cell for cell in cells if not cell.kind]
    newest = max(((cell.starts_on, cell.ends_on) for cell in cells if cell.kind), default=None)
    groups = [cell for cell in cells if cell.kind and (cell.starts_on, cell.ends_on) == newest]
    return {
        "metric": metric,
        "facts": _metric_facts(metric),
        "freshness": freshness(metric, at),
        "is_late": metric.days_past(at) > 0,
        "trend": _picture(metric, whole) if len(whole) > 1 else None,
        "rows": [[period_words(cell.starts_on, cell.ends_on), cell.words] for cell in whole[-PERIODS_SHOWN:]][
            ::-1
        ],
        "groups": [[f"{cell.kind_label}: {cell.stratum}", cell.words] for cell in groups],
        "groups_period": period_words(groups[0].starts_on, groups[0].ends_on) if groups else "",
        "revised": [
            (cell, [queries.plain(value) or "[c]" for value, _moment in cell.earlier])
            for cell in cells
            if cell.earlier and cell.value is not None
        ],
        "needs_legend": any(cell.status for cell in cells),
    }


def _picture(metric, whole):
    shown = whole[-PERIODS_SHOWN:]
    picture = trend(
        [(cell.ends_on, cell.value) for cell in shown], target=metric.target, baseline=metric.baseline
    )
    return {
        "picture": picture,
        "words": "; ".join(f"{period_words(cell.starts_on, cell.ends_on)}: {cell.words}" for cell in shown),
    }


def _metric_facts(metric):
    target = _("%(value)s %(unit)s by %(day)s. %(direction)s.") % {
        "value": queries.plain(metric.target),
        "unit": metric.unit,
        "day": day(metric.target_on),
        "direction": metric.get_direction_display(),
    }
    baseline = None if metric.baseline is None else f"{queries.plain(metric.baseline)} {metric.unit}"
    return [
        (_("What it measures"), metric.measures),
        (_("Where the numbers come from"), metric.source),
        (_("Target"), target),
        (_("Where it stood at first"), baseline),
        (_("To be told apart by"), ", ".join(map(str, metric.kinds))),
    ]


def freshness(metric, at):
    """Whether a metric has a number that is not too old, in a sentence."""
    days, due = metric.days_past(at), day(metric.refresh_on(at))
    if days:
        return ngettext(
            "A new number was due %(day)s. It is %(days)d day late.",
            "A new number was due %(day)s. It is %(days)d days late.",
            days,
        ) % {"day": due, "days": days}
    if metric.newest_at(at) is None:
        return _("No number is published yet. The first is due %(day)s.") % {"day": due}
    return _("Current. A new number is due %(day)s.") % {"day": due}


def period_words(starts_on, ends_on):
    return f"{short_day(starts_on)} – {short_day(ends_on)}"


def _offers(plan, actor, at):
    """The one thing that the institution does next, and what else it can."""
    url = plan.get_absolute_url()
    offers = [
        Action(
            _("Reissue the plan with what was learned"),
            f"{url}reissue/",
            rules.can_reissue(actor, plan, at=at),
        ),
        Action(_("Go to another step"), f"{url}advance/", rules.can_write_plan(actor, plan, at=at)),
        Action(_("Adopt a goal"), f"{url}adopt/", rules.can_write_plan(actor, plan, at=at)),
    ]
    offers = [offer for offer in offers if offer.verdict]
    return (offers[0] if offers else None), offers[1:]


def _citation(plan, at):
    return _(
        "“%(name)s, cycle %(cycle)d”, plan %(reference)s, %(site)s, %(address)s. Accessed %(accessed)s."
    ) % {
        "name": plan.institution.name,
        "cycle": plan.cycle,
        "reference": plan.reference,
        "site": settings.SITE_NAME,
        "address": f"{settings.BASE_URL}/id/{plan.reference}",
        "accessed": day(at),
    }
