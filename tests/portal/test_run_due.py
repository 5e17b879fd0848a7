from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

pytestmark = pytest.mark.django_db


def run_due(capsys, **options):
    call_command("run_due", **options)
    return capsys.readouterr().out


def test_nothing_due_is_said(capsys):
    assert "Nothing is due" in run_due(capsys)


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01T00:00", "06/07/2026"])
def test_a_moment_that_is_none_gets_a_sentence(text):
    with pytest.raises(CommandError, match="is not a moment"):
        call_command("run_due", at=text)


def test_a_moment_without_a_zone_is_the_communitys_own(capsys):
    assert "Nothing is due" in run_due(capsys, at="2026-06-12T09:00")


def test_sessions_that_have_ended_are_deleted(capsys):
    now = timezone.now()
    for key, ends in (("old", now - timedelta(days=1)), ("new", now + timedelta(days=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    run_due(capsys, dry_run=True)
    assert Session.objects.count() == 2
    run_due(capsys)
    assert [session.session_key for session in Session.objects.all()] == ["new"]
