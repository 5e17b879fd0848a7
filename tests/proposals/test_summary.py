"""What a discussion came to: written by a steward, challenged by anybody, answered by somebody else."""

from datetime import timedelta

import pytest
import time_machine

from community.rules import Refused
from proposals import actions, rules
from proposals.deliberation import channels, deliberation
from proposals.models import Summary, SummaryChallenge
from record.models import Payload, PendingEntry
from tests import factories as make
from tests.factories import DAY, MOMENT, START

pytestmark = pytest.mark.django_db

PARTS = {
    "agreed": "Streets are enough.",
    "not_agreed": "How long the list is kept.",
    "minority_view": "Two people want nothing shared at all.",
    "what_changed": "House numbers were left out.",
}
POINTS = ["Police could ask for the list.", "A year is long."]


@pytest.fixture
def world():
    proposal = make.make_submitted_proposal()
    return proposal, make.make_steward(), make.make_steward()


def publish(proposal, steward, at=None, points=POINTS, **parts):
    return actions.publish_summary(
        proposal,
        actor=steward,
        at=at or proposal.comments_close_at,
        points=points,
        parts=PARTS | parts,
        language="en",
    )


def entries():
    return PendingEntry.objects.filter(kind__contains="summary").count()


def test_a_summary_is_written_after_comments_close_and_by_a_steward(world):
    proposal, steward, _other = world
    closes = proposal.comments_close_at
    for actor, at, words in (
        (steward, closes - MOMENT, "still open"),
        (make.make_member(), closes, "Only a steward"),
        (make.make_officer(proposal.lead_organisation), closes, "Only a steward"),
    ):
        with pytest.raises(Refused, match=words):
            publish(proposal, actor, at=at)
    assert entries() == 0
    summary = publish(proposal, steward)
    assert (summary.number, summary.points) == (1, POINTS)
    assert entries() == 1


def test_a_summary_says_something_under_every_heading(world):
    proposal, steward, _other = world
    for missing in Summary.PARTS:
        with pytest.raises(Refused, match="each heading"):
            publish(proposal, steward, **{missing: " "})
    with pytest.raises(Refused, match="at least one point"):
        publish(proposal, steward, points=[])
    assert not Summary.objects.exists()


def test_the_words_of_a_summary_stand_on_the_record_where_they_can_be_erased(world):
    proposal, steward, _other = world
    publish(proposal, steward)
    entry = PendingEntry.objects.get(kind="proposals.summary_published")
    assert b"Streets are enough." not in bytes(entry.body)
    assert set(Payload.objects.filter(entry_key=entry.key).values_list("name", flat=True)) == {
        "points",
        *Summary.PARTS,
    }


def test_each_stage_of_a_discussion_is_computed_from_its_moments(world):
    proposal, steward, other = world
    closes = proposal.comments_close_at

    def says(at):
        proposal.refresh_from_db()
        return deliberation(proposal, at).words

    assert says(START) == "Open until 16 March 2026"
    assert says(closes - 3 * DAY) == "Closing in 2 days"
    assert says(closes - MOMENT) == "Closing today"
    assert says(closes) == "Closed – summary being written"
    publish(proposal, steward)
    assert says(closes) == "Summary published – can be challenged until 17 March 2026"
    challenge = actions.challenge_summary(
        proposal, actor=make.make_member(), at=closes, body="You left out the bus drivers.", language="en"
    )
    assert says(closes + 2 * DAY) == "Summary challenged"
    actions.answer_challenge(
        challenge, actor=other, at=closes + 2 * DAY, upheld=False, answer="They are in point 2."
    )
    assert says(closes + 2 * DAY) == "Summary final"
    actions.reopen_discussion(
        proposal, actor=steward, at=closes + 3 * DAY, reason="The clinic changed its plan."
    )
    assert says(closes + 3 * DAY) == "Reopened – The clinic changed its plan."
    proposal.refresh_from_db()
    assert says(proposal.comments_close_at) == "Closed – summary being written"


def test_a_summary_is_late_when_its_time_is_over(world):
    proposal, _steward, _other = world
    due = proposal.comments_close_at + 30 * DAY
    assert deliberation(proposal, due).words == "Summary late"


