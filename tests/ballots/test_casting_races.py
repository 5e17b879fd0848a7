"""Votes that come in the same moment: from two tabs, through two processes, with a list, with the count, with a crash.

Each goes through a real server, whose processes share nothing but the database.
"""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from ballots.actions import list_received
from ballots.engine.ballots import encrypt_ballot
from ballots.engine.group import group
from ballots.models import EncryptedBallot
from community.models import clock_actor
from record import files
from record.verify import check_poll, read_ballot, read_terms
from tests.factories.secret_polls import make_secret_poll_frozen
from tests.serving import Server, open_now

pytestmark = pytest.mark.django_db(transaction=True)

YES, NO = 0, 1


class Voting:
    """A secret vote that is open now, and the ballots that its voters' devices made."""

    def __init__(self, voters):
        self.poll = open_now(make_secret_poll_frozen(voters=voters))
        self.electorate = self.poll.electorates.select_related("poll").get()
        self.path = reverse("ballots:cast_ballot", args=[self.poll.reference, self.electorate.code])
        self.terms = read_terms(self.electorate.manifest.encode())
        self.handles = [bytes(handle) for handle in self.electorate.handles.values_list("handle", flat=True)]

    def make(self, handle, choice):
        return encrypt_ballot(self.terms, {choice}, handle)

    def tracker(self, text):
        return read_ballot(self.terms, text).tracker

    def count(self):
        """Let the clock count it, and everything be checked that was published."""
        call_command("run_due", at=self.poll.closes_at.isoformat(), verbosity=0)
        self.poll.refresh_from_db()
        self.electorate.refresh_from_db()
        assert self.electorate.outcome

    def listed(self):
        """The trackers in the published files, in the order in which they were received."""
        check_poll(files.read, self.electorate.path, group)
        lines = files.read(f"{self.electorate.path}/ballots.jsonl").splitlines()
        return [self.tracker(json.loads(line)["ballot"]) for line in lines]

    def counted(self):
        rows = EncryptedBallot.objects.filter(electorate=self.electorate, is_counted=True)
        return {bytes(row.handle): row.tracker for row in rows}


def at_once(*acts):
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def test_two_votes_of_one_handle_and_one_vote_sent_twice_through_two_processes_at_once():
    voting = Voting(voters=16)
    changed, repeated = voting.handles[:8], voting.handles[8:]
    with Server() as one, Server() as other:
        for handle in changed:
            texts = [voting.make(handle, choice) for choice in (NO, YES)]
            answers = at_once(
                lambda: one.cast(voting.path, texts[0]),  # noqa: B023
                lambda: other.cast(voting.path, texts[1]),  # noqa: B023
            )
            assert [status for status, _said in answers] == [201, 201], answers
            assert sorted(said["receipt"].count(f"\nvote {n}\n") for _s, said in answers for n in (1, 2)) == [
                *(0, 0, 1, 1)
            ]
        for handle in repeated:
            text = voting.make(handle, NO)
            answers = at_once(
                lambda: one.cast(voting.path, text),  # noqa: B023
                lambda: other.cast(voting.path, text),  # noqa: B023
            )
            assert [status for status, _said in answers] == [201, 201], answers
            assert answers[0][1] == answers[1][1], "the same vote has one receipt"
    rows = EncryptedBallot.objects.all()
    assert Counter(bytes(row.handle) for row in rows) == Counter([*changed * 2, *repeated])
    assert {row.attempt for row in rows if bytes(row.handle) in repeated} == {1}

    voting.count()
    last = {bytes(row.handle): row.tracker for row in rows.order_by("attempt")}
    assert voting.counted() == last
    listed = voting.listed()
    places = {row.tracker: listed.index(row.tracker) for row in rows}
    assert len(listed) == len(rows)
    for row in rows:
        assert places[row.tracker] <= places[last[bytes(row.handle)]], "the later one is listed later"


def keep_casting(server, voting, texts_of, number):
    """Four threads that each cast the votes of their handles in order, until one is not answered.

    Gives what was answered, by ballot; the moment at which so many were; and the threads' work.
    """
    answers, moment = {}, Event()

    def cast(handles):
        for place in range(max(map(len, texts_of.values()))):
            for handle in handles:
                text = texts_of[handle][place]
                answers[text] = server.cast(voting.path, text)
                if answers[text] is None:
                    return
                if len(answers) >= number:
                    moment.set()

    return answers, moment, [lambda part=part: cast(voting.handles[part::4]) for part in range(4)]


def acknowledged(answers):
    return {text for text, answer in answers.items() if answer and answer[0] == 201}


def last_of_each(texts_of, texts):
    """The last of these ballots that each handle sent."""
    last = {handle: [text for text in sent if text in texts] for handle, sent in texts_of.items()}
    return {handle: sent[-1] for handle, sent in last.items() if sent}


def test_every_vote_that_races_a_list_and_the_count_is_counted_or_refused():
    voting = Voting(voters=32)
    texts_of = {
        handle: [voting.make(handle, choice) for choice in (NO, YES, YES, NO)] for handle in voting.handles
    }
    with Server() as server:
        answers, moment, acts = keep_casting(server, voting, texts_of, 40)

        def list_and_count():
            assert moment.wait(timeout=60)
            list_received(voting.electorate, actor=clock_actor, at=timezone.now())
            voting.count()

        at_once(*acts, list_and_count)
    assert {answer and answer[0] for answer in answers.values()} == {201, 409}
    taken = acknowledged(answers)
    assert {voting.tracker(text) for text in taken} == set(voting.listed())
    assert voting.electorate.batches == 2
    expected = last_of_each(texts_of, taken)
    assert voting.counted() == {handle: voting.tracker(text) for handle, text in expected.items()}
    for text, (status, said) in answers.items():
        assert status == 201 or "closed" in said["problem"], text


def test_every_vote_that_was_acknowledged_before_a_crash_is_counted_once():
    voting = Voting(voters=32)
    texts_of = {handle: [voting.make(handle, choice) for choice in (NO, YES)] for handle in voting.handles}
    server = Server(workers=2)
    with server:
        answers, moment, acts = keep_casting(server, voting, texts_of, 20)

        def crash():
            assert moment.wait(timeout=60)
            server.kill()

        at_once(*acts, crash)
    before = acknowledged(answers)
    assert 20 <= len(before) < 64
    assert None in answers.values(), "the crash came in the middle of it"
    unanswered = [text for text, answer in answers.items() if answer is None]
    assert {voting.tracker(text) for text in before} <= set(
        EncryptedBallot.objects.values_list("tracker", flat=True)
    )

    with Server() as again:
        assert [again.cast(voting.path, text)[0] for text in unanswered] == [201] * len(unanswered)
    voting.count()
    listed = voting.listed()
    assert sorted(listed) == sorted(voting.tracker(text) for text in before | set(unanswered))
    assert len(voting.counted()) == voting.electorate.result["turnout"]
    for handle, text in last_of_each(texts_of, before | set(unanswered)).items():
        assert voting.counted()[handle] == voting.tracker(text)
