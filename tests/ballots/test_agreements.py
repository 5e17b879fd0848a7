"""What the seat holders agreed without a vote: recorded, objected to, final."""

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.urls import reverse

from ballots import actions as ballots
from ballots import rules, tasks
from ballots.models import Poll
from community.actions import end_role
from community.models import clock_actor
from community.rules import Refused
from decisions import tasks as decision_tasks
from decisions.models import Decision
from decisions.rules import fits_the_vote
from proposals.models import Proposal
from proposals.queries import standing
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.refusals import refused

pytestmark = pytest.mark.django_db

SAID = {
    "agreed_en": "The clinic shares nothing.",
    "agreed_es": "La clínica no comparte nada.",
    "because": "All seats said so at once.",
    "where": "The meeting of 17 March 2026 at the library.",
}


def text(response):
    return " ".join(response.content.decode().split())


def url(name, poll):
    return reverse(f"ballots:{name}", args=[poll.reference])


def stands(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def test_a_steward_records_it_from_the_page_of_the_proposal_and_everybody_reads_it(client, mailoutbox):
    proposal = make.make_summed_up_proposal()
    holder = make.make_seat_holder("Seat A")
    there = reverse("ballots:agree", args=[proposal.reference])
    with time_machine.travel(make.AFTER_COMMENTS, tick=False):
        assert there not in text(client.get(proposal.get_absolute_url()))
        client.force_login(make.make_steward())
        assert there in text(client.get(proposal.get_absolute_url()))
        assert there in text(client.get(reverse("ballots:announce", args=[proposal.reference])))
        assert reverse("ballots:announce", args=[proposal.reference]) in text(client.get(there))
        page = client.post(there, SAID | {"because": ""})
        assert page.status_code == 400
        assert "La clínica no comparte nada." in text(page)
        assert not Poll.objects.exists()
        assert client.post(there, SAID).status_code == 303
        client.logout()
        page = text(client.get(Poll.objects.get().get_absolute_url()))
        listed = text(client.get(reverse("ballots:list")))
        told = text(client.get(proposal.get_absolute_url()))
        data = client.get(url("detail_json", Poll.objects.get())).json()
    for words in (*SAID.values(), "Agreed without a vote", "Whoever holds a seat can object until", "Seat A"):
        assert words in page or words == SAID["agreed_es"]
    assert "Agreed without a vote" in listed
    assert "Agreed without a vote – not final yet" in told
    assert reverse("ballots:of_proposal", args=[proposal.reference]) in told
    assert (data["kind"], data["state"], data["outcome"]) == ("agreed", "agreed", "agreed")
    assert data["opens_at"] is data["roll_call"] is data["options"] is None
    assert holder in {entry.member for entry in Poll.objects.get().roll.all()}


def test_without_an_objection_it_is_final_and_the_institution_must_decide(client):
    poll = make.make_agreement()
    tasks.due(poll.final_from - make.MOMENT)
    assert stands(poll.proposal).state == "voting"
    assert tasks.due(poll.final_from, dry_run=True) == tasks.due(poll.final_from)
    assert stands(poll.proposal).state == "awaiting_decision"
    decision_tasks.due(poll.final_from)
    decision = Decision.objects.get()
    assert decision.opened_at == poll.final_from
    assert not fits_the_vote(decision, "approved", "yes")
    assert fits_the_vote(decision, "approved", "no_vote")
    with time_machine.travel(poll.final_from, tick=False):
        page = text(client.get(poll.get_absolute_url()))
        assert standing(stands(poll.proposal), poll.final_from).words == "Waiting for the decision"
    assert "must now decide and publish its reasons" in page
    assert "can object until" not in page


def test_one_objection_is_enough_for_a_vote_to_be_needed(client):
    poll = make.make_agreement(seats=2)
    client.force_login(make.seat_holder_of(poll, "Seat B"))
    with time_machine.travel(poll.final_from - make.MOMENT, tick=False):
        assert url("object", poll) in text(client.get(poll.get_absolute_url()))
        assert client.post(url("object", poll), {"reason": ""}).status_code == 400
        assert client.post(url("object", poll), {"reason": "I was not there."}).status_code == 303
        page = text(client.get(poll.get_absolute_url()))
    poll.refresh_from_db()
    assert poll.state(poll.final_from) == Poll.State.CANCELLED
    assert "Cancelled – I was not there." in page
    assert "The proposal can now be put to a vote." in page
    assert stands(poll.proposal).state == "discussion"
    assert tasks.due(poll.final_from) == []
    sequence(poll.final_from)
    assert [entry.kind for entry in entries_about(poll.reference)] == ["ballots.objected", "ballots.agreed"]
    again = make.make_poll_announced(stands(poll.proposal), seats=0, at=poll.final_from)
    assert again.kind == Poll.Kind.ROLL_CALL


# Who may do it: a table of role and moment, with the sentence of each refusal.
RECORDERS = {
    "nobody": "Sign in",
    "member": "Only a steward",
    "holder": "Only a steward",
    "officer": "Only a steward",
    "author": "Only a steward",
    "steward": "",
    "steward who filed it": "a proposal of yours",
}


def test_who_may_record_it():
    proposal = make.make_summed_up_proposal()
    people = {
        "nobody": AnonymousUser(),
        "member": make.make_member(),
        "holder": make.make_seat_holder("Seat A"),
        "officer": make.officer_for(proposal.lead_organisation),
        "author": proposal.filed_by,
        "steward": make.make_steward(),
    }
    for who, sentence in RECORDERS.items():
        actor = people.get(who) or make.make_steward(proposal.filed_by)
        verdict = rules.can_agree(actor, proposal, at=make.AFTER_COMMENTS)
        assert sentence in str(verdict.reason), who
        assert bool(verdict) == (not sentence), who
    early = rules.can_agree(people["steward"], proposal, at=make.START + make.DAY)
    assert "Comments are open until" in str(early.reason)


@pytest.mark.parametrize(
    ("who", "moment", "sentence"),
    [
        ("holder", "recorded", ""),
        ("newcomer", "last", ""),
        ("holder", "final", "This agreement is final."),
        ("left", "last", "Only somebody who holds a seat"),
        ("steward", "recorded", "Only somebody who holds a seat"),
        ("officer", "recorded", "Only somebody who holds a seat"),
    ],
)
def test_who_may_object_and_until_when(who, moment, sentence):
    poll = make.make_agreement()
    left = make.seat_holder_of(poll, "Seat A")
    if who == "left":
        end_role(left.memberships.get(), actor=make.setup_actor, at=make.AFTER_COMMENTS + make.MOMENT)
    actor = {
        "holder": lambda: make.seat_holder_of(poll, "Seat B"),
        "newcomer": lambda: make.make_seat_holder("Seat N", at=make.AFTER_COMMENTS + make.MOMENT),
        "left": lambda: left,
        "steward": make.make_steward,
        "officer": make.make_officer,
    }[who]()
    at = {"recorded": poll.closed_at, "last": poll.final_from - make.MOMENT, "final": poll.final_from}[moment]
    if sentence:
        assert sentence in refused(ballots.object_to_agreement, poll, reason="No.", actor=actor, at=at)
    else:
        ballots.object_to_agreement(poll, reason="No.", actor=actor, at=at)
        assert "already" in refused(ballots.object_to_agreement, poll, reason="No.", actor=actor, at=at)


def test_it_is_neither_challenged_nor_cancelled_nor_agreed_twice_nor_voted_on():
    poll = make.make_agreement()
    holder, steward, at = make.seat_holder_of(poll, "Seat A"), make.make_steward(), poll.closed_at
    assert "can object to it" in refused(ballots.challenge_result, poll, reason="x", actor=holder, at=at)
    assert refused(ballots.cancel_poll, poll, reason="x", actor=steward, at=at)
    assert refused(ballots.cast_vote, poll, "yes", actor=holder, at=at)
    assert refused(ballots.recuse_seat, poll, reason="x", actor=holder, at=at)
    assert refused(ballots.agree_without_vote, poll.proposal, **make.AGREED, actor=steward, at=at)
    assert refused(ballots.announce_poll, poll.proposal, wording=make.WORDING, actor=steward, at=at)
    assert refused(ballots.close_poll, poll, actor=clock_actor, at=poll.final_from)


@pytest.mark.parametrize("change", [{"because": " "}, {"where": ""}, {"wording": {"question_en": "x"}}])
def test_it_says_what_why_and_where_in_every_language(change):
    proposal = make.make_summed_up_proposal()
    make.make_seat_holder()
    said = make.AGREED | {"actor": make.make_steward(), "at": make.AFTER_COMMENTS}
    with pytest.raises(Refused, match="why no vote was needed"):
        ballots.agree_without_vote(proposal, **(said | change))
    assert ballots.agree_without_vote(proposal, **said)


@pytest.mark.parametrize(
    "change",
    [
        {"agreed_because": ""},
        {"agreed_where": ""},
        {"quorum": 50},
        {"opens_at": make.AFTER_COMMENTS + 9 * make.DAY},
    ],
)
def test_the_database_knows_an_agreement_from_a_vote(change):
    poll = make.make_agreement()
    name = "a_vote_has_its_window_and_its_rules_and_an_agreement_its_reason"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Poll.objects.filter(pk=poll.pk).update(**change)
