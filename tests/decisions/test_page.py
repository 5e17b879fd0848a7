"""What a decision's page says of what is owed now, beside what was said before."""

import re

import pytest
from django.urls import reverse

from community import actions as community
from decisions import actions
from decisions.models import Decision
from tests import factories
from tests.decisions.pages import corrected, page, text, visit

pytestmark = pytest.mark.django_db
DAY = factories.DAY


@pytest.fixture
def decision():
    return factories.make_decision_published()


@pytest.fixture
def officer(decision):
    return factories.officer_for(decision.institution)


@pytest.fixture
def at(decision):
    return decision.explain_clock.stopped_at + 10 * DAY


def fresh(decision):
    return Decision.objects.get(pk=decision.pk)


def change(decision, officer, at):
    reason = "The risk was underrated."
    return actions.change_decision(decision, "refused", "no", reason=reason, actor=officer, at=at)


def ask(decision, at):
    overseer = factories.make_overseer()
    return actions.ask_for_more(decision, body="Why one year?", actor=overseer, at=at).clock


def find_incomplete(decision, at):
    return actions.check_completeness(
        decision,
        missing=["evidence"],
        missing_points=[],
        note="None.",
        actor=factories.make_overseer(),
        at=at,
    ).clock


def main_action(client, officer, decision, at):
    """The one button of an officer: its words, and the page that it leads to."""
    client.user = officer
    found = re.search(
        r'<a class="button" href="([^"]+)">([^<]+)</a>', page(client, decision, at).content.decode()
    )
    assert visit(client, found[1], at).status_code == 200
    return found[2]


def test_reasons_for_what_was_decided_before_say_so_until_there_are_others(client, decision, officer, at):
    old = "These are the reasons for what was decided before"
    assert old not in text(page(client, decision, at))
    changed = change(decision, officer, at)
    words = text(page(client, changed, at + DAY))
    assert old in words
    assert "The decision was changed." in words
    assert re.search(r"Decided \w+ \d+ \w+ 2026 – on time Changed \w+", words)
    assert (
        "Explanation published" not in words.partition("Community vote")[2].partition("1. What we decided")[0]
    )
    corrected(changed, at=at + 2 * DAY)
    words = text(page(client, changed, at + 3 * DAY))
    assert old not in words
    assert "The decision was changed." not in words
    assert old in text(page(client, changed, at + 3 * DAY, "version", number=1))


def test_the_main_action_of_an_officer_leads_to_what_is_owed(client, decision, officer, at):
    assert main_action(client, officer, decision, at) == "Correct the explanation"
    find_incomplete(decision, at)
    assert main_action(client, officer, decision, at) == "Complete the explanation"
    ask(decision, at)
    assert main_action(client, officer, decision, at) == "Give more explanation"
    change(decision, officer, at)
    assert main_action(client, officer, decision, at) == "Explain the changed decision"


@pytest.mark.parametrize("owe", [ask, find_incomplete])
def test_the_clock_line_is_of_the_clock_that_the_status_comes_from(client, decision, at, owe):
    waits = f"Waiting for: {decision.institution.name}"
    assert waits not in text(page(client, decision, at))
    clock = owe(decision, at)
    response = page(client, decision, at)
    shown = response.content.decode().partition('<section class="now"')[2].partition("</section>")[0]
    assert re.findall(r'href="(/en/clocks/[^"]+)"', shown) == [reverse("community:clock", args=[clock.pk])]
    assert waits in text(response)


def test_a_paused_date_is_not_said_to_come(client):
    decision = factories.make_decision_taken()
    at = decision.decided_at + DAY
    assert "It is due on" in text(page(client, decision, at))
    community.pause_clock(
        decision.explain_clock, kind="panel", reason="It is read.", actor=factories.make_steward(), at=at
    )
    words = text(page(client, decision, at + 90 * DAY))
    assert "No explanation has been published. Its date is paused." in words
    assert "Waiting for:" not in words


def test_the_time_to_challenge_is_that_of_the_explanation_and_ends(client, decision, at):
    assert "Members can challenge this decision until" in text(page(client, decision, at))
    until = re.search(r"challenge this decision until (.*?2026)", text(page(client, decision, at)))[1]
    factories.change_rule("decision-challenge", value=200, at=at)
    later = text(page(client, decision, at + 60 * DAY))
    assert f"Members could challenge this decision until {until}." in later


# What is late goes on being said


def label(decision, at):
    return fresh(decision).status(at).label


def test_a_change_hides_nothing_that_was_late_or_is():
    decision = factories.make_decision_taken()
    late_at = decision.explain_clock.due_at + 4 * DAY
    decision = factories.make_decision_published(decision=decision, at=late_at)
    clock = ask(decision, late_at)
    changed_at = clock.due_at + 2 * DAY
    change(decision, factories.officer_for(decision.institution), changed_at)
    assert label(decision, changed_at).endswith(
        "(the explanation before came 5 days late) (more explanation is 3 days late)"
    )
    assert fresh(decision).status(changed_at).days_late == 3
    assert decision in Decision.objects.published_late(changed_at)
    corrected(fresh(decision), at=changed_at + DAY)
    assert (
        label(decision, changed_at + DAY)
        == "Explanation published 5 days late (more was explained 4 days late)"
    )


def test_of_two_that_ask_the_one_that_is_due_first_is_shown(decision, at):
    first = find_incomplete(decision, at)
    ask(decision, first.due_at)
    assert label(decision, first.due_at).endswith("(more explanation is 1 day late)")


def test_what_is_found_complete_is_owed_no_longer(decision, at):
    clock = find_incomplete(decision, at)
    assert decision in Decision.objects.late(clock.due_at)
    overseer = factories.make_overseer()
    actions.check_completeness(
        decision, missing=[], missing_points=[], note="It is there.", actor=overseer, at=clock.due_at - DAY
    )
    assert decision not in Decision.objects.late(clock.due_at)
    assert label(decision, clock.due_at) == "Explanation checked – complete"
