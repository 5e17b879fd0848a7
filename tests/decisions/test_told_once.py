"""What those whom a decision concerns are told when a date has passed, and letters about commitments; each once."""

from datetime import date, timedelta

import pytest

from community import actions as community
from community import letters
from community.models import Clock
from decisions import actions
from proposals import actions as proposals
from tests import factories
from tests.decisions.moments import DUE, local
from tests.factories.answerability import make_commitment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reminder_rules")]
DAY = timedelta(days=1)


def test_a_commitment_is_brought_to_mind_twice_and_told_of_once_when_its_day_has_passed(run):
    decision = factories.make_decision_published(with_vote=False)
    officer, author = factories.officer_for(decision.institution), decision.proposal.filed_by
    executive, follower = factories.make_executive(decision.institution), factories.make_member()
    at = decision.explain_clock.stopped_at
    actions.follow_decision(decision, actor=follower, at=at)
    commitment = make_commitment(decision, at=at, due_on=date(2026, 6, 30))
    other = make_commitment(decision, at=at, due_on=date(2026, 6, 30), what="Burn the disk.", money="")
    # What is too vague to check can be said to be done all the same.
    done = [
        make_commitment(decision, at=at, due_on=date(2026, 6, 30), money=words) for words in ("", "None.")
    ]
    for each in done:
        actions.update_commitment(
            each, progress="done", body="Done.", evidence="A log.", language="en", actor=officer, at=at + DAY
        )
    due, found = date(2026, 6, 30), {}
    for days_after in (-31, -30, -29, -8, -7, -6, 0, 1, 2, 30):
        if letters := run(due + days_after * DAY):
            found[days_after] = set(letters)
            for words in letters.values():
                assert commitment.reference in words
                assert other.reference in words
                assert not any(each.reference in words for each in done)
            if days_after == 1:
                assert "Past its date – 1 day" in letters[officer.email]
                assert "Burn the disk." in letters[follower.email]
                assert letters[follower.email].count("was promised with") == 1
    told = {officer.email, executive.email, author.email, follower.email}
    assert found == {-30: {officer.email}, -7: {officer.email}, 1: told}


def test_changed_words_of_a_commitment_have_letters_of_their_own(run):
    decision = factories.make_decision_published(with_vote=False)
    officer, author = factories.officer_for(decision.institution), decision.proposal.filed_by
    commitment = make_commitment(decision, at=decision.explain_clock.stopped_at, due_on=date(2026, 6, 30))

    def reword(due_on, day):
        actions.reword_commitment(
            commitment,
            who="The data office",
            what="Delete it.",
            due_on=due_on,
            measure="A log.",
            money="None.",
            language="en",
            change_note="We need more time.",
            actor=officer,
            at=local(day),
        )

    assert list(run(date(2026, 5, 31))) == [officer.email]
    reword(date(2026, 6, 30), date(2026, 6, 3))
    assert not run(date(2026, 6, 4))
    reword(date(2026, 9, 30), date(2026, 6, 5))
    assert not run(date(2026, 7, 1))
    assert list(run(date(2026, 8, 31))) == [officer.email]
    assert set(run(date(2026, 10, 1))) == {officer.email, author.email}
    # The same day in other words: those whom it concerns know already that it has passed.
    reword(date(2026, 9, 30), date(2026, 10, 2))
    assert not run(date(2026, 10, 3))
    actions.withdraw_commitment(commitment, reason="Too hard.", actor=officer, at=local(date(2026, 10, 4)))
    assert not run(date(2026, 12, 1))


def late_explanation():
    decision = factories.make_decision_taken(with_vote=False)
    return decision, decision.explain_clock.due_on + DAY


def missed_promise():
    decision = factories.make_decision_published(with_vote=False)
    make_commitment(decision, at=decision.explain_clock.stopped_at, due_on=date(2026, 6, 30))
    return decision, date(2026, 7, 1)


@pytest.mark.parametrize(
    ("make", "said"),
    [(late_explanation, "an explanation is late"), (missed_promise, "a commitment is past its date")],
)
def test_what_nobody_could_be_told_of_is_told_to_whoever_follows_later(run, capsys, make, said):
    decision, day = make()
    author, follower = decision.proposal.filed_by, factories.make_member()
    proposals.delete_account(author, actor=author, at=local(day))
    run(day)
    assert said not in capsys.readouterr().out
    actions.follow_decision(decision, actor=follower, at=local(day + DAY))
    assert decision.reference in run(day + DAY)[follower.email]
    assert said in capsys.readouterr().out
    assert follower.email not in run(day + 2 * DAY)


@pytest.fixture
def carried(monkeypatch):
    """The names of the letters that a task, which is kept, was to carry."""
    names = []
    monkeypatch.setattr(
        type(letters.post), "enqueue", lambda task, name, *rest: (names.append(name), task.func(name, *rest))
    )
    return names


def test_people_are_told_once_that_nothing_was_decided_and_that_an_explanation_is_late(run, carried):
    decision = factories.make_decision_waiting(with_vote=False)
    officer, author = factories.officer_for(decision.institution), decision.proposal.filed_by
    follower, overseer = factories.make_member(), factories.make_overseer()
    # Somebody of the institution who follows is told as one of it.
    for member in (follower, officer):
        actions.follow_decision(decision, actor=member, at=decision.opened_at)
    found = run(DUE + DAY)
    for member in (author, follower):
        assert "Nothing was decided by the deadline, Thursday 16 April 2026" in found[member.email]
    assert "Nothing was decided" not in found[officer.email]
    # That somebody follows is kept in no table of tasks.
    assert sorted(set(carried) - {"numbers"}) == ["due", "no_decision"]
    assert not run(DUE + 2 * DAY)
    factories.make_decision_taken(decision=decision, at=local(DUE + 3 * DAY))
    late_on = Clock.objects.get(kind="explain").due_on + DAY
    carried.clear()
    found = run(late_on)
    for member in (author, follower):
        assert "An explanation of the decision" in found[member.email]
        assert "is not there" in found[member.email]
    assert sorted(carried) == ["due", "explanation_late"]
    assert set(run(late_on + 6 * DAY)) == {officer.email, overseer.email}
    factories.make_decision_published(decision=decision, at=local(late_on + 7 * DAY))
    # What was asked for beside it has a date of its own.
    asked = actions.ask_for_more(decision, body="Why one year?", actor=overseer, at=local(late_on + 8 * DAY))
    late_on = asked.clock.due_on + DAY
    assert follower.email in run(late_on)
    # The date is put right and passes again: those who answer are told, nobody else once more.
    community.correct_clock(
        asked.clock,
        due_on=late_on + 5 * DAY,
        reason="It was wrong.",
        actor=factories.make_steward(),
        at=local(late_on + DAY),
    )
    assert set(run(late_on + 6 * DAY)) == {officer.email}
