import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from community.models import clock_actor
from community.rules import Refused
from decisions import actions, rules
from decisions.models import Decision, DecisionVersion, Draft, PublishedVersionChanged
from proposals.models import Proposal
from record.models import PendingEntry
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def facts_of(kind):
    """The facts of the newest entry of this kind, as they wait to be published."""
    row = PendingEntry.objects.filter(kind=kind).order_by("-at", "-place").first()
    return json.loads(bytes(row.body))


def publish(decision, actor=None, at=None, **changes):
    words = {"sections": factories.EXPLANATION, "points": factories.POINTS, "language": "en"} | changes
    return actions.publish_explanation(
        decision,
        **words,
        actor=actor or factories.officer_for(decision.institution),
        at=at or decision.decided_at + DAY,
    )


def correct(decision, at=None, **changes):
    words = {
        "sections": factories.EXPLANATION | {"review": "We look again on 1 September 2026."},
        "points": factories.POINTS,
        "language": "en",
        "kind": "correction",
        "change_note": "The date was wrong.",
    } | changes
    return actions.correct_explanation(
        decision,
        **words,
        actor=factories.officer_for(decision.institution),
        at=at or decision.decided_at + 5 * DAY,
    )


def test_the_same_words_again_answer_nothing():
    decision = factories.make_decision_published()
    for changes in ({"kind": "correction"}, {"kind": "update"}):
        with pytest.raises(Refused, match="The text is the same as before"):
            correct(decision, sections=factories.EXPLANATION, **changes)
    correct(decision, sections=factories.EXPLANATION, kind="minor")
    correct(decision)
    assert decision.versions.count() == 3


def test_a_minor_change_is_small():
    decision = factories.make_decision_published()
    factories.change_rule("minor-change", 5, at=factories.START)
    comma = factories.EXPLANATION | {"review": "We look again on 1 October, 2026."}
    correct(decision, sections=comma, kind="minor")
    other = comma | {"decided": "The clinic shares nothing at all with anybody, ever."}
    with pytest.raises(Refused, match="This is more than a minor change"):
        correct(decision, sections=other, kind="minor")
    assert correct(decision, sections=other).number == 3


def test_that_no_decision_came_in_time_is_on_the_record_whenever_the_deadlines_are_run():
    decision = factories.make_decision_waiting()
    factories.make_decision_taken(decision=decision, at=decision.decide_clock.due_at)
    assert facts_of("decisions.no_decision")["facts"]["due_on"] == decision.decide_clock.due_on.isoformat()


def test_the_time_to_decide_runs_from_the_final_result_however_late_that_is_noticed():
    poll = factories.make_poll_final()
    decision = actions.open_decision(
        poll.proposal, poll, actor=clock_actor, at=poll.final_from + timedelta(hours=9)
    )
    assert decision.reference == "DEC-2026-0001"
    assert decision.opened_at == decision.decide_clock.started_at == poll.final_from
    assert decision.institution == poll.proposal.lead_organisation
    poll.proposal.refresh_from_db()
    assert poll.proposal.state == Proposal.State.AWAITING_DECISION
    leaf = facts_of("decisions.opened")
    assert leaf["actor"] == "system:clock"
    assert leaf["facts"]["poll"] == poll.reference


def test_a_decision_without_a_vote_is_opened_by_a_steward():
    proposal = factories.make_summed_up_proposal()
    decision = actions.open_decision(
        proposal, None, actor=factories.make_steward(), at=factories.AFTER_COMMENTS
    )
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.AWAITING_DECISION
    assert decision.opened_at == factories.AFTER_COMMENTS


def test_a_decision_is_asked_for_once():
    decision = factories.make_decision_waiting()
    with pytest.raises(Refused, match="already"):
        actions.open_decision(
            decision.proposal, decision.poll, actor=clock_actor, at=decision.opened_at + DAY
        )


def test_a_member_cannot_ask_for_a_decision():
    proposal = factories.make_summed_up_proposal()
    with pytest.raises(Refused, match="stewards"):
        actions.open_decision(proposal, None, actor=factories.make_member(), at=factories.AFTER_COMMENTS)


def test_taking_a_decision_stops_one_clock_starts_the_other_and_settles_the_proposal():
    decision = factories.make_decision_taken()
    assert decision.decide_clock.stopped_at == decision.decided_at == decision.explain_clock.started_at
    assert decision.explain_clock.stopped_at is None
    decision.proposal.refresh_from_db()
    assert decision.proposal.state == "approved_conditions"
    leaf = facts_of("decisions.taken")
    assert leaf["actor"] == f"institution:{decision.institution.code}"
    assert leaf["facts"]["outcome"] == "approved_conditions"
    assert leaf["facts"]["followed_vote"] == "yes"
    assert leaf["facts"]["due_on"] == decision.explain_clock.reading(decision.decided_at).due_on.isoformat()


