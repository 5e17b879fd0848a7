"""A secret vote through its actions: announced, frozen, cast, listed, counted, challenged, final."""

import hashlib
import json
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.db import connection

from ballots import actions as ballots
from ballots import booth, tasks
from ballots.casting import receive
from ballots.engine.ballots import encrypt_ballot, generate_key
from ballots.engine.group import group
from ballots.keys import KeyLost, destroy_keys, has_key, read_key
from ballots.models import EncryptedBallot, Handle, Poll
from ballots.rolls import line_of
from community.actions import adopt_rule
from community.models import clock_actor
from community.rules import Refused
from proposals.models import Proposal
from record import files, sequencer
from record.queries import entries_about
from record.sequencer import sequence
from record.verify import BallotRefused, canonical, check, find_by_receipt, read_terms
from tests import factories as make
from tests.factories.secret_polls import (
    make_secret_poll_announced,
    make_secret_poll_closed,
    make_secret_poll_frozen,
    make_secret_votes,
    sealed_vote,
    voters_of,
)
from tests.factories.standing import make_constituency, make_standings

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def poll():
    """A secret vote whose terms are on the record: twelve people of one community may vote."""
    return make_secret_poll_frozen()


@pytest.fixture
def electorate(poll):
    return poll.electorates.select_related("poll", "constituency").get()


def send(electorate, text, at=None):
    return receive(electorate, text, at=at or electorate.poll.opens_at)[0]


def read_file(electorate, name):
    return json.loads(files.read(f"{electorate.path}/{name}"))


def stands(proposal):
    return Proposal.objects.get(pk=proposal.pk).state


# From the announcement to the frozen roll


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
    roll = read_file(electorate, "roll.json")
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
        send(electorate, text)
    sequence(poll.opens_at)
    assert send(electorate, text)


# Sending votes


@pytest.mark.parametrize(("moment", "words"), [("opens_at", "not opened yet"), ("closes_at", "has closed")])
def test_votes_are_taken_in_from_the_opening_to_the_close(electorate, moment, words):
    text = sealed_vote(electorate, voters_of(electorate)[0], "yes")
    at = getattr(electorate.poll, moment)
    inside = at if moment == "opens_at" else at - make.MOMENT
    outside = at - make.MOMENT if moment == "opens_at" else at
    with pytest.raises(Refused, match=words):
        send(electorate, text, outside)
    assert send(electorate, text, inside)


def test_the_same_vote_sent_twice_is_kept_once_and_answered_twice(electorate):
    text = sealed_vote(electorate, voters_of(electorate)[0], "yes")
    first, second = (receive(electorate, text, at=electorate.poll.opens_at) for _try in range(2))
    assert first[0].pk == second[0].pk
    assert first[1] == second[1]
    assert EncryptedBallot.objects.count() == 1


def test_a_vote_can_be_changed_a_few_times_and_not_without_end(electorate):
    member = voters_of(electorate)[0]
    for attempt in range(1, 5):
        assert send(electorate, sealed_vote(electorate, member, "yes")).attempt == attempt
    with pytest.raises(Refused, match="changed 3 times already"):
        send(electorate, sealed_vote(electorate, member, "no"))


def test_a_handle_that_is_on_no_roll_sends_nothing(electorate):
    terms = read_terms(electorate.manifest.encode())
    with pytest.raises(Refused, match="not on the list"):
        send(electorate, encrypt_ballot(terms, {0}, bytes(16)))
    assert not EncryptedBallot.objects.exists()


def test_a_vote_made_for_another_poll_is_refused(electorate):
    _secret, key = generate_key()
    manifest = json.loads(electorate.manifest) | {"election_key": key.hex()}
    other = read_terms(canonical(manifest))
    handle = bytes(line_of(voters_of(electorate)[0], electorate).handle)
    with pytest.raises(BallotRefused) as refused:
        send(electorate, encrypt_ballot(other, {0}, handle))
    assert refused.value.why == "other_poll"


