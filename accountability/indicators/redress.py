"""Whether harm is acknowledged and put right. Only what the public log shows is counted."""

from django.utils.translation import gettext_lazy as _

from accountability.indicators.clocks import NOT_YET, ON_TIME
from accountability.indicators.kinds import Indicator
from accountability.numbers import Line, local_days
from redress_log.models import Case, Move, NamedInstitution, Outcome, Plan, Report, SignedBy, Stage

PUT_RIGHT = (Outcome.CONFIRMED, Outcome.COMMUNITY_CONFIRMED)
# What is no judgement on whether the institution put it right.
LEFT_OUT = (Outcome.NO_FAULT, Outcome.WITHDRAWN)
# Their labels, which wait for the language of whoever reads them.
_OUTCOMES, _STAGES = dict(Outcome.choices), dict(Stage.choices)


def _acknowledged(facts):
    named = NamedInstitution.objects.filter(institution=facts.institution, history__listed_at__lt=facts.ends)
    for each in named.select_related("history", "clock__rule", "clock__institution").prefetch_related(
        "acknowledgements"
    ):
        state = each.state(facts.at)
        yield Line(each.history.reference, state == NamedInstitution.State.YES, state.label)


def _agreed(facts):
    """The cases shown in words whose remedy was agreed in the period, and whether somebody harmed signed it first."""
    agreed = Plan.objects.filter(
        case__in=Case.objects.published(facts.at).filter(
            institution=facts.institution, register="", shows="summary"
        ),
        agreed_at__lte=facts.at,
        **facts.period.moments("agreed_at"),
    )
    for plan in agreed.select_related("case").order_by("agreed_at", "pk"):
        is_theirs = plan.case.plan_signed_by not in ("", SignedBy.PANEL_ALONE)
        yield Line(f"{plan.case.reference}/{plan.number}", is_theirs, plan.case.get_plan_signed_by_display())


def _closed(facts):
    return [case for case in facts.cases_by("shown_since") if case.shown_outcome]


def _put_right(facts):
    for case in _closed(facts):
        if case.shown_outcome not in LEFT_OUT:
            yield Line(case.reference, case.shown_outcome in PUT_RIGHT, _OUTCOMES[case.shown_outcome])


def _item(item):
    return f"{item.plan.case.reference}/{item.plan.number}.{item.number}"


def _items(facts):
    for item in facts.remedy_items:
        is_done = (
            item.delivered_at is not None
            and facts.institution.calendar.local_date(item.delivered_at) <= item.due_on
            and item.result != "not_done"
        )
        yield Line(_item(item), is_done, ON_TIME if is_done else NOT_YET)


def _paid_in_full(facts):
    for item in facts.remedy_items:
        if item.amount:
            paid = item.paid or 0
            yield Line(_item(item), paid >= item.amount, f"{paid} / {item.amount} {item.currency}")


def _days(facts):
    for case in _closed(facts):
        if case.shows == "summary":
            days = local_days(facts.institution.calendar, case.published_at, case.shown_since)
            yield Line(case.reference, True, _OUTCOMES[case.shown_outcome], days)


def _reopened(facts):
    again = Move.objects.filter(
        kind="reopened",
        shown_at__lte=facts.at,
        case__in=Case.objects.published(facts.at).filter(institution=facts.institution, register=""),
        **facts.period.moments("shown_at"),
    )
    references = sorted(set(again.values_list("case", flat=True)))
    for reference in references:
        yield Line(reference, True, _("reopened"))
    for case in _closed(facts):
        if case.reference not in references:
            yield Line(case.reference, False, _OUTCOMES[case.shown_outcome])


def _not_taken_on(facts):
    for case in facts.cases_by("published_at"):
        is_refused = case.shown_stage == Stage.NOT_ACCEPTED
        yield Line(case.reference, is_refused, _STAGES[case.shown_stage])


def _withdrawn(facts):
    for case in facts.cases_by("published_at"):
        is_withdrawn = case.shown_outcome == Outcome.WITHDRAWN
        yield Line(case.reference, is_withdrawn, _STAGES[case.shown_stage])


def _unsafe(facts):
    """How many people withdrew a report in the period after saying that they feel unsafe."""
    found = Report.objects.filter(institution=facts.institution, **facts.period.moments("withdrawn_at"))
    # What they said is encrypted, so that no query can ask whether they said anything.
    return sum(bool(report.safety_checked_at or report.safety_concern) for report in found)


INDICATORS = (
    Indicator(
        "R1",
        "A2.1",
        _("Histories of harm acknowledged"),
        _(
            "Of the histories of harm that name it and were listed by the end of the period, those that it acknowledges. In part does not count."
        ),
        _acknowledged,
        beside=("R2", "R3"),
        fewest=1,
    ),
    Indicator(
        "R2",
        "A2.1",
        _("Remedies whose terms those who were harmed signed before the start"),
        _(
            "Of the remedies agreed in the period, in cases shown in words, those signed by the person who was harmed, by somebody whom the "
            "person chose or by a vote of the community, and not by the panel alone."
        ),
        _agreed,
        beside=("R1", "R3"),
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
        beside=("R3", "R8"),
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
        fewer_is_better=True,
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
        fewer_is_better=True,
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
        fewer_is_better=True,
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
        fewer_is_better=True,
    ),
    Indicator(
        "R8",
        "A2.2",
        _("Promised money that was paid"),
        _(
            "Of the items with money among the agreed remedies due in the period, in cases shown in words, those paid in full. Beside each "
            "stands how much of how much."
        ),
        _paid_in_full,
        beside=("R4",),
    ),
    Indicator(
        "R9",
        "A2.2",
        _("Reports withdrawn by people who had said that they feel unsafe"),
        _(
            "The people who withdrew a report in the quarter after saying that they feel unsafe, in whole elevens and only once the quarter "
            "is over. No record is listed, for they are nobody else’s to read. Few reports may mean that people cannot or dare not report."
        ),
        _unsafe,
        unit="people",
        beside=("R3", "R10"),
        fewer_is_better=True,
    ),
)
