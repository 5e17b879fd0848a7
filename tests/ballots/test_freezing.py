"""A secret vote from its announcement to its frozen roll, which keeps a secret or is not fixed at all."""

import hashlib
from datetime import timedelta
from functools import partial

import pytest

from ballots import actions as ballots
from ballots import booth, tasks
from ballots.models import Handle, Poll
from ballots.rolls import line_of
from community.actions import adopt_rule
from community.models import clock_actor
from community.rules import Refused
from proposals.models import Proposal
from record import files
from record.sequencer import sequence
from record.verify import read_terms
from tests import factories as make
from tests.factories.secret_polls import (
    make_secret_poll_announced,
    make_secret_poll_frozen,
    read_published,
    sealed_vote,
    send_vote,
    voters_of,
)
from tests.factories.standing import make_constituency, make_standings

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def stands(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


def test_a_vote_is_not_announced_for_a_community_too_small_to_keep_a_secret():
    with pytest.raises(Refused, match="Fewer than 11 people belong to"):
        make_secret_poll_announced(voters=10)
    assert not Poll.objects.exists()


@pytest.mark.parametrize(("only_in_one", "allowed"), [(0, True), (10, False), (11, True)])
def test_two_communities_are_not_asked_whose_difference_would_show_how_a_few_voted(only_in_one, allowed):
    proposal = make.make_submitted_proposal()
    make.make_summary(proposal)
    one, other = make_constituency("one"), make_constituency("other")
    for standing in make_standings(one, 12):
        make.make_standing(other, standing.member)
    if only_in_one:
        make_standings(one, only_in_one)
    announce = partial(
        ballots.announce_secret_poll,
        proposal,
        [one, other],
        wording=make.WORDING,
        actor=make.make_steward(),
        at=make.AFTER_COMMENTS,
    )
    if allowed:
        assert announce().electorates.count() == 2
    else:
        with pytest.raises(Refused, match="Nearly the same people"):
            announce()


def test_communities_that_grow_too_near_to_each_other_have_their_vote_cancelled():
    poll = make_secret_poll_announced(communities=("one", "other"))
    one, other = (electorate.constituency for electorate in poll.electorates.all())
    for standing in one.standings.all()[:11]:
        make.make_standing(other, standing.member)
    assert "too few" in tasks.due(poll.roll_frozen_at)[0]


def test_the_charter_may_raise_the_floor_and_never_lower_it():
    steward = make.make_steward()
    words = {"unit": "count", "text_en": "x", "text_es": "x", "actor": steward, "at": make.START}
    with pytest.raises(Refused, match="must be 11 or more"):
        adopt_rule("ballot-floor", value=10, **words)
    adopt_rule("ballot-floor", value=20, **words)
    with pytest.raises(Refused, match="Fewer than 20 people"):
        make_secret_poll_announced(voters=19)


def test_a_roll_is_frozen_by_the_clock_alone_at_its_time_and_once():
    poll = make_secret_poll_announced()
    with pytest.raises(Refused, match="is not over"):
        ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at - make.MOMENT)
    with pytest.raises(Refused, match="nobody's hand"):
        ballots.freeze_rolls(poll, actor=make.make_steward(), at=poll.roll_frozen_at)
    ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at)
    with pytest.raises(Refused, match="was fixed before"):
        ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at)
    assert Handle.objects.count() == 12


def test_who_joins_after_the_freeze_is_not_on_the_roll_and_who_joined_before_is():
    poll = make_secret_poll_announced()
    place = poll.electorates.get().constituency
    before = make.make_standing(place, at=poll.roll_frozen_at - make.MOMENT).member
    after = make.make_standing(place, at=poll.roll_frozen_at + make.MOMENT).member
    ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at + HOUR)
    electorate = poll.electorates.get()
    assert electorate.size == 13
    assert line_of(before, electorate)
    assert line_of(after, electorate) is None


def test_a_community_that_shrinks_before_the_freeze_has_its_vote_cancelled():
    poll = make_secret_poll_announced(voters=11)
    place = poll.electorates.get().constituency
    place.standings.last().member.delete()
    assert tasks.due(poll.roll_frozen_at, dry_run=True) == tasks.due(poll.roll_frozen_at)
    poll.refresh_from_db()
    assert poll.state(poll.roll_frozen_at) == Poll.State.CANCELLED
    assert poll.cancel_reason.startswith("Too few people")
    assert stands(poll.proposal) == "discussion"