def test_only_a_final_summary_leads_on(world):
    proposal, steward, _other = world
    closes = proposal.comments_close_at
    assert "being written" in rules.is_summed_up(proposal, at=closes).reason
    summary = publish(proposal, steward)
    assert not rules.is_summed_up(proposal, at=summary.challenge_ends_at - MOMENT)
    assert rules.is_summed_up(proposal, at=summary.challenge_ends_at)


def test_a_summary_is_challenged_once_by_each_and_in_time(world):
    proposal, steward, _other = world
    member = make.make_member()
    challenge = lambda at, actor=member: actions.challenge_summary(  # noqa: E731
        proposal, actor=actor, at=at, body="Something is missing.", language="en"
    )
    with pytest.raises(Refused, match="no summary"):
        challenge(proposal.comments_close_at)
    summary = publish(proposal, steward)
    before = entries()
    with pytest.raises(Refused, match="is over"):
        challenge(summary.challenge_ends_at)
    assert entries() == before
    challenge(summary.challenge_ends_at - MOMENT)
    with pytest.raises(Refused, match="already"):
        challenge(summary.challenge_ends_at - MOMENT)
    assert SummaryChallenge.objects.count() == 1
    assert entries() == before + 1


def test_somebody_else_than_its_author_answers_a_challenge(world):
    proposal, steward, other = world
    at = publish(proposal, steward).said_at
    challenge = actions.challenge_summary(
        proposal, actor=make.make_member(), at=at, body="It is one-sided.", language="en"
    )
    answer = lambda actor: actions.answer_challenge(  # noqa: E731
        challenge, actor=actor, at=at + DAY, upheld=True, answer="You are right."
    )
    for actor, words in ((steward, "You wrote this summary"), (make.make_member(), "Only a steward")):
        with pytest.raises(Refused, match=words):
            answer(actor)
    answer(other)
    with pytest.raises(Refused, match="answered already"):
        answer(other)


def test_an_upheld_challenge_leads_to_a_new_summary_that_can_be_challenged_again(world):
    proposal, steward, other = world
    first = publish(proposal, steward)
    at = first.said_at
    with pytest.raises(Refused, match="is published"):
        publish(proposal, steward, at=at)
    challenge = actions.challenge_summary(
        proposal, actor=make.make_member(), at=at, body="It is one-sided.", language="en"
    )
    actions.answer_challenge(challenge, actor=other, at=at + DAY, upheld=True, answer="Yes.")
    assert not rules.is_summed_up(proposal, at=at + 9 * DAY)
    second = publish(proposal, steward, at=at + 10 * DAY)
    assert second.number == 2
    assert rules.is_summed_up(proposal, at=second.challenge_ends_at)


def test_the_page_takes_a_summary_and_a_challenge_and_loses_no_typing(client, world):
    proposal, steward, _other = world
    url = f"/en/proposals/{proposal.reference}/summary/"
    data = {"points": "Police could ask.\n\n A year is long. ", **PARTS}
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(proposal.comments_close_at - timedelta(hours=1), tick=False):
        early = client.post(f"{url}publish/", data)
        assert early.status_code == 409
        assert "still open" in early.content.decode()
        assert "Police could ask." in early.content.decode()
    with time_machine.travel(proposal.comments_close_at, tick=False):
        empty = client.post(f"{url}publish/", data | {"agreed": ""})
        assert empty.status_code == 400
        assert "How long the list is kept." in empty.content.decode()
        assert client.post(f"{url}publish/", data).status_code == 302
        page = client.get(url).content.decode()
        assert "A year is long." in page
        assert "can be challenged until" in page
        client.logout()
        refused = client.post(f"{url}challenge/", {"body": "It is one-sided."})
        assert refused.status_code == 403
        assert "It is one-sided." in refused.content.decode()
        client.force_login(make.make_member(), backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(f"{url}challenge/", {"body": "It is one-sided."}).status_code == 302
        assert "It is one-sided." in client.get(url).content.decode()
    assert Summary.objects.get().points == ["Police could ask.", "A year is long."]


def test_views_are_counted_by_the_way_they_came_in(world):
    proposal, steward, _other = world
    make.make_comment(proposal)
    actions.enter_comment(
        proposal,
        actor=steward,
        at=START + DAY,
        body="No.",
        channel="paper",
        language="es",
        said_on=(START + DAY).date(),
    )
    assert channels(proposal) == [("Here", 1), ("On paper", 1)]