def test_a_vote_copied_under_another_handle_is_refused(electorate):
    from record.verify import base64url, from_base64url

    one, other = voters_of(electorate)[:2]
    text = sealed_vote(electorate, one, "yes")
    send(electorate, text)
    data = from_base64url(text)
    copied = base64url(data[:9] + bytes(line_of(other, electorate).handle) + data[25:])
    with pytest.raises(BallotRefused) as refused:
        send(electorate, copied)
    assert refused.value.why == "proof"
    assert EncryptedBallot.objects.count() == 1


# Listing


def test_votes_are_listed_once_there_are_enough_and_once_an_hour(electorate):
    at = electorate.poll.opens_at + HOUR
    make_secret_votes(electorate, ["yes"] * 12)
    make_secret_votes(electorate, ["no"] * 9)
    tasks.due(at)
    assert not electorate.ballots.filter(batch=1).exists()
    make_secret_votes(electorate, ["no"] * 2)
    assert tasks.due(at, dry_run=True) == tasks.due(at) != []
    sequence(at)
    listed = read_file(electorate, "received-1.json")
    assert len(listed["ballots"]) == 12
    assert listed["hour"] == f"{at:%Y-%m-%dT%H}:00Z"
    assert electorate.ballots.filter(batch__isnull=True).count() == 11
    make_secret_votes(electorate, ["yes"] * 11)
    assert tasks.due(at + timedelta(minutes=59)) == []
    assert tasks.due(at + HOUR) != []
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    sequence(poll.closed_at)
    assert len(read_file(electorate, "received-3.json")["ballots"]) == 11
    check(files.read, sequencer.verifying_key())


def test_a_list_is_in_no_order_of_arrival_but_a_handles_own(electorate):
    arrived = []
    for choice in ("yes", "no"):
        for member in voters_of(electorate):
            arrived.append(send(electorate, sealed_vote(electorate, member, choice)).tracker)
    tasks.due(electorate.poll.opens_at + HOUR)
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    sequence(poll.closed_at)
    listed = [
        ballot["tracker"]
        for number in (1, 2)
        for ballot in read_file(electorate, f"received-{number}.json")["ballots"]
    ]
    assert sorted(listed) == sorted(arrived)
    assert listed != arrived
    for first, second in zip(arrived[:12], arrived[12:], strict=True):
        assert listed.index(first) < listed.index(second)


def test_the_order_of_arrival_is_not_in_the_table_either_once_votes_are_listed(electorate):
    """Where a row lies tells when it came, to whoever has the database's files or a backup of them."""
    arrived = []
    for choice in ("yes", "no"):
        for member in voters_of(electorate):
            arrived.append(send(electorate, sealed_vote(electorate, member, choice)).tracker)
    before = set(EncryptedBallot.objects.values_list("pk", flat=True))
    tasks.due(electorate.poll.opens_at + HOUR)
    as_they_lie = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tracker, position FROM ballots_encryptedballot ORDER BY {as_they_lie}")
        lying = cursor.fetchall()
    assert [position for _tracker, position in lying] == [*range(13), *[None] * 11]
    assert [tracker for tracker, _position in lying] != arrived
    assert not before & set(EncryptedBallot.objects.values_list("pk", flat=True))


# The count


def test_a_receipt_finds_its_vote_on_the_record(electorate):
    first, *_ = make_secret_votes(electorate, ["yes"] * 12)
    second, *_ = make_secret_votes(electorate, ["no"])
    assert find_by_receipt(files.read, first.encode()).good is None
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    sequence(poll.closed_at)
    assert "vote 1 of 2 of your number" in find_by_receipt(files.read, first.encode()).words
    assert "counted" in find_by_receipt(files.read, second.encode()).words


def test_a_vote_is_counted_and_everything_about_it_checks_out():
    poll = make_secret_poll_closed()
    sequence(poll.closed_at)
    electorate = poll.electorates.get()
    assert poll.state(poll.closed_at) == Poll.State.PROVISIONAL
    assert (poll.outcome, electorate.result["yes"], electorate.result["no"]) == ("passed", 7, 4)
    check(files.read, sequencer.verifying_key(), group=group)
    assert read_file(electorate, "tally.json")["counts"] == [7, 4, 1]


