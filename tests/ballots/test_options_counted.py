"""Votes of seats among options, cast and read through the pages: what came of them, and what can follow."""

import pytest
import time_machine
from django.urls import reverse

from ballots import tasks
from ballots.models import Poll
from community.models import clock_actor
from decisions.actions import open_decision
from decisions.rules import fits_the_vote
from tests import factories as make

pytestmark = pytest.mark.django_db

# What seats write beside the options.
RANKS = {
    "A": {"rank-all": "1", "rank-some": "2"},
    "B": {"rank-all": "2", "rank-some": "3"},
    "C": {"rank-some": "1", "rank-none": "1"},
    "D": {"rank-some": "1", "rank-all": "2"},
    "E": {"rank-none": "1", "rank-all": "2"},
    "F": {"rank-all": "1"},
    "G": {"rank-some": "3"},
}


def url(name, poll):
    return reverse(f"ballots:{name}", args=[poll.reference])


def text(response):
    return " ".join(response.content.decode().split())


def send(client, poll, seat, **answers):
    client.force_login(make.seat_holder_of(poll, f"Seat {seat}"))
    return client.post(url("cast", poll), answers)


def counted(poll):
    tasks.due(poll.closes_at)
    poll.refresh_from_db()
    return poll


def vote(client, poll, answers):
    with time_machine.travel(poll.opens_at, tick=False):
        for seat, said in answers.items():
            assert send(client, poll, seat, **said, send="yes").status_code == 303


@pytest.mark.parametrize(
    ("rule", "answers", "outcome", "chosen", "words"),
    [
        (
            "one",
            {
                "A": {"choice": "all"},
                "B": {"choice": "all"},
                "C": {"choice": "some"},
                "D": {"choice": "abstain"},
            },
            "decided",
            "all",
            [
                "Decided: Share all",
                "Advises: Share all.",
                '<th scope="row">Share some</th><td>1</td>',
                "needed to be chosen",
            ],
        ),
        (
            "one",
            {
                "A": {"choice": "all"},
                "B": {"choice": "some"},
                "C": {"choice": "abstain"},
                "D": {"choice": "abstain"},
            },
            "no_decision",
            "",
            ["No decision – no option was chosen", "two or more had as many votes"],
        ),
        ("one", {"A": {"choice": "all"}}, "not_valid", "", ["Not valid – too few people voted"]),
        (
            "approval",
            {
                "A": {"choices": ["all", "some"]},
                "B": {"choices": ["some"]},
                "C": {},
                "D": {"choices": ["some"]},
            },
            "decided",
            "some",
            ["Decided: Share some", "Share all, Share some", "None of the options"],
        ),
        (
            "instant_runoff",
            RANKS,
            "decided",
            "all",
            [
                "Round 1",
                "Out, with the fewest votes",
                "Of these, ended at equal ranks: 1 ballot.",
                "Chosen: Share all.",
                "1. Share all · 2. Share some",
                "1. Share some = Share none",
            ],
        ),
        (
            "condorcet",
            RANKS,
            "decided",
            "all",
            ["Share all against Share some: 4 to 3", "Chosen: Share all."],
        ),
        (
            "condorcet",
            {
                "A": {"rank-all": "1", "rank-some": "2", "rank-none": "3"},
                "B": {"rank-some": "1", "rank-none": "2", "rank-all": "3"},
                "C": {"rank-none": "1", "rank-all": "2", "rank-some": "3"},
                "D": {},
            },
            "no_decision",
            "",
            ["No winner: nobody beats each of the others."],
        ),
    ],
)
def test_a_count_is_told_in_words_by_seat_and_for_programs(client, rule, answers, outcome, chosen, words):
    poll = make.make_poll_announced(rule=rule, seats=7)
    vote(client, poll, answers)
    poll = counted(poll)
    with time_machine.travel(poll.closes_at, tick=False):
        page = text(client.get(poll.get_absolute_url()))
        data = client.get(url("detail_json", poll)).json()
    assert (poll.outcome, poll.chosen) == (outcome, chosen)
    for said in [*words, "Seat A"]:
        assert said in page
    assert data["outcome"] == outcome
    assert data["chosen"] == (chosen or None)
    assert data["rule"] == rule
    lines = {line["seat"]: line for line in data["roll_call"]}
    assert len([line for line in lines.values() if line["choice"] == "voted"]) == len(answers)
    assert all("ranks" in line for line in lines.values() if line["choice"] == "voted")
    result = data["result"]
    assert result["eligible"] == result["turnout"] + result["absent"] + result["recused"] == 7


def test_nothing_shows_before_the_count(client):
    poll = make.make_poll_announced(rule="instant_runoff")
    vote(client, poll, {"A": RANKS["A"]})
    client.logout()
    with time_machine.travel(poll.opens_at, tick=False):
        before = text(client.get(poll.get_absolute_url()))
        assert "1. Share all" not in before
        assert client.get(url("detail_json", poll)).json()["roll_call"] is None


@pytest.mark.parametrize(
    ("answers", "fits"), [({"A": "all", "B": "all"}, True), ({"A": "all", "B": "some"}, False)]
)
def test_a_decision_can_follow_a_vote_that_chose_and_not_one_that_did_not(client, answers, fits):
    poll = make.make_poll_announced(rule="one")
    vote(client, poll, {seat: {"choice": choice} for seat, choice in answers.items()})
    poll = counted(poll)
    tasks.due(poll.final_from)
    decision = open_decision(poll.proposal, Poll.objects.get(), actor=clock_actor, at=poll.final_from)
    assert bool(fits_the_vote(decision, "approved", "yes")) == fits
    assert bool(fits_the_vote(decision, "approved", "no_vote")) != fits
