"""A secret vote of two hundred people from its announcement to two checks by outsiders, who need no server of ours."""

import http.client
import json
import shutil
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from ballots.models import Handle, Poll
from ballots.rolls import line_of
from record import verify
from tests import go
from tests.e2e.people import VERIFY
from tests.e2e.test_booth import Voter
from tests.factories.secret_polls import make_secret_poll_announced, sealed_vote, voters_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

MEMBERS = 200
HOUR = timedelta(hours=1)


@pytest.fixture
def server():
    """One of its own, because it is stopped in the middle."""
    server = LiveServer("127.0.0.1")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The verifier in Go."""
    return go.build_verify_ballots(tmp_path_factory.mktemp("go"))


def vote_in_a_window(browser, server, poll, member, *choices):
    """Vote as people do, in a window of their own where they are signed in; gives the code that was shown."""
    voter = Voter(browser, None, base_url=server.url)
    try:
        client = Client()
        client.force_login(member)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        voter.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": server.url}]
        )
        voter.arrive(f"/en/polls/{poll.reference}/booth/")
        voter.choose(*choices)
        voter.sees("Not sent yet")
        code = voter.code
        voter.press("Vote")
        voter.sees("Your vote was received.")
        assert voter.code == code
        assert voter.problems == []
        return code
    finally:
        voter.context.close()


def vote_by_script(server, path, texts):
    """Send ballots one after the other over one connection."""
    asked = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    for text in texts:
        asked.request("POST", path, text, {"Content-Type": "text/plain", "Accept": "application/json"})
        answer = asked.getresponse()
        said = json.loads(answer.read())
        assert answer.status == 201, said
    asked.close()


def outsiders(program, folder):
    """What the two verifiers say about a folder and nothing else: exit code and words of each."""
    answers = [
        subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, timeout=300)
        for command in ([sys.executable, str(VERIFY), str(folder)], [program, folder])
    ]
    assert [answer.stderr for answer in answers] == ["", ""]
    return [(answer.returncode, answer.stdout) for answer in answers]


def run_due(at):
    call_command("run_due", at=at.isoformat(), verbosity=0)


def change_a_ballot(folder, line):
    """One letter in one line of the file of ballots; gives the tracker that was received there."""
    file = folder / "ballots.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    said = json.loads(lines[line - 1])
    ballot = verify.read_ballot(verify.read_terms((folder / "manifest.json").read_bytes()), said["ballot"])
    letter = "A" if said["ballot"][400] != "A" else "B"
    said["ballot"] = said["ballot"][:400] + letter + said["ballot"][401:]
    lines[line - 1] = verify.canonical(said) + b"\n"
    file.write_bytes(b"".join(lines))
    return verify.short_tracker(ballot.tracker)


def test_two_hundred_people_vote_and_anybody_can_check_the_result(browser, server, program, tmp_path):
    poll = make_secret_poll_announced(voters=MEMBERS)
    run_due(poll.roll_frozen_at)
    electorate = poll.electorates.select_related("poll", "constituency").get()
    assert electorate.size == MEMBERS
    people = voters_of(electorate)

    with time_machine.travel(poll.opens_at + HOUR, tick=True):
        codes = [
            vote_in_a_window(browser, server, poll, person, choice)
            for person, choice in zip(people, ("Yes", "No"), strict=False)
        ]
        path = f"/en/polls/{poll.reference}/{electorate.code}/cast/"
        # 180 more: 100 yes, 60 no and 20 abstain, of whom the first 15 change from yes to no. 18 do not vote.
        choices = ["yes"] * 100 + ["no"] * 60 + ["abstain"] * 20
        votes = list(zip(people[2:], choices, strict=False)) + [(person, "no") for person in people[2:17]]
        vote_by_script(
            server, path, [sealed_vote(electorate, person, choice) for person, choice in votes[:120]]
        )
        run_due(poll.opens_at + 2 * HOUR)
        vote_by_script(
            server, path, [sealed_vote(electorate, person, choice) for person, choice in votes[120:]]
        )

    run_due(poll.closes_at)
    poll.refresh_from_db()
    run_due(poll.final_from)
    electorate.refresh_from_db()
    assert poll.state(poll.final_from) == Poll.State.FINAL
    assert electorate.sealed_at is not None
    assert not Handle.objects.exists()
    folder = tmp_path / "published"
    call_command("publish_record", folder, verbosity=0)
    server.stop()
    with pytest.raises(OSError):  # noqa: PT011
        http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=5).connect()

    (ours, said), (theirs, also) = outsiders(program, folder)
    assert (ours, theirs) == (0, 0), said + also
    assert f"{electorate.path}: 197 ballots received, 182 counted" in said
    assert "yes 86, no 76, abstain 20" in said
    assert "yes 86" in also
    public = folder / electorate.path
    received = [
        verify.short_tracker(ballot["tracker"])
        for name in ("received-1.json", "received-2.json")
        for ballot in json.loads((public / name).read_bytes())["ballots"]
    ]
    assert set(codes) <= set(received)

    spoiled = tmp_path / "spoiled"
    shutil.copytree(folder, spoiled)
    tracker = change_a_ballot(spoiled / electorate.path, 57)
    for code, words in outsiders(program, spoiled):
        assert code == 1, words
        assert "ballots.jsonl" in words
        assert "line 57" in words
        assert tracker in words


def test_a_vote_among_options_is_announced_cast_in_windows_and_checked(browser, server, tmp_path):
    poll = make_secret_poll_announced(rule="approval", voters=14)
    run_due(poll.roll_frozen_at)
    electorate = poll.electorates.select_related("poll", "constituency").get()
    people = voters_of(electorate)
    with time_machine.travel(poll.opens_at + HOUR, tick=True):
        codes = [
            vote_in_a_window(browser, server, poll, person, *choices)
            for person, *choices in (
                (people[0], "Share all", "Share some"),
                (people[1],),
                (people[0], "Share none"),
            )
        ]
        path = f"/en/polls/{poll.reference}/{electorate.code}/cast/"
        vote_by_script(server, path, [sealed_vote(electorate, person, "all some") for person in people[2:12]])
    run_due(poll.closes_at)
    folder = tmp_path / "published"
    call_command("publish_record", folder, verbosity=0)
    server.stop()

    answer = subprocess.run(
        [sys.executable, str(VERIFY), str(folder)], cwd="/", capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout
    assert f"{electorate.path}: 13 ballots received, 12 counted" in answer.stdout
    assert "all 10, some 10, none 1" in answer.stdout
    voters = (people[0], people[1], people[0])
    for code, voter, words in zip(codes, voters, ("replaced", "counted", "counted"), strict=True):
        handle = bytes(line_of(voter, electorate).handle).hex()
        found = subprocess.run(
            [sys.executable, str(VERIFY), str(folder), "--tracker", code, "--handle", handle],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        assert words in found.stdout, found.stdout