def test_the_last_vote_of_a_handle_counts():
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.select_related("poll", "constituency").get()
    make_secret_votes(electorate, ["no"] * 12)
    make_secret_votes(electorate, ["yes"] * 8)
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    electorate.refresh_from_db()
    assert (electorate.result["yes"], electorate.result["no"], electorate.result["turnout"]) == (8, 4, 12)
    assert EncryptedBallot.objects.filter(is_counted=True).count() == 12


@pytest.mark.parametrize(
    ("how", "outcome"),
    [
        ({"communities": ("patients", "staff")}, "passed"),
        ({"communities": ("patients", "staff"), "choices": ["yes"] * 6 + ["no"] * 6}, "not_passed"),
        ({"communities": ("patients", "staff"), "choices": ["yes"] * 3}, "not_valid"),
        ({"rule": "one", "choices": ["all"] * 9 + ["abstain"] * 3}, "decided"),
        ({"rule": "approval", "choices": ["all"] * 12}, "decided"),
    ],
)
def test_every_kind_of_secret_vote_checks_out(how, outcome):
    poll = make_secret_poll_closed(**how)
    sequence(poll.closed_at)
    assert poll.outcome == outcome
    found = check(files.read, sequencer.verifying_key()).polls
    assert {one.outcome for one in found} == {outcome}
    assert len(found) == len(how.get("communities", ["patients"]))


@pytest.mark.parametrize(("voted", "outcome"), [(10, "not_valid"), (11, "passed")])
def test_fewer_than_eleven_votes_are_never_decrypted(voted, outcome):
    poll = make_secret_poll_closed(choices=["yes"] * voted)
    sequence(poll.closed_at)
    electorate = poll.electorates.get()
    assert (poll.outcome, electorate.outcome) == (outcome, outcome)
    tally = read_file(electorate, "tally.json")
    assert ("counts" in tally) == ("yes" in electorate.result) == (outcome == "passed")
    assert (tally.get("not_valid") == "floor") == (outcome == "not_valid")
    check(files.read, sequencer.verifying_key(), group=group)


@pytest.mark.parametrize("voted", [0, 3])
def test_nobody_learns_how_few_sent_a_vote_that_was_never_decrypted(voted):
    poll = make_secret_poll_closed(choices=["yes"] * voted)
    sequence(poll.closed_at)
    electorate = poll.electorates.get()
    listed = read_file(electorate, "received-1.json")["ballots"]
    assert len({line["tracker"] for line in listed}) == 11
    assert {row.tracker for row in electorate.ballots.all()} <= {line["tracker"] for line in listed}
    check(files.read, sequencer.verifying_key(), group=group)


@pytest.mark.parametrize(
    ("assisted", "told"),
    [
        (0, {"device": 22}),
        (1, {"electronic": 22}),
        (11, {"device": 11, "assisted": 11}),
        (12, {"electronic": 22}),
        (22, {"assisted": 22}),
    ],
)
def test_which_way_people_voted_is_told_when_many_voted_in_each(assisted, told):
    poll = make_secret_poll_frozen(voters=22)
    electorate = poll.electorates.select_related("poll", "constituency").get()
    for number, member in enumerate(voters_of(electorate)):
        way = "assisted" if number < assisted else "device"
        receive(electorate, sealed_vote(electorate, member, "yes"), at=poll.opens_at, channel=way)
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    sequence(poll.closed_at)
    lines = files.read(f"{electorate.path}/ballots.jsonl").splitlines()
    assert Counter(json.loads(line)["channel"] for line in lines) == told
    check(files.read, sequencer.verifying_key(), group=group)


def change(electorate, **columns):
    """Change a row behind everybody's back, as only somebody who owns the database can."""
    EncryptedBallot.objects.filter(electorate=electorate, attempt=1).order_by("tracker").filter(
        pk=EncryptedBallot.objects.order_by("tracker").first().pk
    ).update(**columns)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row, electorate: {"text": sealed_vote(electorate, voters_of(electorate)[0], "no")},
        lambda row, electorate: {
            "text": row.text[:-6] + ("AAAAAA" if row.text[-6:] != "AAAAAA" else "BAAAAA")
        },
        lambda row, electorate: {"tracker": "0" * 64},
        lambda row, electorate: {"sha256": "0" * 64},
    ],
)
def test_nothing_is_decrypted_when_a_ballot_is_not_the_one_that_was_received(electorate, spoil):
    make_secret_votes(electorate, ["yes"] * 12)
    row = EncryptedBallot.objects.order_by("tracker").first()
    change(electorate, **spoil(row, electorate))
    (_said,) = [
        sentence for sentence in tasks.due(electorate.poll.closes_at) if "cannot be counted" in sentence
    ]
    electorate.poll.refresh_from_db()
    assert electorate.poll.closed_at is None
    assert read_key(electorate, "election")


