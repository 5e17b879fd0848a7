"""Sealing a secret vote: who voted under which handle is gone, whatever point an earlier run came to."""

import os
import signal
import sqlite3
from contextlib import closing

import pytest
from django.db import IntegrityError, connection, transaction

from ballots import actions as ballots
from ballots import sealing, tasks
from ballots.engine.group import group
from ballots.keys import has_key, read_key
from ballots.models import Electorate, EncryptedBallot, Handle
from community.models import clock_actor
from community.rules import Refused
from record import files, sequencer
from record.sequencer import sequence
from record.verify import Mismatch, check
from tests import factories as make
from tests.factories.secret_polls import make_secret_poll_closed, make_secret_poll_frozen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def final():
    """A secret vote whose result is final and not sealed yet."""
    poll = make_secret_poll_closed()
    sequence(poll.closed_at)
    return ballots.finalise_poll(poll, actor=clock_actor, at=poll.final_from)


def sealed(poll):
    electorate = poll.electorates.get()
    return (
        electorate.sealed_at is not None
        and electorate.is_clean
        and not Handle.objects.exists()
        and not has_key(electorate, "roll")
    )


def test_a_final_vote_is_sealed_once_and_can_still_be_checked(final):
    (said,) = tasks.seal_due(final.final_from)
    assert "was sealed" in said
    assert sealed(final)
    assert tasks.seal_due(final.final_from) == []
    assert list(EncryptedBallot.objects.values_list("is_counted", flat=True)) == [True] * 12
    sequence(final.final_from)
    check(files.read, sequencer.verifying_key(), group=group)


def test_nothing_is_destroyed_before_the_moment_at_which_a_result_became_final(final):
    assert tasks.seal_due(final.final_from - make.MOMENT) == []
    assert has_key(final.electorates.get(), "roll")
    assert Handle.objects.count() == 12


def test_the_database_keeps_a_vote_from_being_sealed_that_was_never_counted():
    electorate = make_secret_poll_frozen().electorates.get()
    with pytest.raises(IntegrityError, match="only_a_counted_vote_is_sealed"), transaction.atomic():
        Electorate.objects.filter(pk=electorate.pk).update(sealed_at=electorate.frozen_at)


def test_a_vote_is_not_sealed_by_hand_before_it_is_final_or_before_its_key_is_gone():
    poll = make_secret_poll_closed()
    electorate = poll.electorates.get()
    with pytest.raises(Refused, match="not final"):
        ballots.seal_electorate(electorate, actor=clock_actor, at=poll.closed_at)
    ballots.finalise_poll(poll, actor=clock_actor, at=poll.final_from)
    for actor, words in ((make.make_steward(), "nobody's hand"), (clock_actor, "must be destroyed first")):
        with pytest.raises(Refused, match=words):
            ballots.seal_electorate(electorate, actor=actor, at=poll.final_from)
    assert Handle.objects.count() == 12


@pytest.mark.parametrize("step", ["destroy_keys", "actions.seal_electorate", "clean_up"])
def test_a_run_that_was_cut_short_before_any_step_is_finished_by_the_next(final, monkeypatch, step):
    def cut_short(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(f"ballots.{'tasks' if step == 'clean_up' else 'sealing'}.{step}", cut_short)
        with pytest.raises(KeyboardInterrupt):
            tasks.seal_due(final.final_from)
    assert not sealed(final)
    tasks.seal_due(final.final_from)
    assert sealed(final)


@pytest.mark.parametrize("step", ["keys._sync", "actions.sealing.write_anew", "tasks.clean_up"])
def test_a_process_that_was_killed_inside_a_step_leaves_what_the_next_run_finishes(final, monkeypatch, step):
    """Killed after the first key went, inside the transaction that deletes the roll, and after that."""
    connection.close()
    process = os.fork()
    if process == 0:
        monkeypatch.setattr(f"ballots.{step}", lambda *_arguments: os.kill(os.getpid(), signal.SIGKILL))
        try:
            tasks.seal_due(final.final_from)
        finally:
            os._exit(0)
    _process, status = os.waitpid(process, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    assert not sealed(final)
    electorate = final.electorates.get()
    if step == "tasks.clean_up":
        assert electorate.sealed_at
    else:
        assert Handle.objects.count() == EncryptedBallot.objects.count() == 12
    tasks.seal_due(final.final_from)
    assert sealed(final)
    assert EncryptedBallot.objects.filter(is_counted=True).count() == 12
    sequence(final.final_from)
    check(files.read, sequencer.verifying_key())


def test_a_vote_whose_files_do_not_check_out_is_not_sealed_and_says_why(final, monkeypatch):
    def wrong(*_arguments):
        raise Mismatch("Line 3 is not the vote that was received.")

    monkeypatch.setattr(sealing, "check_poll", wrong)
    (said,) = tasks.seal_due(final.final_from)
    assert "cannot be sealed. Line 3" in said
    assert read_key(final.electorates.get(), "roll")
    assert Handle.objects.count() == 12


def test_the_database_file_keeps_no_copy_of_what_tied_people_to_handles(final):
    """The tags and handles of the roll, looked for as bytes in the file itself."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's files belong to another user; its table is looked at in the next test")
    tags = [bytes(tag) for tag in Handle.objects.values_list("member_tag", flat=True)]
    path = connection.settings_dict["NAME"]

    def kept():
        with open(path, "rb") as file:
            data = file.read()
        try:
            with open(f"{path}-wal", "rb") as file:
                data += file.read()
        except FileNotFoundError:
            pass
        return [tag for tag in tags if tag in data]

    assert len(kept()) == 12
    tasks.seal_due(final.final_from)
    assert kept() == []


def test_a_vote_is_not_called_clean_while_a_reader_keeps_the_old_pages(final):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL writes a table anew behind a lock that no reader passes")
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout=100")
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ballots_handle").fetchone()
        tasks.seal_due(final.final_from)
        assert final.electorates.get().sealed_at
        assert not sealed(final)
    tasks.seal_due(final.final_from)
    assert sealed(final)


def test_the_ballots_stand_in_their_public_order(final):
    tasks.seal_due(final.final_from)
    assert list(EncryptedBallot.objects.values_list("position", flat=True)) == list(range(12))
