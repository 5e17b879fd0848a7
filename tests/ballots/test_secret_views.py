"""The pages of a secret vote: sent from the booth, pasted, encrypted by the server, found again, challenged."""

import json
import re
from contextlib import contextmanager

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from ballots import actions as ballots
from ballots.keys import destroy_keys
from ballots.models import EncryptedBallot, Poll
from ballots.rolls import line_of
from community.models import clock_actor
from record import files
from record.sequencer import sequence
from record.verify import open_note, read_terms, short_tracker
from tests import factories as make
from tests.ballots.test_secrecy import NOISE
from tests.factories.secret_polls import (
    make_secret_poll_announced,
    make_secret_votes,
    sealed_vote,
    voters_of,
)
from tests.factories.standing import make_constituency, make_standings

pytestmark = pytest.mark.django_db


@pytest.fixture
def voter(electorate):
    return voters_of(electorate)[0]


@pytest.fixture
def voting(poll):
    """Every request is made on the second day of voting."""
    with time_machine.travel(poll.opens_at + make.DAY, tick=False):
        yield


@contextmanager
def at(moment):
    with time_machine.travel(moment, tick=False):
        yield


def url(name, poll, *arguments):
    return reverse(f"ballots:{name}", args=[poll.reference, *arguments])


def text(response):
    return " ".join(response.content.decode().split())


def by(member):
    client = Client()
    client.force_login(member)
    return client


def post_ballot(client, electorate, ballot, **headers):
    return client.post(
        url("cast_ballot", electorate.poll, electorate.code), {"ballot": ballot}, headers=headers
    )


JSON = {"accept": "application/json"}


@pytest.mark.usefixtures("voting")
class TestFromTheBooth:
    def test_whoever_is_signed_in_gets_their_own_number_and_nobody_else_any(self, client, electorate, voter):
        there = url("handles", electorate.poll)
        asked = client.get(there)
        assert (asked.status_code, set(asked.json())) == (401, {"problem", "sign_in"})
        (mine,) = by(voter).get(there).json()["electorates"]
        assert mine["handle"] == bytes(line_of(voter, electorate).handle).hex()
        (none,) = by(make.make_member()).get(there).json()["electorates"]
        assert none["handle"] is None
        assert "not on the list" in none["problem"]

    def test_a_vote_is_received_without_a_session_and_answered_with_a_signed_receipt(self, electorate, voter):
        ballot = sealed_vote(electorate, voter, "yes")
        answer = post_ballot(Client(enforce_csrf_checks=True), electorate, ballot, **JSON)
        assert answer.status_code == 201
        assert not answer.cookies
        row = EncryptedBallot.objects.get()
        receipt = open_note(answer.json()["receipt"].encode(), electorate_key(electorate))
        assert f"tracker {row.tracker}\n" in receipt
        assert f"manifest {electorate.manifest_hash}\n" in receipt
        assert answer.json()["tracker"] == row.tracker
        assert not re.search("yes|no|abstain", receipt)

    def test_a_vote_can_be_sent_as_plain_text(self, client, electorate, voter):
        answer = client.post(
            url("cast_ballot", electorate.poll, electorate.code),
            sealed_vote(electorate, voter, "no"),
            content_type="text/plain",
            headers=JSON,
        )
        assert answer.status_code == 201

    @pytest.mark.parametrize(
        ("spoil", "status", "words"),
        [
            (lambda ballot: "", 400, "not a whole vote"),
            (lambda ballot: ballot[:-4], 400, "not a whole vote"),
            (lambda ballot: ballot + "ñ", 400, "not a whole vote"),
            (lambda ballot: "A" * 100_000, 400, "not a whole vote"),
            (lambda ballot: "AQ" + "B" * 10 + ballot[12:], 400, "for another vote"),
            (lambda ballot: ballot[:-6] + ("AAAAAA" if ballot[-6:] != "AAAAAA" else "BAAAAA"), 400, ""),
        ],
    )
    def test_what_is_no_good_vote_is_refused_in_a_sentence(
        self, client, electorate, voter, spoil, status, words
    ):
        ballot = sealed_vote(electorate, voter, "yes")
        answer = post_ballot(client, electorate, spoil(ballot), **JSON)
        assert answer.status_code == status
        assert words in answer.json()["problem"]
        assert not EncryptedBallot.objects.exists()
        assert post_ballot(client, electorate, ballot, **JSON).status_code == 201

    def test_without_a_key_to_sign_with_nothing_is_kept_and_it_is_said(self, client, electorate, voter):
        ballot = sealed_vote(electorate, voter, "yes")
        destroy_keys(electorate, "receipt")
        answer = post_ballot(client, electorate, ballot, **JSON)
        assert answer.status_code == 503
        assert "Nothing was kept" in answer.json()["problem"]
        assert not EncryptedBallot.objects.exists()


