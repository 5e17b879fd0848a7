"""What every page of a vote calls its state, in both languages, who acts next, and what a reader can do."""

from contextlib import contextmanager

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from ballots import actions as ballots
from community.dates import day, moment
from community.models import clock_actor
from tests import factories as make
from tests.factories.secret_polls import make_secret_poll_closed, make_secret_poll_frozen, voters_of

pytestmark = pytest.mark.django_db

ACTS = ("cast", "booth", "recuse", "challenge_result", "object")
DECIDES = "must decide and publish its reasons."
MUST_DECIDE = "must now decide and publish its reasons."
# By state: the label in English and in Spanish, who acts next in words, and what whoever may vote can do, by kind.
STATES = {
    "announced": ("Vote opens {opens}", "La votación abre el {opens}", "From", {"roll_call": {"recuse"}}),
    "open": (
        "Voting open until {closes}",
        "Votación abierta hasta el {closes}",
        "",
        {"roll_call": {"cast", "recuse"}, "secret": {"booth"}},
    ),
    "counting": (
        "Voting closed – votes being counted",
        "Votación cerrada – se están contando los votos",
        "",
        {},
    ),
    "provisional": (
        "Result published – can be challenged until {challenge}",
        "Resultado publicado – se puede impugnar hasta el {challenge}",
        DECIDES,
        {"roll_call": {"challenge_result"}, "secret": {"challenge_result"}},
    ),
    "challenged": (
        "Result challenged – being reviewed",
        "Resultado impugnado – en revisión",
        "It is not final. The oversight body, or a steward who did not announce the vote, answers the challenge.",
        {},
    ),
    "final": ("Result final", "Resultado definitivo", MUST_DECIDE, {}),
    "not_valid": (
        "Not valid – too few people voted",
        "No válida – votó muy poca gente",
        DECIDES,
        {"roll_call": {"challenge_result"}, "secret": {"challenge_result"}},
    ),
    "cancelled": ("Cancelled – It was wrong.", "Cancelada – It was wrong.", "was deleted", {}),
    "agreed": ("Agreed without a vote", "Acordado sin votación", DECIDES, {"agreed": {"object"}}),
}


def roll_call(state):
    if state in ("announced", "open", "counting", "cancelled"):
        poll = make.make_poll_announced()
    else:
        poll = make.make_poll_closed(votes={} if state == "not_valid" else None)
    return poll, make.seat_holder_of(poll, "Seat A")


def secret(state):
    if state in ("announced", "open", "counting", "cancelled"):
        poll = make_secret_poll_frozen()
    else:
        poll = make_secret_poll_closed(choices=("yes",) * (3 if state == "not_valid" else 12))
    return poll, voters_of(poll.electorates.select_related("poll", "constituency").get())[0]


def agreed(state):
    poll = make.make_agreement()
    return poll, make.seat_holder_of(poll, "Seat A")


def in_state(kind, state):
    """A vote of this kind in this state, somebody who may vote in it, and the moment."""
    poll, voter = {"roll_call": roll_call, "secret": secret, "agreed": agreed}[kind](state)
    at = {
        "announced": poll.roll_frozen_at,
        "open": poll.opens_at,
        "counting": poll.closes_at,
        "cancelled": poll.opens_at,
        "final": poll.final_from,
    }.get(state, poll.closed_at)
    if state == "challenged":
        ballots.challenge_result(poll, reason="It was wrong.", actor=voter, at=at)
    if state == "final":
        ballots.finalise_poll(poll, actor=clock_actor, at=at)
    if state == "cancelled":
        ballots.cancel_poll(poll, reason="It was wrong.", actor=make.make_steward(), at=at)
    poll.refresh_from_db()
    return poll, voter, at


@contextmanager
def page_of(poll, reader, at, language="en"):
    client = Client()
    client.force_login(reader)
    with time_machine.travel(at, tick=False), override(language):
        page = client.get(reverse("ballots:detail", args=[poll.reference])).content.decode()
        yield " ".join(page.split())


def label(words, poll):
    words = words.format(
        opens=poll.opens_at and day(poll.opens_at),
        closes=poll.closes_at and moment(poll.last_minute),
        challenge=poll.final_from and day(poll.last_challenge_day),
    )
    return " ".join(words.split())


VOTES = [(kind, state) for state in STATES for kind in ("roll_call", "secret") if state != "agreed"]


@pytest.mark.parametrize(("kind", "state"), [*VOTES, ("agreed", "agreed")])
def test_every_state_has_its_label_its_next_actor_and_its_acts(kind, state):
    english, spanish, next_actor, acts = STATES[state]
    poll, voter, at = in_state(kind, state)
    assert poll.state(at).value == state
    with page_of(poll, voter, at) as page:
        assert label(english, poll) in page
        assert next_actor in page
        offered = {
            act for act in ACTS if f'href="{reverse(f"ballots:{act}", args=[poll.reference])}"' in page
        }
    assert offered == acts.get(kind, set())
    with page_of(poll, voter, at, language="es") as page:
        assert label(spanish, poll) in page


def test_an_objection_ends_an_agreement_in_words():
    poll = make.make_agreement()
    voter = make.seat_holder_of(poll, "Seat A")
    poll = ballots.object_to_agreement(poll, reason="It was wrong.", actor=voter, at=poll.closed_at)
    with page_of(poll, voter, poll.cancelled_at) as page:
        assert "Cancelled – It was wrong." in page
        assert "can now be put to a vote" in page
        assert reverse("ballots:object", args=[poll.reference]) not in page