@pytest.mark.parametrize("moment", ["opens_at", "closes_at"])
def test_a_vote_whose_list_was_not_fixed_before_it_opened_is_cancelled(moment):
    poll = make_secret_poll_announced()
    at = getattr(poll, moment)
    assert tasks.due(at, dry_run=True) == tasks.due(at) != []
    poll.refresh_from_db()
    assert poll.state(at) == Poll.State.CANCELLED
    assert tasks.due(at) == []


@pytest.mark.parametrize(("before", "is_fixed"), [(timedelta(minutes=1), False), (2 * HOUR, True)])
def test_terms_are_fixed_a_whole_minute_before_voting_opens(before, is_fixed):
    poll = make_secret_poll_announced()
    tasks.due(poll.opens_at - before)
    assert poll.electorates.frozen().exists() == is_fixed


def test_the_terms_say_everything_and_the_roll_says_nothing_of_who(electorate):
    terms = read_terms(electorate.manifest.encode())
    assert electorate.manifest.encode() == files.read(f"{electorate.path}/manifest.json")
    assert terms.manifest["question"] == {
        "en": make.WORDING["question_en"],
        "es": make.WORDING["question_es"],
    }
    assert [option["label"]["es"] for option in terms.manifest["options"]] == ["Sí", "No", "Abstención"]
    assert (terms.floor, terms.manifest["roll"]["size"]) == (11, 12)
    roll = read_published(electorate, "roll.json")
    assert len(roll) == 12
    assert roll == sorted(roll)
    folder = f"polls/{electorate.poll.reference}"
    kept = {"module": files.read(f"{folder}/booth.js"), "portable": files.read(f"{folder}/booth.html")}
    assert kept == {"module": booth.module(), "portable": booth.portable()}
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in kept.items()}
    assert terms.manifest["booth"] == hashes


def test_voting_does_not_open_before_the_terms_are_on_the_record():
    poll = make_secret_poll_announced()
    poll = ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at)
    electorate = poll.electorates.select_related("poll", "constituency").get()
    text = sealed_vote(electorate, voters_of(electorate)[0], "yes")
    with pytest.raises(Refused, match="on the public record"):
        send_vote(electorate, text)
    sequence(poll.opens_at)
    assert send_vote(electorate, text)


def cancel(poll, at):
    return ballots.cancel_poll(poll, reason=ballots.NEVER_FROZEN, actor=clock_actor, at=at)


def test_the_clock_cancels_no_vote_that_another_run_has_fixed_in_the_meantime():
    poll = make_secret_poll_frozen()
    for at in (poll.roll_frozen_at, poll.opens_at, poll.closes_at):
        with pytest.raises(Refused, match="The clock cancels only"):
            cancel(poll, at)
    assert Handle.objects.count() == 12


def test_the_clock_cancels_no_vote_that_can_be_held_and_one_that_cannot():
    poll = make_secret_poll_announced()
    for at in (poll.announced_at, poll.roll_frozen_at):
        with pytest.raises(Refused, match="The clock cancels only"):
            cancel(poll, at)
    roll_call = make.make_poll_announced(seats=1)
    with pytest.raises(Refused, match="The clock cancels only"):
        cancel(roll_call, roll_call.closes_at)
    assert cancel(poll, poll.opens_at).state(poll.opens_at) == Poll.State.CANCELLED


def test_nobody_is_told_that_they_can_vote_before_the_terms_are_on_the_record():
    poll = make_secret_poll_announced()
    poll = ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at)
    with pytest.raises(Refused, match="on the public record"):
        ballots.tell_of_opening(poll, actor=clock_actor, at=poll.opens_at)
    sequence(poll.opens_at)
    assert ballots.tell_of_opening(poll, actor=clock_actor, at=poll.opens_at).opening_told_at


def test_a_list_that_is_too_short_to_keep_a_secret_is_not_fixed():
    poll = make_secret_poll_announced(voters=11)
    poll.electorates.get().constituency.standings.last().member.delete()
    with pytest.raises(Refused, match="Too few people are on a list"):
        ballots.freeze_rolls(poll, actor=clock_actor, at=poll.roll_frozen_at)
    assert not Handle.objects.exists()
