"""The world in which every address of the proposals leads somewhere, the clock, and files in and out."""

import csv

import pytest
from django.core.cache import cache
from django.db import transaction
from time_machine import travel

from community.open_data import cell
from proposals.registers.writing import HEADINGS
from tests import factories as make
from tests.proposals.places import NOW, World
from tests.proposals.registers import fetched


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


@pytest.fixture
def listed(db, tmp_path):
    """Writes rows of the standard given as dicts, and gives the file."""

    def write(*rows, headings=HEADINGS):
        path = tmp_path / "uses.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings, restval="")
            writer.writeheader()
            writer.writerows({name: cell(text) for name, text in row.items()} for row in rows)
        return path

    return write


@pytest.fixture
def sent(client, tmp_path):
    """Saves a file of the list, and gives its place."""

    def save(name="list.hdruk.csv", query=""):
        path = tmp_path / name
        path.write_bytes(fetched(client, f"{name}{query}"))
        return path

    return save
