"""From the first word of a person to the panel, and how a case comes out."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from community.models import clock_actor
from community.rules import Refused
from proposals.looking import Found
from record.models import PendingEntry
from redress_log import actions, queries, tasks
from redress_log.models import Case, Report, Stage, Visitor
from tests import factories as make

pytestmark = pytest.mark.django_db

START, DAY = make.START, make.DAY


def test_anybody_reports_without_an_account_and_the_code_opens_it_again():
    report, code = make.make_report()
    assert report.reporter_key == ""
    assert report.stage(START) == Stage.RECEIVED
    assert report.fits(code)
    assert report.fits(code.lower().replace("-", " "))
    assert not report.fits("")
    assert code not in report.code_hash


def test_a_report_walks_to_the_panel_and_only_ever_by_whom_it_says():
    member, steward, institution = make.make_member(), make.make_steward(), make.make_institution()
    report, _code = make.make_report(actor=member, institution=institution)
    actions.acknowledge_report(report, actor=steward, at=START + DAY)
    report = actions.check_safety(report, actor=steward, at=START + DAY)
    assert report.stage(START + DAY) == Stage.LOOKING
    report = actions.propose_summary(report, "An address was given away.", actor=steward, at=START + DAY)
    assert report.stage(START + DAY) == Stage.WAITING_YOU
    with pytest.raises(Refused, match="Only the person"):
        actions.approve_summary(report, actor=steward, at=START + DAY)
    actions.approve_summary(report, actor=member, at=START + 2 * DAY)
    with pytest.raises(Refused, match="Only the community's stewards"):
        actions.bring_before_panel(report, actor=member, at=START + 2 * DAY)
    case = actions.bring_before_panel(report, actor=steward, at=START + 2 * DAY)
    assert (case.stage, case.public_summary) == (Stage.BEFORE_PANEL, "An address was given away.")
    with pytest.raises(Refused, match="already"):
        actions.bring_before_panel(report, actor=steward, at=START + 2 * DAY)


def test_a_case_comes_out_by_the_batch_after_the_panel_has_judged_it():
    walk = make.make_walk("bring")
    assert walk.case.publish_at is None
    walk.accept()
    batch = walk.case.publish_at
    assert tasks.due(batch - DAY) == []
    assert len(tasks.due(batch, dry_run=True)) == 1
    assert walk.refresh().case.published_at is None
    assert tasks.due(batch) == [f"Redress case {walk.case.reference} published."]
    assert tasks.due(batch) == []
    assert walk.refresh().case.shown_stage == Stage.ACCEPTED


def test_what_the_panel_did_not_take_on_comes_out_too_with_where_to_go():
    walk = make.make_walk("bring")
    with pytest.raises(Refused, match="where the person can go"):
        walk.rule("not_accept")
    walk.rule("not_accept", where_to="The county's ombudsman")
    walk.publish()
    assert walk.case.shown_stage == Stage.NOT_ACCEPTED
    assert walk.case.moves.last().facts["where_to"] == "The county's ombudsman"


def test_a_steward_tied_to_the_institution_cannot_handle_its_report():
    institution = make.make_institution()
    tied = make.make_steward(make.make_officer(institution))
    report, _code = make.make_report(institution=institution)
    with pytest.raises(Refused, match="another steward"):
        actions.acknowledge_report(report, actor=tied, at=START)
    actions.acknowledge_report(report, actor=make.make_steward(), at=START)


@pytest.mark.parametrize("step", ["acknowledge_report", "check_safety", "bring_before_panel"])
def test_only_a_steward_moves_a_report(step):
    institution = make.make_institution()
    report, code = make.make_report(institution=institution)
    for actor in (make.make_member(), make.make_officer(institution), Visitor(code), clock_actor):
        with pytest.raises(Refused, match=r"Only the community's stewards|Sign in"):
            getattr(actions, step)(report, actor=actor, at=START)


def test_nothing_goes_before_the_panel_before_the_safety_check():
    steward = make.make_steward()
    report, _code = make.make_report(shown_to_public="type_only")
    with pytest.raises(Refused, match="Acknowledge"):
        actions.check_safety(report, actor=steward, at=START)
    case = make.make_walk("bring").case
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(case=case)
    actions.acknowledge_report(report, actor=steward, at=START)
    with pytest.raises(Refused, match="safety check"):
        actions.bring_before_panel(report, actor=steward, at=START)


def test_a_danger_told_later_stops_what_was_about_to_come_out():
    walk = make.make_walk("accept")
    batch = walk.case.publish_at
    with pytest.raises(Refused, match="Only the person who reported it can"):
        actions.add_note(walk.report, "He found out.", actor=make.make_member(), at=walk.at)
    actions.add_note(walk.report, "He found out.", actor=walk.person, at=walk.at)
    assert tasks.due(batch) == []
    with pytest.raises(Refused, match="does not come out"):
        actions.publish_case(walk.case, actor=clock_actor, at=batch)
    actions.check_safety(walk.report, actor=walk.steward, at=batch)
    assert len(tasks.due(batch + 7 * DAY)) == 1


def test_what_was_withdrawn_before_it_was_public_never_comes_out():
    walk = make.make_walk("accept")
    batch = walk.case.publish_at
    with pytest.raises(Refused, match="Only the person who reported it can"):
        actions.withdraw_report(walk.report, actor=walk.steward, at=walk.at)
    actions.withdraw_report(walk.report, actor=walk.person, at=walk.at)
    assert tasks.due(batch) == []
    assert walk.refresh().case.stage == Stage.WITHDRAWN
    assert not Case.objects.published(batch + 30 * DAY).exists()


def test_what_was_withdrawn_in_public_says_so_with_the_next_batch():
    walk = make.make_walk("answer")
    actions.withdraw_report(walk.report, actor=walk.person, at=walk.later())
    assert walk.refresh().case.shown_stage == Stage.UNDER_REVIEW
    walk.show()
    assert (walk.case.shown_stage, walk.case.shown_outcome) == ("withdrawn", "withdrawn")


def test_only_the_weekly_batch_publishes():
    walk = make.make_walk("accept")
    with pytest.raises(Refused, match="weekly batch"):
        actions.publish_case(walk.case, actor=walk.steward, at=walk.case.publish_at)
    with pytest.raises(Refused, match="does not come out yet"):
        actions.publish_case(walk.case, actor=clock_actor, at=walk.case.publish_at - DAY)


def test_a_person_who_wants_to_be_counted_only_is_helped_and_never_shown():
    walk = make.make_walk("close", shown_to_public="count_only", shown_to_institution="words")
    assert walk.case.stage == Stage.CLOSED_REMEDIED
    assert tasks.due(walk.at + 60 * DAY) == []
    assert walk.refresh().case.published_at is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=walk.case.pk).update(published_at=walk.at)


def test_who_lets_nobody_see_anything_is_counted_and_told_why_no_more_can_be_done():
    report, _code = make.make_report_ready_for_panel(shown_to_public="count_only")
    with pytest.raises(Refused, match="lets nobody see anything"):
        actions.bring_before_panel(report, actor=make.make_steward(), at=START)


def test_new_words_need_a_new_approval():
    walk = make.make_walk("accept")
    assert walk.case.publish_at is not None
    actions.propose_summary(walk.report, "Other words.", actor=walk.steward, at=walk.at)
    assert walk.refresh().case.publish_at is None
    actions.approve_summary(walk.report, actor=walk.person, at=walk.at)
    assert walk.refresh().case.publish_at is not None
    assert walk.case.public_summary == "Other words."


def test_who_wants_no_summary_is_asked_for_none():
    steward = make.make_steward()
    report, _code = make.make_report_ready_for_panel(steward, shown_to_public="type_only")
    with pytest.raises(Refused, match="does not want a summary"):
        actions.propose_summary(report, "Words.", actor=steward, at=START)


def test_the_read_clock_runs_in_working_days_and_is_kept_on_the_secret_side():
    make.make_charter(acknowledge=2)
    report, _code = make.make_report(at=START)  # a Monday
    assert report.read_clock.calendar.local_date(report.read_due_at) == (START + 3 * DAY).date()
    late = actions.acknowledge_report(report, actor=make.make_steward(), at=START + 4 * DAY)
    assert late.acknowledged_at >= late.read_due_at


def test_mail_to_the_person_says_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make.make_closed_case(contact="neighbour@example.org", language="es")
    theirs = [message for message in mail.outbox if message.to == ["neighbour@example.org"]]
    assert len(theirs) > 5
    for message in mail.outbox:
        words = (message.subject + message.body).lower()
        for telling in ("harm", "report", "address", "clinic", "police", "neighbour@"):
            assert telling not in words
    for message in theirs:
        assert "redress" not in (message.subject + message.body).lower()
        assert "rdr-" not in (message.subject + message.body).lower()


def test_no_mail_goes_where_no_address_is(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        walk = make.make_walk("close", contact="555 0100, ask for Ana")
    offices = {walk.officer.email, *(member.email for member in walk.panel)}
    assert {address for message in mail.outbox for address in message.to} <= offices


def test_the_record_is_told_nothing_until_the_case_comes_out():
    walk = make.make_walk("accept")
    assert not PendingEntry.objects.filter(kind__startswith="redress_log").exists()
    walk.publish()
    kinds = PendingEntry.objects.filter(subject=walk.case.reference).order_by("place")
    assert [entry.kind.partition(".")[2] for entry in kinds] == [
        "published",
        "brought_before_panel",
        "accepted",
    ]


def test_words_of_which_the_scan_warns_go_to_the_person_only_once_the_warnings_were_read():
    steward = make.make_steward()
    report, _code = make.make_report_ready_for_panel(steward, what_happened="They told Guadalupe everything.")
    words = "They told guadalupe everything."
    with pytest.raises(Refused, match="Read the warnings"):
        actions.propose_summary(report, words, actor=steward, at=START)
    report = actions.propose_summary(report, words, actor=steward, at=START, has_read_warnings=True)
    assert report.warnings_read_at == START
    report = actions.propose_summary(report, "Everything was told.", actor=steward, at=START + DAY)
    assert report.warnings_read_at is None


def test_words_of_a_message_and_of_a_file_are_scanned_for_as_well():
    steward = make.make_steward()
    report, code = make.make_report_ready_for_panel(steward)
    words = "Somebody who breeds axolotls and plays the didgeridoo."
    assert not queries.warnings(report, words)
    actions.write_message(report, "I breed axolotls.", actor=Visitor(code), at=START)
    found = Found("jpg", "image/jpeg", b"photo", 5)
    actions.add_file(
        report, found=found, about="My didgeridoo", is_public=False, actor=Visitor(code), at=START
    )
    warned = {finding.words for finding in queries.warnings(report, words)}
    assert warned == {"axolotls", "didgeridoo"}
