"""A case of harm from all sides: the person, the institution, a steward and the panel."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.e2e.redress import HARM, SUMMARY, Person, Sides
from tests.factories import make_charter, make_institution

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def riverside(calendar):
    call_command("ensure_pages", verbosity=0)
    make_charter()
    return make_institution("Riverside Health", "INS-riverside", at=timezone.now())


@pytest.fixture
def sides(visitors, riverside):
    return Sides(visitors, riverside)


def test_an_institution_that_never_answers_is_named_with_its_silence(visitors, calendar, riverside, sides):
    person, stranger = Person(visitors, "The nurse told Bruno what I have."), visitors()
    reference = sides.bring(person, person.report(riverside))
    sides.declare(reference)
    second = sides.decide(reference, "Take the case on")
    second.sees("Waiting for the institution", "not public")

    # It comes out with the batch, in words that the person approved.
    stranger.goto("/en/redress/")
    stranger.does_not_see(reference)
    calendar.pass_days(8)
    stranger.goto("/en/redress/")
    stranger.press(HARM, role="link")
    stranger.sees("Waiting for the institution", "Answer due", "Riverside Health", SUMMARY)

    # The institution reads what it is asked, and says nothing.
    officer = sides.at_case(sides.officer, reference)
    officer.sees("Answer", SUMMARY)
    calendar.pass_days(30)
    stranger.goto(f"/en/redress/{reference}/")
    stranger.sees("Escalated: a limit was passed", "late")
    stranger.goto("/en/redress/?stage=escalated")
    stranger.sees(reference)
    officer = sides.at_case(sides.officer, reference)
    officer.sees("Escalated: a limit was passed", "late")

    # The panel cannot call it anything else than it was.
    sides.decide(reference, "Close without remedy", outcome="ignored").sees("Institution never answered")
    stranger.goto(riverside.get_absolute_url())
    stranger.press("Problems reported about it", role="link")
    stranger.sees(reference, "Institution never answered")
    stranger.press(HARM, role="link")
    stranger.sees("Closed without remedy", "Institution never answered")
    person.come_back()
    person.visitor.sees("Closed without remedy", "Institution never answered")
