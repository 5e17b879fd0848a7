"""A secret vote through its actions: announced, frozen, cast, listed, counted, challenged, final."""

import json

import pytest

from ballots.models import Poll
from record import files, sequencer
from record.sequencer import sequence
from record.verify import check
from tests.factories.secret_polls import (
    make_secret_poll_closed,
)

pytestmark = pytest.mark.django_db


def test_a_vote_is_counted_and_everything_about_it_checks_out():
    poll = make_secret_poll_closed()
    sequence(poll.closed_at)
    (electorate,) = poll.electorates.all()
    assert poll.state(poll.closed_at) == Poll.State.PROVISIONAL
    assert poll.state(poll.final_from) == Poll.State.FINAL
    assert (poll.outcome, electorate.result["yes"], electorate.result["no"]) == ("passed", 7, 4)
    check(files.read, sequencer.verifying_key())
    tally = json.loads(files.read(f"{electorate.path}/tally.json"))
    assert tally["counts"] == [7, 4, 1]