def test_nothing_is_decrypted_when_ballots_that_were_listed_are_missing_or_other_ones(electorate):
    make_secret_votes(electorate, ["yes"] * 12)
    make_secret_votes(electorate, ["no"] * 12)
    ballots.list_received(electorate, actor=clock_actor, at=electorate.poll.opens_at + HOUR)
    EncryptedBallot.objects.filter(batch=1, position=0).delete()
    said = tasks.due(electorate.poll.closes_at)
    assert [sentence for sentence in said if "cannot be counted" in sentence]


def test_all_communities_must_say_yes():
    poll = make_secret_poll_frozen(communities=("patients", "staff"))
    for electorate, yes in zip(poll.electorates.select_related("poll", "constituency"), (12, 5), strict=True):
        make_secret_votes(electorate, ["yes"] * yes + ["no"] * (12 - yes))
    poll = ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    assert [electorate.outcome for electorate in poll.electorates.all()] == ["passed", "not_passed"]
    assert poll.outcome == "not_passed"


def test_the_key_to_the_votes_is_destroyed_when_they_are_counted(
    electorate, django_capture_on_commit_callbacks
):
    make_secret_votes(electorate, ["yes"] * 12)
    assert read_key(electorate, "election")
    with django_capture_on_commit_callbacks(execute=True):
        ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    for purpose in ("election", "receipt"):
        with pytest.raises(KeyLost):
            read_key(electorate, purpose)
    assert read_key(electorate, "roll")


def test_a_key_that_a_crash_left_behind_is_destroyed_by_the_next_run(electorate):
    make_secret_votes(electorate, ["yes"] * 12)
    ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    assert read_key(electorate, "election")
    tasks.due(electorate.poll.closes_at)
    with pytest.raises(KeyLost):
        read_key(electorate, "election")


def test_a_lost_key_is_said_and_the_vote_can_be_cancelled(electorate):
    make_secret_votes(electorate, ["yes"] * 12)
    at = electorate.poll.closes_at
    destroy_keys(electorate, "election")
    (said,) = tasks.due(at)
    assert "cannot be counted" in said
    poll = ballots.cancel_poll(electorate.poll, reason="Lost.", actor=make.make_steward(), at=at)
    assert poll.state(at) == Poll.State.CANCELLED
    assert not EncryptedBallot.objects.exists()
    assert not Handle.objects.exists()
    assert tasks.due(at) == []


def test_a_key_that_is_not_the_one_of_its_vote_is_said_and_keeps_no_other_vote_from_its_count(electorate):
    other = make.make_poll_open({"A": "yes"})
    make_secret_votes(electorate, ["yes"] * 12)
    (folder,) = settings.BALLOT_KEYS
    (folder / electorate.path / "election").write_bytes(bytes(31) + b"\1")
    said = tasks.due(max(electorate.poll.closes_at, other.closes_at))
    assert [line for line in said if "cannot be counted. This is not the key of this poll." in line]
    other.refresh_from_db()
    assert other.closed_at


def test_keys_are_readable_by_their_owner_only_and_kept_in_every_folder(tmp_path, settings):
    settings.BALLOT_KEYS = [tmp_path / "one", tmp_path / "two"]
    electorate = make_secret_poll_frozen().electorates.select_related("poll").get()
    kept = [folder / electorate.path / "roll" for folder in settings.BALLOT_KEYS]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert len({path.read_bytes() for path in kept}) == 1
    kept[0].unlink()
    assert read_key(electorate, "roll") == kept[1].read_bytes()
    destroy_keys(electorate, "roll")
    assert not [path for path in kept if path.exists()]


# The result


@pytest.fixture
def counted():
    return make_secret_poll_closed()


