"""Who is written to about a vote, and that nobody is picked out by it."""

import pytest
from django.core import mail

from ballots import tasks
from ballots.models import Poll
from tests import factories as make
from tests.factories.paper import make_officer_of_poll
from tests.factories.secret_polls import make_secret_poll_frozen, make_secret_votes, voters_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    """Run what is due, and send the letters that follow; returns who got one, and what they say."""

    def run(at):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            tasks.due(at)
        return {letter.to[0]: letter for letter in mail.outbox}

    return run


@pytest.fixture
def electorate():
    poll = make_secret_poll_frozen(voters=24)
    return poll.electorates.select_related("poll", "constituency").get()


def test_whoever_may_vote_is_told_once_when_voting_opens(run, electorate):
    poll = electorate.poll
    stranger = make.make_member()
    assert run(poll.opens_at - make.MOMENT) == {}
    letters = run(poll.opens_at)
    assert set(letters) == {member.email for member in voters_of(electorate)}
    assert stranger.email not in letters
    assert run(poll.opens_at) == {}
    (letter, *_others) = letters.values()
    assert poll.question_en in letter.body
    assert "vote" not in letter.subject.lower()


def test_those_who_have_not_voted_are_reminded_once_and_nobody_else(run, electorate):
    poll, voters = electorate.poll, voters_of(electorate)
    run(poll.opens_at)
    make_secret_votes(electorate, ["yes"] * 13)
    assert run(poll.closes_at - Poll.REMIND_BEFORE - make.MOMENT) == {}
    letters = run(poll.closes_at - Poll.REMIND_BEFORE)
    assert set(letters) == {member.email for member in voters[13:]}
    assert run(poll.closes_at - make.DAY) == {}


def test_a_reminder_looks_the_same_to_whoever_carries_it(run, electorate):
    opened = run(electorate.poll.opens_at)
    reminded = run(electorate.poll.closes_at - Poll.REMIND_BEFORE)
    assert {letter.subject for letter in opened.values()} == {letter.subject for letter in reminded.values()}


def test_nobody_is_reminded_when_so_few_have_not_voted_that_a_letter_would_point_at_them(run, electorate):
    run(electorate.poll.opens_at)
    make_secret_votes(electorate, ["yes"] * 14)
    assert run(electorate.poll.closes_at - Poll.REMIND_BEFORE) == {}


@pytest.mark.parametrize("voted", [0, 1, 10])
def test_everybody_is_reminded_when_so_few_have_voted_that_a_missing_letter_would_point_at_them(
    run, electorate, voted
):
    run(electorate.poll.opens_at)
    make_secret_votes(electorate, ["yes"] * voted)
    letters = run(electorate.poll.closes_at - Poll.REMIND_BEFORE)
    assert set(letters) == {member.email for member in voters_of(electorate)}


def test_no_letter_follows_a_vote(run, electorate):
    run(electorate.poll.opens_at)
    make_secret_votes(electorate, ["yes"])
    assert run(electorate.poll.opens_at) == {}


def test_everybody_on_the_roll_learns_the_result(run, electorate):
    run(electorate.poll.opens_at)
    make_secret_votes(electorate, ["yes"] * 24)
    letters = run(electorate.poll.closes_at)
    assert set(letters) == {member.email for member in voters_of(electorate)}
    assert "Passed" in next(iter(letters.values())).body


@pytest.mark.parametrize(
    ("role", "words"),
    [("teller", "You are a teller of this vote"), ("scrutineer", "You are a scrutineer of this vote")],
)
def test_an_officer_of_a_vote_is_told_what_there_is_to_do(
    electorate, django_capture_on_commit_callbacks, role, words
):
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        member = make_officer_of_poll(electorate.poll, role)
    (letter,) = mail.outbox
    assert letter.to == [member.email]
    assert words in letter.body
    assert electorate.poll.question_en in letter.body
    assert electorate.poll.get_absolute_url() in letter.body
    assert role not in letter.subject


def test_seat_holders_are_told_of_an_open_vote_and_of_its_result(run):
    poll = make.make_poll_announced(seats=3)
    assert len(run(poll.opens_at)) == 3
    assert run(poll.closes_at - make.DAY) == {}
    assert len(run(poll.closes_at)) == 3
