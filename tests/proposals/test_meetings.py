"""What was said away from the site is entered with its day, its language and the way it came in."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from community.rules import Refused
from proposals import actions
from proposals.models import Comment, Meeting
from record.models import PendingEntry
from tests import factories as make
from tests.factories import DAY, MOMENT, START

pytestmark = pytest.mark.django_db
HELD_ON = date(2026, 3, 5)


@pytest.fixture
def world():
    return make.make_submitted_proposal(), make.make_steward()


def enter(proposal, steward, at=START + 5 * DAY, held_on=HELD_ON, **other):
    facts = {"notes": "They want a bench at the stop.", "language": "es", "people": 14} | other
    return actions.enter_meeting(proposal, actor=steward, at=at, held_on=held_on, **facts)


def type_in(proposal, steward, at=START + 5 * DAY, **other):
    facts = {"body": "No numbers, please.", "channel": "paper", "language": "en", "said_on": HELD_ON} | other
    return actions.enter_comment(proposal, actor=steward, at=at, **facts)


@pytest.mark.parametrize("act", [enter, type_in])
def test_a_steward_enters_what_was_said_elsewhere(world, act):
    proposal, steward = world
    before = PendingEntry.objects.count()
    with pytest.raises(Refused, match="Only a steward"):
        act(proposal, make.make_member())
    assert PendingEntry.objects.count() == before
    act(proposal, steward)
    assert PendingEntry.objects.count() == before + 1


@pytest.mark.parametrize(
    ("said_on", "words"),
    [
        (date(2026, 3, 1), "began on 2 March"),
        (date(2026, 3, 8), "not come yet"),
    ],
)
def test_a_day_outside_the_discussion_is_refused(world, said_on, words):
    proposal, steward = world
    with pytest.raises(Refused, match=words):
        enter(proposal, steward, held_on=said_on)
    with pytest.raises(Refused, match=words):
        type_in(proposal, steward, said_on=said_on)
    enter(proposal, steward, held_on=date(2026, 3, 7))


def test_words_of_the_last_day_may_be_typed_in_until_the_summary_is_published(world):
    proposal, steward = world
    after = proposal.comments_close_at + DAY
    type_in(proposal, steward, at=after, said_on=proposal.last_comment_day)
    with pytest.raises(Refused, match="Comments closed"):
        type_in(proposal, steward, at=after, said_on=proposal.last_comment_day + DAY)
    make.make_summary(proposal, steward, at=after)
    with pytest.raises(Refused, match="summary of this discussion is published"):
        type_in(proposal, steward, at=after, said_on=HELD_ON)


@pytest.mark.parametrize(("came", "kept"), [(None, None), (0, None), (10, None), (11, 11), (250, 250)])
def test_the_number_of_a_small_meeting_is_not_kept(world, came, kept):
    proposal, steward = world
    assert enter(proposal, steward, people=came).people_count == kept


def test_the_database_holds_no_small_number(world):
    proposal, steward = world
    meeting = enter(proposal, steward)
    with pytest.raises(IntegrityError, match="small_meeting"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(people_count=10)


def test_a_meeting_taken_back_keeps_its_day_and_loses_its_words(world, client):
    proposal, steward = world
    meeting = enter(proposal, steward, facilitator="Teacher", employer="School district", place="Library")
    actions.withdraw_meeting(meeting, actor=steward, at=START + 6 * DAY, reason="It named a child.")
    page = client.get(f"/en/proposals/{proposal.reference}/meetings/").content.decode()
    assert "Thursday 5 March 2026" in page
    assert "It named a child." in page
    assert not [word for word in ("bench", "Teacher", "School district", "Library") if word in page]
    with pytest.raises(Refused, match="already"):
        actions.withdraw_meeting(meeting, actor=steward, at=START + 6 * DAY, reason="Again.")


def test_words_from_paper_stand_under_no_name_and_say_how_they_came_in(world, client):
    proposal, steward = world
    type_in(proposal, steward, language="es", body="Sin números, por favor.")
    comment = Comment.objects.get()
    assert (comment.author, comment.channel, comment.said_on) == (None, "paper", HELD_ON)
    with pytest.raises(IntegrityError, match="came_in_elsewhere"), transaction.atomic():
        Comment.objects.update(said_on=None)


def test_the_form_publishes_a_meeting_and_keeps_what_was_typed(world, client):
    proposal, steward = world
    url = f"/en/proposals/{proposal.reference}/meetings/"
    data = {"held_on": "2026-03-05", "language": "es", "people": "7", "notes": "A bench at the stop."}
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(START + 5 * DAY, tick=False):
        wrong = client.post(f"{url}enter/", data | {"held_on": "5 May"})
        assert wrong.status_code == 400
        assert "A bench at the stop." in wrong.content.decode()
        early = client.post(f"{url}enter/", data | {"held_on": "2026-03-01"})
        assert early.status_code == 409
        assert "A bench at the stop." in early.content.decode()
        assert client.post(f"{url}enter/", data).status_code == 302
        page = client.get(url).content.decode()
    assert "A bench at the stop." in page
    assert "fewer than 11" in page
    with time_machine.travel(proposal.comments_open_at - MOMENT, tick=False):
        assert client.post(f"{url}enter/", data).status_code == 409


def test_whoever_types_in_a_comment_is_led_to_the_next_one_and_can_go_back(world, client):
    proposal, steward = world
    client.force_login(steward)
    meetings = f"/en/proposals/{proposal.reference}/meetings/"
    page = f"{meetings}enter-comment/"
    data = {"channel": "paper", "said_on": "2026-03-05", "language": "en", "body": "A bench, please."}
    with time_machine.travel(START + 6 * DAY, tick=False):
        assert f'href="{meetings}">Go back' in client.get(page).content.decode()
        assert client.post(page, data)["Location"] == page
