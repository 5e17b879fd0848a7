"""Metrics that are promised for a goal, and the numbers that are published of them."""

from django.db import transaction

from accountability import rules
from accountability.models import DataPoint, Metric
from accountability.queries import news
from accountability.steps import lock_goal
from community.rules import require
from decisions.rules import gives_words
from record.actions import append_entry


@transaction.atomic
def promise_metric(
    goal,
    *,
    name_en="",
    name_es="",
    unit,
    measures,
    source,
    direction,
    baseline=None,
    target,
    target_on,
    refresh_days,
    stratified_by=(),
    actor,
    at,
):
    """Promise to publish a number about a goal: what it measures, its target, and how often it is made anew."""
    goal = lock_goal(goal)
    require(rules.can_write_goal(actor, goal, at=at))
    require(
        rules.can_be_promised(
            goal.plan.institution,
            name_en=name_en,
            name_es=name_es,
            direction=direction,
            target_on=target_on,
            refresh_days=refresh_days,
            stratified_by=stratified_by,
            at=at,
        )
    )
    require(gives_words(unit, measures, source))
    metric = Metric.objects.create(
        goal=goal,
        number=goal.metrics.count() + 1,
        name_en=name_en,
        name_es=name_es,
        unit=unit,
        measures=measures,
        source=source,
        direction=direction,
        baseline=baseline,
        target=target,
        target_on=target_on,
        refresh_days=refresh_days,
        stratified_by=sorted(stratified_by),
        promised_at=at,
    )
    append_entry(
        "accountability.metric_promised",
        subject=goal.plan.reference,
        actor=actor.acting_as(goal.plan.institution),
        at=at,
        facts={
            "goal": goal.item.reference,
            "metric": metric.number,
            "target": str(target),
            "target_on": target_on.isoformat(),
            "refresh_days": refresh_days,
            "stratified_by": metric.stratified_by,
        },
        personal={"metric": {"en": name_en, "es": name_es, "measures": measures, "source": source}},
    )
    return metric


@transaction.atomic
def publish_data(metric, *, rows, actor, at):
    """Publish numbers of a metric, all of them or none. One for the same period and group replaces the older one.

    Each row has the fields of ``DataPoint``; what is published already in the same words is passed over. The record
    tells of how many numbers and of when, and holds none of them: one of a small group could be found from it.
    """
    goal = lock_goal(metric.goal)
    metric = goal.metrics.get(pk=metric.pk)
    metric.goal = goal
    require(rules.can_publish_data(actor, metric, at=at))
    seen, clashes = set(), rules.clashes(metric, rows)
    for row in rows:
        require(rules.can_be_published(metric, row, at=at))
        require(rules.is_once(row, seen))
        require(rules.is_apart(row, clashes))
    fresh, replaced = news(metric, rows)
    require(rules.are_new(fresh))
    DataPoint.objects.filter(pk__in=replaced).update(replaced_at=at)
    DataPoint.objects.bulk_create(DataPoint(metric=metric, published_at=at, **row) for row in fresh)
    append_entry(
        "accountability.data_published",
        subject=goal.plan.reference,
        actor=actor.acting_as(goal.plan.institution),
        at=at,
        facts={
            "goal": goal.item.reference,
            "metric": metric.number,
            "numbers": len(fresh),
            "replaced": len(replaced),
            "from": min(row["starts_on"] for row in fresh).isoformat(),
            "until": max(row["ends_on"] for row in fresh).isoformat(),
        },
    )
    return metric
