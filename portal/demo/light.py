"""A council whose seats decide, and a cycle of Elm Food Network's plan from its first promise to the next one."""

from datetime import date, timedelta
from decimal import Decimal

from accountability import actions
from accountability.models import Body, Metric, Plan
from portal.demo import words


def found_council(story, at, founder):
    """The community's council, with a seat for each group that holds one."""
    council = actions.found_body("elm-council", **words.COUNCIL, actor=founder, at=at)
    ends_on = at.date() + timedelta(days=700)
    for name, seat in words.SEATS.items():
        made = actions.add_seat(
            council,
            name=seat,
            kind="community",
            is_voting=True,
            is_designated=name in words.LIVED_EXPERIENCE,
            actor=founder,
            at=at,
        )
        actions.seat_member(made, story.people[name], ends_on=ends_on, actor=founder, at=at)


def tell(story):
    """Add these to the story's steps."""
    for days_ago, minutes in words.MEETINGS:
        story.on(days_ago, lambda at, minutes=minutes: _meet(story, minutes, at), 20)
    story.on(310, lambda at: _open(story, at))
    story.on(308, lambda at: _adopt(story, at))
    for days_ago, step, said in words.CYCLE:
        story.on(days_ago, lambda at, step=step, said=said: _advance(story, step, said, at))
    for days_ago, month_ago, boxes, spanish, english in words.BOXES_EATEN:
        story.on(
            days_ago,
            lambda at, numbers=(month_ago, boxes, spanish, english): _publish(story, *numbers, at),
        )
    story.on(25, lambda at: _reissue(story, at))


def _meet(story, minutes, at):
    council = Body.objects.get(code="elm-council")
    seats = list(council.seats.all())
    attendance = {seat: ("present", Decimal(40)) for seat in seats}
    attendance[seats[-1]] = ("excused", None)
    actions.record_meeting(
        council,
        held_on=(at - timedelta(days=1)).date(),
        language="en",
        where="Elm Valley library",
        minutes=minutes,
        chaired_by=seats[0],
        attendance=attendance,
        actor=story.people["rosa"],
        at=at,
    )


def _plan(story):
    return Plan.objects.filter(institution=story.institutions["food"]).order_by("cycle").last()


def _open(story, at):
    actions.open_plan(
        story.institutions["food"],
        step=1,
        ends_on=(at + timedelta(days=290)).date(),
        language="en",
        actor=story.people["ines"],
        at=at,
    )


def _adopt(story, at, lesson=None):
    """The goal of a cycle, with its metric."""
    today = story.institutions["food"].calendar.local_date(at)
    goal = actions.adopt_goal(
        _plan(story),
        **words.FOOD_GOAL,
        starts_on=today,
        due_on=today + timedelta(days=270),
        lesson=lesson,
        actor=story.people["ines"],
        at=at,
    )
    actions.add_practice(goal, **words.FOOD_PRACTICE, actor=story.people["nora"], at=at)
    actions.promise_metric(
        goal,
        **words.FOOD_METRIC,
        target_on=today + timedelta(days=270),
        actor=story.people["nora"],
        at=at,
    )


def _advance(story, step, said, at):
    actions.advance_plan(_plan(story), step=step, words=said, actor=story.people["ines"], at=at)


def _publish(story, month_ago, boxes, spanish, english, at):
    """A month's share of boxes that could be eaten whole, of all households and by language."""
    last = date(at.year, at.month, 1) - timedelta(days=1 + 30 * (month_ago - 1))
    month = {"starts_on": last.replace(day=1), "ends_on": last, "note": ""}
    rows = [
        month | {"stratum_kind": "", "stratum": "", "value": Decimal(boxes), "people": 412},
        month | {"stratum_kind": "language", "stratum": "Spanish", "value": Decimal(spanish), "people": 150},
        month | {"stratum_kind": "language", "stratum": "English", "value": Decimal(english), "people": 262},
    ]
    metric = Metric.objects.get(goal__plan=_plan(story))
    actions.publish_data(metric, rows=rows, actor=story.people["nora"], at=at)


def _reissue(story, at):
    """What was learned becomes the next promise."""
    actions.reissue_plan(
        _plan(story),
        lessons=[{"words": words.FOOD_LESSON, "goal": words.FOOD_GOAL["code"]}],
        ends_on=(at + timedelta(days=300)).date(),
        actor=story.people["ines"],
        at=at,
    )
    later = at + timedelta(minutes=30)
    _adopt(story, later, lesson=_plan(story).previous.lessons.get())
