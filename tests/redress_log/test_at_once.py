"""Two who act on one case at once, which only a database with row locks shows."""

from functools import partial

import pytest

from community.models import clock_actor
from community.rules import Refused
from redress_log import actions, tasks
from redress_log.models import Answer, Case, DateLetter, Report, Ruling, Stage
from tests import factories as make
from tests.proposals.test_concurrency import both_at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

Kind = Ruling.Kind


def refused(results):
    """How many were refused; whatever else went wrong shows itself."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Refused):
            raise result
    return sum(isinstance(result, Refused) for result in results)


def test_two_voices_that_would_each_decide_carry_a_ruling_once():
    walk = make.make_walk("bring")
    ruling = actions.move_ruling(walk.case, Kind.ACCEPT, reasons="So.", actor=walk.panel[0], at=walk.later())
    results = both_at_once(
        *(
            partial(actions.speak_to_ruling, ruling, True, actor=member, at=walk.at)
            for member in walk.panel[1:]
        )
    )
    assert refused(results) == 1
    assert walk.case.moves.filter(kind="accepted").count() == 1


def test_of_two_who_move_something_at_once_one_waits_for_the_other():
    walk = make.make_walk("bring")
    move = partial(actions.move_ruling, walk.case, reasons="So.", at=walk.later())
    results = both_at_once(
        partial(move, Kind.ACCEPT, actor=walk.panel[0]),
        partial(move, Kind.REFER, facts={"where_to": "The county"}, actor=walk.panel[1]),
    )
    assert refused(results) == 1
    assert Ruling.objects.open().count() == 1


def test_both_signatures_at_once_agree_a_plan_once():
    walk = make.make_walk("propose")
    ruling = actions.move_ruling(
        walk.case, Kind.AGREE_PLAN, reasons="So.", actor=walk.panel[0], at=walk.later()
    )
    results = both_at_once(
        partial(actions.speak_to_ruling, ruling, True, actor=walk.panel[1], at=walk.at),
        partial(actions.sign_plan, walk.report, Answer.ACCEPT, actor=walk.person, at=walk.at),
    )
    assert refused(results) == 0
    assert walk.refresh().case.stage == Stage.REMEDY_AGREED
    assert walk.case.moves.filter(kind="plan_agreed").count() == 1


def test_a_no_and_the_panels_yes_at_once_close_nothing():
    walk = make.make_walk("check")
    ruling = actions.move_ruling(walk.case, Kind.CLOSE, reasons="So.", actor=walk.panel[0], at=walk.later())
    both_at_once(
        partial(actions.speak_to_ruling, ruling, True, actor=walk.panel[1], at=walk.at),
        partial(actions.confirm, walk.report, Answer.REFUSE, actor=walk.person, at=walk.at),
    )
    assert walk.refresh().case.stage == Stage.IN_PROGRESS
    assert walk.case.closing_panel_at is None


def test_a_report_that_is_brought_twice_at_once_opens_one_case():
    report, _code = make.make_report_ready_for_panel()
    bring = [
        partial(actions.bring_before_panel, report, actor=make.make_steward(), at=make.START)
        for _one in range(2)
    ]
    assert refused(both_at_once(*bring)) == 1
    assert Case.objects.count() == 1


def test_who_withdraws_while_the_batch_comes_out_is_out_of_it_or_in_it_as_withdrawn():
    walk = make.make_walk("accept")
    at = walk.case.publish_at
    results = both_at_once(
        partial(actions.publish_case, walk.case, actor=clock_actor, at=at),
        partial(actions.withdraw_report, walk.report, actor=walk.person, at=at),
    )
    walk.refresh()
    assert isinstance(results[0], Refused) == (walk.case.published_at is None)
    assert walk.case.stage == Stage.WITHDRAWN


def test_what_time_sets_off_in_two_runs_at_once_is_done_once():
    walk = make.make_walk("publish")
    walk.later(40)
    both_at_once(partial(tasks.due, walk.at), partial(tasks.due, walk.at))
    assert walk.case.moves.filter(kind="escalated").count() == 1
    assert DateLetter.objects.count() == 1


def test_a_safety_note_and_an_answer_at_once_are_both_kept():
    walk = make.make_walk("bring")
    results = both_at_once(
        partial(actions.add_note, walk.report, "He waits outside.", actor=walk.person, at=walk.later()),
        partial(actions.check_safety, walk.report, actor=walk.steward, at=walk.at),
        partial(actions.write_message, walk.report, "Call me.", actor=walk.person, at=walk.at),
    )
    assert refused(results[::2]) == 0
    report = Report.objects.get(pk=walk.report.pk)
    assert report.safety_concern == "He waits outside."
    assert report.messages.count() == 1
