"""How dates are explained, and how those who must answer or keep them move them: more time and pauses."""

from datetime import date, timedelta

import pytest

from community import actions
from community.models import Clock
from community.rules import Refused
from community.windows import State
from tests.community.dates import address, due_on, extend, kinds, make_clock, page, text, visit
from tests.factories import (
    DAY,
    START,
    make_institution,
    make_officer,
    make_overseer,
    make_steward,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charter")]
SECOND = timedelta(seconds=1)


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
