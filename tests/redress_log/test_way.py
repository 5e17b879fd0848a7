"""The way of a case from the panel to its end, and whom it takes for each step."""

import pytest

from redress_log.models import Outcome, Stage
from tests import factories as make

pytestmark = pytest.mark.django_db

STAGES = {
    "bring": Stage.BEFORE_PANEL,
    "accept": Stage.ACCEPTED,
    "publish": Stage.ACCEPTED,
    "answer": Stage.UNDER_REVIEW,
    "draft": Stage.UNDER_REVIEW,
    "find": Stage.FINDING_PUBLISHED,
    "propose": Stage.REMEDY_PROPOSED,
    "sign_plan": Stage.REMEDY_PROPOSED,
    "agree_plan": Stage.REMEDY_AGREED,
    "deliver": Stage.IN_PROGRESS,
    "ask_for_check": Stage.CHECKING,
    "check": Stage.CHECKING,
    "confirm": Stage.CHECKING,
    "close": Stage.CLOSED_REMEDIED,
}


def test_a_case_goes_its_whole_way_and_closes_with_both_signatures():
    walk = make.make_walk()
    for step in make.WAY:
        getattr(walk, step)()
        assert walk.case.stage == STAGES[step], step
    assert walk.case.outcome == Outcome.CONFIRMED
    assert walk.case.closing_signed_by == "affected"
    assert walk.case.shown_stage != Stage.CLOSED_REMEDIED
    walk.show()
    assert (walk.case.shown_stage, walk.case.shown_outcome) == (Stage.CLOSED_REMEDIED, Outcome.CONFIRMED)


@pytest.mark.parametrize("missing", ["sign_plan", "agree_plan"])
def test_a_remedy_is_agreed_only_with_both_signatures(missing):
    assert make.make_walk("agree_plan", without=[missing]).case.stage == Stage.REMEDY_PROPOSED


@pytest.mark.parametrize("missing", ["confirm", "close"])
def test_a_case_closes_only_with_both_signatures(missing):
    assert make.make_walk("close", without=[missing]).case.stage == Stage.CHECKING
