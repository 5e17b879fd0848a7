"""A rule of the charter that changes in mid-quarter holds for what begins after it."""

import pytest

from accountability.indicators import INDICATORS, Facts, Period
from tests import factories as make
from tests.factories import DAY
from tests.factories.charter import change_rule

pytestmark = pytest.mark.django_db


def test_what_began_before_a_change_is_judged_by_the_rule_it_began_under():
    institution = make.make_institution()
    before = make.make_decision_taken(institution=institution, with_vote=False)
    change_rule("explain-by", 1, at=before.decided_at + DAY)
    waiting = make.make_decision_waiting(
        institution=institution, with_vote=False, at=before.decided_at + 10 * DAY
    )
    after = make.make_decision_taken(decision=waiting)
    versions = [each.explain_clock.rule.version for each in (before, after)]
    assert versions == [1, 2]
    # Each is explained three days after it was taken: in time by the first rule, and late by the second.
    for decision in (before, after):
        make.make_decision_published(decision=decision, at=decision.decided_at + 3 * DAY)
    late = {
        line.reference: line.counts
        for moment in (before.explain_clock.due_at, after.explain_clock.due_at)
        for line in INDICATORS["T7"]
        .of(
            Facts(
                institution,
                Period.quarter(institution.calendar.local_date(moment)),
                after.decided_at + 100 * DAY,
            )
        )
        .lines
    }
    assert late == {before.reference: True, after.reference: False}
