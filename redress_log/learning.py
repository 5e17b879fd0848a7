"""What kinds of harm recur and what becomes of them, by quarter."""

from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db.models import Max, Q

from community.models import Clock, community_calendar
from community.open_data import LICENCE, utc
from redress_log.models import Case, HarmKind, LearnedQuarter, Move, Outcome, RemedyKind, Report, Shows
from redress_log.promised import money, promised
from redress_log.small_numbers import HIDDEN, finished_quarters, next_quarter, shown, whole_elevens

COLUMNS = ["quarter", "measure", "code", "value", "value_status", "of", "licence"]
# What institutions had to do by a date, by the kind of its clock: it is counted in the quarter in which it was due.
DUTIES = ("answer-case", "acknowledge-history")
# What is counted of the items of agreed remedies; what a check found is what the newest one did.
HELD = ("agreed", "delivered", "done", "partly", "not_done", "came_back")


def _bounds(starts_on):
    calendar = community_calendar()
    return calendar.midnight(starts_on), calendar.midnight(next_quarter(starts_on))


def _within(rows, field, starts_on):
    begins, ends = _bounds(starts_on)
    return rows.filter(**{f"{field}__gte": begins, f"{field}__lt": ends})


def _counted_only():
    """The reports of those who asked to be counted and no more, or whose case is only counted, and did not take it back."""
    only = Q(shown_to_public=Shows.COUNT_ONLY) | Q(case__shows=Shows.COUNT_ONLY)
    return Report.objects.filter(only, withdrawn_at__isnull=True)


def kinds_in(starts_on):
    """For each kind of harm, by code, what can be published of how often it came in the quarter.

    What an outside register tells is no report made here, and counts nowhere.
    """
    public = _named(_within(Case.objects.filter(register=""), "published_at", starts_on))
    counted = _named(_within(_counted_only(), "reported_at", starts_on))
    return {str(kind): shown(public[kind], counted[kind]) for kind in HarmKind}


def _named(rows):
    return Counter(kind for kinds in rows.values_list("harm_kinds", flat=True) for kind in set(kinds))


def outcomes_in(starts_on):
    """For each outcome, by code, what can be published of how often a case ended so in the quarter."""
    cases = Case.objects.filter(published_at__isnull=False)
    public = Counter(_ends(Move.objects.filter(case__in=cases), "shown_at", starts_on).values())
    ended = _ends(Move.objects.filter(case__shows=Shows.COUNT_ONLY), "moved_at", starts_on)
    people = _counted_only().filter(case__in=ended).values_list("case", flat=True)
    counted = Counter(ended[case] for case in people)
    return {str(outcome): shown(public[outcome], counted[outcome]) for outcome in Outcome}


def _ends(moves, moment, starts_on):
    """How each case ended that did so in the quarter; one that was reopened and ended again, as it did last."""
    begins, ends = _bounds(starts_on)
    touched = _within(moves, moment, starts_on).values("case")
    standing, ended = {}, {}
    for case, outcome, at in (
        moves.filter(**{"case__in": touched, f"{moment}__lt": ends})
        .order_by("pk")
        .values_list("case", "outcome", moment)
    ):
        if outcome and outcome != standing.get(case) and at >= begins:
            ended[case] = outcome
        standing[case] = outcome
    return ended


def at_the_end_of(starts_on):
    """How remedies, money and the people who are counted only stood when the quarter ended, as fields of its row.

    Each item of a remedy can be counted on the pages of its case, so no number of them is hidden.
    """
    end = _bounds(starts_on)[1]
    items = promised(end - timedelta(microseconds=1))
    remedies = {str(kind): dict.fromkeys(HELD, 0) for kind in RemedyKind}
    for item in items:
        number = remedies[item.kind]
        number["agreed"] += 1
        number["delivered"] += item.is_delivered
        number["came_back"] += item.came_back
        if item.result:
            number[item.result] += 1
    sums = {
        currency: {"promised": str(row["promised"]), "paid": str(row["paid"]), "cases": row["cases"]}
        for currency, row in money(items).items()
    }
    # A number that fell would tell that somebody was erased, or chose anew.
    before = LearnedQuarter.objects.filter(starts_on__lt=starts_on).aggregate(most=Max("counted_only"))[
        "most"
    ]
    people = whole_elevens(_counted_only().filter(reported_at__lt=end).count())
    return {"remedies": remedies, "money": sums, "counted_only": max(people, before or 0)}


