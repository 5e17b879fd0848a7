"""A vote that was held here, with paper, as the program in Go sees it."""

import subprocess

import pytest

from ballots import actions as ballots
from community.models import clock_actor
from record import files as published
from record.queries import entries_about
from record.sequencer import sequence
from tests import go
from tests.factories.paper import make_entered, make_paper_poll


@pytest.mark.django_db
@pytest.mark.parametrize("given_up", [False, True])
def test_a_vote_with_paper_that_was_held_here_is_found_right(check, given_up):
    electorate, scrutineer, tellers = make_paper_poll(on_paper=4, votes=("no",) * 10, voters=14)
    make_entered(
        electorate, tellers, ["yes", "spoiled"] if given_up else ["yes", "spoiled", "yes", "abstain"]
    )
    if given_up:
        at = electorate.poll.closes_at
        ballots.close_paper(electorate, reason="The box was lost.", actor=scrutineer, at=at)
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    sequence(poll.closed_at)
    paths = [path for entry in entries_about(poll.reference) for path in entry.facts.get("files", ())]
    code, said = check({path: published.read(path) for path in paths})
    assert code == 0, said


def test_the_program_is_published_as_sources_that_build(tmp_path):
    for path in published.SECOND_VERIFIER:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(published.read(path))
    sources = tmp_path / "verify_ballots"
    program = go.build_verify_ballots(tmp_path, sources)
    answer = subprocess.run([program, tmp_path], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (2, f"There is no secret poll in {tmp_path}\n")
    assert "GO111MODULE=off GOPATH=/usr/share/gocode go build" in (sources / "README.txt").read_text()
