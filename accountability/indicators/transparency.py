"""Whether an institution is open and gives its reasons."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accountability.indicators import clocks
from accountability.indicators.kinds import Indicator
from accountability.numbers import Line
from decisions.models import DecisionVersion, MissingUse
from proposals.models import Proposal


def _registered(facts):
    """The uses that began by the end of the period, and those that others found by then and nobody denied."""
    uses = Proposal.objects.public().filter(
        lead_organisation=facts.institution,
        first_access_on__isnull=False,
        first_access_on__lt=facts.period.until,
    )
    # What is registered after a period does not make its register more complete; registers of others name no moment.
    uses = uses.filter(Q(submitted_at=None) | Q(submitted_at__lt=facts.ends))
    for reference in uses.order_by("reference").values_list("reference", flat=True):
        yield Line(reference, True, _("registered"))
    found = MissingUse.objects.public().filter(institution=facts.institution, passed_on_at__lt=facts.ends)
    for use in found.order_by("reference"):
        state = use.state(facts.at)
        if state != MissingUse.State.NOT_A_USE:
            yield Line(use.reference, False, state.label)


def _complete(facts):
    for reference, checks in sorted(facts.checks.items()):
        first = checks[0]
        if facts.period.begins <= first.checked_at < facts.period.ends:
            yield Line(reference, first.is_complete, "" if first.is_complete else _("something was missing"))


def _points(facts):
    """Each point of an explanation first published in the period, and each that a check found to be left out."""
    versions = DecisionVersion.objects.filter(
        decision__institution=facts.institution,
        number=1,
        published_at__lte=facts.at,
        **facts.period.moments("published_at"),
    )
    for version in versions.select_related("decision").order_by("published_at", "pk"):
        reference = version.decision.reference
        for number, point in enumerate(version.points, start=1):
            yield Line(f"{reference}/{number}", bool(str(point.get("answer", "")).strip()))
        for check in facts.checks.get(reference, ()):
            if check.version_id == version.pk:
                for number, _point in enumerate(check.missing_points, start=1):
                    yield Line(f"{reference}/missing-{number}", False, _("left out"))


def _not_followed(facts):
    for decision in facts.decisions:
        if decision.followed_vote == "no":
            checks = facts.checks.get(decision.reference)
            is_complete = bool(checks) and checks[-1].is_complete
            yield Line(decision.reference, is_complete, "" if is_complete else _("no complete reasons"))


def _metrics(part):
    """The promised metrics as they stood when the period ended, or now; those in a part of them count."""

    def find(facts):
        done = {metric.pk for metric in part(facts.metrics)}
        for metric in facts.metrics.promised:
            yield Line(_metric_reference(metric), metric.pk in done, metric.name)

    return find


def _metric_reference(metric):
    return f"{metric.goal.plan.reference}/{metric.goal.code}.{metric.number}"


def _told_apart(kept):
    kinds = list(kept.stratified.values())
    return [metric for metric in kept.promised if all(metric in found for found in kinds)]


def _days_past(facts):
    days = {metric.pk: past for metric, past in facts.metrics.past}
    for metric in facts.metrics.promised:
        yield Line(_metric_reference(metric), metric.pk not in days, metric.name, days.get(metric.pk, 0))


INDICATORS = (
    Indicator(
        "T1",
        "A3.1",
        _("Promised numbers that are published and current"),
        _(
            "Of the metrics of its plan at the end of the period, those with numbers that were not past their day of renewal."
        ),
        _metrics(lambda kept: kept.current),
        beside=("T2", "T3"),
        fewest=1,
        is_reported=True,
    ),
    Indicator(
        "T2",
        "A3.1",
        _("Days past the day of renewal"),
        _(
            "The median of days by which the metrics of its plan were past their day of renewal at the end of the period; those in time with none."
        ),
        _days_past,
        unit="days",
        beside=("T1",),
        fewer_is_better=True,
        fewest=1,
        is_reported=True,
    ),
    Indicator(
        "T3",
        "A3.1",
        _("Promised numbers told apart by group"),
        _(
            "Of the metrics of its plan, those published by race, by ethnicity and by language. Groups of few people are hidden in them."
        ),
        _metrics(_told_apart),
        beside=("T1",),
        fewest=1,
        is_reported=True,
    ),
    Indicator(
        "T4",
        "A3.1",
        _("Promised numbers in both languages"),
        _(
            "Of the metrics of its plan, those named in English and in Spanish. All of them can be had as open files."
        ),
        _metrics(lambda kept: kept.in_both_languages),
        beside=("T1",),
        fewest=1,
        is_reported=True,
    ),
    Indicator(
        "T5",
        "A3.1",
        _("Uses of data that it registered itself"),
        _(
            "Of all uses known by the end of the period, those that stand in the register; the others were found by somebody else "
            "and not denied."
        ),
        _registered,
        beside=("T6",),
        is_first=True,
        fewest=1,
    ),
    Indicator(
        "T6",
        "A3.1",
        _("Questions answered in time"),
        _("Of the questions whose answer was due in the period, those answered before the day was over."),
        clocks.in_time("answer-question"),
        beside=("T13",),
    ),
    Indicator(
        "T7",
        "A3.2",
        _("Reasons published in time"),
        _("Of the explanations that were due in the period, those published before the day was over."),
        clocks.in_time("explain"),
        beside=("T8", "T10", "T13"),
        is_first=True,
    ),
    Indicator(
        "T8",
        "A3.2",
        _("Days from the decision to its reasons"),
        _(
            "The median of whole days, of the explanations that were due in the period. What was not explained enters with its days so "
            "far."
        ),
        clocks.days_taken("explain"),
        unit="days",
        beside=("T7",),
        is_first=True,
        fewer_is_better=True,
    ),
    Indicator(
        "T9",
        "A3.2",
        _("Decisions not made in time"),
        _(
            "Of the decisions that were due in the period, those not made before the day was over. Fewer is better."
        ),
        clocks.missed("decide"),
        beside=("T7",),
        fewer_is_better=True,
    ),
    Indicator(
        "T10",
        "A3.2",
        _("Reasons found complete at the first check"),
        _(
            "Of the explanations that the oversight body checked for the first time in the period, those that lacked nothing."
        ),
        _complete,
        beside=("T7", "T11"),
    ),
    Indicator(
        "T11",
        "A3.2",
        _("Points that got an answer"),
        _(
            "Of the points in explanations first published in the period, and those that a check found left out, the ones with an answer."
        ),
        _points,
        beside=("T10",),
    ),
    Indicator(
        "T12",
        "A3.2",
        _("Complete reasons where the vote was not followed"),
        _("Of the decisions made in the period against the vote, those whose reasons were found complete."),
        _not_followed,
        beside=("G7",),
    ),
    Indicator(
        "T13",
        "A3.2",
        _("Dates that it moved"),
        _("Of everything that was first due in the period, what it took more time for. Fewer is better."),
        clocks.extended,
        beside=("T7", "T8"),
        fewer_is_better=True,
    ),
)
