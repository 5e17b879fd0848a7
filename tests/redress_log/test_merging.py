"""Reports of one harm that are followed up together, and whoever goes on alone again."""

import pytest
from django.urls import reverse

from community.rules import Refused
from redress_log import actions
from redress_log.models import Report, Shows, Stage, Visitor
from tests import factories as make
from tests.refusals import refused

pytestmark = pytest.mark.django_db

SUMMARY = "An address was given away."


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(make.START + 40 * make.DAY, tick=False)


@pytest.fixture
def walk():
    """A case that the panel took on and that is not public yet, in words that its person approved."""
    return make.make_walk("accept")


def another(walk, **other):
    report, code = make.make_report_ready_for_panel(
        walk.steward, **{"institution": walk.institution, "harm_kinds": ["exposed"]} | other
    )
    return report, Visitor(code)


def join(walk, report, **other):
    report = actions.join_case(report, walk.case, **{"actor": walk.steward, "at": walk.later()} | other)
    walk.refresh()
    return report


def test_a_case_follows_up_two_reports_and_both_must_sign(walk):
    report, theirs = another(walk)
    join(walk, report)
    assert walk.case.harm_kinds == ["used_against", "exposed"]
    assert walk.case.public_summary == SUMMARY
    for step in make.WAY[make.WAY.index("publish") : make.WAY.index("agree_plan") + 1]:
        getattr(walk, step)()
    assert walk.case.stage == Stage.REMEDY_PROPOSED
    actions.sign_plan(report, "accept", actor=theirs, at=walk.later())
    assert walk.refresh().case.stage == Stage.REMEDY_AGREED


def test_words_come_out_only_once_all_have_approved_the_same(walk):
    report, theirs = another(walk)
    actions.propose_summary(report, "They told somebody else.", actor=walk.steward, at=walk.at)
    join(walk, report)
    assert (walk.case.public_summary, walk.case.publish_at) == ("", None)
    actions.propose_summary(report, SUMMARY, actor=walk.steward, at=walk.later())
    actions.approve_summary(report, actor=theirs, at=walk.later())
    assert walk.refresh().case.public_summary == SUMMARY
    assert walk.case.publish_at is not None


def test_the_most_careful_of_them_rules_what_the_public_sees(walk):
    report, theirs = another(walk, shown_to_public="type_only")
    join(walk, report)
    assert walk.case.shows == Shows.TYPE_ONLY
    actions.go_alone(report, actor=theirs, at=walk.later())
    assert walk.refresh().case.shows == Shows.SUMMARY
    assert (walk.case.public_summary, Report.objects.get(pk=report.pk).case) == (SUMMARY, None)


def test_who_goes_alone_is_brought_before_the_panel_by_themselves(walk):
    report, theirs = another(walk)
    join(walk, report)
    report = actions.go_alone(report, actor=theirs, at=walk.later())
    case = actions.bring_before_panel(report, actor=walk.steward, at=walk.later())
    assert case.pk != walk.case.pk
    with pytest.raises(Refused, match="not followed up together"):
        actions.go_alone(walk.report, actor=walk.person, at=walk.later())


def test_what_is_public_stays_when_somebody_joins(walk):
    walk.publish()
    report, _theirs = another(walk, shown_to_public="type_only")
    entries = walk.case.moves.count()
    join(walk, report)
    assert (walk.case.shows, walk.case.public_summary) == (Shows.SUMMARY, SUMMARY)
    assert walk.case.harm_kinds == ["used_against"]
    assert walk.case.moves.count() == entries


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("fits", ""),
        ("elsewhere", "about another institution"),
        ("count_only", "counted and no more"),
        ("withdrawn", "has withdrawn"),
        ("unsafe", "make the safety check"),
        ("own_case", "before the panel already"),
        ("past_finding", "past its finding"),
        ("tied", "You speak for this institution"),
    ],
)
def test_only_what_belongs_together_is_joined(walk, what, sentence):
    other = {
        "elsewhere": {"institution": make.make_institution()},
        "count_only": {"shown_to_public": "count_only"},
    }
    report, theirs = another(walk, **other.get(what, {}))
    actor = walk.steward
    if what == "withdrawn":
        actions.withdraw_report(report, actor=theirs, at=walk.at)
    elif what == "unsafe":
        actions.add_note(report, "He waits.", actor=theirs, at=walk.at)
    elif what == "own_case":
        actions.bring_before_panel(report, actor=walk.steward, at=walk.at)
    elif what == "past_finding":
        for step in ("publish", "answer", "draft", "find"):
            getattr(walk, step)()
    elif what == "tied":
        actor = make.make_steward(walk.officer)
    if sentence:
        with pytest.raises(Refused, match=sentence):
            join(walk, report, actor=actor)
        assert Report.objects.get(pk=report.pk).case_id != walk.case.pk
    else:
        assert join(walk, report, actor=actor).case_id == walk.case.pk


def test_a_steward_joins_on_the_desk_and_the_person_leaves_on_their_page(walk, client):
    report, theirs = another(walk)
    client.force_login(walk.steward)
    page = client.get(reverse("redress_log:desk_report", args=[report.pk])).content.decode()
    assert walk.case.reference in page
    address = reverse("redress_log:join", args=[report.pk])
    assert client.post(address, {"case": "RDR-AAAA-AAAA", "is_group": "no"}).status_code == 400
    assert client.post(address, {"case": walk.case.reference, "is_group": "yes"}).status_code == 302
    assert walk.refresh().case.is_group
    client.logout()
    key = {"code": theirs.code}
    mine = client.post(reverse("redress_log:mine"), key).content.decode()
    assert "followed up together with others" in mine
    assert client.post(reverse("redress_log:go_alone"), key).status_code == 200
    assert Report.objects.get(pk=report.pk).case is None
    assert (
        "followed up together with others"
        not in client.post(reverse("redress_log:mine"), key).content.decode()
    )


def test_a_steward_joins_nothing_to_a_case_in_which_they_have_a_side(walk):
    steward = make.make_steward()
    own, _code = make.make_report_ready_for_panel(
        walk.steward, actor=steward, institution=walk.institution, harm_kinds=["exposed"]
    )
    join(walk, own)
    report, _theirs = another(walk)
    assert refused(actions.join_case, report, walk.case, actor=steward, at=walk.later())
    join(walk, report)


def test_whoever_goes_on_alone_is_asked_anew_whether_they_want_talks(walk):
    report, theirs = another(walk)
    join(walk, report)
    actions.agree_to_talks(report, actor=theirs, at=walk.later())
    assert Report.objects.get(pk=report.pk).talks_agreed_at is not None
    actions.go_alone(report, actor=theirs, at=walk.later())
    assert Report.objects.get(pk=report.pk).talks_agreed_at is None