def test_a_decision_not_to_act_leaves_the_proposal_not_approved():
    decision = factories.make_decision_taken(outcome="not_to_act", followed_vote="no")
    decision.proposal.refresh_from_db()
    assert decision.proposal.state == "refused"
    assert decision.outcome == "not_to_act"


@pytest.mark.parametrize("outcome", ["approved", "approved_conditions", "refused", "not_to_act"])
@pytest.mark.parametrize(
    ("votes", "wanted"), [({"A": "yes", "B": "yes"}, True), ({"A": "no", "B": "no"}, False)]
)
def test_what_goes_against_a_vote_did_not_follow_it(outcome, votes, wanted):
    poll = factories.make_poll_final(votes=votes)
    decision = actions.open_decision(poll.proposal, poll, actor=clock_actor, at=poll.final_from)
    follows = outcome.startswith("approved") == wanted
    assert bool(rules.fits_the_vote(decision, outcome, "yes")) == follows
    assert rules.fits_the_vote(decision, outcome, "no")
    assert rules.fits_the_vote(decision, outcome, "in_part")


@pytest.mark.parametrize(
    ("with_vote", "followed", "reason"),
    [(True, "no_vote", "There was a vote"), (False, "yes", "no valid vote"), (True, "perhaps", "Say what")],
)
def test_the_answer_about_the_vote_must_go_with_there_having_been_one(with_vote, followed, reason):
    with pytest.raises(Refused, match=reason):
        factories.make_decision_taken(with_vote=with_vote, followed_vote=followed)


def test_a_vote_in_which_too_few_took_part_cannot_be_followed():
    poll = factories.make_poll_final(votes={"A": "yes"})
    decision = actions.open_decision(poll.proposal, poll, actor=clock_actor, at=poll.final_from)
    with pytest.raises(Refused, match="no valid vote"):
        factories.make_decision_taken(decision=decision, followed_vote="yes")
    assert factories.make_decision_taken(decision=decision, followed_vote="no_vote").outcome


@pytest.mark.parametrize("make", [factories.make_member, factories.make_steward, factories.make_officer])
def test_only_the_institution_decides(make):
    decision = factories.make_decision_waiting()
    with pytest.raises(Refused, match="act for the institution"):
        actions.take_decision(decision, "approved", "yes", actor=make(), at=decision.opened_at + DAY)


def test_a_decision_is_taken_once():
    decision = factories.make_decision_taken()
    with pytest.raises(Refused, match="has been made"):
        factories.make_decision_taken(decision=decision)


def test_publishing_stops_the_clock_and_fixes_a_fingerprint():
    decision = factories.make_decision_taken()
    version = publish(decision)
    decision.refresh_from_db()
    assert version.number == 1
    assert decision.explain_clock.stopped_at == version.published_at
    assert version.by == f"institution:{decision.institution.code}"
    leaf = facts_of("decisions.published")
    assert leaf["facts"]["fingerprint"] == version.fingerprint
    assert leaf["facts"]["version"] == 1


def test_the_fingerprint_is_the_same_read_back_from_the_database():
    factories.make_decision_published()
    version = DecisionVersion.objects.get()
    assert version.matches_fingerprint
    DecisionVersion.objects.update(sections=version.sections | {"decided": "Something else."})
    assert not DecisionVersion.objects.get().matches_fingerprint


def test_no_entry_holds_the_words_or_the_person():
    decision = factories.make_decision_published()
    officer = factories.officer_for(decision.institution)
    for row in PendingEntry.objects.filter(kind__startswith="decisions."):
        body = bytes(row.body).decode()
        assert officer.display_name not in body
        assert officer.email not in body
        assert "street names" not in body


def test_a_refusal_names_every_heading_that_is_missing():
    decision = factories.make_decision_taken()
    with pytest.raises(Refused) as refused:
        publish(decision, sections=factories.EXPLANATION | {"effects": "  ", "review": ""})
    assert "Who gains, who pays, who may be harmed; Date we will look again" in str(refused.value)
    assert not decision.versions.exists()


def test_the_points_may_be_rows_or_a_text_but_not_missing():
    decision = factories.make_decision_taken()
    with pytest.raises(Refused, match="What people told us"):
        publish(decision, points=[])
    with pytest.raises(Refused, match="your answer to it"):
        publish(decision, points=[{"point": "Why?", "answer": "", "change": ""}])
    assert publish(decision, points=[], sections=factories.EXPLANATION | {"points": "Nobody wrote to us."})


def test_an_explanation_cannot_come_before_the_decision_or_twice():
    decision = factories.make_decision_waiting()
    with pytest.raises(Refused, match="before the decision"):
        publish(decision, at=decision.opened_at + DAY)
    decision = factories.make_decision_published(decision=factories.make_decision_taken(decision=decision))
    with pytest.raises(Refused, match="correction"):
        publish(decision)


