"""Codes: the person's, of whom they trust, new ones in the place of lost ones; messages; what the three answers allow."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from community.rules import Refused
from redress_log import actions, queries, rules
from redress_log.models import Message, Report, Representative, Stage, Visitor
from tests import factories as make
from tests.tables import holders

pytestmark = pytest.mark.django_db

START, DAY = make.START, make.DAY


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def trusted(report, code, name="My sister"):
    """The code of somebody whom the person trusts."""
    return actions.appoint_representative(report, name, actor=Visitor(code), at=START)[1]


def mine(client, action="mine", **data):
    return client.post(reverse(f"redress_log:{action}"), data)


def test_whom_the_person_trusts_reads_and_writes_and_does_nothing_else_until_it_is_ended(client):
    report, code = make.make_report_ready_for_panel()
    page = mine(client, "appoint", code=code, name="zqx my sister")
    theirs = page.context["new_code"]
    assert theirs in page.content.decode()
    assert holders("zqx my sister", theirs) == []
    assert theirs not in mine(client, code=code).content.decode()
    actor = Visitor(theirs)
    assert rules.speaks_for_the_harmed(actor, report)
    assert not rules.is_the_reporter(actor, report)
    assert queries.report_for_code(theirs) == report
    assert mine(client, "write", code=theirs, words="She is ill.").status_code == 200
    assert Message.objects.get().by == "representative"
    for action, data in {
        "approve_summary": {},
        "withdraw": {},
        "renew_code": {},
        "appoint": {"name": "Me too"},
        "end_representative": {"piece": str(Representative.objects.get().pk)},
        "choose_who_sees": {
            "shown_to_public": "count_only",
            "shown_to_institution": "nothing",
            "shown_to_oversight": "nothing",
        },
        "erase": {"sure": "on"},
    }.items():
        before = Report.objects.values_list("shown_to_public", "withdrawn_at", "code_hash").get()
        page = mine(client, action, code=theirs, **data)
        # A representative with no seat reads nothing on the desk, either.
        assert page.status_code == 403, action
        assert Report.objects.values_list("shown_to_public", "withdrawn_at", "code_hash").get() == before
    page = mine(client, code=code)
    assert "zqx my sister" in page.content.decode()
    end = {"code": code, "piece": str(Representative.objects.get().pk)}
    assert mine(client, "end_representative", **end).status_code == 200
    assert mine(client, "end_representative", **end).status_code == 403
    assert mine(client, code=theirs).status_code == 403
    assert not rules.speaks_for_the_harmed(actor, report)
    with pytest.raises(Refused, match="Only the person"):
        actions.write_message(report, "Again.", actor=actor, at=START)


def test_a_code_that_was_seen_is_changed_and_the_page_goes_on_with_the_new_one(client):
    _report, code = make.make_report()
    page = mine(client, "renew_code", code=code)
    new = page.context["new_code"]
    assert f'value="{new}"' in page.content.decode()
    assert f'value="{code}"' not in page.content.decode()
    assert mine(client, code=code).status_code == 403
    assert mine(client, code=new).status_code == 200


def test_somebody_with_an_account_makes_a_new_code_when_theirs_is_lost(client):
    member = make.make_member()
    report, _lost = make.make_report(actor=member)
    client.force_login(member)
    page = mine(client, "renew_code", reference=report.reference)
    client.logout()
    assert mine(client, code=page.context["new_code"]).status_code == 200


def test_a_steward_sends_a_new_code_to_the_address_that_was_given_and_never_sees_it(
    client, django_capture_on_commit_callbacks
):
    institution = make.make_institution()
    report, lost = make.make_report(contact="neighbour@example.org", institution=institution)
    theirs = trusted(report, lost)
    send = reverse("redress_log:send_new_code", args=[report.pk])
    for reader in (make.make_member(), make.make_officer(institution)):
        client.force_login(reader)
        assert client.post(send, {"is_the_contact": "on"}).status_code == 403
    client.force_login(make.make_steward())
    client.post(reverse("redress_log:open_report", args=[report.pk]), {"why": "first"})
    assert client.post(send, {}).status_code == 400
    assert queries.report_for_code(lost) == report
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(send, {"is_the_contact": "on"}, follow=True)
    [letter] = [letter for letter in mail.outbox if "neighbour@example.org" in letter.to]
    [new] = re.findall(r"\b(?:\w{4}-){4}\w{4}\b", letter.body)
    assert new not in page.content.decode()
    assert new not in letter.subject
    for telling in ("report", "redress", "rdr-", "case", "harm", "police"):
        assert telling not in (letter.subject + letter.body).lower()
    assert queries.report_for_code(lost) is None
    assert queries.report_for_code(new) == report
    assert queries.report_for_code(theirs) == report


@pytest.mark.parametrize("contact", ["", "555 0100, ask for Ana"])
def test_without_an_address_no_code_can_be_sent_and_the_page_says_so(client, contact):
    report, code = make.make_report(contact=contact)
    client.force_login(make.make_steward())
    client.post(reverse("redress_log:open_report", args=[report.pk]), {"why": "first"})
    page = client.post(reverse("redress_log:send_new_code", args=[report.pk]), {"is_the_contact": "on"})
    assert page.status_code == 403
    assert "They can only report again" in page.content.decode()
    assert queries.report_for_code(code) == report
    assert "report it again" in client.get(reverse("redress_log:mine")).content.decode()


def test_the_person_and_the_steward_write_to_each_other_and_no_clock_stops(
    client, django_capture_on_commit_callbacks
):
    report, code = make.make_report(contact="neighbour@example.org")
    steward, due_at = make.make_steward(), report.read_due_at
    actions.acknowledge_report(report, actor=steward, at=START)
    client.force_login(steward)
    client.post(reverse("redress_log:open_report", args=[report.pk]), {"why": "first"})
    page = reverse("redress_log:correspondence", args=[report.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert (
            client.post(
                reverse("redress_log:answer_person", args=[report.pk]), {"words": "zqx May I call you?"}
            ).status_code
            == 302
        )
    report.refresh_from_db()
    assert report.stage(START) == Stage.WAITING_YOU
    assert report.read_due_at == due_at
    assert all("zqx" not in letter.subject + letter.body for letter in mail.outbox)
    assert mail.outbox[-1].to == ["neighbour@example.org"]
    assert "zqx May I call you?" in client.get(page).content.decode()
    client.logout()
    assert "zqx May I call you?" in mine(client, code=code).content.decode()
    assert mine(client, "write", code=code, words="").status_code == 400
    assert mine(client, "write", code=code, words="zqx Yes & at <noon>.").status_code == 200
    report.refresh_from_db()
    assert report.stage(START) == Stage.SAFETY
    client.force_login(steward)
    assert "Wrote to you" in client.get(reverse("redress_log:desk")).content.decode()
    assert "zqx Yes &amp; at &lt;noon&gt;." in client.get(page).content.decode()
    assert holders("zqx") == []


def test_what_stands_beside_the_process_is_a_stewards_without_a_side_alone(client):
    institution = make.make_institution()
    report, _code = make.make_report(
        institution=institution, group_name="The night cleaners", people_basis="exact"
    )
    pages = [reverse("redress_log:correspondence", args=[report.pk])]
    acts = [
        reverse(f"redress_log:{name}", args=[report.pk])
        for name in ("answer_person", "send_new_code", "desk_erase")
    ]
    tied = make.make_steward(make.make_officer(institution))
    for reader in (make.make_member(), make.make_officer(institution), make.make_panelist(), tied):
        client.force_login(reader)
        assert {client.get(page).status_code for page in pages} == {403}
        assert {client.post(act, {"words": "x", "is_the_contact": "on"}).status_code for act in acts} == {403}
    client.force_login(make.make_steward())
    assert client.get(pages[0]).status_code == 302
    client.post(reverse("redress_log:open_report", args=[report.pk]), {"why": "first"})
    words = client.get(pages[0]).content.decode()
    # Who it is takes two people.
    assert "The night cleaners" not in words
    assert "I counted them" in words
    assert Report.objects.get().erased_at is None


def test_the_three_answers_are_changed_until_something_is_public(client):
    steward = make.make_steward()
    walk = make.make_walk("accept", steward=steward)
    other = {"shown_to_institution": "nothing", "shown_to_oversight": "nothing"}
    assert mine(client, "choose_who_sees", code=walk.code, shown_to_public="all", **other).status_code == 400

    def choose(shown):
        return mine(client, "choose_who_sees", code=walk.code, shown_to_public=shown, **other)

    assert walk.case.publish_at is not None
    assert choose("count_only").status_code == 200
    walk.refresh()
    assert (walk.report.shown_to_public, walk.report.shown_to_oversight) == ("count_only", "nothing")
    assert (walk.case.shows, walk.case.publish_at) == ("count_only", None)
    assert choose("type_only").status_code == 200
    walk.refresh().publish()
    assert (walk.case.shows, walk.case.is_published) == ("type_only", True)
    page = choose("count_only")
    assert page.status_code == 403
    assert "public already" in page.content.decode()


@pytest.mark.parametrize("by", ["person", "steward"])
def test_erasing_takes_every_word_and_every_code_and_leaves_the_case(client, by):
    member, steward = make.make_member(), make.make_steward()
    case, report, code = make.make_published_case(
        actor=member, what_happened="zqx it", contact="a@example.org"
    )
    theirs = actions.appoint_representative(report, "zqx sister", actor=member, at=START)[1]
    actions.write_message(report, "zqx words", actor=Visitor(theirs), at=START)
    if by == "person":
        assert mine(client, "erase", code=code).status_code == 400
        assert mine(client, "erase", code=code, sure="on").status_code == 200
    else:
        client.force_login(steward)
        client.post(reverse("redress_log:open_report", args=[report.pk]), {"why": "first"})
        client.post(reverse("redress_log:desk_erase", args=[report.pk]), {"is_the_contact": "on"})
        client.logout()
    report = Report.objects.get()
    assert report.erased_at is not None
    assert (report.what_happened, report.contact, report.reporter_key) == ("", "", "")
    assert not report.messages.exists()
    assert not queries.reports_of(member).exists()
    for ended in (code, theirs):
        assert mine(client, code=ended).status_code == 403
    case.refresh_from_db()
    assert client.get(case.get_absolute_url()).status_code == 200
    assert "An address was given away." in client.get(case.get_absolute_url()).content.decode()
    with pytest.raises(Refused, match="done already"):
        actions.erase_report(report, actor=steward, at=START)


def test_what_was_erased_before_it_came_out_never_does():
    steward = make.make_steward()
    report, code = make.make_report_ready_for_panel(steward)
    report = actions.erase_report(report, actor=Visitor(code), at=START)
    assert (report.institution, report.harm_kinds) == (None, [])
    assert report.withdrawn_at == START
    Report.objects.update(is_forgotten=True)
    with pytest.raises(Refused, match="withdrawn"):
        actions.bring_before_panel(report, actor=steward, at=START)


def test_a_person_without_the_code_erases_nothing():
    report, _code = make.make_report()
    for actor in (make.make_member(), Visitor(), Visitor("AAAA-BBBB-CCCC-DDDD-EEEE")):
        with pytest.raises(Refused):
            actions.erase_report(report, actor=actor, at=START)
    assert Report.objects.get().what_happened


def test_whom_the_person_trusts_signs_for_them_and_the_record_says_so(client):
    walk = make.make_walk("propose")
    theirs = mine(client, "appoint", code=walk.code, name="My sister").context["new_code"]
    assert mine(client, "sign_plan", code=theirs, answer="accept").status_code == 200
    assert walk.refresh().case.plan_signed_by == "representative"