def to_learn(at):
    """The first days of the quarters that are over and were not told of, from that of the first report that came out."""
    calendar = community_calendar()
    cases = Case.objects.filter(register="", published_at__isnull=False)
    first = cases.order_by("published_at").values_list("published_at", flat=True).first()
    if first is None:
        return []
    told = set(LearnedQuarter.objects.values_list("starts_on", flat=True))
    quarters = finished_quarters(calendar.local_date(first), calendar.local_date(at))
    return [starts_on for starts_on in quarters if starts_on not in told]


def duties_in(starts_on, kind, at):
    """What was due to institutions in the quarter, and in time: rows of reference and whether it was."""
    removed = Case.objects.removed(at).values("reference")
    due = _within(Clock.objects.public().filter(kind=kind, due_at__lte=at), "due_at", starts_on)
    due = due.exclude(subject__in=removed)
    on_time = set(due.answered_on_time(at).values_list("pk", flat=True))
    return [(clock.subject, clock.pk in on_time) for clock in due.order_by("due_at", "subject")]


def quarters():
    """The quarters that were told of, the newest first."""
    return LearnedQuarter.objects.order_by("-starts_on")


def _value(number):
    return {"value": number} if number is not None else {"value": None, "status": HIDDEN}


def quarter_data(quarter, at):
    """A quarter as JSON values."""
    return {
        "id": f"{settings.BASE_URL}/id/{quarter.reference}",
        "quarter": quarter.name,
        "first_day": quarter.starts_on.isoformat(),
        "published_at": utc(quarter.learned_at),
        "harm_kinds": {code: _value(number) for code, number in quarter.kinds.items()},
        "outcomes": {code: _value(number) for code, number in quarter.outcomes.items()},
        "remedies": quarter.remedies,
        "money": quarter.money,
        "counted_only": _value(quarter.counted_only or None),
        "institutions_in_time": {
            kind: {
                "value": sum(in_time for _reference, in_time in rows),
                "of": len(rows),
                "records": [reference for reference, _in_time in rows],
            }
            for kind in DUTIES
            for rows in [duties_in(quarter.starts_on, kind, at)]
        },
    }


def rows(quarter, at):
    """A quarter as rows of a table, in the order of ``COLUMNS``."""
    for measure, figures in (("harm_kind", quarter.kinds), ("outcome", quarter.outcomes)):
        for code, number in figures.items():
            said = ["", HIDDEN] if number is None else [str(number), ""]
            yield [quarter.name, measure, code, *said, "", LICENCE]
    for code, numbers in quarter.remedies.items():
        for held, number in numbers.items():
            of = "" if held == "agreed" else str(numbers["agreed"])
            yield [quarter.name, f"remedy_{held}", code, str(number), "", of, LICENCE]
    for currency, sums in quarter.money.items():
        yield [quarter.name, "money_promised", currency, sums["promised"], "", "", LICENCE]
        yield [quarter.name, "money_paid", currency, sums["paid"], "", sums["promised"], LICENCE]
    people = [str(quarter.counted_only), ""] if quarter.counted_only else ["", HIDDEN]
    yield [quarter.name, "counted_only", "people", *people, "", LICENCE]
    for kind in DUTIES:
        found = duties_in(quarter.starts_on, kind, at)
        in_time = sum(in_time for _reference, in_time in found)
        yield [quarter.name, "institutions_in_time", kind, str(in_time), "", str(len(found)), LICENCE]
