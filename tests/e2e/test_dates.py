"""A date is asked about, put right, moved, moved back, paused and given days, in sight of everybody."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from community.models import Membership, clock_actor
from decisions.actions import open_decision
from tests.e2e.people import member, sign_in
from tests.factories import DAY, make_charter, make_institution, make_proposal_awaiting_decision

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_no_date_moves_out_of_sight(visitors, calendar):
    call_command("ensure_pages", verbosity=0)
    make_charter()
    now = timezone.now()
    riverside = make_institution("Riverside Health", "INS-riverside", at=now)
    proposal = make_proposal_awaiting_decision(institution=riverside, at=now - 60 * DAY)
    decision = open_decision(proposal, None, actor=clock_actor, at=now)
    clock = decision.decide_clock
    first = clock.due_on
    people = {
        "ana": member("Ana"),
        "steward": member("Stella", Membership.Role.STEWARD),
        "officer": member("Priya", Membership.Role.OFFICER, riverside),
        "overseer": member("Grace", Membership.Role.OVERSEER),
    }
    browsers = {name: sign_in(visitors(), person) for name, person in people.items()}
    ana, steward, officer, overseer = browsers.values()
    stranger = visitors()
    address = f"/en/decisions/{decision.reference}/"

    def day():
        clock.refresh_from_db()
        return clock.due_on

    # A resident doubts the date. Only the steward reads that, and what the steward answers everybody does.
    ana.goto(address)
    ana.press("How we worked out this date", role="link")
    ana.press("This date is wrong", role="link")
    ana.press("This date is wrong")
    ana.sees("This field is required.")
    ana.fill(words="The office was closed for a week.")
    ana.press("This date is wrong")
    ana.sees("A steward looks at it")
    stranger.goto(f"/en/clocks/{clock.pk}/")
    stranger.does_not_see("The office was closed")
    steward.goto("/en/community/dates/")
    steward.sees("The office was closed for a week.")
    steward.press("Correct this date", role="link")
    steward.fill(due_on=(first - 7 * DAY).isoformat(), reason="A week was counted twice.")
    steward.press("Correct this date")
    assert day() == first - 7 * DAY
    stranger.goto(f"/en/clocks/{clock.pk}/")
    stranger.sees("A week was counted twice.")

    # The institution takes more time, and the oversight body takes it back.
    officer.goto(address)
    officer.press("Ask for more time", role="link")
    officer.fill(reason="The committee meets a week later", clause="")
    officer.press("Move the date")
    officer.sees("This field is required.")
    officer.fill(clause="Charter, rule 4")
    officer.press("Move the date")
    assert day() > first
    stranger.goto(address)
    stranger.sees("The committee meets a week later", "Charter, rule 4")
    officer.goto(f"/en/clocks/{clock.pk}/")
    officer.does_not_see("Refuse more time")
    overseer.goto(f"/en/clocks/{clock.pk}/")
    overseer.press("Refuse more time", role="link")
    overseer.fill(reason="The committee can meet earlier.")
    overseer.press("Refuse more time")
    assert day() == first - 7 * DAY
    stranger.goto(address)
    stranger.sees("The committee can meet earlier.")

    # It waits for the community, and the days of that do not count.
    steward.goto(f"/en/clocks/{clock.pk}/")
    steward.press("Pause this date", role="link")
    steward.choose(kind="panel")
    steward.fill(reason="The panel has not met.")
    steward.press("Pause this date")
    stranger.goto(address)
    stranger.sees("Paused", "The panel has not met.")
    before = day()
    calendar.pass_days(7)
    # Whoever is away for long is asked for the password again.
    steward = sign_in(visitors(), people["steward"])
    steward.goto(f"/en/clocks/{clock.pk}/")
    steward.press("Count days again", role="link")
    steward.press("Count days again")
    assert day() > before

    # A holiday that nobody had in the calendar, and a day on which nobody could reach the site.
    before = day()
    steward.goto("/en/community/add-holiday/")
    steward.fill(place=clock.holidays_of, day=before.isoformat(), name="Day of mourning")
    steward.press("Add a public holiday")
    assert day() > before
    before = day()
    calendar.pass_days((before - clock.calendar.local_date(timezone.now())).days)
    steward = sign_in(visitors(), people["steward"])
    steward.goto("/en/community/report-outage/")
    steward.fill(day=before.isoformat(), reason="The power was out.")
    steward.press("Note that this portal could not be reached")
    assert day() > before

    # Whoever reads the date reads every step that led to it, and the first one is still there.
    stranger.goto(f"/en/clocks/{clock.pk}/")
    stranger.sees(
        "So the answer was first due by the end of",
        "A week was counted twice.",
        "The committee meets a week later",
        "The committee can meet earlier.",
        "The panel has not met.",
        "Day of mourning",
        "The power was out.",
    )
    stranger.goto(address)
    stranger.sees("Waiting for the decision – due")