def test_publishing_takes_the_draft_away():
    decision = factories.make_decision_taken()
    Draft.objects.create(decision=decision, language="en", saved_at=decision.decided_at)
    publish(decision)
    assert not Draft.objects.exists()


def test_a_correction_is_the_next_version_and_leaves_the_first_as_it_was():
    decision = factories.make_decision_published()
    first = decision.versions.get()
    second = correct(decision)
    assert (second.number, second.kind) == (2, "correction")
    assert decision.versions.get(number=1).fingerprint == first.fingerprint != second.fingerprint
    decision.refresh_from_db()
    assert decision.explain_clock.stopped_at == first.published_at
    assert decision.version_for("en") == second


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"change_note": " "}, "what changed and why"),
        ({"kind": ""}, "what kind of change"),
        ({"kind": "better"}, "what kind of change"),
        ({"kind": "translation"}, "another language"),
        ({"language": "es"}, "in its own"),
        ({"sections": {}}, "still empty"),
    ],
)
def test_a_further_version_says_what_changed(changes, reason):
    decision = factories.make_decision_published()
    with pytest.raises(Refused, match=reason):
        correct(decision, **changes)


def test_a_correction_waits_for_the_approval_that_the_charter_asks_for():
    decision = factories.make_decision_published()
    factories.change_rule("explanation-approvals", 1, at=decision.decided_at + 2 * DAY)
    with pytest.raises(Refused, match="A second person of the institution has to approve this very text"):
        correct(decision)
    assert decision.versions.count() == 1


def test_a_correction_needs_something_to_correct():
    with pytest.raises(Refused, match="nothing to correct"):
        correct(factories.make_decision_taken())


def test_a_translation_is_read_until_the_original_changes():
    decision = factories.make_decision_published()
    translation = correct(decision, kind="translation", language="es", change_note="En español.")
    assert decision.version_for("es") == translation
    assert decision.version_for("en").number == 1
    third = correct(decision)
    assert decision.version_for("es") == decision.version_for("en") == third


def test_a_redaction_takes_earlier_versions_out_of_sight():
    decision = factories.make_decision_published()
    redaction = correct(decision, kind="redaction", change_note="It named a person.")
    first, second = decision.versions.all()
    assert first.is_withheld()
    assert not second.is_withheld()
    assert second == redaction


def test_a_published_version_cannot_be_changed_or_deleted():
    version = factories.make_decision_published().versions.get()
    version.change_note = "better"
    with pytest.raises(PublishedVersionChanged):
        version.save()
    with pytest.raises(PublishedVersionChanged):
        version.delete()


def test_no_decision_is_noted_once_and_only_after_the_deadline():
    decision = factories.make_decision_waiting()
    due_at = decision.decide_clock.due_at
    with pytest.raises(Refused, match="has not passed"):
        actions.record_no_decision(decision, actor=clock_actor, at=due_at - timedelta(seconds=1))
    actions.record_no_decision(decision, actor=clock_actor, at=due_at)
    with pytest.raises(Refused, match="already"):
        actions.record_no_decision(decision, actor=clock_actor, at=due_at + DAY)
    with pytest.raises(Refused, match="Only the clock"):
        actions.record_no_decision(decision, actor=factories.make_steward(), at=due_at + DAY)
    assert PendingEntry.objects.filter(kind="decisions.no_decision").count() == 1


def test_a_late_decision_can_still_be_taken():
    decision = factories.make_decision_waiting()
    late_at = decision.decide_clock.due_at + 3 * DAY
    actions.record_no_decision(decision, actor=clock_actor, at=late_at)
    decision = factories.make_decision_taken(decision=decision, at=late_at + DAY)
    assert decision.decide_clock.reading(late_at + DAY).is_late


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a_decision_made_has_an_outcome_a_moment_and_a_clock", {"outcome": "approved"}),
        ("a_decision_made_has_an_outcome_a_moment_and_a_clock", {"followed_vote": "yes"}),
        ("a_decision_without_a_poll_followed_no_vote", {"poll": None, "followed_vote": "yes"}),
        ("a_decision_has_a_known_outcome", {"outcome": "perhaps"}),
        ("a_decision_is_made_after_it_was_opened", {"decided_at": factories.START - DAY}),
    ],
)
def test_the_database_keeps_a_decision_whole(name, change):
    decision = factories.make_decision_waiting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**change)
    assert name in {constraint.name for constraint in Decision._meta.constraints}


@pytest.mark.parametrize("change", [{"number": 2}, {"change_note": "why"}, {"kind": "update"}])
def test_the_database_wants_every_later_version_to_say_what_changed(change):
    factories.make_decision_published()
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionVersion.objects.update(**change)
