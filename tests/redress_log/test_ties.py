"""A steward who says that something ties them to an institution reads and does nothing in what is reported about it."""

import pytest
from django.urls import reverse

from community.rules import Refused
from redress_log import actions, queries, rules
from redress_log.models import StewardTie
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(make.START + 40 * make.DAY, tick=False)


def declare(client, steward, institution, words="My sister works there."):
    client.force_login(steward)
    return client.post(reverse("redress_log:desk_ties"), {"institution": institution.code, "words": words})


def test_nothing_about_the_institution_is_on_their_desk_any_more(client):
    walk = make.make_walk("publish")
    report, _code = make.make_report(institution=walk.institution)
    elsewhere, _code = make.make_report()
    tied, other = make.make_steward(), make.make_steward()
    address = reverse("redress_log:desk_report", args=[report.pk])
    client.force_login(tied)
    assert client.get(address).status_code == 200
    assert declare(client, tied, walk.institution).status_code == 302
    page = client.get(reverse("redress_log:desk")).content.decode()
    assert report.reference not in page
    assert elsewhere.reference in page
    assert walk.institution.name in page
    refused = client.get(address)
    assert refused.status_code == 403
    assert "You declared a tie to this institution" in refused.content.decode()
    assert client.get(reverse("redress_log:case", args=[walk.case.reference])).status_code == 404
    with pytest.raises(Refused, match="You declared a tie"):
        actions.acknowledge_report(report, actor=tied, at=walk.at)
    assert not rules.can_remove(tied, walk.case, at=walk.at)
    assert actions.acknowledge_report(report, actor=other, at=walk.at)
    assert rules.can_remove(other, walk.case, at=walk.at)
    assert not rules.is_only_steward(other, elsewhere, at=walk.at)
    assert queries.desk(tied, walk.at).get() == elsewhere


def test_a_tie_is_declared_once_in_words_and_by_stewards_alone(client):
    institution, steward = make.make_institution(), make.make_steward()
    assert declare(client, steward, institution, words=" ").status_code == 400
    assert declare(client, make.make_member(), institution).status_code == 403
    assert not StewardTie.objects.exists()
    assert declare(client, steward, institution).status_code == 302
    assert declare(client, steward, institution).status_code == 409
    assert StewardTie.objects.get().words == "My sister works there."
    page = client.get(reverse("redress_log:desk_ties")).content.decode()
    assert "My sister works there." in page


def test_who_sat_on_the_panel_as_well_sits_no_more():
    walk = make.make_walk("bring")
    make.make_steward(walk.panel[0])
    actions.declare_steward_tie(walk.institution, "A friend.", actor=walk.panel[0], at=walk.later())
    with pytest.raises(Refused, match="You declared a tie"):
        walk.accept()
