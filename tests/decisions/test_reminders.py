"""Letters to institutions about dates: to whom, on which day, and none twice, with the deadlines run at fixed moments."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from community import actions as community
from community.models import Clock
from decisions import actions
from decisions.digest import gather
from decisions.models import Reminder
from tests import factories
from tests.decisions.moments import DUE, local
from tests.factories.answerability import make_commitment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reminder_rules")]
DAY = timedelta(days=1)


@pytest.fixture
def decision():
    """A decision that is waited for until Thursday 16 April 2026."""
    decision = factories.make_decision_waiting(with_vote=False)
    assert decision.decide_clock.due_on == DUE
    return decision


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
    # Put right, the date has passed for a week already.
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


def test_a_letter_that_nobody_could_get_is_sent_to_whoever_is_named_later(run, capsys):
    decision = factories.make_decision_waiting(with_vote=False)
    assert not run(DUE - 3 * DAY)
    assert "was reminded" not in capsys.readouterr().out
    officer = factories.make_officer(decision.institution)
    assert list(run(DUE - 2 * DAY)) == [officer.email]
    assert "was reminded" in capsys.readouterr().out
    assert not run(DUE - 1 * DAY)


def test_an_institution_whose_row_is_broken_holds_back_nobody_elses_letter(run, capsys):
    decisions = [factories.make_decision_waiting(with_vote=False) for _each in range(2)]
    broken, sound = decisions
    officer = factories.officer_for(broken.institution)
    factories.make_officer(sound.institution, member=officer)
    zone = broken.decide_clock.time_zone

    def set_zone(name):
        Clock.objects.filter(pk=broken.decide_clock_id).update(time_zone=name)

    set_zone("Nowhere/Town")
    words = run(DUE - 3 * DAY)[officer.email]
    assert sound.reference in words
    assert broken.reference not in words
    said = capsys.readouterr().out
    assert f"{broken.institution.name} could not be reminded of its dates" in said
    assert f"{sound.reference}: {sound.institution.name} was reminded." in said
    set_zone(zone)
    words = run(DUE - 2 * DAY)[officer.email]
    assert broken.reference in words
    assert sound.reference not in words


def test_who_is_written_to_is_read_once_for_each_institution_and_not_for_each_letter():
    def add_institution(letters):
        institution = factories.make_institution()
        factories.make_officer(institution)
        for _each in range(letters):
            factories.make_decision_waiting(with_vote=False, institution=institution)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            letters = gather(local(DUE + 7 * DAY)).letters
        return len(letters), len(asked)

    factories.make_overseer()
    found = []
    for letters in (1, 4, 1, 1):
        add_institution(letters)
        found.append(questions())
    (one, first), (five, second), *_third, (seven, fourth) = found
    assert (one, five, seven) == (1, 5, 7)
    assert fourth - second == 2 * (second - first)
