"""Holidays that are added and days of an outage, and which dates they move."""

from datetime import date, timedelta

import pytest

from community import actions
from community.models import AddedHoliday, Clock, ClockMove, Outage
from record.models import Payload, PendingEntry
from tests.community.dates import address, due_on, kinds, make_clock, page, text, visit
from tests.factories import (
    DAY,
    START,
    make_institution,
    make_member,
    make_officer,
    make_steward,
    setup_actor,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charter")]
SECOND = timedelta(seconds=1)


def add_holiday(client, steward, day, at=START + DAY, place="US-CA", name="Day of mourning"):
    return visit(
        client, steward, address("add_holiday"), at, {"place": place, "day": day.isoformat(), "name": name}
    )


def test_a_holiday_that_is_added_gives_a_day_to_whatever_runs_over_it(client, clock):
    steward = make_steward()
    elsewhere = make_clock(make_institution(holidays_of="US-NV"))
    calendar_days = make_clock(clock.institution, rule_key="comment-period")
    over_before = make_clock(clock.institution, at=START - 20 * DAY)
    answered = make_clock(clock.institution)
    Clock.objects.filter(pk=answered.pk).update(stopped_at=START)
    assert add_holiday(client, steward, date(2026, 3, 10)).status_code == 302
    assert due_on(clock) == date(2026, 3, 17)
    assert due_on(elsewhere) == date(2026, 3, 16)
    for untouched in (calendar_days, over_before, answered):
        assert due_on(untouched) == untouched.due_on
    assert kinds()[-2:] == ["community.holiday_added", "community.clock_corrected"]
    assert "Tuesday 10 March 2026 became a public holiday: Day of mourning." in page(
        client, clock, START + DAY
    )
    # What begins afterwards counts with it from the start.
    later = make_clock(clock.institution, at=START + 2 * DAY)
    assert later.due_on == date(2026, 3, 19)
    assert "Tuesday 10 March 2026: Day of mourning" in page(client, later, START + 2 * DAY)
    assert later.explanation(START).adds_up


def test_a_holiday_of_the_country_is_one_in_its_states_once(client, clock):
    steward, nevada = make_steward(), make_clock(make_institution(holidays_of="US-NV"))
    mexico = make_clock(make_institution(holidays_of="MX"))
    assert add_holiday(client, steward, date(2026, 3, 10), place="US").status_code == 302
    later = make_clock(clock.institution, at=START + 2 * DAY)
    assert [due_on(each) for each in (clock, nevada, mexico)] == [
        date(2026, 3, 17), date(2026, 3, 17), mexico.due_on,
    ]  # fmt: skip
    assert later.due_on == date(2026, 3, 19)
    assert "does not count already" in text(add_holiday(client, steward, date(2026, 3, 10)))
    # What a state has already, by itself or in its published calendar, is not given again with the country.
    add_holiday(client, steward, date(2026, 3, 11))
    assert add_holiday(client, steward, date(2026, 3, 11), place="US").status_code == 302
    assert [due_on(each) for each in (clock, nevada)] == [date(2026, 3, 18), date(2026, 3, 18)]
    long = [
        make_clock(each.institution, at=START + 3 * DAY, rule_key="answer-decision-challenge")
        for each in (clock, nevada)
    ]
    add_holiday(client, steward, date(2026, 3, 31), START + 4 * DAY, place="US")  # Cesar Chavez Day.
    assert [due_on(each) > each.due_on for each in long] == [False, True]
    assert all(Clock.objects.get(pk=each.pk).explanation(START).adds_up for each in (clock, nevada, *long))


def test_a_holiday_on_the_last_day_moves_it_over_a_weekend(client):
    clock = make_clock(at=START + 4 * DAY)  # Friday 6 March, due Friday 20 March.
    assert add_holiday(client, make_steward(), date(2026, 3, 20), START + 5 * DAY).status_code == 302
    assert due_on(clock) == date(2026, 3, 23)
    (move,) = Clock.objects.get(pk=clock.pk).explained_moves()
    assert move.days == 1
    assert Clock.objects.get(pk=clock.pk).explanation(START).adds_up


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2026, 3, 3), "This day has begun. Correct each date that it changes."),
        (date(2026, 2, 20), "This day has begun. Correct each date that it changes."),
        (date(2026, 3, 7), "This day does not count already."),
        (date(2026, 3, 31), "This day does not count already."),  # Cesar Chavez Day.
    ],
)
def test_only_a_working_day_that_has_not_begun_is_added(client, clock, day, sentence):
    answer = add_holiday(client, make_steward(), day)
    assert answer.status_code == 409
    assert sentence in text(answer)
    assert not AddedHoliday.objects.exists()
    assert add_holiday(client, make_steward(), date(2026, 3, 4)).status_code == 302


def test_a_day_has_begun_where_it_begins_first(client):
    make_institution(holidays_of="US-CA", time_zone="Asia/Tokyo")
    steward = make_steward()
    # Ten in the morning in California on 3 March is 4 March in Tokyo already.
    assert "has begun" in text(add_holiday(client, steward, date(2026, 3, 4)))
    assert add_holiday(client, steward, date(2026, 3, 5)).status_code == 302


def test_a_holiday_added_twice_gives_one_day(client, clock):
    steward = make_steward()
    add_holiday(client, steward, date(2026, 3, 10))
    again = add_holiday(client, steward, date(2026, 3, 10), name="The same")
    assert again.status_code == 409
    assert "in the list already" in text(again)
    assert due_on(clock) == date(2026, 3, 17)
    assert ClockMove.objects.count() == 1


