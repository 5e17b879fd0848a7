"""Who in a case reads what was confided: exactly as its person said, after a reason, and with a line that stays."""

from itertools import product

import pytest
from django.urls import reverse

from community.actions import end_role
from redress_log import actions
from redress_log.models import Reading, Report
from tests import factories as make
from tests.refusals import refused

pytestmark = pytest.mark.django_db

WORDS, CONTACT, AFRAID = "They gave my address to the police.", "ana@example.org", "He waits outside."
CHOICES = ["everything", "words", "nothing"]
# What each reads of it, by what the person lets the institution and the oversight body see.
READS = {
    "institution": {"everything": {WORDS, CONTACT}, "words": {WORDS}, "nothing": set()},
    "panelist": {"everything": {WORDS}, "words": {WORDS}, "nothing": set()},
    "overseer": {"everything": {WORDS, CONTACT}, "words": {WORDS}, "nothing": set()},
}


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(make.START + 40 * make.DAY, tick=False)


def walk_with(institution="nothing", oversight="nothing", until="publish"):
    return make.make_walk(
        until,
        contact=CONTACT,
        safety_concern=AFRAID,
        shown_to_institution=institution,
        shown_to_oversight=oversight,
    )


def former_officer(walk):
    member = make.make_officer(walk.institution)
    end_role(member.memberships.get(), actor=make.setup_actor, at=make.START)
    return member


def page(walk):
    return reverse("redress_log:confided", args=[walk.case.reference])


def reading(client, walk, member):
    """What of the private words stands on the page for somebody who gives a reason."""
    client.force_login(member)
    client.post(page(walk), {"why": "case"})
    shown = client.get(page(walk))
    return {words for words in (WORDS, CONTACT, AFRAID) if words in shown.content.decode()}


@pytest.mark.parametrize(("role", "choice"), list(product(READS, CHOICES)))
def test_each_role_reads_what_the_person_lets_it_read(client, role, choice):
    other = "nothing" if choice != "nothing" else "everything"
    walk = walk_with(choice, other) if role == "institution" else walk_with(other, choice)
    reader = {
        "institution": walk.officer,
        "panelist": walk.panel[0],
        "overseer": make.make_overseer(),
    }[role]
    assert reading(client, walk, reader) == READS[role][choice]
    lines = Reading.objects.filter(reader=reader.uuid)
    assert [(line.step, line.role, line.why) for line in lines] == (
        [("words", role, "case")] if READS[role][choice] else []
    )


def test_nothing_is_shown_before_a_reason(client):
    walk = walk_with("words")
    client.force_login(walk.officer)
    assert WORDS not in client.get(page(walk)).content.decode()
    assert WORDS not in client.get(reverse("redress_log:case", args=[walk.case.reference])).content.decode()
    assert client.post(page(walk), {"why": "curiosity"}).status_code == 400
    assert not Reading.objects.filter(reader=walk.officer.uuid).exists()
    assert WORDS not in client.get(page(walk)).content.decode()
    assert client.post(page(walk), {"why": "case"}).status_code == 302
    assert WORDS in client.get(page(walk)).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("member", 404),
        ("officer_elsewhere", 404),
        ("undeclared", 403),
        ("tied", 403),
        ("tied_overseer", 403),
        ("steward", 403),
        ("seated", 302),
    ],
)
def test_nobody_else_opens_it(client, who, status):
    walk = walk_with("nothing", "everything")
    tied = make.make_panelist()
    actions.declare_tie(walk.case, "My sister works there.", actor=tied, at=walk.at)
    reader = {
        "member": make.make_member,
        "officer_elsewhere": make.make_officer,
        "undeclared": make.make_panelist,
        "tied": lambda: tied,
        "tied_overseer": lambda: make.make_overseer(make.make_officer(walk.institution)),
        "steward": lambda: walk.steward,
        "seated": lambda: walk.panel[0],
    }[who]()
    client.force_login(reader)
    assert client.post(page(walk), {"why": "case"}).status_code == status
    assert (WORDS in client.get(page(walk)).content.decode()) == (status == 302)


def test_an_overseer_who_spoke_for_the_institution_reads_nothing():
    walk = walk_with("nothing", "everything")
    opening = {"why": "case", "at": walk.at}
    tied = make.make_overseer(former_officer(walk))
    assert "no part in this case" in refused(actions.open_confided, walk.case, actor=tied, **opening)
    actions.open_confided(walk.case, actor=make.make_overseer(), **opening)


def test_the_institution_reads_nothing_before_the_panel_took_the_case_on(client):
    walk = walk_with("words", until="bring")
    client.force_login(walk.officer)
    assert client.post(page(walk), {"why": "case"}).status_code == 404
    opening = {"why": "case", "actor": walk.officer, "at": walk.at}
    assert "no part in this case" in refused(actions.open_confided, walk.case, **opening)
    walk.accept()
    assert client.post(page(walk), {"why": "case"}).status_code == 302


def test_what_somebody_takes_back_is_gone_while_it_is_being_read(client):
    walk = walk_with("words", until="accept")
    assert reading(client, walk, walk.officer) == {WORDS}
    actions.choose_who_sees(
        walk.report,
        shown_to_public="type_only",
        shown_to_institution="nothing",
        shown_to_oversight="nothing",
        actor=walk.person,
        at=walk.at,
    )
    assert WORDS not in client.get(page(walk)).content.decode()
    assert Report.objects.get().shown_to_institution == "nothing"


def test_the_person_sees_who_opened_it(client):
    walk = walk_with("words", "words")
    reading(client, walk, walk.officer)
    reading(client, walk, walk.panel[0])
    client.logout()
    theirs = client.post(reverse("redress_log:mine"), {"code": walk.code}).content.decode()
    assert "the institution opened what was confided. To answer, judge or oversee the case" in theirs
    assert "the redress panel opened what was confided" in theirs


def test_nothing_is_read_while_safety_is_checked_again(client):
    walk = walk_with("words", until="accept")
    assert reading(client, walk, walk.officer) == {WORDS}
    actions.add_note(walk.report, "He was at my door.", actor=walk.person, at=walk.later())
    assert reading(client, walk, walk.officer) == set()
