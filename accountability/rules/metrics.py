"""What an institution may promise to publish, and which numbers it may publish."""

from django.utils.translation import gettext_lazy as _

from accountability.metric_files import MOST_ROWS, clashing
from accountability.models import Metric
from accountability.rules.plans import can_write_goal
from community.rules import LONGEST, YES, no


def can_publish_data(actor, metric, *, at):
    """Whoever acts for the institution, while the goal stands and the cycle runs."""
    return can_write_goal(actor, metric.goal, at=at)


def can_be_promised(institution, *, name_en, name_es, direction, target_on, refresh_days, stratified_by, at):
    """Whether a metric has a name, a target that lies ahead, and kinds of group that there are."""
    if not name_en.strip() and not name_es.strip():
        return no(_("Give it a name, in English, in Spanish or in both."))
    if direction not in Metric.Direction.values:
        return no(_("Say which way is better."))
    if target_on < institution.calendar.local_date(at):
        return no(_("The day of the target has passed. Name one that lies ahead."))
    if not 1 <= refresh_days <= LONGEST:
        return no(_("Publish a new number within 1 to %(most)d days.") % {"most": LONGEST})
    if not set(stratified_by) <= set(Metric.Kind.values):
        return no(_("Choose race, ethnicity, language or other groups."))
    return YES


def can_be_published(metric, row, *, at):
    """Whether one number may be: of a period that is over, of everybody or of a group whose size is known."""
    if row["ends_on"] < row["starts_on"]:
        return no(_("The period ends before it starts."))
    if row["ends_on"] > metric.goal.plan.institution.calendar.local_date(at):
        return no(_("The period is not over yet. Numbers of the future cannot be published."))
    kind, stratum = row["stratum_kind"], row["stratum"]
    if bool(kind) != bool(stratum):
        return no(_("Name both the kind of group and the group, or neither for everybody."))
    if kind and kind not in Metric.Kind.values:
        return no(_("The kind of group is race, ethnicity, language or other."))
    if stratum and row["people"] is None:
        return no(_("Say how many people are in this group, so that small groups stay hidden."))
    return YES


def is_once(row, seen):
    """Whether no earlier row of what is sent is about the same period and group; ``seen`` grows by it."""
    key = key_of(row)
    if key in seen:
        return no(_("This period and group is named twice."))
    seen.add(key)
    return YES


def key_of(row):
    return row["starts_on"], row["ends_on"], row["stratum_kind"], row["stratum"]


def clashes(metric, rows):
    """The periods of these rows that share a day with another period of the metric or of the rows."""
    kept = list(metric.points.values_list("starts_on", "ends_on").distinct())
    return clashing([*kept, *((row["starts_on"], row["ends_on"]) for row in rows)])


def is_apart(row, clashing_periods):
    if (row["starts_on"], row["ends_on"]) in clashing_periods:
        return no(_("This period shares days with another one. The periods of a metric follow each other."))
    return YES


def are_new(fresh):
    """Whether anything of what is sent says something new, and not too much at once."""
    if not fresh:
        return no(_("Nothing here is new: these numbers are published already."))
    if len(fresh) > MOST_ROWS:
        return no(_("Send %(most)d numbers at most.") % {"most": MOST_ROWS})
    return YES
