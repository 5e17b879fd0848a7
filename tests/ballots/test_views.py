from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from ballots import tasks
from ballots.models import Poll, RollCallVote
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    """Sets the moment of the requests that follow."""
    travellers = []

    def travel(moment):
        while travellers:
            travellers.pop().stop()
        travellers.append(time_machine.travel(moment, tick=False))
        travellers[0].start()

    yield travel
    for traveller in travellers:
        traveller.stop()


def url(name, poll):
    return reverse(f"ballots:{name}", args=[poll.reference])


def sign_in(client, poll, seat="Seat A"):
    client.force_login(make.seat_holder_of(poll, seat))
    return client


def text(response):
    return " ".join(response.content.decode().split())


def test_the_list_sorts_votes_by_what_can_be_done_now(client, at):
    poll = make.make_poll_open({"A": "yes", "B": "yes"})
    for moment, words in [
        (poll.announced_at, "Vote opens Thursday 26 March 2026"),
        (poll.opens_at, "Voting open until 1 April 2026, 11:59 p.m. PDT"),
        (poll.closes_at, "Voting closed – votes being counted"),
    ]:
        at(moment)
        assert words in text(client.get(reverse("ballots:list")))
    tasks.due(poll.closes_at)
    assert "Passed" in text(client.get(reverse("ballots:list")))


def test_an_empty_list_says_so(client):
    assert "No vote is open now." in text(client.get(reverse("ballots:list")))


def test_a_page_says_before_the_vote_what_when_who_and_that_votes_become_public(client, at):
    poll = make.make_poll_announced(seats=3)
    at(poll.announced_at)
    page = text(client.get(url("detail", poll)))
    for words in [
        make.WORDING["question_en"],
        make.WORDING["what_yes_does_en"],
        make.WORDING["what_no_does_en"],
        "Seat A",
        "2 of 3",
        "how each seat voted becomes public when voting has closed",
        "1 April 2026, 11:59 p.m. PDT",
        "Sign in to do this.",
    ]:
        assert words in page


def test_a_page_is_worded_in_the_language_of_the_reader(client, at):
    poll = make.make_poll_announced()
    at(poll.announced_at)
    page = text(client.get(url("detail", poll).replace("/en/", "/es/")))
    assert make.WORDING["question_es"] in page
    assert make.WORDING["question_en"] not in page


def test_a_seat_chooses_checks_and_sends(client, at):
    poll = make.make_poll_announced()
    sign_in(client, poll)
    at(poll.opens_at)
    checked = client.post(url("cast", poll), {"choice": "yes"})
    assert "It is not sent yet." in text(checked)
    assert not RollCallVote.objects.exists()
    sent = client.post(url("cast", poll), {"choice": "yes", "send": "yes"}, follow=True)
    assert sent.redirect_chain == [(poll.get_absolute_url(), 303)]
    assert "Your vote was received. You can change it until 1 April 2026, 11:59 p.m. PDT." in text(sent)
    client.post(url("cast", poll), {"choice": "no", "send": "yes"})
    assert RollCallVote.objects.get().choice == "no"


@pytest.mark.parametrize(
    ("moment", "status", "words"),
    [
        (lambda poll: poll.opens_at - timedelta(seconds=1), 409, "Voting has not opened yet."),
        (lambda poll: poll.opens_at, 303, ""),
        (lambda poll: poll.closes_at - timedelta(seconds=1), 303, ""),
        (lambda poll: poll.closes_at, 409, "Voting has closed."),
    ],
    ids=["just before", "first moment", "last moment", "at the close"],
)
def test_a_vote_is_taken_in_its_window_and_refused_with_a_sentence_outside(client, at, moment, status, words):
    poll = make.make_poll_announced()
    sign_in(client, poll)
    at(moment(poll))
    response = client.post(url("cast", poll), {"choice": "yes", "send": "yes"})
    assert response.status_code == status
    assert words in text(response)
    assert RollCallVote.objects.exists() == (status == 303)


def test_a_member_without_a_seat_is_told_why(client, at):
    poll = make.make_poll_announced()
    client.force_login(make.make_member())
    at(poll.opens_at)
    response = client.post(url("cast", poll), {"choice": "yes", "send": "yes"})
    assert response.status_code == 403
    assert "You are not on the list of seats for this vote." in text(response)
    assert "You are not on the list of seats" in text(client.get(url("detail", poll)))


def test_who_is_not_signed_in_is_asked_to(client):
    poll = make.make_poll_announced()
    for name in ("cast", "recuse", "cancel"):
        assert client.get(url(name, poll)).url.startswith(reverse("account_login"))


def test_a_vote_without_a_choice_is_asked_for_one(client, at):
    poll = make.make_poll_announced()
    sign_in(client, poll)
    at(poll.opens_at)
    response = client.post(url("cast", poll), {})
    assert response.status_code == 400
    assert "There is a problem" in text(response)


def test_a_seat_steps_aside_with_a_reason_that_everybody_reads(client, at):
    poll = make.make_poll_announced()
    sign_in(client, poll)
    at(poll.opens_at)
    assert client.post(url("recuse", poll), {"reason": ""}).status_code == 400
    response = client.post(url("recuse", poll), {"reason": "My sister works <there>."}, follow=True)
    assert "stepped aside</li>" not in text(response)
    assert "My sister works &lt;there&gt;." in text(response)
    again = client.post(url("recuse", poll), {"reason": "Once more."})
    assert again.status_code == 409
    assert "Once more." in text(again)


