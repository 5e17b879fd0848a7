"""Reasons and answers given beside a text: a steward takes them out for good, and readers report those that do harm."""

import pytest

from community.actions import extend_clock
from community.rules import Refused
from proposals import actions, queries
from proposals.models import Flag
from record import sequencer
from record.queries import entries_about
from tests import factories as make
from tests.proposals.pages import text, url
from tests.proposals.redacting import AT, SECRET
from tests.tables import holders

pytestmark = pytest.mark.django_db
DAY = make.DAY


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(make.START + 5 * DAY, tick=False)


def _declined_question(proposal):
    question = make.make_question(proposal)
    officer = make.officer_for(proposal.lead_organisation)
    return actions.decline_question(question, actor=officer, at=AT, reason=f"{SECRET} knows.")


def _declined_change(proposal):
    change = make.make_text_change(proposal)
    return actions.decline_change(change, actor=proposal.filed_by, at=AT, reasons=f"{SECRET} said no.")


def _answered_challenge(proposal):
    challenge = make.make_challenge(make.make_summary(proposal))
    at = proposal.comments_close_at
    return actions.answer_challenge(
        challenge, actor=make.make_steward(), at=at, upheld=False, answer=f"{SECRET} spoke."
    )


def _withdrawn(proposal):
    return actions.withdraw_proposal(proposal, actor=proposal.filed_by, at=AT, reason=f"{SECRET} left us.")


def _used(proposal):
    use = make.make_use()
    officer = make.officer_for(use.lead_organisation)
    at = make.AFTER_COMMENTS + DAY
    actions.report_on_use(use, body=f"{SECRET} read them.", actor=officer, at=at)
    use = actions.end_use(use, actor=officer, at=at)
    return actions.prove_deletion(use, proof=f"{SECRET} deleted them.", actor=officer, at=at)


def _given_more_time(proposal):
    question = make.make_question(proposal)
    officer = make.officer_for(proposal.lead_organisation)
    extend_clock(question.clock, reason=f"{SECRET} is ill.", clause=f"Rule of {SECRET}", actor=officer, at=AT)
    return question


def _not_accepted(_proposal):
    refused = make.make_refused_proposal(make.make_steward())
    actions.challenge_refusal(refused, words=f"{SECRET} agrees.", actor=refused.filed_by, at=AT)
    return actions.answer_refusal(
        refused, upheld=False, answer=f"{SECRET} does not.", actor=make.make_steward(), at=AT
    )


BESIDE = {
    "question": _declined_question,
    "change": _declined_change,
    "challenge": _answered_challenge,
    "withdrawal": _withdrawn,
    "use": _used,
    "clock": _given_more_time,
    "refusal": _not_accepted,
}


@pytest.mark.parametrize("kind", BESIDE)
def test_reasons_and_answers_go_for_good_and_the_record_says_so(client, clock, kind):
    made = BESIDE[kind](make.make_submitted_proposal())
    proposal = getattr(made, "proposal", made)
    assert holders(SECRET)
    address = url("redact_reasons", proposal.reference)
    client.force_login(make.make_steward())
    assert address in text(client.get(url("versions", proposal.reference)))
    there = [key for key, place in queries.said_beside(proposal).items() if SECRET in place.words]
    assert text(client.get(address)).count(SECRET) == len(there)
    assert client.post(address, {"chosen": there}).status_code == 400
    assert client.post(address, {"chosen": there, "reason": "safety"}).status_code == 302
    assert holders(SECRET) == []
    assert "taken out for good" in text(client.get(made.get_absolute_url()))
    sequencer.sequence(make.START + 90 * DAY)
    assert holders(SECRET) == []
    told = next(e for e in entries_about(proposal.reference) if e.kind == "proposals.reasons_redacted")
    assert told.facts["places"] == len(there)


@pytest.mark.parametrize(
    ("kind", "is_taken_back"),
    [("question", False), ("question", True), ("change", False), ("challenge", False)],
)
def test_a_report_ends_when_no_words_are_left_and_none_can_be_made_of_what_stands_there(
    client, clock, kind, is_taken_back
):
    said = BESIDE[kind](make.make_submitted_proposal())
    report = url("report", kind, said.pk)
    if is_taken_back:
        said = actions.withdraw_question(said, actor=said.author, at=AT)
    make.make_flag(said, words="See the answer.")
    chosen = [key for key, place in queries.said_beside(said.proposal).items() if SECRET in place.words]
    client.force_login(said.author)
    assert report in text(client.get(said.get_absolute_url()))
    actions.redact_reasons(said.proposal, actor=make.make_steward(), at=AT, chosen=chosen, reason="safety")
    assert Flag.objects.open().exists() != is_taken_back, "it may be about the words that stand there still"
    assert report not in text(client.get(said.get_absolute_url()))
    assert client.post(report, {"reason": "identifies"}).status_code == 409


def test_a_reason_that_its_page_no_longer_shows_goes_from_the_record_too(client, clock):
    steward = make.make_steward()
    proposal = make.make_received_proposal()
    actions.return_proposal(proposal, actor=steward, at=AT, reason=f"{SECRET} is named.")
    proposal.refresh_from_db()
    proposal = actions.resubmit_proposal(proposal, actor=proposal.filed_by, at=AT)
    assert holders(SECRET) == ["record_payload.text"]
    change = make.make_text_change(make.make_submitted_proposal())
    client.force_login(steward)
    address = url("redact_reasons", proposal.reference)
    assert f"On the public record: {SECRET} is named." in text(client.get(address))
    (key,) = (key for key, place in queries.said_beside(proposal).items() if SECRET in place.words)
    assert client.post(address, {"chosen": [key], "reason": "safety"}).status_code == 302
    assert holders(SECRET) == []
    assert queries.said_beside(proposal) == queries.said_beside(change.proposal) == {}


def test_a_reason_given_about_a_use_that_another_register_lists_can_go():
    proposal = make.make_registered_proposal()
    for actor, why_not in ((make.make_member(), "Only a steward"), (make.make_steward(), "Choose the words")):
        with pytest.raises(Refused, match=why_not):
            actions.redact_reasons(proposal, chosen=[], reason="safety", actor=actor, at=AT)


@pytest.mark.parametrize("kind", ["question", "change", "challenge"])
def test_an_answer_that_does_harm_is_reported_with_what_it_answers_even_by_who_is_answered(
    client, clock, kind
):
    said = BESIDE[kind](make.make_submitted_proposal())
    if kind == "question":
        # What was answered stays when the question is taken back.
        said = actions.withdraw_question(said, actor=said.author, at=AT)
    report = url("report", kind, said.pk)
    client.force_login(said.author)
    assert report in text(client.get(said.get_absolute_url()))
    assert SECRET in text(client.get(report))
    if kind == "question":
        assert said.author.display_name not in text(client.get(report)).split("<main")[1]
    assert client.post(report, {"reason": "identifies"}).status_code == 302
    client.force_login(make.make_moderator())
    page = text(client.get(url("judge", kind, said.pk)))
    assert SECRET in page
    assert url("redact_reasons", said.proposal.reference) in page
    assert client.post(url("judge_act", kind, said.pk, "dismiss")).status_code == 302
