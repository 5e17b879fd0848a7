"""What strangers find on the pages of votes: the next thing to do, nothing that looks done before it is, and how to check."""

import re
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from ballots import actions as ballots
from ballots.models import EncryptedBallot
from community.dates import day
from community.models import Clock, clock_actor
from record.queries import entries_about
from record.sequencer import sequence
from record.verify import short_tracker
from tests import factories as make
from tests.factories.paper import make_officer_of_poll, make_officers, make_paper_poll
from tests.factories.secret_polls import (
    make_secret_poll_announced,
    make_secret_poll_closed,
    make_secret_poll_frozen,
    make_secret_votes,
    sealed_vote,
    voters_of,
)

pytestmark = pytest.mark.django_db

LIST = reverse("ballots:list")
BELOW = "Not valid – too few people voted to keep votes secret"
BELOW_ES = "No válida – votó muy poca gente como para mantener los votos en secreto"


@contextmanager
def at(moment, language="en"):
    with time_machine.travel(moment, tick=False), override(language):
        yield


def url(name, poll, *arguments):
    return reverse(f"ballots:{name}", args=[poll.reference, *arguments])


def text(response):
    return " ".join(response.content.decode().split())


def by(member):
    client = Client()
    if member:
        client.force_login(member)
    return client


def page(poll, moment, reader=None, language="en"):
    with at(moment, language):
        return text(by(reader).get(url("detail", poll)))


def only_electorate(poll):
    return poll.electorates.select_related("poll", "constituency").get()


def close(electorate, votes):
    make_secret_votes(electorate, votes)
    return ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)


# Nothing looks done before it is


def test_a_list_says_of_a_result_that_it_can_still_be_challenged(client):
    poll = make.make_poll_closed()
    with at(poll.closed_at):
        assert "Passed – can be challenged until" in text(client.get(LIST))
    ballots.challenge_result(
        poll, reason="It was wrong.", actor=make.seat_holder_of(poll, "Seat A"), at=poll.closed_at
    )
    with at(poll.closed_at):
        listed = text(client.get(LIST))
    assert "Result challenged – being reviewed" in listed
    assert "Passed" not in listed


def test_a_list_says_passed_once_that_is_final_and_why_a_vote_was_cancelled(client):
    poll = make.make_poll_closed()
    with at(poll.final_from):
        assert "<strong>Passed</strong>" in text(client.get(LIST))
    other = make.make_poll_announced()
    ballots.cancel_poll(other, reason="The date was wrong.", actor=make.make_steward(), at=other.announced_at)
    with at(poll.final_from):
        assert "Cancelled – The date was wrong." in text(client.get(LIST))


def test_a_list_says_of_an_agreement_until_when_seats_can_object(client):
    poll = make.make_agreement()
    with at(poll.closed_at):
        assert "whoever holds a seat can object until" in text(client.get(LIST))
    with at(poll.final_from):
        assert "can object until" not in text(client.get(LIST))


def test_the_journey_tells_what_came_of_a_vote_and_whether_it_stands(client):
    poll = make.make_poll_closed()
    there = reverse("journey", args=[poll.proposal.reference])
    with at(poll.closed_at):
        assert "Passed – can be challenged until" in text(client.get(there))
    with at(poll.final_from):
        assert "can be challenged" not in text(client.get(there))


@pytest.mark.parametrize("kind", ["roll_call", "secret"])
def test_nobody_must_decide_while_it_can_be_challenged_that_too_few_voted(kind):
    poll = (
        make.make_poll_closed(votes={})
        if kind == "roll_call"
        else make_secret_poll_closed(choices=("yes",) * 3)
    )
    early, later = page(poll, poll.closed_at), page(poll, poll.final_from)
    assert "can be challenged until" in early
    assert "must now decide" not in early
    assert "must now decide" in later
    assert reverse("journey", args=[poll.proposal.reference]) in later.partition("must now decide")[2][:200]


def test_a_challenge_says_by_when_it_is_answered():
    poll = make.make_poll_closed()
    ballots.challenge_result(
        poll, reason="It was wrong.", actor=make.seat_holder_of(poll, "Seat A"), at=poll.closed_at
    )
    due = Clock.objects.get(subject=poll.reference)
    shown = page(poll, poll.closed_at)
    assert f"Answer due {day(due.reading(poll.closed_at).due_on)}" in shown
    assert reverse("community:clock", args=[due.pk]) in shown


# Too few to keep votes secret


