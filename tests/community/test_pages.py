"""What the community shows of itself: institutions, rules, and how a date was worked out."""

import re
from datetime import timedelta

import pytest
import time_machine

from community.actions import adopt_rule, extend_clock, pause_clock, resume_clock
from community.models import CharterRule, Clock
from tests.factories import (
    DAY,
    START,
    make_charter,
    make_institution,
    make_officer,
    make_steward,
    setup_actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    """Ten working days from 2 March 2026, for an institution, by the charter."""
    make_charter()
    institution = make_institution("Riverside Health", "INS-riverside")
    return Clock.start(
        "explain", subject="DEC-2026-0001", institution=institution, rule_key="explain-by", at=START
    )


def explain(client, clock, at):
    with time_machine.travel(at, tick=False):
        return client.get(f"/en/clocks/{clock.pk}/").content.decode()


def test_a_date_is_explained_by_its_start_rule_and_days_left_out(client, clock):
    html = explain(client, clock, START + DAY)
    assert "Answer due Monday 16 March 2026 (in 13 days)." in html
    assert "Reasons are due in 10 working days." in html
    assert "4 Saturdays and Sundays do not count." in html
    assert "Waiting for:" in html


def test_a_holiday_that_was_left_out_is_named(client):
    make_charter()
    institution = make_institution()
    clock = Clock.start(
        "explain",
        subject="DEC-2026-0001",
        institution=institution,
        rule_key="explain-by",
        at=START.replace(month=5, day=18),
    )
    html = explain(client, clock, clock.started_at)
    assert "Monday 25 May 2026: Memorial Day" in html


def test_days_of_the_calendar_leave_nothing_out(client):
    make_charter(comment_period=14)
    clock = Clock.start(
        "comments", subject="PRP-2026-0001", institution=None, rule_key="comment-period", at=START
    )
    assert "do not count." not in explain(client, clock, START)


def test_a_pause_and_an_extension_are_told_with_their_reasons(client, clock):
    steward, officer = make_steward(), make_officer(clock.institution)
    pause_clock(
        clock, kind="answer", reason="Questions went to the community", actor=steward, at=START + 2 * DAY
    )
    resume_clock(clock, actor=steward, at=START + 4 * DAY)
    extend_clock(
        clock, reason="The ethics board meets late", clause="Rule 4", actor=officer, at=START + 5 * DAY
    )
    html = explain(client, clock, START + 6 * DAY)
    assert "first due by the end of Monday 16 March 2026" in html
    assert "Questions went to the community" in html
    assert "The ethics board meets late" in html
    assert "Was due Wednesday 18 March 2026. Moved to" in html


def test_an_answered_clock_waits_for_nobody(client, clock):
    Clock.objects.filter(pk=clock.pk).update(stopped_at=clock.due_at + timedelta(hours=1))
    html = explain(client, clock, clock.due_at + 9 * DAY)
    assert "Answered 1 day late, on Tuesday 17 March 2026." in html
    assert "Waiting for:" not in html


def test_a_clock_that_never_was_is_not_found(client):
    assert client.get("/en/clocks/1/").status_code == 404


def test_the_rules_in_force_are_listed_in_the_reader_s_language(client):
    make_charter()
    assert "Comments stay open 14 days." in client.get("/en/rules/").content.decode()
    assert "Los comentarios quedan abiertos 14 días." in client.get("/es/rules/").content.decode()


def test_an_old_version_of_a_rule_says_so(client):
    make_charter()
    old = CharterRule.objects.get(key="comment-period")
    new = adopt_rule(
        "comment-period",
        value=21,
        unit="days",
        text_en="21 days.",
        text_es="21 días.",
        actor=setup_actor,
        at=START,
    )
    assert "You are reading an old version" in client.get(old.get_absolute_url()).content.decode()
    html = client.get(new.get_absolute_url()).content.decode()
    assert "You are reading an old version" not in html
    assert "Comments stay open 14 days." in html


def test_an_institution_page_names_roles_and_no_person(client):
    institution = make_institution("Riverside Health")
    officer = make_officer(institution)
    html = client.get(institution.get_absolute_url()).content.decode()
    assert "Somebody is named." in html
    assert not re.search(r"\b\d+ (person|people)\b", html)
    assert officer.display_name not in html
    assert officer.email not in html


def test_an_organisation_that_has_not_joined_says_so_and_is_not_listed(client):
    outsider = make_institution("Faraway Data", is_registered=False)
    assert "has not joined" in client.get(outsider.get_absolute_url()).content.decode()
    assert "Faraway Data" not in client.get("/en/institutions/").content.decode()


def test_no_institutions_yet_is_said_in_words(client):
    assert "No institution has joined yet." in client.get("/en/institutions/").content.decode()
