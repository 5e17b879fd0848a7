"""The world in which every address of the proposals leads somewhere, made once for a module, and the clock."""

import pytest
from django.core.cache import cache
from django.db import transaction
from time_machine import travel

from tests import factories as make
from tests.proposals.places import NOW, World


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    """What a test changes in it is taken back after the test."""
    with django_db_blocker.unblock(), transaction.atomic(), travel(NOW, tick=False):
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def clock(time_machine):
    """The moment that every view sees; ``clock(at)`` moves it."""

    def move(at):
        time_machine.move_to(at, tick=False)

    move(make.START + make.DAY)
    return move


@pytest.fixture
def charter(clock):
    """The rules by which a draft is kept and submitted, and nobody who has tried too often."""
    cache.clear()
    make.make_charter()