def test_too_few_to_keep_votes_secret_has_its_label_everywhere(client):
    poll = make_secret_poll_closed(choices=("yes",) * 10)
    assert BELOW in page(poll, poll.final_from)
    assert BELOW_ES in page(poll, poll.final_from, language="es")
    with at(poll.final_from):
        assert BELOW in text(client.get(LIST))
    sequence(poll.closed_at)
    entry = next(entry for entry in entries_about(poll.reference) if entry.kind == "ballots.closed")
    with at(poll.final_from):
        said = text(client.get(entry.get_absolute_url()))
    assert "only where enough voted to keep votes secret" in said
    assert "Its ballots and the proof of the count are published." not in said


def test_too_few_for_the_quorum_has_the_label_of_that():
    poll = make_secret_poll_closed(choices=("yes",) * 11, voters=40)
    shown = page(poll, poll.final_from)
    assert "Not valid – too few people voted" in shown
    assert BELOW not in shown


def test_the_entry_of_an_announcement_is_read_row_by_row_in_the_readers_language(client):
    poll = make_secret_poll_announced(rule="one")
    sequence(poll.announced_at)
    there = entries_about(poll.reference)[0].get_absolute_url()
    shown = text(client.get(there))
    assert f'<dd dir="auto">{poll.question_en}</dd>' in shown
    assert "The question and what can be chosen</h2>" in shown
    assert "{&quot;" not in shown.partition("The proof")[0]
    assert "La pregunta y lo que se puede elegir</h2>" in text(client.get(there.replace("/en/", "/es/")))


# What to do next


def test_before_a_list_is_fixed_the_page_leads_to_showing_that_one_belongs():
    poll = make_secret_poll_announced()
    place = only_electorate(poll).constituency
    button = f'<a class="button" href="{place.get_absolute_url()}">Show that you belong</a>'
    for stranger in (None, make.make_member()):
        assert button in page(poll, poll.announced_at, stranger)
    neighbour = place.standing_at(poll.announced_at).first().member
    shown = page(poll, poll.announced_at, neighbour)
    assert button not in shown
    assert "Voting has not opened yet." in shown


def test_whoever_cannot_vote_is_told_so_and_offered_no_vote():
    electorate, *_officers = make_paper_poll(on_paper=1)
    poll, (voter, *_others, checked_off) = electorate.poll, voters_of(electorate)
    booth = f'href="{url("booth", poll)}"'
    for reader, offered, words in (
        (None, True, ""),
        (voter, True, ""),
        (checked_off, False, "only your sheet counts"),
        (make.make_member(), False, "You are not on the list for this vote."),
    ):
        shown = page(poll, poll.opens_at, reader)
        assert (booth in shown) == offered
        assert (url("assisted", poll, electorate.code) in shown) == (reader == voter)
        assert words in shown


def test_who_is_not_on_a_fixed_list_learns_it_before_voting_opens():
    poll = make_secret_poll_frozen()
    assert "You are not on the list for this vote." in page(poll, poll.roll_frozen_at, make.make_member())


def test_the_other_ways_to_vote_are_those_that_there_are():
    poll = make_secret_poll_frozen()
    shown = page(poll, poll.opens_at)
    back = urlencode({"next": url("detail", poll)})
    assert f'href="{reverse("account_login")}?{back}">sign in first</a>' in shown
    assert "sign in first" not in page(poll, poll.opens_at, voters_of(only_electorate(poll))[0])
    make_officer_of_poll(poll, "teller")
    assert "On paper, where a teller" not in page(poll, poll.opens_at)
    make_officers(poll)
    assert "On paper, where a teller" in page(poll, poll.opens_at)


def test_what_a_vote_is_about_comes_before_who_watches_it():
    poll = make_secret_poll_frozen()
    shown = page(poll, poll.opens_at)
    assert shown.index("What a Yes does") < shown.index("Other ways to vote") < shown.index("Who watches")


def test_nobody_is_awaited_who_was_never_named():
    poll = make_secret_poll_frozen()
    assert "Nobody is named yet." in page(poll, poll.opens_at)
    poll = close(only_electorate(poll), ["yes"] * 11)
    shown = page(poll, poll.closed_at)
    assert "Nobody was named, so nobody could vote on paper." in shown
    assert "No scrutineer was named, so there is no report." in shown
    assert " yet" not in shown.partition("Who watches and counts")[2].partition("How secret")[0].lower()


# Checking


