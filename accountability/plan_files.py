"""Plans of institutions and the numbers of their metrics as files for programs."""

from django.conf import settings

from accountability import queries
from community.open_data import LICENCE, utc

LIST_COLUMNS = [
    *("institution", "name", "plan", "cycle", "step", "opened_at", "ends_on", "is_past_end", "goals", "url"),
    "licence",
]
METRIC_COLUMNS = [
    *(
        "plan",
        "institution",
        "goal",
        "metric",
        "name_en",
        "name_es",
        "unit",
        "direction",
        "baseline",
        "target",
    ),
    *("target_on", "period_from", "period_until", "stratum_kind", "stratum", "value", "value_status"),
    *("published_at", "replaced", "note", "licence"),
]


def standing_data(standing, at):
    """An institution with its open plan in short; ``plan`` is None where none is published."""
    plan = standing.plan
    return {
        "institution": standing.institution.code,
        "name": standing.institution.name,
        "plan": plan and plan_data(plan, at),
        "as_of": utc(at),
    }


def list_row(standing, at):
    """The same as a row of ``LIST_COLUMNS``."""
    plan = standing.plan
    row = {"institution": standing.institution.code, "name": standing.institution.name, "licence": LICENCE}
    if plan is not None:
        data = plan_data(plan, at)
        row |= {name: data.get(name) for name in ("cycle", "step", "opened_at", "ends_on", "is_past_end")}
        row |= {"plan": plan.reference, "goals": len(data["goals"]), "url": data["id"]}
    return ["" if row.get(column) is None else str(row[column]) for column in LIST_COLUMNS]


def plan_data(plan, at, *, expand=False):
    """A plan as JSON values; ``expand`` adds what each goal holds, the steps taken and the lessons."""
    is_closed = plan.closed_at is not None
    goals = queries.whole(plan) if expand else list(plan.goals.all())
    data = {
        "id": f"{settings.BASE_URL}/id/{plan.reference}",
        "reference": plan.reference,
        "type": "plan",
        "institution": plan.institution.code,
        "cycle": plan.cycle,
        "previous": plan.previous and plan.previous.reference,
        "step": plan.step,
        "language": plan.language,
        "opened_at": utc(plan.opened_at),
        "ends_on": plan.ends_on.isoformat(),
        "closed_at": utc(plan.closed_at),
        "is_past_end": plan.is_past_end(at),
        "goals": [goal.code for goal in goals if goal.dropped_at is None],
    }
    if not expand:
        return data
    return data | {
        "next": plan.following.reference if is_closed else None,
        "goals": [_goal(goal, at) for goal in goals],
        "levels": {
            level.key: [link.commitment.reference for link in links]
            for level, links in queries.commitments_of(plan, at)
        },
        "steps": [
            {"left": step.left, "reached": step.reached, "words": step.words, "moved_at": utc(step.moved_at)}
            for step in plan.steps.all()
        ],
        "lessons": [
            {
                "number": lesson.number,
                "words": lesson.words,
                "goal": lesson.goal or None,
                "metric": lesson.metric and lesson.metric.number,
                "led_to": [f"{goal.plan.reference} {goal.code}" for goal in lesson.goals.all()],
            }
            for lesson in plan.lessons.select_related("metric").prefetch_related("goals__plan")
        ],
        "as_of": utc(at),
        "licence": LICENCE,
    }


def _goal(goal, at):
    words = goal.words(at)
    return {
        "goal": goal.code,
        "version": words.number,
        "executive": words.executive,
        "starts_on": words.starts_on.isoformat(),
        "due_on": words.due_on.isoformat(),
        "money": None if words.money is None else f"{words.money:.2f}",
        "currency": words.currency or None,
        "staff": queries.number(words.staff),
        "adopted_at": utc(goal.adopted_at),
        "lesson": goal.lesson and f"{goal.lesson.plan.reference} {goal.lesson.number}",
        "dropped_at": utc(goal.dropped_at),
        "drop_reason": goal.drop_reason or None,
        "practices": [
            {
                "what": practice.what,
                "where": practice.where,
                "added_at": utc(practice.added_at),
                "ended_at": utc(practice.ended_at),
            }
            for practice in goal.practices.all()
        ],
        "metrics": [_metric(metric, at) for metric in goal.metrics.all()],
    }


def _metric(metric, at):
    return {
        "metric": metric.number,
        "name": {"en": metric.name_en or None, "es": metric.name_es or None},
        "unit": metric.unit,
        "measures": metric.measures,
        "source": metric.source,
        "direction": metric.direction,
        "baseline": queries.number(metric.baseline),
        "target": queries.number(metric.target),
        "target_on": metric.target_on.isoformat(),
        "refresh_days": metric.refresh_days,
        "stratified_by": metric.stratified_by,
        "published_at": utc(metric.newest_at(at)),
        "is_current": metric.is_current(at),
        "days_past": metric.days_past(at),
        "numbers": [
            {
                "period_from": cell.starts_on.isoformat(),
                "period_until": cell.ends_on.isoformat(),
                "stratum_kind": cell.kind or None,
                "stratum": cell.stratum or None,
                "value": queries.number(cell.value),
                "status": cell.status or None,
                "published_at": utc(cell.published_at),
                "note": cell.note or None,
                "earlier": [
                    {"value": queries.number(value), "published_at": utc(published_at)}
                    for value, published_at in cell.earlier
                ],
            }
            for cell in queries.cells(metric, at)
        ],
    }


def metric_rows(plan, at):
    """Every number of a plan's metrics as rows of ``METRIC_COLUMNS``, each before those that it replaced."""
    for goal in queries.whole(plan):
        for metric in goal.metrics.all():
            head = {
                "plan": plan.reference,
                "institution": plan.institution.code,
                "goal": goal.code,
                "metric": metric.number,
                **{name: getattr(metric, name) for name in ("name_en", "name_es", "unit", "direction")},
                "baseline": queries.plain(metric.baseline),
                "target": queries.plain(metric.target),
                "target_on": metric.target_on,
                "licence": LICENCE,
            }
            for cell in queries.cells(metric, at):
                row = head | {
                    "period_from": cell.starts_on,
                    "period_until": cell.ends_on,
                    "stratum_kind": cell.kind,
                    "stratum": cell.stratum,
                    "value_status": cell.status,
                }
                versions = [(cell.value, cell.published_at, "no", cell.note)]
                versions += [(value, moment, "yes", "") for value, moment in cell.earlier]
                for value, moment, replaced, note in versions:
                    said = {"value": queries.plain(value), "published_at": utc(moment), "replaced": replaced}
                    line = row | said | {"note": note}
                    yield [str(line[column]) for column in METRIC_COLUMNS]