def electorate_key(electorate):
    return read_terms(electorate.manifest.encode()).manifest["receipt_key"]


def test_a_vote_that_comes_too_late_is_refused_in_a_sentence(client, electorate, voter):
    ballot = sealed_vote(electorate, voter, "yes")
    with at(electorate.poll.closes_at):
        answer = post_ballot(client, electorate, ballot, **JSON)
    assert (answer.status_code, answer.json()["problem"]) == (409, "Voting has closed.")


@pytest.mark.usefixtures("voting")
class TestWithoutJavaScript:
    def test_a_vote_is_pasted_however_its_lines_were_broken(self, client, electorate, voter):
        ballot = sealed_vote(electorate, voter, "yes")
        broken = "\r\n  ".join(ballot[start : start + 60] for start in range(0, len(ballot), 60))
        page = client.post(url("paste", electorate.poll), {"ballot": broken})
        assert page.status_code == 201
        tracker = EncryptedBallot.objects.get().tracker
        assert short_tracker(tracker) in text(page)
        assert "Your vote was received" in text(page)

    @pytest.mark.parametrize("typed", ["", "not a vote", "AAAA" * 100])
    def test_what_was_pasted_stays_in_the_box_when_it_is_no_vote(self, client, electorate, typed):
        page = client.post(url("paste", electorate.poll), {"ballot": typed})
        assert page.status_code == 400
        assert typed in text(page)
        assert not EncryptedBallot.objects.exists()

    def test_a_choice_is_checked_before_the_server_encrypts_it(self, electorate, voter):
        there, client = url("assisted", electorate.poll, electorate.code), by(voter)
        assert "this server encrypts your vote" in text(client.get(there))
        page = client.post(there, {"choice": "1"})
        assert "It is not sent yet." in text(page)
        assert "No – <strong>chosen</strong>" in text(page)
        assert not EncryptedBallot.objects.exists()
        page = client.post(there, {"choice": "1", "send": "yes"})
        assert page.status_code == 201
        assert EncryptedBallot.objects.get().channel == "assisted"

    def test_what_is_sent_and_shown_is_as_long_for_one_choice_as_for_another(self, electorate, voter):
        there, client = url("assisted", electorate.poll, electorate.code), by(voter)
        values = re.findall('name="choice" value="([^"]*)"', text(client.get(there)))
        assert len(values) == 3
        assert {len(value) for value in values} == {1}
        pages = [text(client.post(there, {"choice": value})) for value in values]
        assert len({len(page) for page in pages}) == 1
        assert len(set(pages)) == 3

    def test_the_server_encrypts_for_nobody_who_is_not_on_the_roll(self, electorate):
        page = by(make.make_member()).post(
            url("assisted", electorate.poll, electorate.code), {"choice": "1", "send": "yes"}
        )
        assert page.status_code == 409
        assert "You are not on the list for this vote." in text(page)
        assert not EncryptedBallot.objects.exists()

    def test_a_vote_without_a_choice_says_what_is_missing(self, electorate, voter):
        page = by(voter).post(url("assisted", electorate.poll, electorate.code), {"send": "yes"})
        assert page.status_code == 400
        assert "This field is required." in text(page)

    def test_a_member_sees_their_own_number_and_nobody_elses(self, electorate, voter):
        mine = bytes(line_of(voter, electorate).handle).hex()
        assert mine in text(by(voter).get(url("number", electorate.poll)))
        other = text(by(voters_of(electorate)[1]).get(url("number", electorate.poll)))
        assert mine not in other
        assert Client().get(url("number", electorate.poll)).status_code == 302


def look_for(poll, code):
    page = Client().post(url("received", poll), {"code": code})
    return page.status_code, text(page)


def test_a_code_tells_received_then_counted_or_replaced_and_never_how(electorate, voter):
    poll = electorate.poll
    with at(poll.opens_at):
        make_secret_votes(electorate, ["no"] * 12)
        first = EncryptedBallot.objects.get(handle=line_of(voter, electorate).handle)
        make_secret_votes(electorate, ["yes"])
        second = EncryptedBallot.objects.get(handle=first.handle, attempt=2)
        typed = short_tracker(first.tracker).lower().replace("-", " ").replace("0", "o").replace("1", "l")
        for code in (typed, second.tracker):
            status, page = look_for(poll, code)
            assert status == 200
            assert "A vote with this code was received. It will be counted when voting has closed" in page
    ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    with at(poll.closes_at):
        assert "It was changed later" in look_for(poll, first.tracker)[1]
        status, page = look_for(poll, short_tracker(second.tracker))
    assert "received and counted." in page
    assert not re.search("you chose|abstain", page.lower())


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("", 400, "This field is required."),
        ("7KQ4", 400, "not a whole code"),
        ("7KQ4-M2XD-0V9T-C3P!", 400, "not a whole code"),
        ("7KQ4-M2XD-0V9T-C3PB", 200, "No vote with this code was received."),
        ("0" * 64, 200, "No vote with this code was received."),
    ],
)
def test_a_code_that_stands_for_nothing_is_said_to(poll, code, status, words):
    with at(poll.opens_at):
        found = look_for(poll, code)
    assert found[0] == status
    assert words in found[1]


