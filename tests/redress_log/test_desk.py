"""What waits on the steward's desk: in which order, and narrowed by an address."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from proposals.looking import Found
from redress_log import actions
from redress_log.models import Ruling, Visitor
from tests import factories as make

pytestmark = pytest.mark.django_db

START, DAY = make.START, make.DAY
DESK = "redress_log:desk"


def listed(client, reports, at, **narrowed):
    """Which of these reports, by name, the desk lists at the moment, from the top."""
    with time_machine.travel(at, tick=False):
        page = client.get(reverse(DESK), narrowed).content.decode()
    found = {page.find(f">{report.reference}<"): name for name, report in reports.items()}
    return [found[place] for place in sorted(found) if place >= 0]


@pytest.fixture
def walk():
    return make.RedressWalk(shown_to_public="summary")


@pytest.fixture
def reports(walk, client):
    """One of each kind that waits, each a day after the one before."""
    walk.until("accept")
    client.force_login(walk.steward)
    unread, _code = make.make_report(at=START + DAY)
    later, _code = make.make_report(at=START + 2 * DAY)
    afraid, _code = make.make_report(at=START + 3 * DAY, safety_concern="zqxafraid")
    asked, _code = make.make_report(at=START)
    actions.acknowledge_report(asked, actor=walk.steward, at=START)
    actions.check_safety(asked, actor=walk.steward, at=START)
    actions.propose_summary(asked, "An address was given away.", actor=walk.steward, at=START)
    panel, _code = make.make_report_ready_for_panel(walk.steward)
    actions.bring_before_panel(panel, is_group=False, actor=walk.steward, at=START + DAY)
    return {
        "unread": unread,
        "later": later,
        "afraid": afraid,
        "asked": asked,
        "panel": panel,
        "institution": walk.report,
    }


def test_the_most_urgent_is_first_and_nothing_private_is_shown(client, reports):
    at = START + 4 * DAY
    order = listed(client, reports, at)
    assert order[0] == "afraid"
    assert order.index("unread") < order.index("later") < order.index("asked")
    assert set(order) == set(reports)
    with time_machine.travel(at, tick=False):
        page = client.get(reverse(DESK)).content.decode()
    assert "zqx" not in page
    assert "gave my address" not in page
    assert "Feels unsafe" in page


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"turn": "steward"}, {"unread", "later", "afraid"}),
        ({"turn": "person"}, {"asked"}),
        ({"turn": "panel"}, {"panel"}),
        ({"turn": "institution"}, {"institution"}),
        ({"what": "safety"}, {"afraid"}),
        ({"what": "panel"}, {"panel"}),
        ({"what": "news"}, {"institution"}),
        ({"what": "message"}, set()),
        ({"what": "files"}, set()),
        ({"turn": "panel", "what": "safety"}, set()),
        ({"turn": "nobody"}, set()),
    ],
)
def test_the_desk_is_narrowed_by_its_address(client, reports, narrowed, expected):
    assert set(listed(client, reports, START + 4 * DAY, **narrowed)) == expected


def test_the_desk_is_narrowed_to_one_institution_and_to_what_is_late(client, reports, walk):
    assert listed(client, reports, START + 4 * DAY, institution=walk.institution.code) == ["institution"]
    assert listed(client, reports, START + 4 * DAY, what="late") == []
    late = listed(client, reports, START + timedelta(days=60), what="late")
    assert {"unread", "later", "afraid"} <= set(late)
    assert "asked" not in late


def test_what_a_person_sends_later_comes_back_to_the_desk(client, reports, walk):
    at = walk.later()
    before = set(listed(client, reports, at, turn="steward"))
    actions.write_message(walk.report, "Is there news?", actor=Visitor(walk.code), at=at)
    found = Found("jpg", "image/jpeg", b"photo", 5)
    actions.add_file(
        walk.report, found=found, about="A photo", is_public=True, actor=Visitor(walk.code), at=at
    )
    assert set(listed(client, reports, at, turn="steward")) == before | {"institution"}
    assert listed(client, reports, at, what="message") == ["institution"]
    assert listed(client, reports, at, what="files") == ["institution"]


def test_a_case_that_is_over_leaves_the_desk(client, walk):
    walk.bring()
    client.force_login(walk.steward)
    assert listed(client, {"case": walk.report}, walk.at) == ["case"]
    walk.rule(Ruling.Kind.NOT_ACCEPT, where_to="The ombudsman")
    assert listed(client, {"case": walk.report}, walk.at) == []
