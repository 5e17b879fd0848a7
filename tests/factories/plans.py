"""Plans of institutions, with goals, metrics and numbers."""

from datetime import date, timedelta
from decimal import Decimal

from accountability import actions as accountability
from tests.factories.charter import DAY, START, make_charter
from tests.factories.people import make_institution, officer_for

GOAL = {
    "code": "4.1",
    "executive": "Chief medical officer",
    "starts_on": date(2026, 3, 2),
    "due_on": date(2026, 12, 31),
    "money": Decimal("120000"),
    "currency": "USD",
    "staff": Decimal("1.5"),
}
METRIC = {
    "name_en": "Share of people seen within a week",
    "name_es": "Parte de las personas atendidas en una semana",
    "unit": "per cent",
    "measures": "Everybody who asked for a first visit.",
    "source": "The booking system",
    "direction": "up",
    "baseline": Decimal("41.5"),
    "target": Decimal("80"),
    "target_on": date(2026, 12, 31),
    "refresh_days": 30,
    "stratified_by": ["race", "language"],
}


def make_plan(institution=None, at=START, *, step=1, **words):
    """The first plan of an institution, planned to end in three hundred days."""
    make_charter()
    institution = institution or make_institution()
    given = {"ends_on": institution.calendar.local_date(at) + timedelta(days=300), "language": "en"} | words
    return accountability.open_plan(institution, step=step, actor=officer_for(institution), at=at, **given)


def make_goal(plan=None, at=START, **words):
    plan = plan or make_plan(at=at)
    return accountability.adopt_goal(plan, actor=officer_for(plan.institution), at=at, **GOAL | words)


def make_metric(goal=None, at=START, **words):
    goal = goal or make_goal(at=at)
    officer = officer_for(goal.plan.institution)
    return accountability.promise_metric(goal, actor=officer, at=at, **METRIC | words)


def number(value, *, month=1, kind="", stratum="", people=None, note=""):
    """A number of a month of 2026 as it is published."""
    return {
        "starts_on": date(2026, month, 1),
        "ends_on": date(2026, month + 1, 1) - timedelta(days=1),
        "stratum_kind": kind,
        "stratum": stratum,
        "value": Decimal(str(value)),
        "people": people,
        "note": note,
    }


def publish(metric, *rows, at=START):
    officer = officer_for(metric.goal.plan.institution)
    return accountability.publish_data(metric, rows=list(rows), actor=officer, at=at)


def make_reissued_plan(institution=None, at=START, *, ends_on=None, **words):
    """A plan that learned one thing about its only goal, and the one that follows it a day after ``at``."""
    plan = make_plan(institution, at, step=5, **words)
    make_goal(plan, at)
    return reissue(plan, at=at + DAY, ends_on=ends_on)


def reissue(plan, *, at, ends_on=None, lessons=None):
    lessons = lessons or [{"words": "Ask people before the forms are printed.", "goal": "4.1"}]
    ends_on = ends_on or plan.institution.calendar.local_date(at) + timedelta(days=300)
    return accountability.reissue_plan(
        plan, lessons=lessons, ends_on=ends_on, actor=officer_for(plan.institution), at=at
    )


def make_whole_plan(commitment, at):
    """The second cycle of the institution of a public commitment, with one of everything."""
    institution = commitment.institution
    officer = officer_for(institution)
    plan = make_reissued_plan(institution, at)
    at = at + 2 * DAY
    lesson = plan.previous.lessons.get()
    today = institution.calendar.local_date(at)
    goal = make_goal(plan, at, lesson=lesson, starts_on=today, due_on=today + timedelta(days=200))
    words = {part: getattr(goal.words(at), part) for part in goal.words(at).PARTS}
    accountability.change_goal(
        goal, **words | {"staff": Decimal(2)}, change_note="One post was not enough.", actor=officer, at=at
    )
    accountability.add_practice(
        goal, what="Ask each person for their language.", where="Both clinics", actor=officer, at=at
    )
    accountability.link_commitment(goal, commitment=commitment, level="patient", actor=officer, at=at)
    accountability.advance_plan(plan, step=2, words="The board promised it in public.", actor=officer, at=at)
    metric = make_metric(goal, at, target_on=today + timedelta(days=200))
    publish(
        metric,
        number("41.5", people=400),
        number("44", kind="language", stratum="Spanish", people=60),
        number("39", kind="language", stratum="Mixteco", people=7),
        number("41", kind="language", stratum="English", people=333),
        number("43", month=2, people=410),
        at=at,
    )
    publish(metric, number("43.5", month=2, people=412, note="Two clinics reported late."), at=at + DAY)
    plan.refresh_from_db()
    return plan
