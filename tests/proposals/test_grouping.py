"""Which views each point of a closing summary was made of: written by a steward, read by everybody."""

import json
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.rules import Refused
from proposals import actions, grouping
from proposals.models import Summary
from record.models import PendingEntry
from tests import factories as make
from tests.factories import DAY, START, SUMMARY

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    """A discussion that has closed, and the page on which a steward sums it up."""
    proposal = make.make_submitted_proposal()
    steward = make.make_steward()
    client.force_login(steward)
    views = [make.make_comment(proposal, body=f"Words {number} about it.") for number in range(4)]
    with time_machine.travel(proposal.comments_close_at, tick=False):
        yield proposal, views, f"/en/proposals/{proposal.reference}/summary/"


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def send(client, url, points, **more):
    return client.post(f"{url}publish/", {"points": points, **SUMMARY, **more})


def test_a_line_names_views_after_its_point_and_only_there():
    for line, point, views in (
        ("Police could ask. #12, #15.", "Police could ask.", [("PRP-1", 12), ("PRP-1", 15)]),
        ("A year is long", "A year is long", []),
        ("Mend house #7 first", "Mend house #7 first", []),
        ("It takes 12", "It takes 12", []),
        (
            "Why? https://hearth.example/es/proposals/PRP-2026-0001/comments/9/#comment-9 #3",
            "Why?",
            [("PRP-2026-0001", 9), ("PRP-1", 3)],
        ),
        ("#4", "", [("PRP-1", 4)]),
    ):
        assert grouping.read(line, "PRP-1") == (point, views)


def test_the_views_of_each_point_are_stored_and_shown_and_only_their_numbers_are_in_the_leaf(client, world):
    _proposal, (one, two, three, four), url = world
    address = f"https://hearth.example{three.get_absolute_url()}"
    points = f"Police could ask. #{two.pk} #{one.pk} #{two.pk}\n\nA year is long. {address}\nNobody said why."
    assert send(client, url, points).status_code == 302
    summary = Summary.objects.get()
    assert summary.points == ["Police could ask.", "A year is long.", "Nobody said why."]
    assert summary.grouped == [[one.pk, two.pk], [three.pk], []]
    leaf = json.loads(bytes(PendingEntry.objects.get(kind="proposals.summary_published").body))
    assert leaf["facts"]["views"] == summary.grouped
    assert "Words" not in json.dumps(leaf)
    page = client.get(url)
    assert "Police could ask. Grouped from 2 views" in words(page)
    assert "A year is long. Grouped from 1 view View" in words(page)
    assert "1 view is in no point" in words(page)
    for view in (one, two, three, four):
        assert f'href="{view.get_absolute_url()}"' in page.content.decode()


def test_a_view_that_cannot_be_grouped_is_named_and_nothing_that_was_typed_is_lost(client, world):
    _proposal, (one, two, three, _four), url = world
    elsewhere = make.make_comment(make.make_submitted_proposal())
    actions.remove_contribution(two, reason="hate", actor=make.make_moderator(), at=START + 2 * DAY)
    actions.withdraw_comment(three, actor=three.author, at=START + 2 * DAY)
    for point, said in (
        (f"It is wrong. #{elsewhere.pk}", f"This view is about another proposal: #{elsewhere.pk}."),
        (f"It is wrong. {elsewhere.get_absolute_url()}", f"about another proposal: #{elsewhere.pk}."),
        (
            f"It is wrong. #{two.pk} #{three.pk}",
            f"This view was taken away, or is held back: #{two.pk}, #{three.pk}.",
        ),
        ("It is wrong. #987654", "There is no such view: #987654."),
        (f"#{one.pk}", "One line names views and no point."),
    ):
        answer = send(client, url, f"First.\n{point}")
        assert answer.status_code == 400, point
        assert said in words(answer)
        assert f"First.\n{point}" in answer.content.decode()
        assert SUMMARY["not_agreed"] in answer.content.decode()
    assert not Summary.objects.exists()
    assert send(client, url, f"It is wrong. #{one.pk}").status_code == 302