def test_a_result_comes_with_its_consequence_and_all_its_numbers(client):
    poll = make.make_poll_closed({"A": "yes", "B": "yes", "C": "no"}, seats=4)
    page = text(client.get(url("detail", poll)))
    assert "Passed" in page
    assert make.WORDING["what_yes_does_en"] in page
    assert "must now decide and publish its reasons" in page
    for words, number in [
        ("Seats that could vote", 4),
        ("Took part", 3),
        ("Yes", 2),
        ("No", 1),
        ("Abstained", 0),
        ("Absent", 1),
        ("Stepped aside", 0),
        ("Needed to take part (quorum)", 2),
        ("Yes needed to pass (threshold)", 2),
    ]:
        assert f'<th scope="row">{words}</th><td>{number}</td>' in page
    assert '<td data-label="Vote">Absent</td>' in page
    body = client.get(url("detail_json", poll)).json()
    assert (body["state"], body["outcome"], body["result"]) == ("final", "passed", poll.result)
    assert body["roll_call"][3] == {"seat": "Seat D", "choice": "absent"}


def test_a_vote_with_too_few_votes_says_so_and_is_not_a_no(client):
    poll = make.make_poll_closed({"A": "no"})
    page = text(client.get(url("detail", poll)))
    assert "Not valid – too few people voted" in page
    assert "says nothing for or against" in page


def test_a_steward_announces_with_the_words_suggested(client, at):
    proposal = make.make_summed_up_proposal()
    make.make_seat_holder("Seat A")
    client.force_login(make.make_steward())
    at(make.AFTER_COMMENTS)
    page = client.get(reverse("ballots:announce", args=[proposal.reference]))
    assert "Should this go ahead: “Share clinic addresses with the bus agency”?" in text(page)
    response = client.post(reverse("ballots:announce", args=[proposal.reference]), make.ANNOUNCEMENT)
    poll = Poll.objects.get()
    assert (response.status_code, response.url) == (303, poll.get_absolute_url())
    assert "Announced" in text(client.get(response.url))


def test_a_refused_announcement_keeps_what_was_typed(client, at):
    proposal = make.make_summed_up_proposal()
    make.make_seat_holder("Seat A")
    at(make.AFTER_COMMENTS)
    there = reverse("ballots:announce", args=[proposal.reference])
    typed = make.ANNOUNCEMENT | {"question_en": "My own question?"}
    for member, status, words in [
        (make.make_member(), 403, "Only a steward announces a vote."),
        (make.make_steward(), 400, "There is a problem"),
    ]:
        client.force_login(member)
        response = client.post(there, typed | {"question_es": ""})
        assert response.status_code == status
        assert words in text(response)
        assert "My own question?" in text(response)
    at(make.START + make.DAY)
    response = client.post(there, typed)
    assert response.status_code == 409
    assert "Comments are open until" in text(response)
    assert "My own question?" in text(response)


def test_a_steward_cancels_with_a_reason(client, at):
    poll = make.make_poll_open({"A": "yes"})
    at(poll.opens_at)
    sign_in(client, poll)
    assert client.post(url("cancel", poll), {"reason": "Wrong."}).status_code == 403
    client.force_login(make.make_steward())
    response = client.post(url("cancel", poll), {"reason": "The question was wrong."}, follow=True)
    assert "Cancelled – The question was wrong." in text(response)
    assert client.get(url("detail_json", poll)).json()["state"] == "cancelled"


def test_a_reference_leads_to_the_vote(client):
    poll = make.make_poll_announced()
    assert client.get(reverse("reference", args=[poll.reference])).url == poll.get_absolute_url()


def test_a_proposal_leads_a_steward_to_announcing_and_everybody_to_the_vote(client, at):
    proposal = make.make_summed_up_proposal()
    announce = reverse("ballots:announce", args=[proposal.reference])
    vote = reverse("ballots:of_proposal", args=[proposal.reference])
    at(make.AFTER_COMMENTS)
    assert announce not in text(client.get(proposal.get_absolute_url()))
    steward = make.make_steward()
    client.force_login(steward)
    assert announce in text(client.get(proposal.get_absolute_url()))
    assert client.get(vote).status_code == 404
    poll = make.make_poll_announced(proposal, steward=steward)
    client.logout()
    assert vote in text(client.get(proposal.get_absolute_url()))
    assert client.get(vote).url == poll.get_absolute_url()


def test_a_vote_that_does_not_exist_is_not_found(client):
    for name in ("detail", "detail_json"):
        assert client.get(reverse(f"ballots:{name}", args=["BAL-2026-0999"])).status_code == 404


def test_a_steward_with_a_side_in_a_proposal_is_offered_no_vote_on_it_and_announces_none(client, at):
    proposal = make.make_summed_up_proposal()
    make.make_seat_holder()
    at(make.AFTER_COMMENTS)
    address = reverse("ballots:announce", args=[proposal.reference])
    stewards = {
        "You speak for": make.make_steward(make.officer_for(proposal.lead_organisation)),
        "a proposal of yours": make.make_steward(proposal.filed_by),
        "": make.make_steward(),
    }
    for why_not, steward in stewards.items():
        client.force_login(steward)
        assert (address in text(client.get(proposal.get_absolute_url()))) == (not why_not)
        page = text(client.get(address))
        assert why_not in page
        assert ("why-not" in page) == bool(why_not)
        assert client.post(address, make.ANNOUNCEMENT).status_code == (409 if why_not else 303)
    assert Poll.objects.count() == 1
