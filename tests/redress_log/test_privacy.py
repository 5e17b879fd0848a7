"""What was confided is in one table and nowhere else, and no moment says when somebody came."""

import json
import logging
from datetime import datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import connection
from django.urls import reverse

from community.models import Clock, community_calendar
from record.models import PendingEntry
from redress_log import actions, queries, tasks
from redress_log.batches import next_batch
from redress_log.models import Report, Visitor
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


# What those who take part in a case write: insiders read it, and nothing lists or copies it.
PRIVATE_WORK = {
    model._meta.db_table for model in apps.get_app_config("redress_log").get_models() if model is not Report
} | {Clock._meta.db_table, Clock.history.model._meta.db_table}


SECRET = {model._meta.db_table for model in apps.get_models() if getattr(model, "is_secret", False)}


def tables():
    return [name for name in connection.introspection.table_names() if name not in SECRET]


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
        walk = make.RedressWalk.of(report, code, steward)
        walk.until("close").show()
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
        assert not any(mark in message.subject + message.body for mark in (MARK, code, report.reference))


def test_what_was_confided_is_on_no_public_page_for_anybody(case_with_marks, client):
    report, code, institution, _caplog = case_with_marks
    readers = [None, make.make_member(), make.make_officer(institution), make.make_panelist()]
    addresses = [
        reverse("redress_log:list"),
        reverse("redress_log:detail", args=[report.case.reference]),
        reverse("redress_log:detail_json", args=[report.case.reference]),
        reverse("redress_log:case", args=[report.case.reference]),
        reverse("redress_log:mine"),
        reverse("redress_log:desk"),
        reverse("redress_log:desk_report", args=[report.pk]),
        reverse("community:institution", args=[institution.code]),
        f"/id/{report.case.reference}",
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
    for table in tables():
        for row in rows(table):
            assert not (case.reference in str(row) and str(member.uuid) in str(row))
    actors = {
        json.loads(bytes(leaf.body))["actor"] for leaf in PendingEntry.objects.filter(subject=case.reference)
    }
    assert actors == {
        "reporter",
        "steward",
        "panelist",
        "system:clock",
        f"institution:{case.institution.code}",
    }


def test_a_signed_in_reporter_leaves_the_same_trace_as_an_anonymous_one(db):
    def trace(actor):
        case, _report, _code = make.make_closed_case(actor=actor)
        bodies = [
            json.loads(bytes(leaf.body)) for leaf in PendingEntry.objects.filter(subject=case.reference)
        ]
        return sorted(
            (body["kind"], body["actor"], body["at"]) for body in bodies if "institution" not in body["actor"]
        )

    assert trace(make.make_member()) == trace(None)


def test_no_other_table_holds_the_moment_of_a_report_or_a_sign_off(db):
    # Moments that nothing else in the world of this test happens at.
    walk = make.make_walk(at=START + timedelta(hours=3, minutes=7, seconds=11))
    came = walk.at
    walk.bring()
    walk.at = came + timedelta(hours=3)
    walk.until("propose", without=["bring"])
    signed = walk.at = walk.at + timedelta(hours=2, minutes=6, seconds=2)
    actions.sign_plan(walk.report, "accept", actor=walk.person, at=signed)
    walk.at += timedelta(minutes=16)
    walk.refresh().agree_plan()
    walk.deliver()
    walk.ask_for_check()
    walk.check()
    left = walk.at = walk.at + timedelta(hours=1, minutes=9, seconds=5)
    actions.confirm(walk.report, "accept", actor=walk.person, at=left)
    walk.at += timedelta(minutes=16)
    walk.refresh().close()
    walk.show()
    needles = [
        moment.strftime(pattern)
        for moment in (came, signed, left)
        for pattern in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
    ]
    assert held(*needles) == set()


def test_before_its_batch_no_public_table_knows_of_a_case(db):
    walk = make.make_walk("accept")
    assert held(walk.report.reference) == set()
    assert held(walk.case.reference) <= PRIVATE_WORK
    assert not PendingEntry.objects.filter(subject=walk.case.reference).exists()


def test_two_cases_of_one_batch_stand_in_the_order_of_their_references(db):
    steward = make.make_steward()
    for hours in (1, 30, 60):
        make.make_walk("accept", steward=steward, at=START + timedelta(hours=hours))
    tasks.due(next_batch(START + 4 * DAY, community_calendar()))
    shown = list(queries.public_cases(START + 30 * DAY))
    assert len(shown) == 3
    assert len({case.published_at for case in shown}) == 1
    assert [case.reference for case in shown] == sorted(case.reference for case in shown)


@pytest.mark.parametrize(("shown", "entries"), [("count_only", 0), ("type_only", 1)])
def test_who_is_counted_only_leaves_nothing_on_the_record_and_others_do(db, shown, entries):
    """A word about danger leaves nothing in either case."""
    walk = make.make_walk("accept", shown_to_public=shown, shown_to_institution="words")
    actions.add_note(walk.report, "He waits at my door.", actor=walk.person, at=walk.at)
    actions.check_safety(Report.objects.get(), actor=walk.steward, at=walk.at)
    tasks.due(START + 90 * DAY)
    told = PendingEntry.objects.filter(subject=walk.case.reference)
    assert told.filter(kind="redress_log.published").count() == entries
    assert told.count() == entries * 4  # brought, taken on, and the silence of the institution escalated


def test_of_a_case_that_shows_no_words_the_public_learns_the_month_and_no_word(client, db):
    walk = make.make_walk("close", shown_to_public="type_only", shown_to_institution="words")
    walk.show()
    bodies = [
        json.loads(bytes(entry.body)) for entry in PendingEntry.objects.filter(subject=walk.case.reference)
    ]
    assert len(bodies) > 10
    for body in bodies:
        assert body["commits"] == {}
        assert set(body["facts"]) <= {"stage", "outcome", "institution", "harm_kinds", "read_on_time"}
        day = community_calendar().local_date(datetime.fromisoformat(body["at"]))
        assert (day.weekday(), day.day <= 7) == (0, True)
    with time_machine.travel(walk.at + DAY):
        page = client.get(reverse("redress_log:detail", args=[walk.case.reference])).content.decode()
    for words in (
        "We gave it to nobody.",
        "Say sorry in writing.",
        "We looked at it together.",
        "An address",
    ):
        assert words not in page