def test_a_result_is_final_when_nobody_challenged_it_in_time(counted):
    assert counted.state(counted.final_from - make.MOMENT) == Poll.State.PROVISIONAL
    with pytest.raises(Refused, match="is not over"):
        ballots.finalise_poll(counted, actor=clock_actor, at=counted.final_from - make.MOMENT)
    assert counted.state(counted.final_from) == Poll.State.FINAL
    assert stands(counted.proposal) == "voting"
    ballots.finalise_poll(counted, actor=clock_actor, at=counted.final_from)
    assert stands(counted.proposal) == "awaiting_decision"
    with pytest.raises(Refused, match="final already"):
        ballots.finalise_poll(counted, actor=clock_actor, at=counted.final_from)


def test_only_those_who_could_vote_challenge_a_result_in_time_and_once(counted):
    voter = voters_of(counted.electorates.select_related("poll", "constituency").get())[0]
    for actor, at, words in (
        (make.make_member(), counted.closed_at, "Only those who could vote"),
        (voter, counted.final_from, "is final"),
    ):
        with pytest.raises(Refused, match=words):
            ballots.challenge_result(counted, reason="Wrong.", actor=actor, at=at)
    ballots.challenge_result(counted, reason="Wrong.", actor=voter, at=counted.closed_at)
    with pytest.raises(Refused, match="already"):
        ballots.challenge_result(counted, reason="Wrong.", actor=voter, at=counted.closed_at)


@pytest.mark.parametrize("upheld", [False, True])
def test_a_challenge_is_answered_by_somebody_else_and_annuls_or_does_not(
    counted, upheld, django_capture_on_commit_callbacks
):
    voter = voters_of(counted.electorates.select_related("poll", "constituency").get())[0]
    challenge = ballots.challenge_result(counted, reason="Wrong.", actor=voter, at=counted.closed_at)
    late = counted.final_from + make.DAY
    counted.refresh_from_db()
    assert counted.state(late) == Poll.State.CHALLENGED
    assert tasks.due(late) == []
    for actor, words in (
        (make.make_member(), "Only a steward or the oversight body"),
        (counted.announced_by, "You announced this vote"),
    ):
        with pytest.raises(Refused, match=words):
            ballots.answer_result_challenge(challenge, upheld=upheld, answer="So.", actor=actor, at=late)
    with django_capture_on_commit_callbacks(execute=True):
        ballots.answer_result_challenge(
            challenge, upheld=upheld, answer="So.", actor=make.make_overseer(), at=late
        )
    assert Handle.objects.exists() != upheld
    assert has_key(counted.electorates.get(), "roll") != upheld
    counted.refresh_from_db()
    assert counted.state(late) == (Poll.State.CANCELLED if upheld else Poll.State.FINAL)
    tasks.due(late)
    assert stands(counted.proposal) == ("discussion" if upheld else "awaiting_decision")
    kinds = [entry.kind for entry in entries_about(counted.reference)]
    assert "ballots.challenge_answered" not in kinds  # It waits for its number.
    sequence(late)
    kinds = [entry.kind for entry in entries_about(counted.reference)]
    assert kinds.count("ballots.challenge_answered") == 1


@pytest.mark.parametrize("upheld", [False, True])
def test_nobody_answers_a_challenge_who_has_another_side_in_the_proposal(counted, upheld):
    voter = voters_of(counted.electorates.select_related("poll", "constituency").get())[0]
    challenge = ballots.challenge_result(counted, reason="Wrong.", actor=voter, at=counted.closed_at)
    proposal, answered = counted.proposal, {"upheld": upheld, "answer": "So.", "at": counted.closed_at}
    for actor, words in (
        (make.make_overseer(proposal.filed_by), "a proposal of yours"),
        (make.make_steward(make.make_officer(proposal.lead_organisation)), "You speak for"),
    ):
        with pytest.raises(Refused, match=words):
            ballots.answer_result_challenge(challenge, **answered, actor=actor)
    ballots.answer_result_challenge(challenge, **answered, actor=make.make_overseer())


def test_the_settings_keep_keys_apart_from_the_published_record():
    assert all(folder not in settings.RECORD_PUBLISHED.parents for folder in settings.BALLOT_KEYS)
