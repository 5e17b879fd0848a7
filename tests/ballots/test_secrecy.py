"""Before a vote is counted nothing tells how it goes or who has voted: no page, file, table, mail or log line."""

import logging
import re
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ballots import tasks
from ballots.models import RollCallVote, RollEntry
from community.checks import secrets_leave_no_trace
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make

# The record numbers entries when their transaction is committed.
committing = pytest.mark.django_db(transaction=True)

# What changes on every request, whatever happened: tokens against forgery, and the moment of the answer.
NOISE = re.compile(rb'"[A-Za-z0-9]{64}"')


@pytest.fixture
def voting(db):
    """A vote on its third day, and the moment of every request."""
    with time_machine.travel(make.START, tick=False) as traveller:
        poll = make.make_poll_announced(seats=4)
        traveller.move_to(poll.opens_at + 2 * make.DAY)
        yield poll


def addresses(poll):
    """Every public page and file that could say something about a vote."""
    reference, proposal = poll.reference, poll.proposal.reference
    pages = [
        "/en/",
        reverse("ballots:list"),
        reverse("ballots:detail", args=[reference]),
        reverse("ballots:detail", args=[reference]).replace("/en/", "/es/"),
        reverse("ballots:detail_json", args=[reference]),
        reverse("proposals:list"),
        reverse("proposals:detail", args=[proposal]),
        reverse("record:log"),
        reverse("record:feed"),
        f"{reverse('record:log')}?subject={reference}",
        "/record/checkpoint",
    ]
    pages += [entry.get_absolute_url() for entry in entries_about(reference)]
    for name, *arguments in [
        ("decisions:list",),
        ("community:institution", poll.proposal.lead_organisation.code),
        ("wagtailadmin_home",),
        ("poll:list",),
        ("poll:inspect", poll.pk),
        ("poll:history", poll.pk),
    ]:
        try:
            pages.append(reverse(name, args=arguments))
        except NoReverseMatch:
            continue
    return pages


def read(client, poll):
    return {address: NOISE.sub(b"", client.get(address).content) for address in addresses(poll)}


def rows():
    """Every row of every table but the secret one and the outbox, as text."""
    return {
        model._meta.label: [str(row) for row in model._base_manager.order_by("pk").values_list()]
        for model in apps.get_models()
        if model not in (RollCallVote,)
        and model._meta.label not in ("record.PendingEntry", "sessions.Session")
    }


def published_files():
    folder = Path(settings.RECORD_PUBLISHED)
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@committing
def test_no_page_differs_by_what_was_voted(voting):
    visitor, staff = Client(), Client()
    staff.force_login(make.make_member(is_staff=True, is_superuser=True))
    before = [read(reader, voting) for reader in (visitor, staff)]
    assert len(before[0]) > 10
    make.make_votes(voting, A="abstain", B="yes", C="no")
    make.make_votes(voting, B="no")
    assert [read(reader, voting) for reader in (visitor, staff)] == before


@committing
def test_no_other_table_file_mail_or_log_line_says_who_voted_or_what(voting, caplog):
    caplog.set_level(logging.DEBUG)
    before, files, letters = rows(), published_files(), list(mail.outbox)
    make.make_votes(voting, A="abstain", B="yes")
    make.make_votes(voting, B="no")
    assert rows() == before
    assert published_files() == files
    assert mail.outbox == letters
    assert not re.search(r"abstain|Seat [AB]", caplog.text)


def test_the_outbox_holds_no_seat_choice_or_moment(voting):
    make.make_votes(voting, A="abstain", at=voting.opens_at + make.DAY)
    pending = apps.get_model("record.PendingEntry").objects.get(kind="ballots.cast")
    assert (pending.at, pending.release_at) == (voting.closes_at, voting.closes_at)
    assert not re.search(rb"abstain|Seat A", bytes(pending.body))


def test_a_voter_sees_that_the_own_vote_was_received_and_not_what_it_was(client, voting):
    client.force_login(make.seat_holder_of(voting, "Seat A"))
    make.make_votes(voting, A="abstain")
    for name in ("detail", "cast"):
        page = client.get(reverse(f"ballots:{name}", args=[voting.reference])).content.decode()
        assert "Your vote was received." in page
        assert "checked" not in page
        assert name == "cast" or "Abstain" not in page


@committing
def test_everything_is_public_once_counted(client, voting):
    make.make_votes(voting, A="abstain", B="yes", C="yes")
    with time_machine.travel(voting.closes_at, tick=False):
        tasks.due(voting.closes_at)
        sequence(voting.closes_at)
        page = client.get(reverse("ballots:detail", args=[voting.reference])).content.decode()
        assert "Abstain" in page
        kinds = [entry.kind for entry in entries_about(voting.reference)]
        assert kinds.count("ballots.cast") == 3
        assert kinds.count("ballots.closed") == 1
        log = client.get(reverse("record:log")).content.decode()
        assert "2 yes, 0 no, 1 abstained, 1 absent, 0 stepped aside" in log


def test_the_tables_of_a_vote_are_marked_and_leave_no_trace():
    assert RollEntry.is_secret
    assert RollCallVote.is_secret
    assert secrets_leave_no_trace(None) == []