def test_views_are_sorted_into_points_by_choosing_and_leave_the_list(client, world):
    _proposal, (one, two, three, four), url = world
    first = client.get(f"{url}publish/")
    assert "Views that no point groups yet (4)" in words(first)
    assert "<select" not in first.content.decode()
    points = f"Police could ask. #{four.pk}\nA year is long."
    typed = {"points": points, "find": "views"}
    second = client.post(f"{url}publish/", typed)
    assert second.status_code == 200
    assert "Views that no point groups yet (3)" in words(second)
    assert "Words 3 about it." not in words(second)
    police, year = re.findall(r'<option value="(\w+)">\d\. ', second.content.decode())[:2]
    chosen = typed | {f"view-{one.pk}": year, f"view-{two.pk}": police}
    third = client.post(f"{url}publish/", chosen)
    assert third.status_code == 200
    assert f"Police could ask. #{four.pk} #{two.pk}\nA year is long. #{one.pk}<" in third.content.decode()
    assert "Views that no point groups yet (1)" in words(third)
    # A line that was changed meanwhile is not the one that was chosen.
    gone = client.post(f"{url}publish/", chosen | {"points": "Police could ask.\nTwo years are long."})
    assert gone.status_code == 400
    assert f"The point that you chose is not there any more. Choose again for #{one.pk}." in words(gone)
    # What is chosen counts also when the summary is published at once.
    assert send(client, url, points, **{f"view-{three.pk}": year}).status_code == 302
    assert Summary.objects.get().grouped == [[four.pk], [three.pk]]


def test_a_view_that_is_taken_away_later_keeps_its_place_without_its_words(client, world):
    proposal, (one, two, *_rest), url = world
    send(client, url, f"Police could ask. #{one.pk} #{two.pk}")
    actions.remove_contribution(
        one, reason="hate", actor=make.make_moderator(), at=proposal.comments_close_at
    )
    page = words(client.get(url))
    assert "Grouped from 2 views" in page
    assert f"View {one.pk} Removed by a moderator on" in page


def test_a_view_taken_away_while_the_summary_is_written_is_refused(world):
    proposal, (one, *_rest), _url = world
    publish = lambda: make.make_summary(proposal, grouped=[[one.pk], []])  # noqa: E731
    actions.withdraw_comment(one, actor=one.author, at=proposal.comments_close_at)
    with pytest.raises(Refused, match="taken away"):
        publish()
    assert not Summary.objects.exists()


def test_a_new_version_of_the_summary_groups_anew(client, world):
    proposal, (one, two, *_rest), url = world
    send(client, url, f"Police could ask. #{one.pk}")
    challenge = make.make_challenge(Summary.objects.get())
    actions.answer_challenge(
        challenge,
        actor=make.make_overseer(),
        at=proposal.comments_close_at,
        upheld=True,
        answer="It was about something else.",
    )
    assert send(client, url, f"The list is kept too long. #{two.pk}").status_code == 302
    assert [summary.grouped for summary in Summary.objects.order_by("number")] == [[[one.pk]], [[two.pk]]]
    page = words(client.get(url))
    assert f"The list is kept too long. Grouped from 1 view View {two.pk}" in page
    assert f"Police could ask. Grouped from 1 view View {one.pk}" in page


def test_the_page_asks_the_database_as_much_for_many_views_as_for_few(client, world):
    proposal, views, url = world
    actions.remove_contribution(
        views[0], reason="hate", actor=make.make_moderator(), at=proposal.comments_close_at
    )

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    make.make_summary(proposal, grouped=[[views[1].pk], []])
    few = asked()
    Summary.objects.update(grouped=[[view.pk for view in views[1:]], [view.pk for view in views[1:]]])
    assert asked() <= few
