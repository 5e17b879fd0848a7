"""Whether an explanation is enough: checked, asked to be longer, challenged, changed, brought before others."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.rules import Refused
from decisions import actions, tasks
from decisions.models import Decision
from decisions.status import Code
from portal.templatetags.hearth import entry_sentence
from record.models import Entry
from record.sequencer import sequence
from tests import factories
from tests.decisions.pages import text, visit
from tests.decisions.states import listed_as
from tests.factories.answerability import make_everything_beside

pytestmark = pytest.mark.django_db

# As in test_status: decided on Friday 20 March at 15:10 in California, the explanation due on Monday 6 April 2026.
OPENED = datetime(2026, 3, 18, 18, 0, tzinfo=UTC)
DECIDED = datetime(2026, 3, 20, 22, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def local(month, day, hour=12):
    return datetime(2026, month, day, hour, tzinfo=UTC) + timedelta(hours=7)


@pytest.fixture
def explained():
    """A decision that was explained three days late, and the people around it."""
    decision = factories.make_decision_waiting(with_vote=False, at=OPENED)
    decision = factories.make_decision_taken(decision=decision, at=DECIDED)
    return factories.make_decision_published(decision=decision, at=local(4, 9))


@pytest.fixture
def overseer():
    return factories.make_overseer()


def standing(at):
    """The code and the words of the one decision, of which the lists say the same."""
    decision = Decision.objects.get()
    status = decision.status(at)
    assert listed_as(at) == status.code
    assert Decision.objects.late(at).exists() == status.is_late
    return status.code, status.label


def check(decision, actor, at, **words):
    words = {"missing": [], "missing_points": [], "note": "All ten headings and both points."} | words
    return actions.check_completeness(decision, **words, actor=actor, at=at)


def correct(decision, at, kind="update"):
    return actions.correct_explanation(
        decision,
        sections=factories.EXPLANATION | {"evidence": f"Also the count of 2026, as known at {at}."},
        points=factories.POINTS,
        language="en",
        kind=kind,
        change_note="The evidence of 2026 was added.",
        actor=factories.officer_for(decision.institution),
        at=at,
    )


def test_what_the_oversight_body_finds_missing_is_due_and_a_new_version_has_to_be_looked_at(
    explained, overseer
):
    check(explained, overseer, local(4, 13), missing=["evidence"], note="No numbers of this year.")
    assert standing(local(4, 14)) == (
        Code.INCOMPLETE,
        "Explanation found incomplete – missing: Evidence we used (published 3 days late)",
    )
    assert Decision.objects.get().status(local(4, 28)).is_late
    version = correct(explained, local(4, 20))
    assert standing(local(4, 20))[1] == (
        "Explanation found incomplete – a new version is waiting to be checked (published 3 days late)"
    )
    check(explained, overseer, local(4, 21))
    assert standing(local(4, 22)) == (Code.ACCEPTED, "Explanation checked – complete (published 3 days late)")
    assert version.checks.get().is_complete
    # What was found stays what it was on its day.
    assert standing(local(4, 14))[0] == Code.INCOMPLETE
    assert standing(local(4, 10)) == (Code.PUBLISHED_LATE, "Explanation published 3 days late")


def test_a_minor_change_is_no_new_text_and_a_correction_has_to_be_checked_again(explained, overseer):
    check(explained, overseer, local(4, 13))
    with pytest.raises(Refused, match="complete already"):
        check(explained, overseer, local(4, 14))
    correct(explained, local(4, 15), kind="minor")
    assert standing(local(4, 15))[0] == Code.ACCEPTED
    correct(explained, local(4, 16), kind="correction")
    assert standing(local(4, 16))[0] == Code.PUBLISHED_LATE
    check(explained, overseer, local(4, 17))
    assert standing(local(4, 17))[0] == Code.ACCEPTED


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"missing": ["weather"]}, "from the list"),
        ({"missing_points": ["  "]}, "Say in words"),
        ({"missing": ["evidence"], "note": " "}, "Say in words"),
    ],
)
def test_what_is_missing_is_named(explained, overseer, words, why):
    with pytest.raises(Refused, match=why):
        check(explained, overseer, local(4, 13), **words)
    check(explained, overseer, local(4, 13))


def test_more_explanation_is_due_once_enough_members_asked_for_it(explained):
    members = [factories.make_member() for _each in range(4)]
    request = actions.ask_for_more(explained, body="Why one year?", actor=members[0], at=local(4, 13))
    with pytest.raises(Refused, match="asked for more explanation already"):
        actions.ask_for_more(explained, body="And why?", actor=members[0], at=local(4, 13))
    actions.back_request(request, actor=members[1], at=local(4, 14))
    with pytest.raises(Refused, match="asked for this already"):
        actions.back_request(request, actor=members[1], at=local(4, 14))
    actions.withdraw_backing(request, actor=members[1], at=local(4, 14))
    actions.back_request(request, actor=members[2], at=local(4, 14))
    assert standing(local(4, 14))[0] == Code.PUBLISHED_LATE
    actions.back_request(request, actor=members[3], at=local(4, 15))
    assert standing(local(4, 15)) == (
        Code.MORE_ASKED,
        "More explanation asked for – due Wednesday 29 April 2026 (published 3 days late)",
    )
    assert standing(local(5, 1))[1] == ("More explanation asked for – 2 days late (published 3 days late)")
    for act in (actions.back_request, actions.withdraw_backing):
        with pytest.raises(Refused):
            act(request, actor=members[1], at=local(4, 16))
    version = correct(explained, local(5, 2))
    request.refresh_from_db()
    assert request.answer == version
    assert standing(local(5, 2))[0] == Code.PUBLISHED_LATE


def test_what_the_oversight_body_asks_is_due_at_once(explained, overseer):
    actions.ask_for_more(explained, body="Which law?", actor=overseer, at=local(4, 15))
    assert standing(local(4, 15))[0] == Code.MORE_ASKED


def test_an_institution_neither_asks_itself_nor_checks_itself(explained):
    officer = factories.officer_for(explained.institution)
    factories.make_overseer(member=officer)
    for act in (
        lambda: check(explained, officer, local(4, 13)),
        lambda: actions.ask_for_more(explained, body="Why?", actor=officer, at=local(4, 13)),
        lambda: actions.challenge_decision(explained, reason="It is wrong.", actor=officer, at=local(4, 13)),
    ):
        with pytest.raises(Refused, match="You speak for"):
            act()


def test_a_challenge_that_is_right_makes_the_institution_answer(explained, overseer):
    member, other = factories.make_member(), factories.make_member()
    challenge = actions.challenge_decision(
        explained, reason="The vote said no.", actor=member, at=local(4, 13)
    )
    with pytest.raises(Refused, match="challenged this decision already"):
        actions.challenge_decision(explained, reason="Again.", actor=member, at=local(4, 13))
    with pytest.raises(Refused, match="over"):
        actions.challenge_decision(explained, reason="Too late.", actor=other, at=local(5, 9))
    actions.answer_challenge(
        challenge, upheld=True, answer="The vote was ignored.", actor=overseer, at=local(4, 20)
    )
    assert standing(local(4, 20))[0] == Code.MORE_ASKED
    with pytest.raises(Refused, match="answered already"):
        actions.answer_challenge(challenge, upheld=False, answer="No.", actor=overseer, at=local(4, 21))


def test_a_challenge_is_answered_whatever_else_the_overseer_asks(explained):
    member = factories.make_member()
    challenge = actions.challenge_decision(explained, reason="Unfair.", actor=member, at=local(4, 13))
    actions.ask_for_more(explained, body="Which law?", actor=member, at=local(4, 14))
    # Whoever asked as a member sits on the oversight body since.
    other = factories.make_member()
    gathering = actions.ask_for_more(explained, body="And who?", actor=other, at=local(4, 14))
    factories.make_overseer(member=other)
    actions.answer_challenge(challenge, upheld=True, answer="It is.", actor=other, at=local(4, 20))
    assert standing(local(4, 20))[0] == Code.MORE_ASKED
    asked = Decision.objects.get().explanation_requests.get(body="It is.")
    assert (asked.asked_by, asked.clock.due_on) == ("overseer", date(2026, 5, 4))
    gathering.refresh_from_db()
    assert gathering.clock is None


def test_a_challenge_of_what_was_changed_since_is_answered_all_the_same(client, explained, overseer):
    challenge = actions.challenge_decision(
        explained, reason="Unfair.", actor=factories.make_member(), at=local(4, 13)
    )
    actions.change_decision(
        explained,
        "refused",
        "no_vote",
        reason="The risk.",
        actor=factories.officer_for(explained.institution),
        at=local(4, 14),
    )
    with pytest.raises(Refused, match="No explanation has been published yet"):
        actions.ask_for_more(explained, body="Why?", actor=overseer, at=local(4, 20))
    actions.answer_challenge(challenge, upheld=True, answer="It is.", actor=overseer, at=local(4, 20))
    assert standing(local(4, 20))[0] == Code.CHANGED
    asked = explained.explanation_requests.get()
    assert (asked.body, asked.is_waiting(local(4, 20))) == ("It is.", True)
    assert "It is." in text(visit(client, explained.get_absolute_url(), local(4, 21)))
    version = correct(Decision.objects.get(), local(4, 22))
    asked.refresh_from_db()
    assert asked.answer == version


def test_a_challenge_that_is_not_right_changes_nothing(explained, overseer):
    challenge = actions.challenge_decision(
        explained, reason="I am against it.", actor=overseer, at=local(4, 13)
    )
    with pytest.raises(Refused, match="You made this challenge"):
        actions.answer_challenge(challenge, upheld=True, answer="Right.", actor=overseer, at=local(4, 20))
    another = factories.make_overseer()
    actions.answer_challenge(
        challenge, upheld=False, answer="It follows the charter.", actor=another, at=local(4, 20)
    )
    assert standing(local(4, 20))[0] == Code.PUBLISHED_LATE


def test_a_changed_decision_is_explained_anew_and_the_first_lateness_stays(explained):
    officer = factories.officer_for(explained.institution)
    decision = actions.change_decision(
        explained, "refused", "no_vote", reason="The risk was underrated.", actor=officer, at=local(5, 4)
    )
    assert standing(local(5, 4)) == (
        Code.CHANGED,
        "Decision changed on Monday 4 May 2026 – explanation due Monday 18 May 2026 "
        "(the explanation before came 3 days late)",
    )
    decision.proposal.refresh_from_db()
    assert decision.proposal.state == "refused"
    with pytest.raises(Refused, match="Explain the decision first"):
        actions.change_decision(
            decision, "approved", "no_vote", reason="Back.", actor=officer, at=local(5, 5)
        )
    correct(decision, local(5, 6), kind="minor")
    assert standing(local(5, 6))[0] == Code.CHANGED
    correct(decision, local(5, 7))
    assert standing(local(5, 7)) == (Code.PUBLISHED_LATE, "Explanation published 3 days late")
    assert standing(local(4, 10))[0] == Code.PUBLISHED_LATE
    with pytest.raises(Refused, match="what was decided already"):
        actions.change_decision(decision, "refused", "no_vote", reason="Same.", actor=officer, at=local(5, 8))


def test_a_missing_explanation_is_brought_before_the_oversight_body_once():
    decision = factories.make_decision_waiting(with_vote=False, at=OPENED)
    decision = factories.make_decision_taken(decision=decision, at=DECIDED)
    due_at = decision.explain_clock.due_at
    assert len(tasks.due(due_at)) == 1
    assert tasks.due(due_at + 29 * DAY) == []
    said = tasks.due(due_at + 30 * DAY)
    assert said == ["DEC-2026-0001: the missing explanation was brought before the oversight body."]
    assert tasks.due(due_at + 31 * DAY) == []
    assert standing(due_at + 31 * DAY) == (Code.ESCALATED, "No explanation – sent to the oversight body")
    assert standing(due_at + 29 * DAY)[0] == Code.LATE
    factories.make_decision_published(decision=decision, at=due_at + 40 * DAY)
    assert standing(due_at + 41 * DAY)[0] == Code.PUBLISHED_LATE


def test_the_holder_of_a_seat_dissents_once_from_each_decision(explained):
    seat = factories.make_seat_holder()
    words = {"body": "I would have refused it.", "language": "en", "actor": seat}
    actions.dissent(explained, **words, at=local(4, 13))
    with pytest.raises(Refused, match="dissented already"):
        actions.dissent(explained, **words, at=local(4, 14))
    with pytest.raises(Refused, match="hold a seat"):
        actions.dissent(explained, **words | {"actor": factories.make_member()}, at=local(4, 14))


def test_a_seat_is_named_beside_the_record_where_its_name_can_be_taken_away(explained):
    make_everything_beside(explained)
    sequence(timezone.now())
    for kind in ("decisions.dissented", "decisions.commitment_rated"):
        entry = Entry.objects.get(kind=kind)
        assert b"Eastside tenants" not in bytes(entry.body)
        assert "<bdi>Eastside tenants</bdi>" in entry_sentence(entry)
        assert "Seat" in [payload.label for payload in entry.payloads.values()]


def test_a_conflict_is_declared_by_role(explained):
    conflict = actions.declare_conflict(
        explained,
        role="Chief data officer",
        tie="Sat on the board of the vendor until 2025.",
        stepped_aside=True,
        actor=factories.officer_for(explained.institution),
        at=local(4, 13),
    )
    assert conflict.by == f"institution:{explained.institution.code}"
    with pytest.raises(Refused, match="act for the institution"):
        actions.declare_conflict(
            explained,
            role="Clerk",
            tie="None.",
            stepped_aside=False,
            actor=factories.make_member(),
            at=local(4, 13),
        )


def test_staff_read_the_local_day_of_a_check_a_request_and_a_challenge_and_the_last_day_of_a_date(
    admin_client, explained, overseer
):
    # In UTC it is the next day already.
    evening = local(4, 13, hour=22)
    member = factories.make_member()
    said = [
        check(explained, overseer, evening, missing=["evidence"]),
        actions.ask_for_more(explained, body="Why?", actor=member, at=evening),
        actions.challenge_decision(explained, reason="Wrong.", actor=member, at=evening),
    ]
    assert {str(each).rpartition(": ")[2] for each in said} == {"2026-04-13"}
    clocks = admin_client.get(reverse("community-clock:index")).content.decode()
    assert "explain due 2026-04-06" in clocks
