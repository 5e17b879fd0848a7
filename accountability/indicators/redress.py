"""Whether harm is acknowledged and put right. Only what the public log shows is counted."""

from django.utils.translation import gettext_lazy as _

from accountability.indicators.clocks import NOT_YET, ON_TIME
from accountability.indicators.kinds import Indicator, Line, local_days
from redress_log.models import Case, Move, NamedInstitution, Outcome, RemedyItem, Stage

PUT_RIGHT = (Outcome.CONFIRMED, Outcome.COMMUNITY_CONFIRMED)
# What is no judgement on whether the institution put it right.
LEFT_OUT = (Outcome.NO_FAULT, Outcome.WITHDRAWN)


def _acknowledged(institution, period, at):
    named = NamedInstitution.objects.filter(
        institution=institution, history__listed_at__lt=min(period.ends, at)
    )
    for each in named.select_related("history", "clock__rule", "clock__institution").prefetch_related(
        "acknowledgements"
    ):
        state = each.state(at)
        yield Line(each.history.reference, state == NamedInstitution.State.YES, state.label)


def _public(institution, at):
    return Case.objects.published(at).filter(institution=institution, register="")


def _closed(institution, period, at):
    found = _public(institution, at).filter(**period.moments("shown_since")).exclude(shown_outcome="")
    return found.order_by("shown_since", "reference")


def _put_right(institution, period, at):
    for case in _closed(institution, period, at).exclude(shown_outcome__in=LEFT_OUT):
        yield Line(case.reference, case.shown_outcome in PUT_RIGHT, case.get_shown_outcome_display())


def _items(institution, period, at):
    items = RemedyItem.objects.filter(
        plan__case__in=_public(institution, at).filter(shows="summary"),
        plan__agreed_at__lte=at,
        due_on__lte=institution.calendar.local_date(at),
        **period.days("due_on"),
    )
    for item in items.select_related("plan__case").order_by("due_on", "pk"):
        is_done = (
            item.delivered_at is not None
            and institution.calendar.local_date(item.delivered_at) <= item.due_on
            and item.result != "not_done"
        )
        reference = f"{item.plan.case.reference}/{item.plan.number}.{item.number}"
        yield Line(reference, is_done, ON_TIME if is_done else NOT_YET)


def _days(institution, period, at):
    for case in _closed(institution, period, at).filter(shows="summary"):
        yield Line(
            case.reference,
            True,
            case.get_shown_outcome_display(),
            local_days(institution.calendar, case.published_at, case.shown_since),
        )


def _reopened(institution, period, at):
    again = set(
        Move.objects.filter(kind="reopened", shown_at__lte=at, **period.moments("shown_at")).values_list(
            "case", flat=True
        )
    )
    cases = _public(institution, at)
    for case in cases.filter(pk__in=again).order_by("reference"):
        yield Line(case.reference, True, _("reopened"))
    for case in _closed(institution, period, at).exclude(pk__in=again):
        yield Line(case.reference, False, case.get_shown_outcome_display())


def _came(institution, period, at):
    return (
        _public(institution, at)
        .filter(**period.moments("published_at"))
        .order_by("published_at", "reference")
    )


def _not_taken_on(institution, period, at):
    for case in _came(institution, period, at):
        is_refused = case.shown_stage == Stage.NOT_ACCEPTED
        yield Line(case.reference, is_refused, case.get_shown_stage_display())


def _withdrawn(institution, period, at):
    for case in _came(institution, period, at):
        is_withdrawn = case.shown_outcome == Outcome.WITHDRAWN
        yield Line(case.reference, is_withdrawn, case.get_shown_stage_display())


INDICATORS = (
    Indicator(
        "R1",
        "A2.1",
        _("Histories of harm acknowledged"),
        _(
            "Of the histories of harm that name it and were listed by the end of the period, those that it acknowledges. In part does not count."
        ),
        _acknowledged,
        beside=("R3",),
    ),
    Indicator(
        "R3",
        "A2.2",
        _("Cases put right, as those who were harmed confirm"),
        _(
            "Of the public cases that ended in the period, those that whoever was harmed confirmed to be put right. No fault found and "
            "withdrawn are left out; nobody answering is not."
        ),
        _put_right,
        beside=("R6", "R7", "R10"),
        is_first=True,
    ),
    Indicator(
        "R4",
        "A2.2",
        _("Remedies delivered by their day"),
        _(
            "Of the items of agreed remedies due in the period, in cases shown in words, those delivered by their day and not found undone."
        ),
        _items,
        beside=("R3",),
        is_first=True,
    ),
    Indicator(
        "R5",
        "A2.2",
        _("Days until a case ended"),
        _(
            "The median of whole days from the log to the outcome, of cases shown in words that ended in the period."
        ),
        _days,
        unit="days",
        beside=("R3",),
    ),
    Indicator(
        "R6",
        "A2.2",
        _("Cases opened again"),
        _(
            "Of the public cases that ended or were opened again in the period, those opened again. Fewer is better."
        ),
        _reopened,
        beside=("R3",),
    ),
    Indicator(
        "R7",
        "A2.2",
        _("Cases not taken on"),
        _(
            "Of the cases that came out in the period, those not taken on, with the reason in the log. Fewer is better."
        ),
        _not_taken_on,
        beside=("R3", "R10"),
    ),
    Indicator(
        "R10",
        "A2.2",
        _("Cases withdrawn"),
        _(
            "Of the cases that came out in the period, those that were withdrawn. Few reports may mean that people cannot or dare not report."
        ),
        _withdrawn,
        beside=("R3", "R7"),
    ),
)
