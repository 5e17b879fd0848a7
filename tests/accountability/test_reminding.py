"""Letters before the date of a notice or an audit, and once it has passed."""

import pytest
from django.core import mail

from accountability import actions, tasks
from community.models import clock_actor
from decisions.models import Reminder
from tests import factories as make
from tests.factories import DAY
from tests.factories.charter import make_reminder_rules
from tests.factories.notices import make_ladder
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def letters(capture, at):
    mail.outbox.clear()
    with capture(execute=True):
        tasks.due(at)
    return [letter.to[0] for letter in mail.outbox]


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