def test_a_code_of_another_vote_is_not_found(electorate, voter):
    with at(electorate.poll.opens_at):
        make_secret_votes(electorate, ["yes"])
        other = make_secret_poll_announced(communities=("others",))
        tracker = EncryptedBallot.objects.get().tracker
        assert "No vote with this code" in look_for(other, tracker)[1]


def test_the_page_says_what_is_public_and_nothing_of_how_it_goes(client, electorate):
    poll = electorate.poll
    there = url("detail", poll)
    with at(poll.opens_at):
        before = re.sub('value="[^"]{64}"', "", text(client.get(there)))
        for words in (
            "12 people on the list",
            "the last vote counts",
            "the result itself shows how people voted",
        ):
            assert words in before
        make_secret_votes(electorate, ["yes"] * 12)
        assert re.sub('value="[^"]{64}"', "", text(client.get(there))) == before
    ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    with at(poll.closes_at):
        page = text(client.get(there))
    assert '<th scope="row">Yes</th><td>12</td>' in page
    assert "can be challenged until" in page


def test_too_few_votes_show_no_number(client, electorate):
    poll = electorate.poll
    with at(poll.opens_at):
        make_secret_votes(electorate, ["yes"] * 10)
    ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    with at(poll.closes_at):
        page = text(client.get(url("detail", poll)))
        data = client.get(url("detail_json", poll)).json()
    assert "Not valid – too few people voted" in page
    assert "Fewer than 11 votes counted." in page
    assert data["communities"][0]["result"] == {"eligible": 12}


def test_nobody_counts_the_votes_of_a_list_that_was_filled_up_by_asking_for_each_code(electorate):
    poll = electorate.poll
    with at(poll.opens_at):
        make_secret_votes(electorate, ["yes"] * 3)
    ballots.close_poll(poll, actor=clock_actor, at=poll.closes_at)
    sequence(poll.closes_at)
    listed = json.loads(files.read(f"{electorate.path}/received-1.json"))["ballots"]
    with at(poll.closes_at):
        codes = [short_tracker(line["tracker"]) for line in listed]
        (page,) = {NOISE.sub(b"", look_for(poll, code)[1].replace(code, "").encode()) for code in codes}
        assert b"Too few people voted to keep votes secret" in page
        assert "No vote with this code" in look_for(poll, "0" * 64)[1]


def test_after_a_vote_was_cancelled_nobody_is_told_to_try_later(electorate, voter):
    poll = electorate.poll
    ballots.cancel_poll(poll, reason="Wrong.", actor=make.make_steward(), at=poll.opens_at)
    destroy_keys(electorate, "roll")
    page = text(by(voter).get(url("number", poll)))
    assert "This vote was cancelled, and what tied people to voting numbers is destroyed." in page


def test_a_steward_announces_a_secret_vote(client):
    proposal = make.make_submitted_proposal()
    make.make_summary(proposal)
    place = make_constituency()
    make_standings(place, 11)
    steward = by(make.make_steward())
    there = reverse("ballots:announce", args=[proposal.reference])
    with at(make.AFTER_COMMENTS):
        page = text(steward.get(there))
        assert "Communities, in secret" in page
        assert "The lists of communities are fixed" in page
        nobody = steward.post(there, make.ANNOUNCEMENT | {"kind": "secret"})
        assert nobody.status_code == 409
        assert "Choose who votes." in text(nobody)
        sent = steward.post(there, make.ANNOUNCEMENT | {"kind": "secret", "communities": [place.pk]})
    assert sent.status_code == 303
    poll = Poll.objects.get()
    assert poll.kind == Poll.Kind.SECRET
    assert sent["Location"] == poll.get_absolute_url()


@pytest.mark.parametrize("name", ["handles", "number", "paste", "received"])
def test_a_roll_call_has_no_pages_of_a_secret_vote(name):
    roll_call = make.make_poll_announced()
    assert by(make.make_member()).get(url(name, roll_call)).status_code == 404
