"""Letters before the date of a notice or an audit, and once it has passed."""

import pytest
from django.core import mail

from accountability import actions, tasks
from community.models import clock_actor
from decisions.models import Reminder
from tests import factories as make
from tests.factories import DAY
from tests.factories.audits import make_audit_request
from tests.factories.charter import make_reminder_rules
from tests.factories.notices import Ladder, make_ladder
from tests.factories.people import make_executive, make_officer, make_overseer
from tests.factories.petitions import make_gathered, make_petition
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def letters(capture, at):
    mail.outbox.clear()
    with capture(execute=True):
        tasks.due(at)
    return [letter.to[0] for letter in mail.outbox]


def told_of_date(capture, at, notice):
    """Who gets a letter about a date of the notice, of all the letters of that moment."""
    letters(capture, at)
    dates = [letter for letter in mail.outbox if "near or has passed" in letter.body]
    return {letter.to[0] for letter in dates if notice.reference in letter.body}


def test_whoever_must_answer_a_notice_is_written_to_before_its_date_and_each_time_once(
    django_capture_on_commit_callbacks,
):
    ladder = make_ladder("issue")
    make_reminder_rules()
    clock = ladder.notice.clock("answer-notice")
    due_at = clock.due_at
    officer, executive = ladder.officer.email, ladder.executive.email
    capture = django_capture_on_commit_callbacks
    assert officer not in letters(capture, ladder.at + DAY / 24)
    told = {days: letters(capture, due_at - DAY * days) for days in range(14, 0, -1)}
    # Ten and three days before to whoever acts for it, and on the day itself to everybody who does.
    assert [days for days, members in told.items() if officer in members] == [11, 4, 1]
    assert [days for days, members in told.items() if executive in members] == [1]
    assert Reminder.objects.filter(clock=clock).count() == 3
    assert officer not in letters(capture, due_at - DAY / 2)


def test_nobody_writes_such_a_letter_by_hand(django_capture_on_commit_callbacks):
    ladder = make_ladder("issue")
    make_reminder_rules()
    clock = ladder.notice.clock("answer-notice")
    near = clock.due_at - DAY
    assert "by the clock" in refused(actions.remind, clock, actor=make.make_steward(), at=near)
    actions.remind(clock, actor=clock_actor, at=near)
    assert "No letter" in refused(actions.remind, clock, actor=clock_actor, at=near)


def test_what_is_answered_is_not_reminded_of(django_capture_on_commit_callbacks):
    ladder = make_ladder("answer")
    make_reminder_rules()
    clock = ladder.notice.clock("answer-notice")
    tasks.due(clock.due_at - DAY)
    assert not Reminder.objects.filter(clock=clock).exists()


def test_oversight_is_written_to_once_an_answer_is_long_late(django_capture_on_commit_callbacks):
    ladder = make_ladder("issue")
    make_reminder_rules()
    due_at = ladder.notice.clock("answer-notice").due_at
    capture = django_capture_on_commit_callbacks
    told = {
        days: told_of_date(capture, due_at + DAY * days - DAY / 2, ladder.notice) for days in range(1, 10)
    }
    # On the next day to whoever answers, and after a week to whoever oversees them as well.
    assert [days for days, members in told.items() if ladder.executive.email in members] == [1, 7]
    overseers = {overseer.email for overseer in ladder.overseers}
    assert [days for days, members in told.items() if overseers <= members] == [7]
    assert not overseers & told[1]


def test_the_seats_oversee_a_notice_about_the_oversight_body(django_capture_on_commit_callbacks):
    ladder = Ladder(respondent="oversight")
    make_reminder_rules()
    ladder.later(20)
    ladder.decide("issue")
    due_at = ladder.notice.clock("answer-notice").due_at
    overseers = {overseer.email for overseer in ladder.overseers}
    holders = {holder.email for holder in ladder.seats}
    capture = django_capture_on_commit_callbacks
    assert told_of_date(capture, due_at - DAY / 2, ladder.notice) == overseers
    assert told_of_date(capture, due_at + 7 * DAY, ladder.notice) == overseers | holders


def test_an_audit_is_reminded_of_and_its_letter_leads_to_it(django_capture_on_commit_callbacks):
    audit = make_audit_request()
    make_reminder_rules()
    officer = make_officer(audit.institution)
    told = letters(django_capture_on_commit_callbacks, audit.clock.due_at - DAY / 2)
    assert told == [officer.email]
    assert audit.get_absolute_url() in mail.outbox[0].body
    assert "audit" not in mail.outbox[0].subject.lower()
    overseer = make_overseer(at=audit.asked_at)
    assert overseer.email in letters(django_capture_on_commit_callbacks, audit.clock.due_at + 8 * DAY)


def test_a_letter_that_nobody_could_get_is_sent_to_whoever_comes(django_capture_on_commit_callbacks):
    audit = make_audit_request()
    make_reminder_rules()
    near = audit.clock.due_at - DAY / 2
    assert letters(django_capture_on_commit_callbacks, near) == []
    assert not Reminder.objects.exists()
    executive = make_executive(audit.institution)
    assert letters(django_capture_on_commit_callbacks, near) == [executive.email]


def test_those_who_back_a_petition_have_no_part_in_the_dates_of_its_notice(
    django_capture_on_commit_callbacks,
):
    ladder = Ladder()
    make_reminder_rules()
    petition = make_gathered(make_petition(respondent="oversight", at=ladder.at), at=ladder.at)
    ladder.notice = petition.notice
    ladder.later(20)
    ladder.decide("issue")
    due_at = ladder.notice.clock("answer-notice").due_at
    told = letters(django_capture_on_commit_callbacks, due_at - DAY / 2)
    assert ladder.overseers[0].email in told
    assert not any(petition.reference in letter.body for letter in mail.outbox)
