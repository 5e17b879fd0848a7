"""What stays when an account is deleted: the words, because others answered them, with nobody's name beside them."""

import pytest
import time_machine
from django.core.cache import cache

from proposals import actions
from proposals.models import Flag, Partner, Proposal, Second
from proposals.models import StatementMark as Mark
from record.models import Payload
from tests import factories as make
from tests.proposals.places import NOW
from tests.proposals.test_roles import READ, answered
from tests.tables import holders

pytestmark = pytest.mark.django_db

NAMES = ("Sam Stranger", "Ana Author", "Cora Along")
DESKS = (
    *(
        "people",
        "documents",
        "report",
        "judge",
        "judge_act",
        "hold_author",
        "answer_appeal",
        "moderation_desk",
    ),
    *("remove_advertising", "desk", "check", "reply", "withdraw_comment", "invitation", "answer_challenge"),
    *("answer_question", "merge_question", "withdraw_change", "withdraw_statement", "complete", "revise"),
)


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def after(places):
    """Three people have done everything that leaves a row with them in it, and have deleted their accounts."""
    stranger, author, along = (places.people[role] for role in ("stranger", "author", "co_author"))
    actions.second_proposal(places.proposals["not_seconded"], actor=stranger, at=NOW)
    actions.mark_statement(places.statement, 1, actor=stranger, at=NOW)
    make.make_flag(places.new_words, stranger, at=NOW)
    make.make_challenge(places.summary, stranger, at=NOW)
    make.make_document(places.proposals["open"], author, at=NOW)
    make.make_text_change(places.proposals["open"], along, start=2, name="title", new="Bus stops", at=NOW)
    said = make.make_comment(places.proposals["open"], along, at=NOW)
    actions.revise_comment(said, actor=along, at=NOW, body="In other words.", stance="comment")
    keys = [member.pk for member in (stranger, author, along)]
    for member in (stranger, author, along):
        actions.delete_account(member, actor=member, at=NOW)
        # The world outlives the test, and what was deleted comes back.
    yield places
    for member, key in zip((stranger, author, along), keys, strict=True):
        member.pk = key


def test_nobodys_name_or_address_stays_in_any_row(after):
    emails = [after.people[role].email for role in ("stranger", "author", "co_author")]
    assert holders(*NAMES) == []
    assert holders(*emails) == []


def test_a_name_that_goes_from_the_record_leaves_the_words_and_the_reason(after):
    entry = Payload.objects.filter(entry_key=after.comment.entry_key)
    assert {payload.name: (payload.is_erased, payload.reason) for payload in entry} == {
        "body": (False, ""),
        "display_name": (True, "request"),
        "stance": (False, ""),
    }


def test_drafts_go_and_a_part_in_what_others_filed_ends(after):
    assert not Proposal.objects.filter(pk=after.draft.pk).exists()
    assert Partner.objects.get(pk=after.partner.pk).left_at == NOW


def test_what_was_nobodys_business_is_gone(after):
    assert not Second.objects.filter(proposal=after.proposals["not_seconded"]).exists()
    assert not Mark.objects.exists()
    assert not Flag.objects.filter(target=after.new_words.pk).exists()


def test_the_words_stay_and_stand_for_nobody(after):
    for said in (after.comment, after.statement, after.question, after.change):
        kept = type(said).objects.get(pk=said.pk)
        assert kept.author is None
        assert [getattr(kept, word) for word in kept.words] == [getattr(said, word) for word in said.words]
    assert Proposal.objects.get(pk=after.proposals["open"].pk).filed_by is None
    assert Partner.objects.get(pk=after.partner.pk).member is None
    assert after.removal.proposal.versions.count() == 2


@pytest.mark.parametrize("role", ["anonymous", "steward", "officer"])
def test_every_page_can_still_be_read_and_names_nobody(after, client, role):
    if after.people[role] is not None:
        client.force_login(after.people[role])
    for name in READ.split():
        answer = client.get(after.address(name))
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, name
        assert not any(person in page.decode(errors="replace") for person in NAMES), name
    for name in DESKS:
        assert answered(client, "get", after.address(name), {}) in ("200", "in", "403"), name


def test_what_others_owe_and_may_still_goes_on(after, client):
    """Nobody waits for somebody who is gone: what needs no author can still be done, and nothing fails."""
    for name, role in (
        *(("accept", "steward"), ("refuse", "steward"), ("answer_refusal", "steward"), ("reopen", "steward")),
        *(("answer_question", "officer"), ("merge_question", "steward"), ("answer_challenge", "overseer")),
        *(("judge_act", "steward"), ("answer_appeal", "steward"), ("report_on_use", "officer")),
        *(("stop_use", "officer"), ("publish_summary", "steward"), ("withdraw_meeting", "steward")),
        *(
            ("reply", "officer"),
            ("report", "officer"),
            ("redact", "steward"),
            ("complete_section", "officer"),
        ),
    ):
        client.force_login(after.people[role])
        assert answered(client, "post", after.address(name), after.form(name)) == "ok", name
