"""Two runs of the deadlines, a steward and voters in a secret vote at once, each on a connection of their own."""

from functools import partial
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction

from ballots import actions as ballots
from ballots import tasks
from ballots.keys import PURPOSES, destroy_keys, make_keys
from ballots.models import Electorate, EncryptedBallot, Handle, Poll
from community.models import clock_actor
from tests import factories as make
from tests.ballots.test_concurrency import at_once, refusals
from tests.factories.secret_polls import make_secret_poll_announced, make_secret_poll_frozen

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def in_another_connection(act):
    try:
        act()
    finally:
        connection.close()


def test_a_run_that_is_behind_another_cancels_no_vote_that_the_other_has_fixed():
    first, second = (make_secret_poll_announced(communities=(place,)) for place in ("east", "west"))
    at = first.roll_frozen_at
    behind = Thread(target=lambda: in_another_connection(lambda: tasks.due(at)))
    with transaction.atomic():
        # The run finds both votes, and waits for the first of them.
        Poll.objects.select_for_update().get(pk=first.pk)
        behind.start()
        behind.join(timeout=1)
        at_once(lambda: ballots.freeze_rolls(second, actor=clock_actor, at=at))
    behind.join()
    assert not Poll.objects.filter(cancelled_at__isnull=False).exists()
    assert Electorate.objects.frozen().count() == 2


def test_two_that_fix_a_list_at_once_fix_it_once():
    poll = make_secret_poll_announced()
    results = at_once(*[lambda: ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at)] * 2)
    assert len(refusals(results)) == 1
    assert Handle.objects.count() == 12


def test_who_is_coming_onto_a_list_while_it_is_fixed_is_on_the_roll():
    poll = make_secret_poll_announced()
    place, member = poll.electorates.get().constituency, make.make_member()
    freeze_it = partial(ballots.freeze_rolls, poll, actor=clock_actor, at=poll.roll_frozen_at)
    freeze = Thread(target=lambda: in_another_connection(freeze_it))
    with transaction.atomic():
        # As every way onto a list begins.
        type(place).objects.select_for_update().get(pk=place.pk)
        make.make_standing(place, member, at=poll.roll_frozen_at - make.MOMENT)
        freeze.start()
        freeze.join(timeout=1)
    freeze.join()
    assert poll.electorates.get().size == 13


def test_a_vote_that_is_being_sent_and_a_steward_who_cancels_do_not_wait_for_each_other():
    poll = make_secret_poll_frozen()
    line, steward = Handle.objects.first(), make.make_steward()
    cancel_it = partial(ballots.cancel_poll, poll, reason="Wrong.", actor=steward, at=poll.opens_at)
    cancel = Thread(target=lambda: in_another_connection(cancel_it))
    with transaction.atomic():
        # As whoever sends a vote: the line is held first, and the ballot put down after that.
        Handle.objects.select_for_update().get(pk=line.pk)
        cancel.start()
        cancel.join(timeout=1)
        EncryptedBallot.objects.create(
            id=uuid4(),
            electorate_id=line.electorate_id,
            handle=line.handle,
            attempt=1,
            tracker="0" * 64,
            text="x",
            sha256="0" * 64,
            channel="device",
        )
    cancel.join()
    poll.refresh_from_db()
    assert poll.cancelled_at
    assert not EncryptedBallot.objects.exists()


def test_two_that_destroy_a_key_at_once_both_go_on():
    electorate = make_secret_poll_frozen().electorates.select_related("poll").get()
    for _try in range(40):
        make_keys(electorate, "elm-valley.example/keys")
        at_once(*[lambda: destroy_keys(electorate, *PURPOSES)] * 2)