def test_one_holiday_can_move_a_date_onto_another(clock):
    steward = make_steward()
    actions.add_holiday("US-CA", date(2026, 3, 17), name="Second", actor=steward, at=START)
    assert due_on(clock) == date(2026, 3, 16)
    actions.add_holiday("US-CA", date(2026, 3, 10), name="First", actor=steward, at=START)
    assert due_on(clock) == date(2026, 3, 18)
    assert Clock.objects.get(pk=clock.pk).explanation(START).adds_up


def test_whatever_was_due_on_a_day_of_an_outage_gets_a_working_day(client, clock):
    steward, day = make_steward(), date(2026, 3, 16)
    next_day = make_clock(clock.institution, at=START + DAY)
    in_time, after = make_clock(clock.institution), make_clock(clock.institution)
    Clock.objects.filter(pk=in_time.pk).update(stopped_at=in_time.due_at - SECOND)
    Clock.objects.filter(pk=after.pk).update(stopped_at=after.due_at + timedelta(hours=9))
    at = START + 15 * DAY
    assert Clock.objects.late(at).filter(pk=clock.pk).exists()
    url, data = address("report_outage"), {"day": day.isoformat(), "reason": "A flood"}
    assert visit(client, make_member(), url, at, data).status_code == 403
    assert visit(client, steward, url, at, data).status_code == 302
    assert due_on(clock) == date(2026, 3, 17)
    assert due_on(after) == date(2026, 3, 17)
    assert due_on(next_day) == date(2026, 3, 17)
    assert due_on(in_time) == day
    assert not Clock.objects.late(at).filter(pk=clock.pk).exists()
    assert Clock.objects.answered_on_time(at).filter(pk=after.pk).exists()
    said = (
        "Was due Monday 16 March 2026. Moved to Tuesday 17 March 2026, because this portal could not be reached "
        "on Monday 16 March 2026: A flood."
    )
    assert said in page(client, clock, at)
    again = visit(client, steward, url, at, data)
    assert "in the list already" in text(again)
    assert ClockMove.objects.filter(clock=clock).count() == 1
    assert kinds().count("community.outage_noted") == 1


@pytest.mark.usefixtures("clock")
def test_outages_move_a_date_on_in_whichever_order_they_are_noted():
    steward, at = make_steward(), START + 17 * DAY
    answered = make_clock(make_institution())
    Clock.objects.filter(pk=answered.pk).update(stopped_at=answered.due_at + timedelta(hours=9))
    for day, reason in ((date(2026, 3, 17), "A fire"), (date(2026, 3, 16), "A flood")):
        actions.report_outage(day, reason=reason, actor=steward, at=at)
    # Whoever answered on the Tuesday is in time with one day more.
    waiting = Clock.objects.exclude(pk=answered.pk).get()
    assert (waiting.due_on, due_on(answered)) == (date(2026, 3, 18), date(2026, 3, 17))
    assert [move.reason for move in waiting.explained_moves()] == ["A flood", "A fire"]
    assert waiting.explanation(at).adds_up


@pytest.mark.parametrize("name", ["add_holiday", "report_outage"])
def test_no_steward_gives_more_time_to_an_institution_that_they_speak_for(client, clock, name):
    tied = make_steward(member=make_officer(clock.institution))
    Clock.objects.filter(pk=clock.pk).update(stopped_at=clock.due_at + timedelta(hours=9))
    at = START + 15 * DAY if name == "report_outage" else START + DAY
    data = {"day": "2026-03-16", "reason": "A flood", "place": "US-CA", "name": "A flood"}
    refused = visit(client, tied, address(name), at, data)
    assert refused.status_code == 409
    assert "You speak for Riverside Health, whose dates this can move." in text(refused)
    assert (due_on(clock), kinds().count("community.clock_corrected")) == (date(2026, 3, 16), 0)
    assert visit(client, make_steward(), address(name), at, data).status_code == 302


def test_who_speaks_for_an_institution_elsewhere_adds_a_holiday(client):
    tied = make_steward(member=make_officer(make_institution(holidays_of="US-NV")))
    assert add_holiday(client, tied, date(2026, 3, 10), place="US").status_code == 409
    assert add_holiday(client, tied, date(2026, 3, 10)).status_code == 302


def test_an_outage_is_noted_for_a_day_that_does_not_lie_far_back(client):
    url, steward, at = address("report_outage"), make_steward(), START + 31 * DAY
    refused = visit(client, steward, url, at, {"day": "2026-03-01", "reason": "x"})
    assert "lies too far back. Correct each date" in text(refused)
    assert not Outage.objects.exists()
    assert visit(client, steward, url, at, {"day": "2026-03-03", "reason": "x"}).status_code == 302


def test_the_name_of_an_added_holiday_can_be_taken_off_the_record(client):
    add_holiday(client, make_steward(), date(2026, 3, 10), name="Day of Ana Rios")
    entry = PendingEntry.objects.get(kind="community.holiday_added")
    assert b"Ana" not in bytes(entry.body)
    assert Payload.objects.get(entry_key=entry.key, name="name").value == "Day of Ana Rios"


def test_an_outage_is_noted_for_a_day_that_has_begun(client):
    url, steward = address("report_outage"), make_steward()
    answer = visit(client, steward, url, START, {"day": "2026-03-03", "reason": "x"})
    assert "has not begun" in text(answer)
    assert not Outage.objects.exists()
    assert visit(client, steward, url, START, {"day": "2026-03-02", "reason": "x"}).status_code == 302


def test_the_machine_notes_an_outage_in_place_of_a_steward(clock):
    actions.report_outage(clock.due_on, reason="No answer.", actor=setup_actor, at=clock.due_at)
    assert due_on(clock) == date(2026, 3, 17)
