"""Letters about dates: to whom, on which day, and none twice, with the deadlines run at fixed moments."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction

from community import actions as community
from community import letters
from community.models import Clock
from decisions import actions
from decisions.models import Reminder
from tests import factories
from tests.factories.answerability import make_commitment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SUBJECTS = {"There is something new for you at Hearth", "Hay algo nuevo para ti en Hearth"}


def local(day, hour=9):
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo("America/Los_Angeles"))


@pytest.fixture(autouse=True)
def rules():
    factories.make_reminder_rules()


@pytest.fixture
def run(mailoutbox, django_capture_on_commit_callbacks):
    """Run the deadlines on a day; gives the words of the letters by the address that they went to."""

    def run(day, hour=9, at=None):
        mailoutbox.clear()
        with (
            time_machine.travel(at or local(day, hour), tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            call_command("run_due", verbosity=0)
        assert {letter.subject for letter in mailoutbox} <= SUBJECTS
        bodies = defaultdict(str)
        for letter in mailoutbox:
            bodies[letter.to[0]] += letter.body
        # However many dates there are, they are in one letter.
        assert max((words.count("/decisions/desk/") for words in bodies.values()), default=0) <= 1
        return dict(bodies)

    return run


@pytest.fixture
def decision():
    """A decision that is waited for until Thursday 16 April 2026."""
    decision = factories.make_decision_waiting(with_vote=False)
    assert decision.decide_clock.due_on == DUE
    return decision


DUE = date(2026, 4, 16)


@pytest.fixture
def people(decision):
    """Who is told of the decision, by what they are."""
    factories.officer_for(decision.institution)
    return {
        "officer": factories.officer_for(decision.institution).email,
        "executive": factories.make_executive(decision.institution).email,
        "overseer": factories.make_overseer().email,
        "author": decision.proposal.filed_by.email,
    }


def told(letters, people):
    return {who for who, address in people.items() if address in letters}


def test_each_letter_is_sent_once_on_its_day_to_those_it_is_for(run, decision, people):
    days = [-11, -10, -4, -3, -1, 0, 1, 2, 6, 7, 20]
    found = {}
    for days_after in days:
        if letters := run(DUE + days_after * DAY):
            assert len(letters) == len(told(letters, people))
            found[days_after] = told(letters, people)
            assert not run(DUE + days_after * DAY, hour=10)
    assert found == {
        -10: {"officer"},
        -3: {"officer"},
        0: {"officer", "executive"},
        # The author is told that nothing was decided.
        1: {"officer", "executive", "author"},
        7: {"officer", "executive", "overseer"},
    }


def test_a_letter_says_what_is_owed_by_when_and_how_late_in_the_language_of_who_reads_it(
    run, decision, people
):
    officer = factories.officer_for(decision.institution)
    officer.language = "es"
    officer.save()
    letters = run(DUE + 7 * DAY)
    clock = f"{decision.decide_clock.get_absolute_url()}\n".replace("/en/", "/es/")
    words = letters[people["officer"]]
    assert clock in words
    assert f"/es/decisions/{decision.reference}/take/" in words
    assert "/es/decisions/desk/" in words
    assert "/en/" not in words
    words = letters[people["executive"]]
    assert "Clinic" in words
    assert f"Record the decision: Share clinic addresses with the bus agency ({decision.reference})" in words
    assert "Was due Thursday 16 April 2026. It is 7 days late." in words
    # The oversight body is told where it stands, not where it is done.
    words = letters[people["overseer"]]
    assert f"/id/{decision.reference}\n" in words
    assert "take/" not in words
    assert "desk/" not in words


def test_of_the_steps_that_nobody_sent_only_the_newest_is(run, decision, people):
    assert told(run(DUE + 3 * DAY), people) == {"officer", "executive", "author"}
    assert not run(DUE + 4 * DAY)
    assert [reminder.step for reminder in Reminder.objects.all()] == ["late-letter-first"]
    assert told(run(DUE + 30 * DAY), people) == {"officer", "executive", "overseer"}


def test_a_step_comes_at_midnight_where_the_institution_is(run):
    institution = factories.make_institution(time_zone="America/New_York", holidays_of="US-NY")
    officer = factories.make_officer(institution)
    decision = factories.make_decision_waiting(with_vote=False, institution=institution)
    due_at = decision.decide_clock.due_at
    assert not run(None, at=due_at - 11 * DAY - factories.MOMENT)
    assert list(run(None, at=due_at - 11 * DAY)) == [officer.email]
    assert list(run(None, at=due_at - DAY)) == [officer.email]


def test_no_letter_while_days_do_not_count_and_then_by_the_new_date(run, decision, people):
    steward, clock = factories.make_steward(), decision.decide_clock
    assert told(run(DUE - 10 * DAY), people) == {"officer"}
    community.pause_clock(clock, kind="vote", reason="A vote.", actor=steward, at=local(DUE - 5 * DAY))
    assert not run(DUE - 3 * DAY)
    assert not run(DUE + 1 * DAY)
    community.resume_clock(clock, actor=steward, at=local(DUE + 2 * DAY))
    moved = DUE + 7 * DAY
    # Five days are left as before, so nothing of what was sent is sent again.
    assert not run(DUE + 2 * DAY)
    assert not run(DUE + 3 * DAY)
    assert told(run(moved - 3 * DAY), people) == {"officer"}
    actions.take_decision(
        decision,
        "refused",
        "no_vote",
        actor=factories.officer_for(decision.institution),
        at=local(moved - 2 * DAY),
    )
    found = [run(moved + days * DAY) for days in range(-2, 9)]
    assert not any("Record the decision" in words for letters in found for words in letters.values())


def test_a_date_that_moved_has_its_letters_anew(run, decision, people):
    assert told(run(DUE - 3 * DAY), people) == {"officer"}
    extended = community.extend_clock(
        decision.decide_clock,
        reason="A review.",
        clause="Rule 4",
        actor=factories.officer_for(decision.institution),
        at=local(DUE - 2 * DAY),
    )
    moved = extended.due_on
    assert moved == DUE + 14 * DAY
    assert not run(DUE)
    assert not run(DUE + 1 * DAY)
    letters = run(moved - 10 * DAY)
    assert told(letters, people) == {"officer"}
    assert "(in 10 days)" in letters[people["officer"]]
    assert told(run(moved - 3 * DAY), people) == {"officer"}
    # The oversight body takes the time back: the old date has passed, so it is the next working day.
    community.correct_clock(
        extended,
        due_on=DUE,
        reason="It was a mistake.",
        actor=factories.make_steward(),
        at=local(DUE + 8 * DAY),
    )
    assert told(run(DUE + 8 * DAY), people) == {"officer", "executive", "overseer", "author"}


def test_an_institution_without_officers_is_reminded_all_the_same(run):
    institution = factories.make_institution()
    executive = factories.make_executive(institution)
    gone = factories.make_executive(institution)
    gone.memberships.update(ended_at=local(DUE - 20 * DAY))
    decision = factories.make_decision_waiting(with_vote=False, institution=institution)
    assert list(run(decision.decide_clock.due_on - 10 * DAY)) == [executive.email]


def test_whoever_acts_for_the_institution_and_oversees_reads_of_it_once(run, decision, people):
    officer = factories.officer_for(decision.institution)
    factories.make_overseer(officer)
    letters = run(DUE + 7 * DAY)
    assert letters[officer.email].count("Record the decision") == 1
    assert "Record the decision" in letters[people["overseer"]]


def everything_owed(institution):
    """One of each thing that an institution owes on a clock, and the moment from which all of them run."""
    factories.make_decision_waiting(with_vote=False, institution=institution)
    factories.make_decision_taken(with_vote=False, institution=institution)
    found = [
        factories.make_decision_published(with_vote=False, institution=institution) for _each in range(2)
    ]
    at, overseer = found[0].explain_clock.stopped_at + DAY, factories.make_overseer()
    actions.check_completeness(
        found[0], missing=["evidence"], missing_points=[], note="None.", actor=overseer, at=at
    )
    actions.ask_for_more(found[1], body="Why one year?", actor=overseer, at=at)
    missing = actions.report_missing_use(
        institution,
        what="A list.",
        how_known="A letter.",
        language="en",
        actor=factories.make_member(),
        at=at,
    )
    actions.pass_on_missing_use(missing, actor=factories.make_steward(), at=at)
    make_commitment(found[0], at=at, due_on=at.date() + 20 * DAY)
    return at


OWED = [
    "Record the decision",
    "Write the explanation",
    "Complete the explanation",
    "Give more explanation",
    "Answer that a use of data is missing",
    "Commitment",
]


def test_whoever_has_many_dates_gets_one_letter_with_all_of_them(run):
    institutions = [factories.make_institution(), factories.make_institution()]
    officer = factories.make_officer(institutions[0])
    factories.make_officer(institutions[1], member=officer)
    at = max(everything_owed(institution) for institution in institutions)
    # Nobody ran the deadlines for long: all of it is late.
    words = run(None, at=at + 35 * DAY)[officer.email]
    for what in OWED:
        assert words.count(f"– {what}") == 2, what
    assert not run(None, at=at + 36 * DAY)


def test_each_clock_of_an_institution_has_its_letters(run):
    institution = factories.make_institution()
    officer = factories.make_officer(institution)
    at = everything_owed(institution)
    due = {clock.due_on for clock in Clock.objects.running(at)} | {at.date() + 20 * DAY}
    days = sorted({day + after * DAY for day in due for after in (-10, -7, -3, 0, 1, 7)})
    found = [run(day).get(officer.email, "") for day in days]
    for what in OWED:
        # A commitment that is made twenty days before its day is past the first of its two reminders.
        assert sum(what in words for words in found) == (2 if what == "Commitment" else 5), what


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
    assert sorted(carried) == ["due", "no_decision"]
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


def test_the_database_keeps_each_letter_once(decision):
    clock = decision.decide_clock
    decision = factories.make_decision_published(decision=factories.make_decision_taken(decision=decision))
    words = make_commitment(decision, at=decision.explain_clock.stopped_at).versions.get()

    def keep(**what):
        with transaction.atomic():
            Reminder.objects.create(
                sent_at=factories.START, **{"due_at": clock.due_at, "step": "told"} | what
            )

    keep(clock=clock, step="late-letter-first")
    keep(clock=clock, step="late-letter-first", due_at=clock.due_at + DAY)
    keep(clock=clock)
    keep(promise=words)
    for twice in (
        {"clock": clock, "step": "late-letter-first"},
        {"clock": clock, "due_at": clock.due_at + DAY},
        {"promise": words, "due_at": clock.due_at + DAY},
        {"clock": clock, "promise": words, "step": "missed"},
        {"step": "missed"},
    ):
        with pytest.raises(IntegrityError):
            keep(**twice)