def test_the_files_of_a_vote_are_folded_away_and_all_there():
    poll = make_secret_poll_closed()
    sequence(poll.closed_at)
    shown = page(poll, poll.closed_at)
    folded = shown.partition("The published files of this vote</summary>")[2].partition("</details>")[0]
    assert folded.count("tally.json") == shown.count("tally.json") == 2, "in its address and its name"
    assert "Ballots and sheets are counted exactly here, also below 11" in shown


def test_after_voting_every_page_leads_to_the_check_that_does_not_trust_this_site():
    electorate = only_electorate(make_secret_poll_frozen())
    poll, voter = electorate.poll, voters_of(electorate)[0]
    line = "python verify.py http://testserver/record/ --receipt receipt.txt"
    with at(poll.opens_at):
        sent = text(Client().post(url("paste", poll), {"ballot": sealed_vote(electorate, voter, "yes")}))
        assert f'href="{url("received", poll)}"' in sent
        for shown in (
            sent,
            text(Client().get(url("received", poll))),
            text(by(voter).get(url("number", poll))),
        ):
            assert line in re.sub("<[^>]+>", "", shown)
        booth = text(Client().get(url("booth", poll)))
    assert f'href="{reverse("record:how_to_verify")}#your-vote"' in booth


def test_a_code_of_a_vote_that_was_cancelled_is_not_called_missing(client):
    electorate = only_electorate(make_secret_poll_frozen())
    poll = electorate.poll
    make_secret_votes(electorate, ["yes"])
    code = {"code": short_tracker(EncryptedBallot.objects.get().tracker)}
    ballots.cancel_poll(poll, reason="It was wrong.", actor=make.make_steward(), at=poll.opens_at)
    with at(poll.opens_at):
        shown = text(client.post(url("received", poll), code))
    assert "every vote that had been sent was deleted" in shown
    assert "No vote with this code" not in shown


def test_who_has_the_server_encrypt_is_warned_as_in_the_booth():
    electorate = only_electorate(make_secret_poll_frozen())
    poll, voter = electorate.poll, voters_of(electorate)[0]
    with at(poll.opens_at):
        shown = text(by(voter).get(url("assisted", poll, electorate.code)))
    assert "the result itself shows how people voted" in shown
    assert "stands beside you while you vote" in shown
    assert "You vote for" not in shown


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("nope", "This is not a whole vote."),
        ("A" * 400, "This is not a whole vote."),
        ("AQ" + "B" * 398, "This was made for another vote"),
    ],
)
def test_what_is_no_vote_is_not_called_one_of_another_community(client, typed, words):
    poll = make_secret_poll_frozen()
    with at(poll.opens_at):
        assert words in text(client.post(url("paste", poll), {"ballot": typed}))


def test_the_choice_to_be_checked_stands_out(client):
    electorate = only_electorate(make_secret_poll_frozen())
    poll, voter = electorate.poll, voters_of(electorate)[0]
    with at(poll.opens_at):
        shown = text(by(voter).post(url("assisted", poll, electorate.code), {"choice": "1"}))
    rows = re.findall('<div class="(chosen|others)"><dt dir="auto">([^ ]+) ', shown)
    assert rows == [("others", "Yes"), ("chosen", "No"), ("others", "Abstain")]


def test_nobody_writes_into_a_form_that_they_cannot_send():
    poll = make_secret_poll_frozen()
    scrutineer = make_officer_of_poll(poll, "scrutineer")
    with at(poll.opens_at):
        for name in ("report", "name_officer", "cancel", "challenge_result"):
            shown = text(by(scrutineer).get(url(name, poll)))
            assert 'aria-disabled="true"' in shown
            assert "<textarea" not in shown
            assert 'name="role"' not in shown
        assert "<textarea" in text(by(make.make_steward()).get(url("cancel", poll)))


# Addresses that forms are sent to


@pytest.mark.parametrize("way", ["show_by_email", "show_by_list", "use_code", "ask_for_vouch"])
def test_who_signs_in_again_while_showing_that_they_belong_is_led_back_to_the_community(way):
    place = only_electorate(make_secret_poll_announced()).constituency
    there = reverse(f"ballots:{way}", args=[place.code])
    assert by(make.make_member()).get(there)["Location"] == place.get_absolute_url()


def test_who_reads_a_check_off_in_another_language_is_led_back_to_the_page_of_tellers():
    electorate, _scrutineer, tellers = make_paper_poll()
    poll = electorate.poll
    opened = by(tellers[0]).get(url("check_off", poll, electorate.code))
    assert opened["Location"] == url("paper", poll, electorate.code)
