"""What a vote forbids an institution: each floor asks the one gate, and lets it through again afterwards."""

from datetime import date

import pytest

from ballots import actions as ballots
from community import actions as community
from community.models import Hold, SystemActor
from decisions import actions as decisions
from portal.templatetags import hearth
from proposals import actions as proposals
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.decisions.pages import text, visit
from tests.factories import DAY, START
from tests.refusals import refused

pytestmark = pytest.mark.django_db
LADDER = SystemActor("ladder")
CLAUSE = "Step 5 of the ladder, signed in 2026."


def hold(kind, institution, subject="", at=START, ends_at=None):
    return community.order_hold(
        kind,
        institution,
        because="SHN-2026-0001",
        clause=CLAUSE,
        subject=subject,
        ends_at=ends_at,
        actor=LADDER,
        at=at,
    )


def lift(held, at):
    return community.lift_hold(held, actor=LADDER, at=at)


def test_nobody_orders_or_lifts_a_hold_alone():
    institution, steward = make.make_institution(), make.make_steward()
    words = {"because": "SHN-2026-0001", "clause": CLAUSE, "actor": steward, "at": START}
    assert "no single person" in refused(community.order_hold, "approvals", institution, **words)
    held = hold("approvals", institution)
    assert "no single person" in refused(community.lift_hold, held, actor=steward, at=START)
    lift(held, START + DAY)
    assert "lifted already" in refused(lift, held, START + 2 * DAY)


@pytest.mark.parametrize("outcome", ["approved", "approved_conditions", "refused", "not_to_act"])
def test_who_may_approve_nothing_new_can_still_decide_otherwise(outcome):
    waiting = make.make_decision_waiting(with_vote=False)
    officer, at = make.officer_for(waiting.institution), waiting.opened_at + DAY
    held = hold("approvals", waiting.institution, at=at)

    def decide():
        return decisions.take_decision(waiting, outcome, "no_vote", actor=officer, at=at)

    if outcome.startswith("approved"):
        assert "may approve nothing new" in refused(decide)
        lift(held, at)
    decide()


def test_a_refusal_is_not_changed_into_an_approval_while_approvals_are_held():
    decision = make.make_decision_published(with_vote=False, outcome="refused")
    at = decision.explain_clock.stopped_at + DAY
    held = hold("approvals", decision.institution, at=at)
    change = {"reason": "We looked again.", "actor": make.officer_for(decision.institution), "at": at}
    assert "may approve nothing" in refused(
        decisions.change_decision, decision, "approved", "no_vote", **change
    )
    lift(held, at)
    decisions.change_decision(decision, "approved", "no_vote", **change)


def test_another_institution_approves_as_ever():
    waiting = make.make_decision_waiting(with_vote=False)
    at = waiting.opened_at + DAY
    hold("approvals", make.make_institution(), at=at)
    officer = make.officer_for(waiting.institution)
    assert decisions.take_decision(waiting, "approved", "no_vote", actor=officer, at=at).outcome == "approved"


def test_a_use_that_is_held_is_paused_and_goes_on_only_when_the_hold_is_lifted():
    use = make.make_use()
    at, officer = make.AFTER_COMMENTS + 20 * DAY, make.officer_for(use.lead_organisation)
    pause = {"reason": "Held by a vote.", "actor": LADDER, "at": at}
    assert refused(proposals.pause_use, use, **pause)
    held = hold("data_use", use.lead_organisation, subject=use.reference, at=at)
    use = proposals.pause_use(use, **pause)
    assert use.state == "paused"
    assert not use.lead_organisation.clocks.running(at).filter(kind="pause-use").exists()
    resume = {"actor": officer, "at": at + DAY}
    assert "may not be looked at" in refused(proposals.resume_use, use, **resume)
    lift(held, at + DAY)
    assert proposals.resume_use(use, **resume).state == "in_use"


def test_a_use_that_is_held_does_not_begin():
    decision = make.make_decision_published(with_vote=False, outcome="approved")
    use, at = decision.proposal, decision.explain_clock.stopped_at + DAY
    use.refresh_from_db()
    held = hold("data_use", decision.institution, subject=use.reference, at=at)
    start = {"first_access_on": date(2026, 3, 3), "actor": make.officer_for(decision.institution), "at": at}
    assert "may not be looked at" in refused(proposals.start_use, use, **start)
    lift(held, at)
    assert proposals.start_use(use, **start).state == "in_use"


def test_a_suspended_seat_is_on_no_new_roll_and_has_no_vote_where_it_was_on_one():
    institution = make.make_institution()
    poll = make.make_poll_open({"A": "yes", "B": "no"})
    at = poll.opens_at + DAY
    holder = make.seat_holder_of(poll, "Seat B")
    ends_at = at + 30 * DAY
    hold("seat", institution, subject="Seat B", at=at, ends_at=ends_at)
    vote = {"actor": holder, "at": at}
    assert "no vote since" in refused(ballots.cast_vote, poll, "no", **vote)
    ballots.cast_vote(poll, "no", actor=make.seat_holder_of(poll, "Seat A"), at=at)
    seats = {False: set(), True: set()}
    for is_over in seats:
        announced = make.make_poll_announced(at=ends_at if is_over else at)
        seats[is_over] = set(announced.roll.values_list("seat", flat=True))
    assert seats[True] - seats[False] == {"Seat B"}


def test_a_hold_is_told_on_the_page_of_the_institution_and_on_the_record(client):
    institution = make.make_institution()
    held = hold("approvals", institution)
    url = institution.get_absolute_url()
    words = text(visit(client, url, START + DAY))
    assert "No new approvals – since" in words
    assert CLAUSE in words
    lift(held, START + 2 * DAY)
    assert "No new approvals" not in text(visit(client, url, START + 3 * DAY))
    sequence(START + 3 * DAY)
    lifted, ordered = entries_about(institution.code)[:2]
    assert (ordered.kind, lifted.kind) == ("community.hold_ordered", "community.hold_lifted")
    assert ordered.facts == {"hold": "approvals", "because": "SHN-2026-0001"}
    assert "may approve nothing new" in hearth.entry_sentence(ordered)
    assert "may approve again" in hearth.entry_sentence(lifted)


def test_a_hold_without_a_subject_holds_approvals_alone():
    institution = make.make_institution()
    with pytest.raises(Exception, match="a_hold_names_what_it_holds"):
        Hold.objects.create(
            kind="data_use", institution=institution, because="SHN-1", clause=CLAUSE, ordered_at=START
        )
