"""Reports of harm, and the cases that come of them."""

from community.models import clock_actor
from redress_log import actions as redress
from redress_log.models import Outcome, Visitor
from tests.factories.charter import DAY, START, make_charter
from tests.factories.people import make_institution, make_officer, make_steward


def make_report(actor=None, institution=None, at=START, **other):
    """A report of harm by somebody without an account; returns ``(report, code)``."""
    make_charter()
    return redress.report_problem(
        **{
            "what_happened": "They gave my address to the police.",
            "harm_kinds": ["used_against"],
            "what_would_put_it_right": "Take it back and say so.",
            "shown_to_public": "summary",
            "shown_to_institution": "nothing",
            "shown_to_oversight": "words",
        }
        | other,
        institution=institution or make_institution(),
        actor=actor or Visitor(),
        at=at,
    )


def make_report_ready_to_schedule(steward=None, at=START, **other):
    """Read, safe, and with words that the person approved when they wanted any."""
    report, code = make_report(at=at, **other)
    steward = steward or make_steward()
    redress.acknowledge_report(report, actor=steward, at=at)
    report = redress.check_safety(report, actor=steward, at=at)
    if report.shown_to_public == "summary":
        redress.propose_summary(report, "An address was given away.", actor=steward, at=at)
        report = redress.approve_summary(report, actor=other.get("actor") or Visitor(code), at=at)
    return report, code


def make_published_case(steward=None, at=START, **other):
    """A case that came out with the first batch after ``at``; returns ``(case, report, code)``."""
    steward = steward or make_steward()
    report, code = make_report_ready_to_schedule(steward, at=at, **other)
    report = redress.schedule_case(report, actor=steward, at=at)
    case = redress.publish_case(report, actor=clock_actor, at=report.publish_at)
    report.refresh_from_db()
    return case, report, code


def make_answered_case(at=START, **other):
    """A case that its institution answered a day after it came out; returns ``(case, report, code)``."""
    case, report, code = make_published_case(at=at, **other)
    officer = make_officer(case.institution)
    case = redress.answer_case(case, "We took it back.", actor=officer, at=case.published_at + DAY)
    return case, report, code


def make_closed_case(outcome=Outcome.CONFIRMED, at=START, **other):
    """A case that the person signed off two days after it came out, announced; ``(case, report, code)``."""
    case, report, code = make_answered_case(at=at, **other)
    actor = other.get("actor") or Visitor(code)
    report = redress.close_case(report, outcome, actor=actor, at=case.published_at + 2 * DAY)
    case = redress.announce_outcome(report, actor=clock_actor, at=report.announce_at)
    report.refresh_from_db()
    return case, report, code
