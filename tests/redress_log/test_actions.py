import json

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from community.models import clock_actor
from community.rules import Refused
from record.models import PendingEntry
from redress_log import actions, tasks
from redress_log.models import Case, Outcome, Report, Stage, Visitor
from tests import factories as make

pytestmark = pytest.mark.django_db

START, DAY = make.START, make.DAY


def leaves(reference):
    """What is on its way to the record about this reference."""
    return [
        json.loads(bytes(entry.body))
        for entry in PendingEntry.objects.filter(subject=reference).order_by("at")
    ]


def test_anybody_reports_without_an_account_and_the_code_opens_it_again():
    report, code = make.make_report()
    assert report.reporter_key == ""
    assert report.stage(START) == Stage.RECEIVED
    assert report.fits(code)
    assert report.fits(code.lower().replace("-", " "))
    assert not report.fits("")
    assert code not in report.code_hash


def test_a_report_walks_from_received_to_closed_and_only_ever_by_whom_it_says():
    member, steward, institution = make.make_member(), make.make_steward(), make.make_institution()
    officer = make.make_officer(institution)
    report, _code = make.make_report(actor=member, institution=institution)

    actions.acknowledge_report(report, actor=steward, at=START + DAY)
    report = actions.check_safety(report, actor=steward, at=START + DAY)
    assert report.stage(START + DAY) == Stage.LOOKING
    report = actions.propose_summary(report, "An address was given away.", actor=steward, at=START + DAY)
    assert report.stage(START + DAY) == Stage.WAITING_YOU
    with pytest.raises(Refused, match="not approved"):
        actions.schedule_case(report, actor=steward, at=START + DAY)
    with pytest.raises(Refused, match="Only the person"):
        actions.approve_summary(report, actor=steward, at=START + DAY)
    actions.approve_summary(report, actor=member, at=START + 2 * DAY)
    report = actions.schedule_case(report, actor=steward, at=START + 2 * DAY)
    assert tasks.due(report.publish_at - DAY) == []
    assert not Case.objects.exists()

    assert len(tasks.due(report.publish_at, dry_run=True)) == 1
    assert not Case.objects.exists()
    assert len(tasks.due(report.publish_at)) == 1
    assert tasks.due(report.publish_at) == []
    case = Case.objects.get()
    assert case.reference == report.reference
    assert case.public_summary == "An address was given away."
    assert case.stage(case.published_at) == Stage.WAITING_INSTITUTION
    assert case.answer_clock.started_at == case.published_at

    with pytest.raises(Refused, match="Only the institution"):
        actions.answer_case(case, "We did nothing.", actor=steward, at=case.published_at)
    case = actions.answer_case(case, "We took it back.", actor=officer, at=case.published_at + DAY)
    assert case.stage(case.answered_at) == Stage.ANSWERED
    assert case.answer_clock.stopped_at == case.answered_at

    later = case.answered_at + DAY
    report = actions.close_case(report, Outcome.PARTLY, actor=member, at=later)
    case.refresh_from_db()
    assert case.outcome == ""
    assert len(tasks.due(report.announce_at)) == 1
    case.refresh_from_db()
    assert case.outcome == Outcome.PARTLY
    assert case.stage(report.announce_at) == Stage.CLOSED


@pytest.mark.parametrize("outcome", ["confirmed", "partly", "not"])
def test_the_institution_never_closes_a_case_and_the_person_does(outcome):
    institution = make.make_institution()
    officer, executive = make.make_officer(institution), make.make_executive(institution)
    case, report, code = make.make_answered_case(institution=institution)
    at = case.answered_at
    for actor in (
        officer,
        executive,
        make.make_steward(),
        make.make_member(),
        clock_actor,
        Visitor(),
        Visitor("WRNG" * 5),
        # The institution's own people stay who they are with a code in their hands.
        Visitor(code, officer),
    ):
        with pytest.raises(Refused, match="Only the person who reported it can"):
            actions.close_case(report, outcome, actor=actor, at=at)
    assert Report.objects.get().closed_at is None
    actions.close_case(report, outcome, actor=Visitor(code), at=at)
    assert Report.objects.get().outcome == outcome
    with pytest.raises(Refused, match="closed"):
        actions.close_case(report, outcome, actor=Visitor(code), at=at)


def test_a_person_who_works_for_the_institution_cannot_close_for_it():
    institution = make.make_institution()
    member = make.make_officer(institution)
    case, report, _code = make.make_published_case(actor=member, institution=institution)
    with pytest.raises(Refused, match="institution cannot close"):
        actions.close_case(report, "confirmed", actor=member, at=case.published_at)


def test_an_outcome_that_is_no_sign_off_is_refused():
    case, report, code = make.make_published_case()
    for outcome in ("withdrawn", "", "no_fault"):
        with pytest.raises(Refused, match="Choose"):
            actions.close_case(report, outcome, actor=Visitor(code), at=case.published_at)


def test_a_steward_tied_to_the_institution_cannot_handle_its_report():
    institution = make.make_institution()
    tied = make.make_steward(make.make_officer(institution))
    report, _code = make.make_report(institution=institution)
    with pytest.raises(Refused, match="another steward"):
        actions.acknowledge_report(report, actor=tied, at=START)
    actions.acknowledge_report(report, actor=make.make_steward(), at=START)


@pytest.mark.parametrize("step", ["acknowledge_report", "check_safety", "schedule_case"])
def test_only_a_steward_moves_a_report(step):
    institution = make.make_institution()
    report, code = make.make_report(institution=institution)
    for actor in (make.make_member(), make.make_officer(institution), Visitor(code), clock_actor):
        with pytest.raises(Refused, match=r"Only the community's stewards|Sign in"):
            getattr(actions, step)(report, actor=actor, at=START)


