"""Opening what was confided: nobody does it without a line in the log, and who it is takes two."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from community.rules import Refused
from redress_log import actions
from redress_log.models import Reading, WrittenForGood
from tests import factories as make

pytestmark = pytest.mark.django_db

START, DAY = make.START, make.DAY
WHY = {"why": "first"}


@pytest.fixture
def at():
    with time_machine.travel(START + DAY, tick=False) as clock:
        yield clock


def page(report, name="desk_report"):
    return reverse(f"redress_log:{name}", args=[report.pk])


def opened_by(client, member):
    client.force_login(member)
    return client


def test_a_steward_reads_only_after_saying_why_and_is_not_asked_again_for_half_an_hour(client, at):
    report, code = make.make_report(safety_concern="zqxafraid", contact="zqx@example.org")
    opened_by(client, make.make_steward())
    before = client.get(page(report)).content.decode()
    assert "gave my address" not in before
    assert "zqx" not in before
    assert client.post(page(report, "open_report"), {"why": "other"}).status_code == 400
    assert client.post(page(report, "propose_summary"), {"summary": "Words"}).status_code == 403
    assert client.post(page(report, "open_report"), WHY).status_code == 302
    words = client.get(page(report)).content.decode()
    assert "gave my address" in words
    assert "zqxafraid" in words
    assert "zqx@example.org" not in words
    at.shift(timedelta(minutes=31))
    assert "gave my address" not in client.get(page(report)).content.decode()
    client.logout()
    theirs = client.post(reverse("redress_log:mine"), {"code": code}).content.decode()
    assert "opened what was confided" in theirs
    assert "To read it for the first time" in theirs


def test_two_agree_before_either_sees_who_it_is_and_only_for_a_day(client, at):
    report, code = make.make_report(contact="zqx@example.org")
    first, second, third = make.make_steward(), make.make_steward(), make.make_steward()

    def seen_by(steward):
        opened_by(client, steward).post(page(report, "open_report"), WHY)
        status = client.post(page(report, "open_identity"), WHY).status_code
        return status, "zqx@example.org" in client.get(page(report)).content.decode()

    assert seen_by(first) == (403, False)
    assert client.post(page(report, "ask_identity"), WHY).status_code == 302
    assert client.post(page(report, "agree_identity")).status_code == 403
    assert seen_by(second) == (403, False)
    assert "Agree that they see who it is" in client.get(reverse("redress_log:readings")).content.decode()
    assert client.post(page(report, "agree_identity")).status_code == 302
    assert (seen_by(first), seen_by(second), seen_by(third)) == ((302, True), (302, True), (403, False))
    at.shift(timedelta(hours=25))
    assert seen_by(first) == (403, False)
    client.logout()
    theirs = client.post(reverse("redress_log:mine"), {"code": code}).content.decode()
    for step in Reading.Step.labels:
        assert str(step) in theirs


def test_an_overseer_is_the_second_only_where_no_other_steward_can_be():
    institution = make.make_institution()
    report, _code = make.make_report(institution=institution)
    steward, overseer = make.make_steward(), make.make_overseer()
    make.make_steward(make.make_officer(institution))
    actions.ask_identity(report, **WHY, actor=steward, at=START)
    other = make.make_steward(at=START + DAY / 2)
    with pytest.raises(Refused, match="Another steward must agree"):
        actions.agree_identity(report, actor=overseer, at=START + DAY / 2)
    assert actions.agree_identity(report, actor=overseer, at=START).role == "overseer"
    with pytest.raises(Refused, match="Nobody waits"):
        actions.agree_identity(report, actor=other, at=START + DAY / 2)


def test_who_is_tied_opens_nothing(client, at):
    institution, helper = make.make_institution(), make.make_steward()
    tied = make.make_steward(make.make_officer(institution))
    report, _code = make.make_report(institution=institution, actor=helper)
    for steward in (tied, helper):
        opened_by(client, steward)
        assert client.post(page(report, "open_report"), WHY).status_code == 403
        assert client.get(page(report)).status_code == 403
        assert report.reference not in client.get(reverse("redress_log:desk")).content.decode()
    assert not Reading.objects.exists()
    assert opened_by(client, make.make_steward()).post(page(report, "open_report"), WHY).status_code == 302
    for steward in (tied, helper):
        opened_by(client, steward)
        assert report.reference not in client.get(reverse("redress_log:readings")).content.decode()


def test_the_log_is_for_stewards_and_overseers_and_shows_nothing_private(client, at):
    report, _code = make.make_report()
    steward = make.make_steward()
    opened_by(client, steward).post(page(report, "open_report"), WHY)
    for reader, status in (
        (make.make_overseer(), 200),
        (steward, 200),
        (make.make_member(), 403),
        (make.make_officer(report.institution), 403),
    ):
        answer = opened_by(client, reader).get(reverse("redress_log:readings"))
        assert answer.status_code == status
        assert (report.reference in answer.content.decode()) is (status == 200)
        assert "They gave my address" not in answer.content.decode()


def test_a_line_of_the_log_is_neither_changed_nor_deleted_not_even_around_the_models():
    report, _code = make.make_report()
    reading = actions.open_report(report, **WHY, actor=make.make_steward(), at=START)
    with pytest.raises(WrittenForGood):
        reading.save()
    with pytest.raises(WrittenForGood):
        reading.delete()
    for change in ("UPDATE redress_log_reading SET why = 'other'", "DELETE FROM redress_log_reading"):
        with (
            pytest.raises(DatabaseError, match="written once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)
