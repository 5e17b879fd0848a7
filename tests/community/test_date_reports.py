"""Who says that a date is wrong, and how stewards put it right or keep it."""

from datetime import date, timedelta

import pytest

from community import actions
from community.models import Clock, DateReport
from tests.community.dates import address, due_on, kinds, make_clock, page, text, visit
from tests.factories import (
    DAY,
    START,
    make_member,
    make_officer,
    make_steward,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charter")]


def test_anybody_who_signed_in_says_that_a_date_is_wrong_and_only_stewards_read_it(client, clock):
    member, steward, at = make_member(), make_steward(), START + DAY
    url = address("report_clock", clock.pk)
    assert "This date is wrong" in page(client, clock, at)
    assert visit(client, None, url, at, {"words": "x"}).status_code == 302
    assert not DateReport.objects.exists()
    assert visit(client, member, url, at, {"words": " "}).status_code == 400
    before = kinds()
    assert visit(client, member, url, at, {"words": "Friday was a holiday."}).status_code == 302
    again = visit(client, member, url, at, {"words": "Once more."})
    assert again.status_code == 409
    assert "told us already" in text(again)
    assert kinds() == before
    for reader in (
        None,
        member,
        make_officer(clock.institution),
        make_steward(make_officer(clock.institution)),
    ):
        assert "Friday was a holiday." not in page(client, clock, at, reader)
    assert "Friday was a holiday." in page(client, clock, at, steward)
    assert "Friday was a holiday." in text(visit(client, steward, address("dates"), at))
    assert "1 date waits for you" in text(visit(client, steward, address("desk"), at))
    assert visit(client, member, address("dates"), at).status_code == 403


def test_one_person_reports_so_many_dates_a_day(client, clock):
    member, at = make_member(), START + DAY
    clocks = [clock, *(make_clock(clock.institution) for _each in range(2))]
    answers = [
        visit(client, member, address("report_clock", each.pk), at, {"words": "Wrong."}) for each in clocks
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 409]
    assert "You can report 2 dates a day" in text(answers[-1])
    tomorrow = visit(client, member, address("report_clock", clocks[-1].pk), at + DAY, {"words": "Wrong."})
    assert tomorrow.status_code == 302


def test_a_wrong_date_is_corrected_in_sight_of_all_and_whoever_said_it_is_told(client, clock, letters):
    steward, member, officer, at = make_steward(), make_member(), make_officer(clock.institution), START + DAY
    actions.report_clock(clock, words="Friday was a holiday.", actor=member, at=at)
    url = address("correct_clock", clock.pk)
    for wrong in ({"due_on": "2026-03-16", "reason": "Same."}, {"due_on": "2026-03-01", "reason": "Before."}):
        assert visit(client, steward, url, at, wrong).status_code == 409
    assert visit(client, steward, url, at, {"due_on": "2026-03-17", "reason": ""}).status_code == 400
    assert visit(client, member, url, at, {"due_on": "2026-03-17", "reason": "x"}).status_code == 403
    assert due_on(clock) == date(2026, 3, 16)
    data = {"due_on": "2026-03-17", "reason": "A holiday was missing."}
    told = letters(lambda: visit(client, steward, url, at, data))
    assert set(told) == {member.email, officer.email}
    assert "Tuesday 17 March 2026" in told[member.email]
    assert due_on(clock) == date(2026, 3, 17)
    assert not DateReport.objects.waiting().exists()
    assert "community.clock_corrected" in kinds()
    said = (
        "Was due Monday 16 March 2026. Corrected to Tuesday 17 March 2026 on Tuesday 3 March 2026 because: "
        "A holiday was missing."
    )
    assert page(client, clock, START + 300 * DAY).count(said) == 1


def test_a_corrected_date_changes_whether_an_answer_was_late(client, clock):
    Clock.objects.filter(pk=clock.pk).update(stopped_at=clock.due_at + timedelta(hours=1))
    at = START + 40 * DAY
    assert "Answered 1 day late" in page(client, clock, at)
    assert Clock.objects.answered_late(at).exists()
    actions.correct_clock(clock, due_on=date(2026, 3, 17), reason="A holiday.", actor=make_steward(), at=at)
    words = page(client, clock, at)
    assert "Answered on time" in words
    assert "Corrected to Tuesday 17 March 2026" in words
    assert not Clock.objects.answered_late(at).exists()


def test_a_date_that_is_right_stays_with_a_reason(client, clock, letters):
    steward, member, at = make_steward(), make_member(), START + DAY
    report = actions.report_clock(clock, words="Too long.", actor=member, at=at)
    url = address("decline_report", report.pk)
    assert visit(client, member, url, at, {"reason": "x"}).status_code == 403
    assert (
        visit(client, make_steward(make_officer(clock.institution)), url, at, {"reason": "x"}).status_code
        == 403
    )
    assert visit(client, steward, url, at, {"reason": ""}).status_code == 400
    assert DateReport.objects.waiting().exists()
    told = letters(lambda: visit(client, steward, url, at, {"reason": "The rule says ten days."}))
    assert list(told) == [member.email]
    assert "The rule says ten days." in told[member.email]
    words = page(client, clock, at)
    assert "A steward kept it on Tuesday 3 March 2026: The rule says ten days." in words
    assert "Too long." not in words
    assert kinds()[-1] == "community.date_upheld"
    assert "answered already" in text(visit(client, steward, url, at, {"reason": "Again."}))


def test_a_report_outlives_the_account_of_whoever_made_it(clock):
    member, steward = make_member(), make_steward()
    report = actions.report_clock(clock, words="Wrong.", actor=member, at=START)
    member.delete()
    actions.decline_report(report, reason="It is right.", actor=steward, at=START + DAY)
