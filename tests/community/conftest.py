"""A clock that runs under the charter, and the letters that leave."""

import pytest
from django.core import mail

from tests.community.dates import make_clock
from tests.factories import (
    make_charter,
)


@pytest.fixture
def charter():
    make_charter()


@pytest.fixture
def clock(charter):
    return make_clock()


@pytest.fixture
def letters(django_capture_on_commit_callbacks):
    """Do something and get the letters that leave for it, ``{address: words}``."""

    def sent(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return {letter.to[0]: letter.body for letter in mail.outbox}

    return sent
