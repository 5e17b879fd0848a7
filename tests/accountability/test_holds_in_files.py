"""Whoever reads a file about an institution reads with it what that institution may not do for now."""

import pytest

from accountability import actions
from accountability.models import Motion
from tests import factories as make
from tests.decisions.pages import visit
from tests.factories import DAY
from tests.factories.accountability import make_public_commitment
from tests.factories.notices import make_ladder, make_ladder_in_force
from tests.factories.plans import make_plan
from tests.factories.seats import make_body, make_seat, make_term
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def addresses(ladder):
    institution = ladder.institution
    commitment = make_public_commitment(institution)
    decision = commitment.decision
    return [
        f"/en/scorecards/{institution.code}.json",
        f"/en/assessments/{institution.code}.json",
        f"/en/notices/{ladder.notice.reference}.json",
        f"{make_plan(institution=institution).get_absolute_url().rstrip('/')}.json",
        f"{make_body(institution=institution).get_absolute_url().rstrip('/')}.json",
        f"{decision.get_absolute_url().rstrip('/')}.json",
        f"{commitment.get_absolute_url().rstrip('/')}.json",
        f"{decision.proposal.get_absolute_url().rstrip('/')}.json",
    ]


def test_every_file_about_an_institution_names_the_holds_on_it(client):
    ladder = make_ladder("issue")
    files = addresses(ladder)
    later = ladder.at + 60 * DAY
    assert [visit(client, address, later).json()["holds"] for address in files] == [[]] * len(files)
    held = make_ladder_in_force()
    for address in addresses(held):
        [hold] = visit(client, address, held.at + DAY).json()["holds"]
        assert (hold["kind"], hold["because"]) == ("approvals", held.notice.reference), address
        assert hold["since"].endswith("Z")


def test_only_a_seat_that_somebody_holds_is_suspended():
    ladder = make_ladder("issue", is_serious=True)
    ladder.stay_silent()
    ladder.escalate()
    ladder.later(61)
    seat = make_seat(make_body(institution=ladder.institution), name="Clinic chair")
    vacant = make_seat(make_body(), name="Nobody’s seat")
    make_term(seat, at=ladder.at)
    give = {
        "reasons": "Nothing was answered.",
        "actor": ladder.seats[0],
        "at": ladder.at,
    }
    facts = {"consequence": "seat", "exit_condition": "It answers."}
    for name in ("Clinic chairs", vacant.name, ""):
        sentence = refused(
            actions.move_motion, ladder.notice, Motion.Kind.SANCTION, facts=facts | {"subject": name}, **give
        )
        assert "seat that somebody holds" in sentence
    motion = actions.move_motion(
        ladder.notice, Motion.Kind.SANCTION, facts=facts | {"subject": seat.name}, **give
    )
    assert motion.facts["subject"] == "Clinic chair"
    assert make.make_institution().holds.count() == 0
