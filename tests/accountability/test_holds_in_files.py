"""Whoever reads a file about an institution reads with it what that institution may not do for now."""

import pytest
from django.urls import reverse

from accountability import actions, rules
from accountability.models import Motion, Voters
from tests import factories as make
from tests.decisions.pages import text, visit
from tests.factories import DAY
from tests.factories.accountability import make_public_commitment
from tests.factories.notices import make_ladder, make_ladder_in_force
from tests.factories.petitions import make_petition
from tests.factories.plans import make_plan
from tests.factories.seats import make_body, make_institution_seat, make_seat, make_term
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
        f"{make_petition(institution, at=ladder.at).get_absolute_url().rstrip('/')}.json",
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


def before_board():
    ladder = make_ladder("issue", is_serious=True)
    ladder.stay_silent()
    ladder.escalate()
    ladder.later(61)
    return ladder


def test_only_a_seat_that_somebody_holds_is_suspended():
    ladder = before_board()
    seat = make_seat(make_body(institution=ladder.institution), name="Clinic chair")
    vacant = make_seat(make_body(), name="Nobody’s seat")
    make_term(seat, at=ladder.at)
    of_another = make_institution_seat(seat.body)
    advises = make_seat(seat.body, is_voting=False)
    for each in (of_another, advises):
        make_term(each, at=ladder.at)
    give = {
        "reasons": "Nothing was answered.",
        "actor": ladder.seats[0],
        "at": ladder.at,
    }
    facts = {"consequence": "seat", "exit_condition": "It answers."}
    for name in ("Clinic chairs", vacant.name, of_another.name, advises.name, ""):
        sentence = refused(
            actions.move_motion, ladder.notice, Motion.Kind.SANCTION, facts=facts | {"subject": name}, **give
        )
        assert "seat that somebody holds" in sentence
    motion = actions.move_motion(
        ladder.notice, Motion.Kind.SANCTION, facts=facts | {"subject": seat.name}, **give
    )
    assert motion.facts["subject"] == "Clinic chair"
    assert make.make_institution().holds.count() == 0


def test_who_moves_to_suspend_a_seat_chooses_among_those_that_can_lose_their_vote(client):
    ladder = before_board()
    seat = make_institution_seat(make_body(), ladder.institution)
    make_term(seat, at=ladder.at)
    make_seat(seat.body, name="Nobody’s seat")
    client.user = ladder.seats[0]
    url = reverse("accountability:move", args=[ladder.notice.reference, "sanction"])
    page = visit(client, url, ladder.at).content.decode()
    assert f'<option value="{seat.name}"' in page
    assert "Nobody’s seat" not in page
    typed = {"consequence": "seat", "exit_condition": "A list.", "reasons": "So."}
    assert visit(client, url, ladder.at, typed | {"seat": "Nobody’s seat"}).status_code == 400
    assert "seat that somebody holds" in text(visit(client, url, ladder.at, typed))
    assert visit(client, url, ladder.at, typed | {"seat": seat.name}).status_code == 302
    assert Motion.objects.open().get().facts == {
        "consequence": "seat",
        "subject": seat.name,
        "exit_condition": "A list.",
    }
    Motion.objects.open().delete()
    approvals = typed | {"consequence": "approvals", "seat": seat.name}
    assert visit(client, url, ladder.at, approvals).status_code == 302
    assert Motion.objects.open().get().facts["subject"] == ""


def test_an_overseer_whose_seat_is_suspended_has_no_vote():
    ladder = make_ladder("issue", is_serious=True)
    body = make_body(kind="oversight")
    seat = make_seat(body, name="Overseer from the valley")
    member = make_term(seat, at=ladder.at).membership.member
    ladder.answer()
    votes = [held.member for held in rules.voters(ladder.notice, Voters.OVERSIGHT, ladder.later())]
    assert member in votes
    ladder.sanction("seat", seat.name)
    votes = [held.member for held in rules.voters(ladder.notice, Voters.OVERSIGHT, ladder.later())]
    assert member not in votes
