"""Who sits on a case, how many must agree, and what becomes of what they do not agree to."""

from datetime import timedelta

import pytest
from django.urls import reverse

from community.models import Membership
from community.rules import Refused
from redress_log import actions
from redress_log.models import Ruling, Stage
from tests import factories as make

pytestmark = pytest.mark.django_db

Kind = Ruling.Kind


@pytest.fixture
def walk():
    """A case before a panel of which two have declared."""
    walk = make.RedressWalk()
    walk.panel, late = walk.panel[:2], walk.panel[2]
    walk.bring()
    walk.late = late
    return walk


def accept(walk):
    walk.rule(Kind.ACCEPT)
    return walk.case.stage


def test_two_are_no_quorum_and_three_are(walk, client):
    with pytest.raises(Refused, match="2 of the 3 who are needed"):
        accept(walk)
    client.force_login(walk.panel[0])
    page = client.get(reverse("redress_log:case", args=[walk.case.reference]))
    assert "The panel has no quorum for this case" in page.content.decode()
    act = client.post(
        reverse("redress_log:rule", args=[walk.case.reference, Kind.ACCEPT]), {"reasons": "It fits."}
    )
    assert act.status_code == 409
    assert not Ruling.objects.exists()
    actions.declare_tie(walk.case, "", actor=walk.late, at=walk.later())
    assert accept(walk) == Stage.ACCEPTED


def test_more_than_half_of_those_who_sit_must_agree(walk):
    others = [walk.late, make.make_panelist(), make.make_panelist()]
    for member in others:
        actions.declare_tie(walk.case, "", actor=member, at=walk.later())
    assert accept(walk) == Stage.BEFORE_PANEL
    ruling = Ruling.objects.get()
    with pytest.raises(Refused, match="already whether you agree"):
        actions.speak_to_ruling(ruling, True, actor=walk.panel[1], at=walk.later())
    actions.speak_to_ruling(ruling, True, actor=others[0], at=walk.later())
    assert walk.refresh().case.stage == Stage.ACCEPTED


def test_what_cannot_be_carried_any_more_falls_and_something_else_can_be_moved(walk):
    actions.declare_tie(walk.case, "", actor=walk.late, at=walk.later())
    ruling = actions.move_ruling(walk.case, Kind.ACCEPT, reasons="So.", actor=walk.late, at=walk.later())
    with pytest.raises(Refused, match="something else before it"):
        accept(walk)
    for member in walk.panel:
        actions.speak_to_ruling(ruling, False, actor=member, at=walk.later())
    ruling.refresh_from_db()
    assert (ruling.carried_at, ruling.dropped_at) == (None, walk.at)
    assert accept(walk) == Stage.ACCEPTED


def test_people_of_institutions_are_never_half_of_those_who_sit(walk):
    elsewhere = make.make_officer(member=walk.panel[1])
    assert elsewhere == walk.panel[1]
    other = make.make_officer(member=make.make_panelist())
    for member in (walk.late, other):
        actions.declare_tie(walk.case, "", actor=member, at=walk.later())
    with pytest.raises(Refused, match="must be residents"):
        accept(walk)
    actions.declare_tie(walk.case, "", actor=make.make_panelist(), at=walk.later())
    ruling = actions.move_ruling(walk.case, Kind.ACCEPT, reasons="So.", actor=walk.late, at=walk.later())
    for member in walk.panel:
        actions.speak_to_ruling(ruling, True, actor=member, at=walk.later())
    assert walk.refresh().case.stage == Stage.ACCEPTED


@pytest.mark.parametrize("how", ["declares", "joins the institution", "leaves the panel"])
def test_who_comes_to_have_a_tie_sits_no_more_and_their_voice_goes(walk, how):
    actions.declare_tie(walk.case, "", actor=walk.late, at=walk.later())
    ruling = actions.move_ruling(walk.case, Kind.ACCEPT, reasons="So.", actor=walk.panel[0], at=walk.later())
    if how == "declares":
        actions.declare_tie(walk.case, "My brother works there.", actor=walk.panel[0], at=walk.later())
    elif how == "joins the institution":
        make.make_officer(walk.institution, member=walk.panel[0])
    else:
        held = Membership.objects.filter(member=walk.panel[0], role=Membership.Role.PANELIST)
        held.update(ended_at=walk.at)
    with pytest.raises(Refused):
        actions.speak_to_ruling(ruling, True, actor=walk.panel[0], at=walk.later())
    with pytest.raises(Refused, match="no quorum"):
        actions.speak_to_ruling(ruling, True, actor=walk.panel[1], at=walk.later())
    new = make.make_panelist()
    actions.declare_tie(walk.case, "", actor=new, at=walk.later())
    actions.speak_to_ruling(ruling, True, actor=walk.panel[1], at=walk.later())
    assert walk.refresh().case.stage == Stage.BEFORE_PANEL
    actions.speak_to_ruling(ruling, True, actor=new, at=walk.later())
    assert walk.refresh().case.stage == Stage.ACCEPTED


def test_a_ruling_that_no_longer_fits_is_not_carried(walk):
    actions.declare_tie(walk.case, "", actor=walk.late, at=walk.later())
    ruling = actions.move_ruling(walk.case, Kind.ACCEPT, reasons="So.", actor=walk.late, at=walk.later())
    actions.withdraw_report(walk.report, actor=walk.person, at=walk.later())
    with pytest.raises(Refused, match="This case is closed"):
        actions.speak_to_ruling(ruling, True, actor=walk.panel[0], at=walk.later())
    dropped = actions.drop_ruling(ruling, actor=walk.panel[0], at=walk.later())
    assert dropped.dropped_at == walk.at


@pytest.mark.parametrize(
    ("kind", "facts", "sentence"),
    [
        (Kind.NOT_ACCEPT, {}, "Say where the person can go"),
        (Kind.NOT_ACCEPT, {"where_to": "The county ombudsman"}, ""),
        (Kind.CLOSE_WITHOUT, {"outcome": "confirmed"}, "First judge"),
    ],
)
def test_a_ruling_names_what_its_kind_needs(walk, kind, facts, sentence):
    actions.declare_tie(walk.case, "", actor=walk.late, at=walk.later())
    who = {"actor": walk.late, "at": walk.at + timedelta(hours=1)}
    if sentence:
        with pytest.raises(Refused, match=sentence):
            actions.move_ruling(walk.case, kind, reasons="So.", facts=facts, **who)
    else:
        assert actions.move_ruling(walk.case, kind, reasons="So.", facts=facts, **who)
