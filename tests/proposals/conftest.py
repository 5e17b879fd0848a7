"""The world in which every address of the proposals leads somewhere, made once for a module."""

import pytest
import time_machine
from django.db import transaction

from tests.proposals.places import NOW, World


@pytest.fixture(scope="module")
def places(django_db_setup, django_db_blocker):
    """What a test changes in it is taken back after the test."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(NOW, tick=False):
        yield World()
        transaction.set_rollback(True)
