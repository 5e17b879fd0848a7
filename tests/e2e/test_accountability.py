"""A journalist follows a hold up the ladder and back, and a plan to its numbers, by links alone; every number is counted."""

import pytest
import time_machine
from django.core.management import call_command

from accountability import scorecards
from accountability.indicators import INDICATORS
from tests.check_numbers import Difference, check
from tests.factories import AFTER_COMMENTS, DAY, START, make_charter, make_institution, make_use
from tests.factories.accountability import make_public_commitment
from tests.factories.notices import Kind, make_ladder_in_force
from tests.factories.plans import make_whole_plan

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def winter():
    with time_machine.travel(START + 240 * DAY, tick=True):
        yield


@pytest.fixture
def riverside(winter):
    """An institution whose use of data is on hold, after it answered nothing: its way up the ladder."""
    call_command("ensure_pages", verbosity=0)
    make_charter()
    use = make_use(make_institution("Riverside Health", "INS-riverside"))
    ladder = make_ladder_in_force(
        institution=use.lead_organisation, at=AFTER_COMMENTS + 20 * DAY, records=[use.reference]
    )
    ladder.sanction("data_use", use.reference)
    return ladder


@pytest.fixture
def valley(riverside):
    """An institution that keeps what it promised, in the second cycle of its plan."""
    institution = make_institution("Valley Clinic", "INS-valley")
    return make_whole_plan(make_public_commitment(institution), START + 60 * DAY)


def to_institution(visitor, name):
    """From the front page, by the menu and the list."""
    visitor.goto("/en/")
    visitor.page.locator("header summary", has_text="Menu").click()
    with visitor.page.expect_navigation():
        visitor.page.locator("header").get_by_role("link", name="Institutions").click()
    visitor.check()
    visitor.press(name, role="link")


def test_a_hold_is_followed_from_the_front_page_to_its_votes_and_to_its_end(visitors, riverside, valley):
    journalist, notice = visitors(), riverside.notice
    use = notice.records.get().subject
    to_institution(journalist, "Riverside Health")
    journalist.sees("What it may not do for now", use, notice.reference)
    journalist.press(notice.reference, role="link")
    journalist.sees(
        "Consequence in force",
        f"Nobody answered the notice {notice.reference} by its date.",
        "No list of data was published for two quarters.",
        "What was decided, and how each seat voted",
        "It is as the record says.",
        "Records that show it",
        "The list is published.",
    )
    votes = journalist.page.locator("main li", has_text=": Yes")
    assert votes.count() >= 4
    journalist.press(use, role="link")
    journalist.sees(use, "Paused")

    riverside.decide(Kind.LIFT)
    to_institution(journalist, "Riverside Health")
    journalist.press("Where it fell short", role="link")
    journalist.sees(notice.reference, "Consequence lifted")
    journalist.press("Riverside Health", role="link")
    journalist.sees("Consequence lifted", "lifted on")
    to_institution(journalist, "Riverside Health")
    journalist.does_not_see("What it may not do for now")

    # A plan of five steps, and the numbers of who made it.
    to_institution(journalist, "Valley Clinic")
    journalist.press("Its plan", role="link")
    journalist.sees(valley.reference)
    journalist.press("Valley Clinic", role="link")
    journalist.sees(
        "The five steps", "The board promised it in public.", "Share of people seen within a week"
    )
    assert journalist.page.locator("main svg").count() >= 1
    journalist.press("Valley Clinic", role="link")
    journalist.press("Its numbers, quarter by quarter", role="link")
    journalist.press("2026-Q2", role="link")
    journalist.sees("Few reports may mean that people cannot or dare not report.")
    journalist.press("1 of 1", role="link")
    journalist.sees("The 1 record behind it", "Read it beside")
    with journalist.page.expect_navigation():
        journalist.page.locator("main .record a").first.click()
    journalist.check()


def test_every_number_of_every_institution_has_the_records_behind_it_that_it_says(
    riverside, valley, live_server, monkeypatch
):
    said = []
    checked = check(live_server.url, said.append)
    assert set(checked) == {"INS-riverside", "INS-valley"}
    assert min(checked.values()) >= 4 * len(INDICATORS)
    assert f"{checked.total()} numbers" in said[-1]
    honest = scorecards.value_words
    monkeypatch.setattr(
        scorecards,
        "value_words",
        lambda each, result: "2 of 2" if each.code == "G6" and result.of == 1 else honest(each, result),
    )
    with pytest.raises(Difference, match=r"G6 2026-Q.*, N: words: 2, json: 1, records: 1"):
        check(live_server.url, said.append)
