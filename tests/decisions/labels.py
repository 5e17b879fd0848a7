"""The fixed cases of what a decision's label says: what happened, the moment one looks, its code, in English, in Spanish."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from community import actions as community
from community.models import clock_actor
from decisions import actions
from tests import factories

SECOND = timedelta(seconds=1)


def local(month, day, hour=12, minute=0, second=0, year=2026):
    """A moment in California, where summer time began on 8 March 2026 and 14 March 2027 and ended on 1 November 2026."""
    return datetime(year, month, day, hour, minute, second, tzinfo=ZoneInfo("America/Los_Angeles"))


# The institution counts its days in California. The vote-less decision is opened on Wednesday 18 March 2026; 20
# working days on, without Cesar Chavez Day (31 March), the last day is Thursday 16 April.
OPENED = local(3, 18, 11)
# Decided on a Friday; 10 working days on, the last day is Monday 6 April.
DECIDED = local(3, 20, 15, 10)


@dataclass
class World:
    """A decision that was asked for, and those who can move it on."""

    decision: object
    officer: object
    steward: object
    overseer: object


def make_world(opened=OPENED):
    decision = factories.make_decision_waiting(with_vote=False, at=opened)
    return World(
        decision,
        factories.officer_for(decision.institution),
        factories.make_steward(),
        factories.make_overseer(),
    )


def decide(at=DECIDED):
    return lambda world: factories.make_decision_taken(decision=world.decision, at=at)


def change(at):
    return lambda world: actions.change_decision(
        world.decision, "refused", "no_vote", reason="New facts.", actor=world.officer, at=at
    )


def explain(at):
    return lambda world: factories.make_decision_published(decision=world.decision, at=at)


def explain_again(at):
    return lambda world: actions.correct_explanation(
        world.decision,
        sections=factories.EXPLANATION | {"evidence": f"What was found until {at}."},
        points=factories.POINTS,
        language="en",
        kind="update",
        change_note="More reasons.",
        actor=world.officer,
        at=at,
    )


def check(at, *missing):
    return lambda world: actions.check_completeness(
        world.decision, missing=list(missing), missing_points=[], note="Read.", actor=world.overseer, at=at
    )


def ask(at):
    return lambda world: actions.ask_for_more(world.decision, body="Why?", actor=world.overseer, at=at)


def escalate(at):
    return lambda world: actions.escalate_decision(world.decision, actor=clock_actor, at=at)


def asked_clock(world):
    return world.decision.explanation_requests.get().clock


def clock_of(world):
    return world.decision.clock


def extend(at):
    return lambda world: community.extend_clock(
        world.decision.clock, reason="An outside review.", clause="Rule 4", actor=world.officer, at=at
    )


def refuse(at):
    return lambda world: community.refuse_extension(
        world.decision.clock, reason="There was time.", actor=world.overseer, at=at
    )


def pause(at, of=clock_of):
    return lambda world: community.pause_clock(
        of(world), kind="vote", reason="The vote is challenged.", actor=world.steward, at=at
    )


def resume(at, of=clock_of):
    return lambda world: community.resume_clock(of(world), actor=world.steward, at=at)


def correct(due_on, at):
    return lambda world: community.correct_clock(
        world.decision.clock, due_on=due_on, reason="It was miscounted.", actor=world.steward, at=at
    )


def outage(day, at):
    return lambda world: community.report_outage(day, reason="A flood.", actor=world.steward, at=at)


def holiday(day, at):
    return lambda world: community.add_holiday("US-CA", day, name="Valley Day", actor=world.steward, at=at)


NO_DECISION = ("no_decision", "No decision by the deadline", "No hubo decisión en el plazo")


def deciding(english, spanish):
    return (
        "deciding",
        f"Waiting for the decision – due {english}",
        f"Falta la decisión – plazo hasta el {spanish}",
    )


def explaining(english, spanish):
    return "explaining", f"Decided – explanation due {english}", f"Decidido – explicación para el {spanish}"


def late(days):
    english, spanish = ("1 day", "1 día") if days == 1 else (f"{days} days", f"{days} días")
    return "late", f"Explanation late – {english}", f"Explicación atrasada – {spanish}"


ON_TIME = ("published", "Explanation published on time", "Explicación publicada a tiempo")


def published_late(days):
    english, spanish = ("1 day", "1 día") if days == 1 else (f"{days} days", f"{days} días")
    return (
        "published_late",
        f"Explanation published {english} late",
        f"Explicación publicada {spanish} tarde",
    )


def asked(english, spanish):
    return "more_asked", f"More explanation asked for – {english}", f"Se pidió más explicación – {spanish}"


def incomplete(english, spanish):
    return "incomplete", f"Explanation found incomplete – {english}", f"Explicación incompleta – {spanish}"


DECIDE_BY = deciding("Thursday 16 April 2026", "jueves 16 de abril de 2026")
EXPLAIN_BY = explaining("Monday 6 April 2026", "lunes 6 de abril de 2026")
LATER, FOUR_LATE = " (published 4 days late)", " (publicada 4 días tarde)"

# Name, when it was opened, what happened, and then moments with what is said at each.
CASES = [
    (
        "nothing happens",
        OPENED,
        [],
        [
            (OPENED, DECIDE_BY),
            (local(3, 25), DECIDE_BY),
            (local(4, 16, 9), DECIDE_BY),
            (local(4, 16, 23, 59, 59), DECIDE_BY),
            (local(4, 17, 0), NO_DECISION),
            (local(4, 17, year=2027), NO_DECISION),
        ],
    ),
    (
        "time taken to decide",
        OPENED,
        [extend(local(4, 10))],
        [
            (local(4, 17), deciding("Thursday 30 April 2026", "jueves 30 de abril de 2026")),
            (local(5, 1, 0), NO_DECISION),
        ],
    ),
    (
        "that time refused",
        OPENED,
        [extend(local(4, 10)), refuse(local(4, 14))],
        [(local(4, 15), DECIDE_BY), (local(4, 17, 0), NO_DECISION)],
    ),
    (
        "that time refused when the first day had passed",
        OPENED,
        [extend(local(4, 16)), refuse(local(4, 20))],
        [
            (local(4, 20, 13), deciding("Tuesday 21 April 2026", "martes 21 de abril de 2026")),
            (local(4, 22, 0), NO_DECISION),
        ],
    ),
    (
        "paused past its date",
        OPENED,
        [pause(local(4, 10))],
        [
            (
                local(4, 20),
                (
                    "deciding",
                    "Waiting for the decision – the date is paused",
                    "Falta la decisión – el plazo está en pausa",
                ),
            )
        ],
    ),
    (
        "running again, ten days later",
        OPENED,
        [pause(local(4, 10)), resume(local(4, 20))],
        [
            (local(4, 20), deciding("Sunday 26 April 2026", "domingo 26 de abril de 2026")),
            (local(4, 27, 0), NO_DECISION),
        ],
    ),
    (
        "the date was wrong",
        OPENED,
        [correct(date(2026, 4, 14), local(3, 30))],
        [
            (local(4, 14, 23, 59, 59), deciding("Tuesday 14 April 2026", "martes 14 de abril de 2026")),
            (local(4, 15, 0), NO_DECISION),
        ],
    ),
    (
        "the portal was down on the last day",
        OPENED,
        [outage(date(2026, 4, 16), local(4, 17, 9))],
        [
            (local(4, 17, 10), deciding("Friday 17 April 2026", "viernes 17 de abril de 2026")),
            (local(4, 18, 0), NO_DECISION),
        ],
    ),
    (
        "a holiday was added later",
        OPENED,
        [holiday(date(2026, 4, 8), local(4, 1))],
        [
            (local(4, 17), deciding("Friday 17 April 2026", "viernes 17 de abril de 2026")),
            (local(4, 18, 0), NO_DECISION),
        ],
    ),
    (
        "decided",
        OPENED,
        [decide()],
        [
            (DECIDED - SECOND, DECIDE_BY),
            (DECIDED, EXPLAIN_BY),
            (local(4, 6, 8), EXPLAIN_BY),
            (local(4, 6, 23, 59, 59), EXPLAIN_BY),
            (local(4, 7, 0), late(1)),
            (local(4, 7, 23, 59), late(1)),
            (local(4, 8, 0), late(2)),
            (local(4, 10), late(4)),
        ],
    ),
    (
        "decided after the deadline",
        OPENED,
        [decide(local(4, 20))],
        [(local(4, 21), explaining("Monday 4 May 2026", "lunes 4 de mayo de 2026"))],
    ),
    (
        "time taken to explain",
        OPENED,
        [decide(), extend(local(4, 2))],
        [
            (local(4, 10), explaining("Monday 20 April 2026", "lunes 20 de abril de 2026")),
            (local(4, 21, 0), late(1)),
        ],
    ),
    (
        "explanation paused past its date",
        OPENED,
        [decide(), pause(local(4, 2))],
        [
            (
                local(4, 20),
                (
                    "explaining",
                    "Decided – the date for the explanation is paused",
                    "Decidido – el plazo para la explicación está en pausa",
                ),
            )
        ],
    ),
    (
        "the portal was down on the last day to explain",
        OPENED,
        [decide(), outage(date(2026, 4, 6), local(4, 7, 8))],
        [
            (local(4, 7, 9), explaining("Tuesday 7 April 2026", "martes 7 de abril de 2026")),
            (local(4, 8, 0), late(1)),
        ],
    ),
    (
        "a holiday was added while the explanation was due",
        OPENED,
        [decide(), holiday(date(2026, 4, 3), local(3, 30))],
        [
            (local(4, 7), explaining("Tuesday 7 April 2026", "martes 7 de abril de 2026")),
            (local(4, 8, 0), late(1)),
        ],
    ),
    (
        "the date for the explanation was wrong",
        OPENED,
        [decide(), correct(date(2026, 4, 8), local(4, 1))],
        [
            (local(4, 8, 23, 59), explaining("Wednesday 8 April 2026", "miércoles 8 de abril de 2026")),
            (local(4, 9, 0), late(1)),
        ],
    ),
    (
        "explained at 23:59 local",
        OPENED,
        [decide(), explain(local(4, 6, 23, 59))],
        [(local(4, 7), ON_TIME), (local(4, 7, year=2029), ON_TIME)],
    ),
    (
        "explained at the first late moment",
        OPENED,
        [decide(), explain(local(4, 7, 0))],
        [(local(4, 6), EXPLAIN_BY), (local(4, 7, 0), published_late(1))],
    ),
    (
        "explained four days late",
        OPENED,
        [decide(), explain(local(4, 10))],
        [
            (local(4, 9), late(3)),
            (local(4, 10), published_late(4)),
            (local(4, 10, year=2029), published_late(4)),
        ],
    ),
    (
        "the date was corrected after the explanation",
        OPENED,
        [decide(), explain(local(4, 10)), correct(date(2026, 4, 9), local(4, 20))],
        [(local(4, 21), published_late(1))],
    ),
    (
        "explained a day late because the portal was down",
        OPENED,
        [decide(), explain(local(4, 7)), outage(date(2026, 4, 6), local(4, 9))],
        [(local(4, 10), ON_TIME)],
    ),
    (
        "explained while the date was paused",
        OPENED,
        [decide(), pause(local(4, 2)), explain(local(4, 10))],
        [(local(4, 11), ON_TIME)],
    ),
    (
        "more was asked for",
        OPENED,
        [decide(), explain(local(4, 1)), ask(local(4, 13))],
        [
            (local(4, 12), ON_TIME),
            (local(4, 14), asked("due Monday 27 April 2026", "plazo hasta el lunes 27 de abril de 2026")),
            (local(4, 28, 0), asked("1 day late", "1 día de atraso")),
            (local(4, 30), asked("3 days late", "3 días de atraso")),
        ],
    ),
    (
        "more was asked for, and the community has to act",
        OPENED,
        [decide(), explain(local(4, 1)), ask(local(4, 13)), pause(local(4, 20), asked_clock)],
        [(local(4, 30), asked("the date is paused", "el plazo está en pausa"))],
    ),
    (
        "more was asked for after a late explanation",
        OPENED,
        [decide(), explain(local(4, 10)), ask(local(4, 13)), explain_again(local(4, 20))],
        [
            (
                local(4, 14),
                asked(
                    f"due Monday 27 April 2026{LATER}", f"plazo hasta el lunes 27 de abril de 2026{FOUR_LATE}"
                ),
            ),
            (local(4, 21), published_late(4)),
        ],
    ),
    (
        "found incomplete, written anew, and found complete",
        OPENED,
        [
            decide(),
            explain(local(4, 1)),
            check(local(4, 6), "evidence"),
            explain_again(local(4, 10)),
            check(local(4, 13)),
        ],
        [
            (local(4, 7), incomplete("missing: Evidence we used", "falta: Pruebas que usamos")),
            (
                local(4, 11),
                incomplete("a new version is waiting to be checked", "una versión nueva espera su revisión"),
            ),
            (local(4, 14), ("accepted", "Explanation checked – complete", "Explicación revisada – completa")),
        ],
    ),
    (
        "found incomplete and then complete, and late for ever",
        OPENED,
        [decide(), explain(local(4, 10)), check(local(4, 13), "evidence", "review"), check(local(4, 15))],
        [
            (
                local(4, 14),
                incomplete(
                    f"missing: Evidence we used; Date we will look again{LATER}",
                    f"falta: Pruebas que usamos; Fecha en que lo revisaremos{FOUR_LATE}",
                ),
            ),
            (
                local(4, 16),
                (
                    "accepted",
                    f"Explanation checked – complete{LATER}",
                    f"Explicación revisada – completa{FOUR_LATE}",
                ),
            ),
        ],
    ),
    (
        "decided otherwise, and explained two days late",
        OPENED,
        [decide(), explain(local(4, 1)), change(local(4, 8)), explain_again(local(4, 24))],
        [
            (local(4, 7), ON_TIME),
            (
                local(4, 9),
                (
                    "changed",
                    "Decision changed on Wednesday 8 April 2026 – explanation due Wednesday 22 April 2026",
                    "Decisión cambiada el miércoles 8 de abril de 2026 – explicación para el miércoles 22 de abril "
                    "de 2026",
                ),
            ),
            (local(4, 23, 0), late(1)),
            (local(4, 25), published_late(2)),
        ],
    ),
    (
        "sent to the oversight body, and explained at last",
        OPENED,
        [decide(), escalate(local(5, 7)), explain(local(5, 12))],
        [
            (local(5, 6), late(30)),
            (
                local(5, 8),
                (
                    "escalated",
                    "No explanation – sent to the oversight body",
                    "Sin explicación – enviada al órgano de supervisión",
                ),
            ),
            (local(5, 13), published_late(36)),
        ],
    ),
    (
        "summer time begins before the last day",
        local(2, 12, year=2027),
        [decide(local(2, 26, year=2027))],
        [
            (
                local(3, 12, 23, 59, 59, year=2027),
                explaining("Friday 12 March 2027", "viernes 12 de marzo de 2027"),
            ),
            (local(3, 14, 23, 59, year=2027), late(2)),
            (local(3, 15, 0, year=2027), late(3)),
        ],
    ),
    (
        "summer time begins while a decision is due",
        local(2, 12, year=2027),
        [],
        [
            (
                local(3, 15, 23, 59, 59, year=2027),
                deciding("Monday 15 March 2027", "lunes 15 de marzo de 2027"),
            ),
            (local(3, 16, 0, year=2027), NO_DECISION),
        ],
    ),
    (
        "summer time ends before the last day",
        local(10, 13),
        [decide(local(10, 19))],
        [
            (local(11, 2, 23, 59, 59), explaining("Monday 2 November 2026", "lunes 2 de noviembre de 2026")),
            (local(11, 3, 0), late(1)),
        ],
    ),
    (
        "due on a leap day",
        local(2, 10, year=2028),
        [decide(local(2, 11, year=2028))],
        [
            (
                local(2, 29, 23, 59, 59, year=2028),
                explaining("Tuesday 29 February 2028", "martes 29 de febrero de 2028"),
            ),
            (local(3, 1, 0, year=2028), late(1)),
            (local(2, 28, year=2029), late(365)),
        ],
    ),
]

# What moved the date of a decision, as the line under it says.
MOVES = [
    (
        [extend(local(4, 10))],
        "Was due Thursday 16 April 2026. Moved to Thursday 30 April 2026 on Friday 10 April 2026 because: An outside "
        "review (clause: Rule 4).",
        "Vencía el jueves 16 de abril de 2026. Se pasó al jueves 30 de abril de 2026 el viernes 10 de abril de 2026 "
        "porque: An outside review (cláusula: Rule 4).",
    ),
    (
        [extend(local(4, 10)), refuse(local(4, 14))],
        "The oversight body refused more time on Tuesday 14 April 2026 because: There was time. Due Thursday 16 April "
        "2026, not Thursday 30 April 2026.",
        "El órgano de supervisión negó la prórroga el martes 14 de abril de 2026 porque: There was time. Vence el "
        "jueves 16 de abril de 2026, no el jueves 30 de abril de 2026.",
    ),
    (
        [pause(local(4, 10)), resume(local(4, 11))],
        "Was due Thursday 16 April 2026. Moved to Friday 17 April 2026, because 1 day of a pause did not count.",
        "Vencía el jueves 16 de abril de 2026. Se pasó al viernes 17 de abril de 2026, porque 1 día de una pausa no "
        "contó.",
    ),
    (
        [pause(local(4, 10)), resume(local(4, 20))],
        "Was due Thursday 16 April 2026. Moved to Sunday 26 April 2026, because 10 days of a pause did not count.",
        "Vencía el jueves 16 de abril de 2026. Se pasó al domingo 26 de abril de 2026, porque 10 días de una pausa no "
        "contaron.",
    ),
    (
        [correct(date(2026, 4, 14), local(3, 30))],
        "Was due Thursday 16 April 2026. Corrected to Tuesday 14 April 2026 on Monday 30 March 2026 because: It was "
        "miscounted.",
        "Vencía el jueves 16 de abril de 2026. Se corrigió al martes 14 de abril de 2026 el lunes 30 de marzo de 2026 "
        "porque: It was miscounted.",
    ),
    (
        [holiday(date(2026, 4, 8), local(4, 1))],
        "Was due Thursday 16 April 2026. Moved to Friday 17 April 2026, because Wednesday 8 April 2026 became a public "
        "holiday: Valley Day.",
        "Vencía el jueves 16 de abril de 2026. Se pasó al viernes 17 de abril de 2026, porque el miércoles 8 de abril "
        "de 2026 pasó a ser día festivo: Valley Day.",
    ),
    (
        [outage(date(2026, 4, 16), local(4, 17))],
        "Was due Thursday 16 April 2026. Moved to Friday 17 April 2026, because this portal could not be reached on "
        "Thursday 16 April 2026: A flood.",
        "Vencía el jueves 16 de abril de 2026. Se pasó al viernes 17 de abril de 2026, porque no se pudo entrar a este "
        "portal el jueves 16 de abril de 2026: A flood.",
    ),
]
