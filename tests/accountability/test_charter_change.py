"""A rule of the charter that changes in mid-quarter holds for what begins after it."""

import pytest

from accountability.indicators import INDICATORS, Facts, Period
from tests import factories as make
from tests.factories import DAY
from tests.factories.charter import change_rule
from tests.factories.notices import Ladder
from tests.factories.petitions import make_gathered, make_petition

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


def test_a_vote_on_a_notice_is_judged_by_the_rule_its_time_began_under():
    before = Ladder()
    change_rule("issue-notice", 1, at=before.at + DAY)
    after = Ladder(before.institution, signed=False, at=before.at + DAY)
    clocks = [ladder.notice.clock("issue-notice") for ladder in (before, after)]
    assert [clock.rule.version for clock in clocks] == [1, 2]
    # Both are voted on shortly before the date of the first, one overseer a day.
    for ladder in (before, after):
        ladder.state_facts()
        ladder.at = clocks[0].due_at - 6 * DAY
        ladder.decide("issue")
        assert clocks[1].due_at < ladder.notice.published_at < clocks[0].due_at
    found = INDICATORS["K2"].of(
        Facts(
            before.institution,
            Period.quarter(before.institution.calendar.local_date(before.at)),
            before.at + 100 * DAY,
        )
    )
    assert {line.reference: line.counts for line in found.lines} == {
        before.notice.reference: True,
        after.notice.reference: False,
    }


def test_a_petition_gathers_by_the_rules_it_was_opened_under():
    petition = make_petition()
    needed, closes_at = petition.needed, petition.closes_at
    change_rule("petition-backers", needed + 5, at=petition.opened_at + DAY)
    change_rule("petition-open", 10, at=petition.opened_at + DAY)
    later = make_petition(at=petition.opened_at + 2 * DAY)
    assert (later.needed, later.closes_at) == (needed + 5, later.opened_at + 10 * DAY)
    gathered = make_gathered(petition, at=closes_at - DAY)
    assert gathered.notice is not None
    assert gathered.backings.count() == needed