def test_nothing_is_published_before_the_safety_check():
    steward = make.make_steward()
    report, _code = make.make_report(shown_to_public="type_only")
    with pytest.raises(Refused, match="Acknowledge"):
        actions.check_safety(report, actor=steward, at=START)
    actions.acknowledge_report(report, actor=steward, at=START)
    with pytest.raises(Refused, match="safety check"):
        actions.schedule_case(report, actor=steward, at=START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.update(publish_at=START)


def test_a_danger_told_later_stops_what_was_about_to_come_out():
    steward = make.make_steward()
    report, code = make.make_report_ready_to_schedule(steward)
    report = actions.schedule_case(report, actor=steward, at=START)
    batch = report.publish_at
    with pytest.raises(Refused, match="Only the person who reported it can"):
        actions.add_note(report, "He found out.", actor=make.make_member(), at=START)
    actions.add_note(report, "He found out.", actor=Visitor(code), at=START)
    assert tasks.due(batch) == []
    with pytest.raises(Refused, match="does not come out"):
        actions.publish_case(report, actor=clock_actor, at=batch)
    actions.check_safety(report, actor=steward, at=batch)
    actions.schedule_case(report, actor=steward, at=batch)
    assert len(tasks.due(batch + 7 * DAY)) == 1


def test_what_was_withdrawn_never_comes_out():
    steward = make.make_steward()
    report, code = make.make_report_ready_to_schedule(steward)
    report = actions.schedule_case(report, actor=steward, at=START)
    with pytest.raises(Refused, match="Only the person who reported it can"):
        actions.withdraw_report(report, actor=steward, at=START)
    actions.withdraw_report(report, actor=Visitor(code), at=START)
    assert tasks.due(report.publish_at) == []
    with pytest.raises(Refused, match="nothing left"):
        actions.publish_case(report, actor=clock_actor, at=report.publish_at)


def test_only_the_weekly_batch_publishes_and_announces():
    steward = make.make_steward()
    report, _code = make.make_report_ready_to_schedule(steward)
    report = actions.schedule_case(report, actor=steward, at=START)
    with pytest.raises(Refused, match="weekly batch"):
        actions.publish_case(report, actor=steward, at=report.publish_at)
    with pytest.raises(Refused, match="does not come out yet"):
        actions.publish_case(report, actor=clock_actor, at=report.publish_at - DAY)


def test_a_person_who_wants_to_be_counted_only_has_no_case_and_still_closes():
    steward = make.make_steward()
    report, code = make.make_report_ready_to_schedule(steward, shown_to_public="count_only")
    with pytest.raises(Refused, match="counted only"):
        actions.schedule_case(report, actor=steward, at=START)
    actions.close_case(report, Outcome.NOT, actor=Visitor(code), at=START + DAY)
    assert tasks.due(START + 30 * DAY) == []
    assert not Case.objects.exists()


def test_new_words_need_a_new_approval():
    steward = make.make_steward()
    report, _code = make.make_report_ready_to_schedule(steward)
    actions.schedule_case(report, actor=steward, at=START)
    report = actions.propose_summary(report, "Other words.", actor=steward, at=START)
    assert report.publish_at is None
    with pytest.raises(Refused, match="not approved"):
        actions.schedule_case(report, actor=steward, at=START)


def test_who_wants_no_summary_is_asked_for_none():
    steward = make.make_steward()
    report, _code = make.make_report_ready_to_schedule(steward, shown_to_public="type_only")
    with pytest.raises(Refused, match="does not want a summary"):
        actions.propose_summary(report, "Words.", actor=steward, at=START)


def test_the_read_clock_runs_in_working_days_and_is_kept_on_the_secret_side():
    make.make_charter(acknowledge=2)
    report, _code = make.make_report(at=START)  # a Monday
    assert report.read_clock.calendar.local_date(report.read_due_at) == (START + 3 * DAY).date()
    late = actions.acknowledge_report(report, actor=make.make_steward(), at=START + 4 * DAY)
    assert late.acknowledged_at >= late.read_due_at


def test_what_was_answered_once_is_not_answered_again():
    case, _report, _code = make.make_answered_case()
    officer = make.make_officer(case.institution)
    with pytest.raises(Refused, match="already"):
        actions.answer_case(case, "Other words.", actor=officer, at=case.answered_at)


def test_mail_goes_to_the_person_alone_and_says_nothing(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make.make_closed_case(contact="neighbour@example.org", language="es")
    assert {tuple(message.to) for message in mail.outbox} == {("neighbour@example.org",)}
    for message in mail.outbox:
        words = (message.subject + message.body).lower()
        for telling in ("harm", "report", "redress", "rdr-", "case", "address", "clinic", "police"):
            assert telling not in words


def test_no_mail_goes_where_no_address_is(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make.make_closed_case(contact="555 0100, ask for Ana")
    assert mail.outbox == []


def test_the_record_is_told_nothing_until_the_case_is_to_come_out():
    report, _code = make.make_report_ready_to_schedule()
    assert leaves(report.reference) == []


def test_words_of_which_the_scan_warns_go_to_the_person_only_once_the_warnings_were_read():
    steward = make.make_steward()
    report, _code = make.make_report_ready_to_schedule(
        steward, what_happened="They told Guadalupe everything."
    )
    words = "They told guadalupe everything."
    with pytest.raises(Refused, match="Read the warnings"):
        actions.propose_summary(report, words, actor=steward, at=START)
    report = actions.propose_summary(report, words, actor=steward, at=START, has_read_warnings=True)
    assert report.warnings_read_at == START
    report = actions.propose_summary(report, "Everything was told.", actor=steward, at=START + DAY)
    assert report.warnings_read_at is None
