"""What most tests of secret votes begin with."""

import pytest

from tests.factories.secret_polls import make_secret_poll_frozen


@pytest.fixture
def poll():
    """A secret vote whose terms are on the record: twelve people of one community may vote."""
    return make_secret_poll_frozen()


@pytest.fixture
def electorate(poll):
    return poll.electorates.select_related("poll", "constituency").get()
