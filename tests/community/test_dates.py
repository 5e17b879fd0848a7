"""Dates that move, on the pages where they are moved: more time, pauses, corrections, holidays and outages."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from community import actions
from community.models import AddedHoliday, Clock, ClockMove, DateReport, Outage
from community.rules import Refused
from community.windows import State
from record.sequencer import released
from tests.factories import (
    DAY,
    START,
    make_charter,
    make_institution,
    make_member,
    make_officer,
    make_overseer,
    make_steward,
    setup_actor,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def charter():
    make_charter()


@pytest.fixture
def clock():
    return make_clock()


def make_clock(institution=None, at=START, rule_key="explain-by"):
    """Ten working days from Monday 2 March 2026: the last day is Monday 16 March."""
    institution = institution or make_institution("Riverside Health")
    return Clock.start("explain", subject="DEC-2026-0001", institution=institution, rule_key=rule_key, at=at)


def address(name, *args):
    return reverse(f"community:{name}", args=args)


def visit(client, member, url, at, data=None):
    with time_machine.travel(at, tick=False):
        client.logout()
        if member:
            client.force_login(member)
        return client.get(url) if data is None else client.post(url, data)


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def page(client, clock, at, member=None):
    return text(visit(client, member, clock.get_absolute_url(), at))


def due_on(clock):
    return Clock.objects.get(pk=clock.pk).due_on


def extend(clock, at, actor=None):
    return actions.extend_clock(
        clock, reason="A review.", clause="Rule 4", actor=actor or make_officer(clock.institution), at=at
    )


def kinds():
    return list(released(START + 1000 * DAY).order_by("at", "place", "key").values_list("kind", flat=True))


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """Do something and get the letters that leave for it, ``{address: words}``."""

    def sent(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return {letter.to[0]: letter.body for letter in mail.outbox}

    return sent


# What was left out


def test_what_was_left_out_is_kept_though_the_calendar_changes_later(client, monkeypatch):
    clock = make_clock(at=START.replace(month=5, day=18))
    monkeypatch.setattr("community.windows._holidays", lambda place, year: {})
    words = page(client, clock, clock.started_at)
    assert "Monday 25 May 2026: Memorial Day" in words
    assert Clock.objects.get(pk=clock.pk).explanation(clock.started_at).adds_up


def test_a_clock_in_days_of_the_calendar_leaves_nothing_out():
    clock = make_clock(rule_key="comment-period")
    assert clock.skipped == []
    assert clock.explanation(START).adds_up


def test_the_steps_add_up_whatever_moved_the_date(client, clock):
    steward, overseer = make_steward(), make_overseer()
    actions.pause_clock(clock, kind="vote", reason="A vote.", actor=steward, at=START + DAY)
    actions.resume_clock(clock, actor=steward, at=START + 4 * DAY)
    extend(clock, START + 5 * DAY)
    actions.add_holiday("US-CA", date(2026, 3, 25), name="Valley Day", actor=steward, at=START + 6 * DAY)
    actions.refuse_extension(clock, reason="No need.", actor=overseer, at=START + 7 * DAY)
    actions.report_outage(due_on(clock), reason="A flood.", actor=steward, at=START + 30 * DAY)
    actions.correct_clock(
        clock, due_on=date(2026, 4, 9), reason="Miscounted.", actor=steward, at=START + 31 * DAY
    )
    clock = Clock.objects.get(pk=clock.pk)
    explanation = clock.explanation(START + 31 * DAY)
    assert explanation.adds_up
    assert [move.kind for move in explanation.moves] == [
        "pause", "extension", "holiday", "refusal", "outage", "wrong",
    ]  # fmt: skip
    # In days that count: from Thursday 19 March to Friday 3 April there are ten, and back there is no weekend to leave out.
    assert [move.days for move in explanation.moves] == [3, 10, 1, -18, 1, 20]
    assert explanation.paused_days == 3
    words = page(client, clock, START + 31 * DAY)
    assert "Days that did not count, in all pauses 3" in words
    assert "waiting for a vote: 3 days did not count. A vote." in words
    for said in (
        "Was due Thursday 19 March 2026. Moved to Friday 3 April 2026 on Saturday 7 March 2026 because: A review "
        "(clause: Rule 4).",
        "because Wednesday 25 March 2026 became a public holiday: Valley Day.",
        "The oversight body refused more time on Monday 9 March 2026 because: No need.",
        "because this portal could not be reached on Thursday 19 March 2026: A flood.",
        "Corrected to Thursday 9 April 2026",
    ):
        assert words.count(said) == 1, said


# More time


def test_more_time_needs_a_clause_and_a_reason(clock):
    officer = make_officer(clock.institution)
    for words in ({"reason": "A review.", "clause": " "}, {"reason": "", "clause": "Rule 4"}):
        with pytest.raises(Refused, match="Say why"):
            actions.extend_clock(clock, **words, actor=officer, at=START)
    assert due_on(clock) == date(2026, 3, 16)


def test_more_time_is_refused_one_second_late(clock):
    with pytest.raises(Refused, match="has passed"):
        extend(clock, clock.due_at)
    with pytest.raises(Refused, match="has passed"):
        extend(clock, clock.due_at + SECOND)
    assert due_on(clock) == date(2026, 3, 16)
    extend(clock, clock.due_at - SECOND)
    assert due_on(clock) == date(2026, 3, 30)


def test_a_paused_date_is_extended_only_once_days_count_again(clock):
    steward, officer = make_steward(), make_officer(clock.institution)
    actions.pause_clock(clock, kind="panel", reason="It meets.", actor=steward, at=START + DAY)
    with pytest.raises(Refused, match="This date is paused"):
        extend(clock, START + 60 * DAY, officer)
    actions.resume_clock(clock, actor=steward, at=START + 60 * DAY)
    extend(clock, START + 60 * DAY, officer)


def test_the_oversight_body_is_told_of_more_time_and_refuses_it(client, clock, letters):
    officer, overseer = make_officer(clock.institution), make_overseer()
    told = letters(lambda: extend(clock, START + DAY, officer))
    assert list(told) == [overseer.email]
    assert "Rule 4" in told[overseer.email]
    url, at = address("refuse_extension", clock.pk), START + 2 * DAY
    assert visit(client, officer, url, at, {"reason": "x"}).status_code == 403
    assert visit(client, overseer, url, at, {"reason": ""}).status_code == 400
    assert due_on(clock) == date(2026, 3, 30)
    assert "Refuse more time" in page(client, clock, at, overseer)
    told = letters(lambda: visit(client, overseer, url, at, {"reason": "There was time enough."}))
    assert list(told) == [officer.email]
    assert due_on(clock) == date(2026, 3, 16)
    assert "community.extension_refused" in kinds()
    assert "because: There was time enough. Due Monday 16 March 2026" in page(client, clock, at)
    again = visit(client, overseer, url, at, {"reason": "Again."})
    assert again.status_code == 409
    assert "refused already" in text(again)
    assert "Refuse more time" not in page(client, clock, at, overseer)


def test_more_time_is_refused_for_three_working_days(client, clock):
    overseer = make_overseer()
    # Taken on Thursday 5 March, so the last moment is before midnight on Tuesday 10 March.
    extend(clock, START + 3 * DAY)
    url = address("refuse_extension", clock.pk)
    over = START.replace(day=11, hour=7)
    assert "is over" in text(visit(client, overseer, url, over, {"reason": "No."}))
    assert due_on(clock) == date(2026, 3, 30)
    assert visit(client, overseer, url, over - SECOND, {"reason": "No."}).status_code == 302
    assert due_on(clock) == date(2026, 3, 16)


def test_a_refusal_never_leads_back_to_a_day_that_has_passed(clock):
    overseer = make_overseer()
    # Taken on the last day, Monday 16 March, and refused on the Wednesday after it.
    extend(clock, clock.due_at - SECOND)
    actions.refuse_extension(clock, reason="No.", actor=overseer, at=clock.due_at + DAY)
    assert due_on(clock) == date(2026, 3, 19)


def test_a_refusal_leaves_days_that_were_given_since(clock):
    steward, overseer = make_steward(), make_overseer()
    extend(clock, START + DAY)
    actions.add_holiday("US-CA", date(2026, 3, 10), name="Valley Day", actor=steward, at=START + DAY)
    actions.pause_clock(clock, kind="vote", reason="A vote.", actor=steward, at=START + DAY)
    actions.resume_clock(clock, actor=steward, at=START + 2 * DAY)
    actions.refuse_extension(clock, reason="No.", actor=overseer, at=START + 2 * DAY)
    # Monday 16 March, one day for the pause and one for the holiday.
    assert due_on(clock) == date(2026, 3, 18)


def test_a_date_that_was_corrected_since_is_not_taken_back(clock):
    overseer = make_overseer()
    extend(clock, START + DAY)
    actions.correct_clock(
        clock, due_on=date(2026, 3, 27), reason="A slip.", actor=make_steward(), at=START + DAY
    )
    with pytest.raises(Refused, match="corrected since"):
        actions.refuse_extension(clock, reason="No.", actor=overseer, at=START + DAY)
    assert due_on(clock) == date(2026, 3, 27)


def test_somebody_who_must_answer_refuses_no_time_for_themselves(clock):
    both = make_overseer(make_officer(clock.institution))
    extend(clock, START + DAY, both)
    with pytest.raises(Refused, match="Somebody else of the oversight body"):
        actions.refuse_extension(clock, reason="x", actor=both, at=START + 2 * DAY)
    actions.refuse_extension(clock, reason="x", actor=make_overseer(), at=START + 2 * DAY)


# Pauses


def test_a_steward_pauses_for_what_is_in_the_list_and_for_nothing_else(client, clock):
    steward, officer = make_steward(), make_officer(clock.institution)
    url, at = address("pause_clock", clock.pk), START + DAY
    assert visit(client, officer, url, at, {"kind": "vote", "reason": "x"}).status_code == 403
    for wrong in (
        {"kind": "institution", "reason": "Busy."},
        {"kind": "moderator", "reason": "x"},
        {"kind": "vote"},
    ):
        assert visit(client, steward, url, at, wrong).status_code == 400
    with pytest.raises(Refused, match="own delay stops no clock"):
        actions.pause_clock(clock, kind="moderator", reason="x", actor=steward, at=at)
    assert not Clock.objects.paused(at).exists()
    assert visit(client, steward, url, at, {"kind": "answer", "reason": "You were asked."}).status_code == 302
    words = page(client, clock, at + 2 * DAY)
    assert (
        "Paused since Tuesday 3 March 2026, waiting for the community’s answer. Reason: You were asked."
        in words
    )
    assert "Days that did not count, in all pauses 2" in words
    assert visit(client, steward, address("resume_clock", clock.pk), at + 2 * DAY, {}).status_code == 302
    assert due_on(clock) == date(2026, 3, 18)


def test_an_answer_that_comes_while_days_do_not_count_is_not_late(clock):
    actions.pause_clock(clock, kind="vote", reason="A vote.", actor=make_steward(), at=START + DAY)
    at = clock.due_at + 3 * DAY
    # As it was read before the pause, by whoever answers.
    clock.stop(at)
    clock = Clock.objects.get(pk=clock.pk)
    assert clock.reading(at).state == State.ANSWERED_ON_TIME
    assert Clock.objects.answered_on_time(at).exists()
    assert clock.explanation(at).adds_up
    assert clock.explanation(at).paused_days == 17


def test_a_steward_who_must_answer_neither_pauses_nor_corrects(client, clock):
    both = make_steward(make_officer(clock.institution))
    for name, data in (
        ("pause_clock", {"kind": "vote", "reason": "x"}),
        ("correct_clock", {"due_on": "2026-05-05", "reason": "x"}),
    ):
        answer = visit(client, both, address(name, clock.pk), START + DAY, data)
        assert answer.status_code == 403
        assert "Another steward has to do this." in text(answer)
    assert due_on(clock) == date(2026, 3, 16)
    other = make_steward(make_officer(make_institution("Elsewhere")))
    data = {"due_on": "2026-05-05", "reason": "x"}
    assert visit(client, other, address("correct_clock", clock.pk), START + DAY, data).status_code == 302
    assert due_on(clock) == date(2026, 5, 5)


# This date is wrong


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


# Holidays and outages


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


def test_an_outage_is_noted_for_a_day_that_has_begun(client):
    url, steward = address("report_outage"), make_steward()
    answer = visit(client, steward, url, START, {"day": "2026-03-03", "reason": "x"})
    assert "has not begun" in text(answer)
    assert not Outage.objects.exists()
    assert visit(client, steward, url, START, {"day": "2026-03-02", "reason": "x"}).status_code == 302


def test_the_machine_notes_an_outage_in_place_of_a_steward(clock):
    actions.report_outage(clock.due_on, reason="No answer.", actor=setup_actor, at=clock.due_at)
    assert due_on(clock) == date(2026, 3, 17)
