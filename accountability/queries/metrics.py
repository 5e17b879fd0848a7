"""The numbers of metrics as everybody can read them, and how many of those promised are there and current."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from accountability.models import DataPoint, Metric
from accountability.small_numbers import HIDDEN, hidden
from decisions.small_numbers import SMALLEST

REVISED = "revised"


@dataclass(frozen=True)
class Cell:
    """A number for a period and group as it can be shown: ``value`` is None where it is hidden.

    ``earlier`` are the numbers that it replaced, newest first, each with the moment at which it was published.
    """

    starts_on: date
    ends_on: date
    kind: str
    stratum: str
    value: Decimal | None
    status: str
    published_at: datetime
    note: str = ""
    earlier: list = field(default_factory=list)

    @property
    def words(self):
        """The number as it stands in a table, with the letter that guidance on statistics gives to what is no plain one."""
        if self.status == HIDDEN:
            return "[c]"
        return f"{plain(self.value)} [r]" if self.status == REVISED else plain(self.value)

    @property
    def kind_label(self):
        return Metric.Kind(self.kind).label if self.kind else ""


def plain(value):
    """A number without the noughts at its end."""
    return "" if value is None else f"{value.normalize():f}"


def number(value):
    """The same as a number of JSON."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def cells(metric, at):
    """The last number for each period and group by the moment, with none that could tell of few people.

    A group that was small in any version of a period stays hidden in all of them, for an older version beside the
    newer ones could be subtracted as well.
    """
    versions = defaultdict(list)
    for point in metric.points.all():
        if point.published_at <= at:
            versions[point.key].append(point)
    kept = _hidden(versions)
    return [_cell(versions[key], key in kept) for key in sorted(versions)]


def _hidden(versions):
    """The periods and groups of which no number is shown."""
    sets, wholes, kept = defaultdict(dict), {}, set()
    for (starts_on, ends_on, kind, stratum), points in versions.items():
        people = min((point.people for point in points if point.people is not None), default=None)
        if kind:
            sets[starts_on, ends_on, kind][stratum] = people
        else:
            wholes[starts_on, ends_on] = people
    newest = {
        key: max(points, key=lambda point: (point.published_at, point.pk)).people
        for key, points in versions.items()
    }
    for (starts_on, ends_on, kind), groups in sets.items():
        rest = (newest.get((starts_on, ends_on, "", "")) or 0) - sum(
            newest[starts_on, ends_on, kind, name] for name in groups
        )
        if 0 < rest < SMALLEST:
            # Few people of the whole are in none of the groups, so they are a group that nobody named.
            groups[""] = rest
        kept |= {(starts_on, ends_on, kind, stratum) for stratum in hidden(groups)}
        # Where it is not said how many people the whole is, it may be no more than its groups together.
        if wholes.get((starts_on, ends_on), 0) is None and sum(groups.values()) < SMALLEST:
            wholes[starts_on, ends_on] = 0
    kept |= {
        (*period, "", "") for period, people in wholes.items() if people is not None and people < SMALLEST
    }
    return kept


def _cell(points, is_hidden):
    points = sorted(points, key=lambda point: (point.published_at, point.pk))
    point, earlier = points[-1], points[-2::-1]
    status = HIDDEN if is_hidden else REVISED if earlier else ""
    return Cell(
        *point.key,
        value=None if is_hidden else point.value,
        status=status,
        published_at=point.published_at,
        note="" if is_hidden else point.note,
        earlier=[(None if is_hidden else old.value, old.published_at) for old in earlier],
    )


def news(metric, rows):
    """``(fresh, replaced)``: the rows that say something new, and the keys of the numbers that they replace."""
    current = {point.key: point for point in DataPoint.objects.filter(metric=metric, replaced_at=None)}
    fresh, replaced = [], []
    for row in rows:
        point = DataPoint(metric=metric, **row)
        before = current.get(point.key)
        if before is None:
            fresh.append(row)
        elif (before.value, before.people, before.note) != (point.value, point.people, point.note):
            fresh.append(row)
            replaced.append(before.pk)
    return fresh, replaced


@dataclass(frozen=True)
class Kept:
    """Of the metrics that stood promised at a moment, those that are published, current, told apart, in both languages.

    Each is a list, so that a page can show the records behind its number. ``past`` holds rows of metric and days.
    """

    promised: list
    published: list
    current: list
    past: list
    stratified: dict
    in_both_languages: list


# The kinds of group by which everybody's numbers are asked for; other groups differ from place to place.
ASKED_FOR = (Metric.Kind.RACE, Metric.Kind.ETHNICITY, Metric.Kind.LANGUAGE)


def kept_metrics(at, *, institution=None):
    """How the metrics that were promised stood at the moment, of one institution or of all."""
    found = Metric.objects.promised(at).select_related("goal__plan__institution").prefetch_related("points")
    if institution is not None:
        found = found.filter(goal__plan__institution=institution)
    promised = list(found)
    kinds = defaultdict(set)
    told_apart = DataPoint.objects.current(at).filter(metric__in=promised).exclude(stratum_kind="")
    for metric, kind in told_apart.values_list("metric", "stratum_kind").distinct():
        kinds[metric].add(kind)
    return Kept(
        promised=promised,
        published=[metric for metric in promised if metric.newest_at(at) is not None],
        current=[metric for metric in promised if metric.is_current(at)],
        past=[(metric, metric.days_past(at)) for metric in promised if metric.days_past(at)],
        stratified={
            kind.value: [metric for metric in promised if kind in kinds[metric.pk]] for kind in ASKED_FOR
        },
        in_both_languages=[metric for metric in promised if metric.has_both_languages()],
    )
