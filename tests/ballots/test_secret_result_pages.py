"""The pages on which the result of a secret vote is challenged and answered, and a vote announced again."""

from contextlib import contextmanager

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ballots import actions as ballots
from ballots.models import ResultChallenge
from community.models import clock_actor
from tests import factories as make
from tests.factories.secret_polls import (
    make_secret_votes,
    voters_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def voter(electorate):
    return voters_of(electorate)[0]


@contextmanager
def at(moment):
    with time_machine.travel(moment, tick=False):
        yield


def url(name, poll, *arguments):
    return reverse(f"ballots:{name}", args=[poll.reference, *arguments])


def text(response):
    return " ".join(response.content.decode().split())


def by(member):
    client = Client()
    client.force_login(member)
    return client


def test_a_result_is_challenged_and_answered_on_pages(electorate, voter):
    poll = electorate.poll
    with at(poll.opens_at):
        make_secret_votes(electorate, ["yes"] * 12)
    ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    with at(poll.closes_at):
        refused = by(make.make_member()).post(url("challenge_result", poll), {"reason": "The day was wrong."})
        assert refused.status_code == 409
        assert "The day was wrong." in text(refused)
        assert by(voter).post(url("challenge_result", poll), {"reason": ""}).status_code == 400
        assert (
            by(voter).post(url("challenge_result", poll), {"reason": "The day was wrong."}).status_code == 303
        )
        page = text(Client().get(url("detail", poll)))
        assert "Result challenged – being reviewed" in page
        assert "The day was wrong." in page
        assert voter.display_name not in page
        assert set(poll.history.values_list("history_user", flat=True)) == {None}
        challenge = ResultChallenge.objects.get()
        answer = reverse("ballots:answer_result_challenge", args=[challenge.pk])
        overseer = by(make.make_overseer())
        assert answer in text(overseer.get(url("detail", poll)))
        kept = overseer.post(answer, {"answer": "It was announced."})
        assert (kept.status_code, "It was announced." in text(kept)) == (400, True)
        assert overseer.post(answer, {"upheld": "no", "answer": "It was announced."}).status_code == 303
        page = text(Client().get(url("detail", poll)))
    assert "Not upheld: the result stands." in page


def test_the_page_asks_the_database_no_more_the_more_people_challenge_a_result(
    electorate, django_assert_max_num_queries
):
    poll = electorate.poll
    make_secret_votes(electorate, ["yes"] * 12)
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    one, *others = voters_of(electorate)
    overseer = by(make.make_overseer())
    with at(poll.closes_at):
        ballots.challenge_result(poll, reason="Wrong.", actor=one, at=poll.closes_at)
        with CaptureQueriesContext(connection) as asked:
            overseer.get(url("detail", poll))
        for voter in others:
            ballots.challenge_result(poll, reason="Wrong.", actor=voter, at=poll.closes_at)
        with django_assert_max_num_queries(len(asked)):
            page = text(overseer.get(url("detail", poll)))
    assert page.count("Answer this challenge") == 12


SUBTRACTED = "the difference between the two results may show how a few of them voted"


@pytest.mark.parametrize(
    ("voted", "ends", "warned"), [(12, "upheld", True), (3, "upheld", False), (12, "cancelled", False)]
)
def test_who_announces_a_vote_again_reads_that_two_results_can_be_subtracted(electorate, voted, ends, warned):
    poll = electorate.poll
    make_secret_votes(electorate, ["yes"] * voted)
    if ends == "cancelled":
        ballots.cancel_poll(poll, reason="Wrong.", actor=poll.announced_by, at=poll.opens_at)
    else:
        poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
        challenge = ballots.challenge_result(
            poll, reason="Wrong.", actor=voters_of(electorate)[0], at=poll.closes_at
        )
        ballots.answer_result_challenge(
            challenge, upheld=True, answer="So.", actor=make.make_overseer(), at=poll.closes_at
        )
    with at(poll.closes_at):
        page = by(poll.announced_by).get(reverse("ballots:announce", args=[poll.proposal.reference]))
    assert page.status_code == 200
    assert (SUBTRACTED in text(page)) == warned
