"""What the stewards' desk lists beside proposals to check."""

import pytest
import time_machine
from django.urls import reverse

from proposals import actions, queries
from tests import factories as make

pytestmark = pytest.mark.django_db


def desk(client, at):
    client.force_login(make.make_steward())
    with time_machine.travel(at):
        return client.get(reverse("proposals:desk")).content.decode()


def test_the_desk_lists_discussions_to_sum_up_from_the_moment_comments_close(client):
    proposal = make.make_submitted_proposal()
    close = proposal.comments_close_at
    assert queries.discussions_waiting(close - make.MOMENT) == []
    [(waits, words, reading)] = queries.discussions_waiting(close)
    assert (waits, words, reading.state) == (proposal, "Closed – summary being written", "on_time")
    assert words in desk(client, close)
    make.make_summary(proposal)
    assert queries.discussions_waiting(close) == []


def test_the_desk_lists_challenges_that_wait_for_an_answer(client):
    make.make_charter(summary_challenge=10)
    challenge = make.make_challenge(make.make_summary(make.make_submitted_proposal()))
    at = challenge.said_at
    [(waits, words, _reading)] = queries.discussions_waiting(at)
    assert (waits, words) == (challenge.proposal, "Summary challenged")
    assert "Summary challenged" in desk(client, at)
    actions.answer_challenge(challenge, actor=make.make_steward(), at=at, upheld=False, answer="It is there.")
    assert queries.discussions_waiting(at) == []


def test_the_desk_lists_held_words_and_appeals_with_their_clocks(client):
    hold = make.make_held_comment()
    at = hold.acted_at
    page = desk(client, at)
    assert reverse("proposals:judge", args=["comment", hold.target]) in page
    assert reverse("proposals:answer_appeal", args=[hold.reference]) not in page
    make.make_appeal(hold, at=at)
    assert reverse("proposals:answer_appeal", args=[hold.reference]) in desk(client, at)
