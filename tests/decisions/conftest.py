"""What tests of letters about dates and of printed forms stand on."""

from collections import defaultdict

import pytest
import time_machine
from django.core.management import call_command

from decisions import pdf
from tests import factories
from tests.decisions.moments import local

SUBJECTS = {"There is something new for you at Hearth", "Hay algo nuevo para ti en Hearth"}


@pytest.fixture
def reminder_rules():
    factories.make_reminder_rules()


@pytest.fixture
def pango():
    """For tests that make a PDF, which needs a library of the system; `bin/setup test` installs it."""
    if not pdf.is_available():
        pytest.skip("Pango is not on this machine, so no PDF can be made")


@pytest.fixture
def run(mailoutbox, django_capture_on_commit_callbacks):
    """Run the deadlines on a day; gives the words of the letters by the address that they went to."""

    def run(day, hour=9, at=None):
        mailoutbox.clear()
        with (
            time_machine.travel(at or local(day, hour), tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            call_command("run_due", verbosity=0)
        # What is late for a week raises a notice, and a quarter that is over has its numbers: their own letters tell of them.
        letters = [
            letter
            for letter in mailoutbox
            if "/notices/" not in letter.body and "/scorecards/" not in letter.body
        ]
        assert {letter.subject for letter in letters} <= SUBJECTS
        bodies = defaultdict(str)
        for letter in letters:
            bodies[letter.to[0]] += letter.body
        # However many dates there are, they are in one letter.
        assert max((words.count("/decisions/desk/") for words in bodies.values()), default=0) <= 1
        return dict(bodies)

    return run
