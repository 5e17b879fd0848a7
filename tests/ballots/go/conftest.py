"""The program in Go that checks every ballot, and a poll for it."""

import subprocess

import pytest

from tests import go
from tests.ballots.go.files import PAPER, VOTES, Files
from tests.ballots.published import make_poll


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    return go.build_verify_ballots(tmp_path_factory.mktemp("go"))


@pytest.fixture
def check(program, tmp_path):
    """Write files and let the program check them; its exit code and what it said."""

    def run(files):
        for path, data in files.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        answer = subprocess.run([program, tmp_path], capture_output=True, text=True, check=False)
        assert not answer.stderr
        return answer.returncode, answer.stdout

    return run


@pytest.fixture(scope="session")
def poll():
    """18 ballots sent, of which 2 were replaced and 1 gave way to paper, and 3 on paper."""
    return make_poll(VOTES, paper=PAPER, assisted=[4], spoiled=1)


@pytest.fixture
def files(poll):
    return Files(poll)
