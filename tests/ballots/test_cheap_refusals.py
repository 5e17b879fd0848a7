"""What is no vote costs this server next to nothing: it is refused before any proof is computed."""

import json
from base64 import urlsafe_b64encode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ballots.engine import ballots as engine
from ballots.engine.ballots import encrypt_ballot, generate_key
from ballots.engine.group import group
from record.verify import canonical, read_terms
from tests.factories.secret_polls import make_secret_poll_frozen, sealed_vote, voters_of

pytestmark = pytest.mark.django_db


class Counting:
    """A group that does its work and counts how often it was asked to."""

    def __init__(self):
        self.operations = 0

    def __getattr__(self, name):
        self.operations += 1
        return getattr(group, name)


@pytest.fixture
def counting(monkeypatch):
    counter = Counting()
    monkeypatch.setitem(engine.check_ballot.__kwdefaults__, "group", counter)
    return counter


@pytest.fixture
def electorate():
    return make_secret_poll_frozen().electorates.select_related("poll", "constituency").get()


def post(electorate, text):
    path = reverse("ballots:cast_ballot", args=[electorate.poll.reference, electorate.code])
    with time_machine.travel(electorate.poll.opens_at, tick=False):
        return Client().post(path, {"ballot": text}, headers={"accept": "application/json"})


def good(electorate):
    return sealed_vote(electorate, voters_of(electorate)[0], "yes")


def of_another_poll(electorate):
    _secret, key = generate_key()
    other = read_terms(canonical(json.loads(electorate.manifest) | {"election_key": key.hex()}))
    return encrypt_ballot(other, {0}, bytes(electorate.handles.first().handle))


def under_no_handle(electorate):
    return encrypt_ballot(read_terms(electorate.manifest.encode()), {0}, bytes(16))


@pytest.mark.parametrize(
    ("make", "status"),
    [
        (under_no_handle, 409),
        (of_another_poll, 400),
        (lambda _electorate: "x" * 1_000_000, 400),
        (lambda _electorate: urlsafe_b64encode(bytes(750_000)).decode(), 400),
        (lambda electorate: good(electorate)[:-4], 400),
        (lambda _electorate: "", 400),
    ],
    ids=["no handle", "another poll", "rubbish", "a megabyte", "cut short", "nothing"],
)
def test_what_is_no_vote_is_refused_before_any_proof_is_computed(electorate, counting, make, status):
    text = make(electorate)
    answer = post(electorate, text)
    assert answer.status_code == status
    assert answer.json()["problem"]
    assert counting.operations == 0
    assert post(electorate, good(electorate)).status_code == 201
    assert counting.operations > 50


def test_a_vote_takes_few_questions_to_the_database(electorate, django_assert_num_queries):
    """The vote and its terms, the line, the same under a lock, what was sent before, and the row."""
    post(electorate, good(electorate))
    member = voters_of(electorate)[1]
    first, second = (sealed_vote(electorate, member, choice) for choice in ("yes", "no"))
    savepoint = 2
    with django_assert_num_queries(7 + savepoint):
        assert post(electorate, first).status_code == 201
    rule = 1
    with django_assert_num_queries(7 + rule + savepoint):
        assert post(electorate, second).status_code == 201
