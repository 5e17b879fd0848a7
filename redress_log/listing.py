"""The public log for programs: never more than its pages show, and months only where the person chose that."""

from django.conf import settings
from django.db.models import Q

from community import windows
from community.models import community_calendar
from community.open_data import LICENCE, utc
from redress_log.models import Stage
from redress_log.queries import running_clocks

PER_PAGE = 100
COLUMNS = [
    *(
        "reference",
        "register",
        "institution",
        "harm_kinds",
        "proposal",
        "summary",
        "published_on",
        "read_on_time",
    ),
    *(
        "stage",
        "outcome",
        "escalated",
        "due_on",
        "reported_on",
        "people",
        "agreed_remedies",
        "claimed_remedies",
    ),
    "licence",
]


def day_shown(case, moment):
    """The day of a batch as the person lets it be seen: of a case that shows no words, the month only."""
    day = community_calendar().local_date(moment)
    return day.isoformat() if case.shows_words else f"{day:%Y-%m}"


def moment_shown(case, moment):
    """The moment for a feed, which wants one: of a case that shows no words, the month's first."""
    if case.shows_words:
        return moment
    calendar = community_calendar()
    return calendar.midnight(calendar.local_date(moment).replace(day=1))


def changed_at(case):
    """When the public last learned how it stands."""
    moments = (case.published_at, case.shown_since, case.escalation_shown_at)
    return moment_shown(case, max(moment for moment in moments if moment is not None))


def clocks_of(cases, at):
    """The clock that is due first in each case of which the public may know days."""
    return running_clocks([case for case in cases if case.shows_words], at)


def case_data(case, clock, at):
    """A published case as JSON values; ``clock`` as ``clocks_of`` gives it."""
    return {
        "id": f"{settings.BASE_URL}/id/{case.reference}",
        "reference": case.reference,
        "register": case.register or None,
        "institution": case.institution.code if case.institution else None,
        "harm_kinds": [
            {"code": code, "label": str(label)}
            for code, label in zip(case.harm_kinds, case.harm_labels, strict=True)
        ],
        "proposal": case.proposal_reference or None,
        "summary": case.public_summary if case.shows_words and case.public_summary else None,
        "published_on": day_shown(case, case.published_at),
        "read_on_time": case.read_on_time,
        "stage": {"code": case.shown_stage, "label": str(Stage(case.shown_stage).label)},
        "outcome": (
            {"code": case.shown_outcome, "label": str(case.get_shown_outcome_display())}
            if case.shown_outcome
            else None
        ),
        "escalated": case.escalation_shown_at is not None and case.escalation_shown_at <= at,
        "due_on": windows.due_on(clock) if clock else None,
        "reported_on": case.reported_on.isoformat() if case.reported_on else None,
        "people": case.people_count,
        "agreed_remedies": [] if case.is_outside else case.shown_remedies,
        "claimed_remedies": case.shown_remedies if case.is_outside else [],
    }


def page_data(cases, cursor, at):
    """A page of the cases, newest batch first, and the cursor that leads on to the next; None at the end."""
    last = cases.filter(pk=cursor).first() if len(cursor) < 20 and "\0" not in cursor else None
    if last is not None:
        behind = Q(published_at=last.published_at, reference__gt=last.reference)
        cases = cases.filter(Q(published_at__lt=last.published_at) | behind)
    found = list(cases[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    clocks = clocks_of(shown, at)
    items = [case_data(case, clocks.get(case.reference), at) for case in shown]
    return {
        "items": items,
        "next": shown[-1].reference if len(found) > PER_PAGE else None,
        "as_of": utc(at),
        "licence": LICENCE,
    }


def rows(cases, at):
    """The cases as rows of a table, in the order of ``COLUMNS``."""
    begun = []
    for case in cases.iterator(chunk_size=500):
        begun.append(case)
        if len(begun) == 500:
            yield from _rows(begun, at)
            begun = []
    yield from _rows(begun, at)


def _rows(cases, at):
    clocks = clocks_of(cases, at)
    for case in cases:
        data = case_data(case, clocks.get(case.reference), at)
        data |= {
            "harm_kinds": ";".join(case.harm_kinds),
            "stage": case.shown_stage,
            "outcome": case.shown_outcome,
            "agreed_remedies": ";".join(data["agreed_remedies"]),
            "claimed_remedies": ";".join(data["claimed_remedies"]),
            "licence": LICENCE,
        }
        yield ["" if data[column] is None else str(data[column]) for column in COLUMNS]
