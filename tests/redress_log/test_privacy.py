"""What was confided is in one table and nowhere else, and no moment says when somebody came."""

import json
import logging
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse

from community.models import community_calendar
from record.models import PendingEntry
from record.queries import entries_about
from record.sequencer import sequence
from redress_log import actions, queries, tasks
from redress_log.batches import next_batch
from redress_log.models import Case, Report, Visitor
from tests import factories as make
from tests.tables import holders, rows

START, DAY = make.START, make.DAY

CONFIDED = {
    "what_happened": "zqxhappened",
    "what_would_put_it_right": "zqxright",
    "contact": "zqxcontact@example.org",
    "safety_concern": "zqxsafety",
}
MARK = "zqx"


def tables():
    return [name for name in connection.introspection.table_names() if name != Report._meta.db_table]


def held(*words):
    """The tables, apart from the secret one, that hold one of the words."""
    return {place.partition(".")[0] for place in holders(*words, tables=tables())}


@pytest.fixture
def case_with_marks(db, caplog, client, django_capture_on_commit_callbacks):
    """A case walked to its end by the browser where a browser is used, with a mark in each private field."""
    caplog.set_level(logging.DEBUG)
    make.make_charter()
    institution = make.make_institution()
    with (
        time_machine.travel(START + timedelta(hours=3)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        page = client.post(
            reverse("redress_log:report"),
            CONFIDED
            | {
                "step": "send",
                "sending": "5b8c5ad4-2d3c-4d62-8b3e-5e6a0d2f7a11",
                "institution": institution.pk,
                "harm_kinds": ["used_against"],
                "shown_to_public": "summary",
                "shown_to_institution": "nothing",
                "shown_to_oversight": "words",
                "language": "en",
            },
        )
        assert page.status_code == 200
        code = page.context["code"]
        assert code in page.content.decode()
        client.post(reverse("redress_log:add_note"), {"code": code, "words": "zqxnote"})
        client.post(reverse("redress_log:report"), CONFIDED)
        report = Report.objects.get()
        at = report.reported_at
        steward = make.make_steward()
        actions.acknowledge_report(report, actor=steward, at=at)
        actions.check_safety(report, actor=steward, at=at)
        actions.propose_summary(report, "An address was given away.", actor=steward, at=at)
        report = actions.approve_summary(report, actor=Visitor(code), at=at)
        report = actions.schedule_case(report, actor=steward, at=at)
        tasks.due(report.publish_at)
        case = Case.objects.get()
        actions.answer_case(
            case, "We took it back.", actor=make.make_officer(institution), at=case.published_at
        )
        report = actions.close_case(report, "partly", actor=Visitor(code), at=case.published_at + DAY)
        tasks.due(report.announce_at)
    with time_machine.travel(START + 60 * DAY):
        yield Report.objects.get(), code, institution, caplog


def test_what_was_confided_is_kept_and_its_own_table_does_not_show_it(case_with_marks):
    report, _code, _institution, _caplog = case_with_marks
    text = [text for row in rows(Report._meta.db_table) for text in row.values()]
    for name, mark in CONFIDED.items():
        assert mark in getattr(report, name)
    assert "zqxnote" in report.safety_concern
    assert not any(MARK in cell for cell in text)


def test_what_was_confided_is_in_no_other_table(case_with_marks):
    report, code, _institution, _caplog = case_with_marks
    assert len(tables()) > 30
    assert held(MARK) == set()
    assert held(code, code.replace("-", ""), report.code_hash) == set()
    assert held(str(report.pk), report.pk.hex) == set()


def test_what_was_confided_is_in_no_log_line_and_no_mail(case_with_marks):
    report, code, _institution, caplog = case_with_marks
    lines = [record.getMessage() for record in caplog.get_records("setup")]
    assert lines
    for line in lines:
        assert not any(mark in line for mark in (MARK, code))
    assert mail.outbox
    for message in mail.outbox:
        assert message.to == ["zqxcontact@example.org"]
        assert not any(mark in message.subject + message.body for mark in (MARK, code, report.reference))


def test_what_was_confided_is_on_no_public_page_for_anybody(case_with_marks, client):
    report, code, institution, _caplog = case_with_marks
    readers = [None, make.make_member(), make.make_officer(institution), make.make_panelist()]
    addresses = [
        reverse("redress_log:list"),
        reverse("redress_log:detail", args=[report.reference]),
        reverse("redress_log:detail_json", args=[report.reference]),
        reverse("redress_log:answer", args=[report.reference]),
        reverse("redress_log:mine"),
        reverse("redress_log:desk"),
        reverse("redress_log:desk_report", args=[report.pk]),
        reverse("community:institution", args=[institution.code]),
        f"/id/{report.reference}",
    ]
    for reader in readers:
        client.logout()
        if reader:
            client.force_login(reader)
        for address in addresses:
            page = client.get(address, follow=True).content.decode()
            assert not any(mark in page for mark in (MARK, code)), (reader, address)


def test_no_table_links_a_signed_in_reporter_to_a_case(db):
    member = make.make_member()
    case, report, _code = make.make_closed_case(actor=member)
    assert report.is_of(member)
    for history in case.history.all():
        assert history.history_user_id is None
    for table in tables():
        for row in rows(table):
            assert not (report.reference in str(row) and str(member.uuid) in str(row))
    for leaf in PendingEntry.objects.filter(subject=report.reference):
        assert json.loads(bytes(leaf.body))["actor"] in (
            "reporter",
            "steward",
            "system:clock",
            f"institution:{case.institution.code}",
        )


def test_who_reports_leaves_no_trace_with_an_account_or_without(db):
    for actor in (make.make_member(), Visitor()):
        report, _code = make.make_report(actor=actor)
        assert not PendingEntry.objects.filter(subject=report.reference).exists()


def test_no_other_table_holds_the_moment_of_a_report_or_a_sign_off(db):
    # Moments that nothing else in the world of this test happens at.
    came = START + timedelta(hours=3, minutes=7, seconds=11)
    left = came + 17 * DAY + timedelta(minutes=6, seconds=2)
    steward, institution = make.make_steward(), make.make_institution()
    report, code = make.make_report_ready_to_schedule(steward, at=came, institution=institution)
    report = actions.schedule_case(report, actor=steward, at=came)
    assert Case.objects.count() == 0
    tasks.due(report.publish_at)
    report = actions.close_case(Report.objects.get(), "confirmed", actor=Visitor(code), at=left)
    tasks.due(report.announce_at)
    needles = [
        moment.strftime(pattern)
        for moment in (came, left)
        for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
    ]
    assert held(*needles) == set()


def test_the_history_of_a_case_holds_nobody_and_no_moment_but_its_public_ones(db):
    case, report, _code = make.make_closed_case()
    kept = list(case.history.order_by("history_date"))
    assert [row.history_date for row in kept] == [case.published_at, case.answered_at, report.announce_at]
    assert {row.history_user_id for row in kept} == {None}


def test_before_its_batch_no_table_knows_of_a_report(db):
    report, _code = make.make_report_ready_to_schedule()
    assert held(report.reference) == set()


@pytest.mark.django_db(transaction=True)
def test_the_record_shows_the_batch_and_in_an_order_that_is_not_that_of_arrival():
    make.make_charter()
    institution = make.make_institution()
    references, steward = [], make.make_steward()
    for number in range(12):
        at = START + number * timedelta(hours=5)
        report, _code = make.make_report_ready_to_schedule(steward, institution=institution, at=at)
        references.append(actions.schedule_case(report, actor=steward, at=at).reference)
    batch = next_batch(START, community_calendar())
    sequence(batch - timedelta(seconds=1))
    assert not any(entries_about(reference) for reference in references)
    sequence(batch)
    entries = [entries_about(reference)[0] for reference in references]
    assert {entry.at for entry in entries} == {batch}
    # One chance in twelve factorial that random keys fall in the order of arrival.
    assert entries != sorted(entries, key=lambda entry: entry.index)


def test_two_cases_of_one_batch_stand_in_the_order_of_their_references(db):
    steward = make.make_steward()
    for hours in (1, 30, 60):
        report, _code = make.make_report_ready_to_schedule(steward, at=START + timedelta(hours=hours))
        actions.schedule_case(report, actor=steward, at=START + timedelta(hours=hours))
    tasks.due(next_batch(START, community_calendar()))
    shown = list(queries.public_cases(START + 30 * DAY))
    assert len(shown) == 3
    assert len({case.published_at for case in shown}) == 1
    assert [case.reference for case in shown] == sorted(case.reference for case in shown)


def test_people_who_want_to_be_counted_are_counted_in_elevens_after_the_quarter(db):
    for number in range(23):
        make.make_report(shown_to_public="count_only", at=START + number * timedelta(hours=1))
        if number == 9:
            assert queries.counted_only(START + 90 * DAY) == 0
    assert queries.counted_only(START + 20 * DAY) == 0
    assert queries.counted_only(START + 90 * DAY) == 22


def test_of_a_person_who_is_counted_only_nothing_names_the_institution(db):
    institution = make.make_institution(code="INS-countedonly")
    steward = make.make_steward()
    before = held("INS-countedonly")
    report, code = make.make_report_ready_to_schedule(
        steward, institution=institution, shown_to_public="count_only"
    )
    actions.close_case(report, "not", actor=Visitor(code), at=START + DAY)
    assert held("INS-countedonly") == before
    for entry in PendingEntry.objects.filter(subject=report.reference):
        assert json.loads(bytes(entry.body))["facts"] == {}


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["count_only", "type_only"])
def test_what_is_read_and_told_of_danger_leaves_nothing_on_the_record(shown):
    report, code = make.make_report(shown_to_public=shown)
    actions.acknowledge_report(report, actor=make.make_steward(), at=START + DAY)
    actions.add_note(report, "He waits at my door.", actor=Visitor(code), at=START + DAY)
    sequence(START + 30 * DAY)
    assert not entries_about(report.reference)
