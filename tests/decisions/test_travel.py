"""How answers travel: to whoever raised a point, to who took part, and to who follows; each once."""

from datetime import timedelta

import pytest

from community.rules import Refused
from decisions import actions
from decisions.models import Follow
from proposals import actions as proposals
from record.models import Entry, PendingEntry
from tests import factories
from tests.decisions.pages import seen, text, typed, url, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def told():
    """A decision on a proposal that people spoke about, with the answers to what they said."""
    proposal = factories.make_submitted_proposal()
    people = {name: factories.make_member(name) for name in ("asker", "twin", "reader", "quiet", "follower")}
    asked = factories.make_question(proposal, people["asker"])
    twin = factories.make_question(proposal, people["twin"], body="Who will see it?")
    view = factories.make_comment(proposal, author=people["reader"])
    again = factories.make_question(proposal, people["reader"], body="For how long?")
    factories.make_comment(proposal, author=people["quiet"])
    proposals.merge_question(twin, actor=factories.make_steward(), into=asked, at=factories.START + 2 * DAY)
    factories.make_summary(proposal)
    proposals.await_decision(proposal, actor=factories.make_steward(), at=factories.AFTER_COMMENTS)
    decision = actions.open_decision(
        proposal, None, actor=factories.make_steward(), at=factories.AFTER_COMMENTS
    )
    points = [
        {
            "point": "Who sees it?",
            "answer": "Two planners.",
            "change": "",
            "sources": [{"kind": "question", "reference": asked.reference}],
        },
        {
            "point": "House numbers.",
            "answer": "They stay here.",
            "change": "Left out.",
            "sources": [
                {"kind": "view", "reference": f"{proposal.reference}/{view.pk}"},
                {"kind": "question", "reference": again.reference},
            ],
        },
    ]
    return factories.make_decision_taken(decision=decision), people, points


def published(decision, points, at, **correction):
    act = actions.correct_explanation if correction else actions.publish_explanation
    return act(
        decision,
        sections=factories.EXPLANATION,
        points=points,
        language="en",
        actor=factories.officer_for(decision.institution),
        at=at,
        **correction,
    )


def letters_to(mailoutbox):
    return sorted(address for letter in mailoutbox for address in letter.to)


def test_whoever_raised_a_point_gets_the_answer_to_it_and_everybody_else_one_letter(
    told, mailoutbox, django_capture_on_commit_callbacks
):
    decision, people, points = told
    at = decision.decided_at + DAY
    actions.follow_decision(decision, actor=people["follower"], at=at)
    # Who took part follows as well, and is told once all the same.
    for name in ("asker", "quiet"):
        actions.follow_decision(decision, actor=people[name], at=at)
    with django_capture_on_commit_callbacks(execute=True):
        published(decision, points, at)
    assert letters_to(mailoutbox) == sorted(
        [*(member.email for member in people.values()), decision.proposal.filed_by.email]
    )
    body = {letter.to[0]: letter.body for letter in mailoutbox}
    assert "Two planners." in body[people["asker"].email]
    assert "Two planners." in body[people["twin"].email]
    assert "They stay here." not in body[people["asker"].email]
    assert body[people["reader"].email].count("They stay here.") == 1
    for name in ("quiet", "follower"):
        assert "You raised a point" not in body[people[name].email]
    assert {letter.subject for letter in mailoutbox} == {"There is something new for you at Hearth"}


def test_a_correction_sends_only_the_answers_that_are_new(
    told, mailoutbox, django_capture_on_commit_callbacks
):
    decision, people, points = told
    published(decision, points, decision.decided_at + DAY)
    changed = [points[0] | {"answer": "Three planners."}, points[1]]
    with django_capture_on_commit_callbacks(execute=True):
        published(
            decision, changed, decision.decided_at + 2 * DAY, kind="correction", change_note="It is three."
        )
    body = {letter.to[0]: letter.body for letter in mailoutbox}
    assert "Three planners." in body[people["twin"].email]
    assert "has a new answer" in body[people["twin"].email]
    assert "What changed: It is three." in body[people["reader"].email]
    assert "They stay here." not in body[people["reader"].email]
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        published(decision, changed, decision.decided_at + 3 * DAY, kind="minor", change_note="A comma.")
    assert not mailoutbox


def test_what_answers_words_that_were_taken_away_is_not_published_and_nobody_is_written_to(
    told, mailoutbox, django_capture_on_commit_callbacks
):
    decision, people, points = told
    asked = decision.proposal.questions.get(author=people["asker"])
    proposals.remove_contribution(
        asked, reason="hate", actor=factories.make_moderator(), at=decision.decided_at
    )
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(Refused, match="taken away since"),
    ):
        published(decision, points, decision.decided_at + DAY)
    assert not mailoutbox


def test_a_member_follows_and_stops_and_nobody_else_sees_it(client, told, caplog):
    decision, people, _points = told
    at = decision.decided_at + DAY
    client.user = people["follower"]
    assert "Nobody else sees that you follow." in text(visit(client, decision.get_absolute_url(), at))
    entries = PendingEntry.objects.count() + Entry.objects.count()
    assert visit(client, url(decision, "follow"), at, {}).status_code == 302
    assert "Follow no more" in text(visit(client, decision.get_absolute_url(), at))
    visit(client, url(decision, "follow"), at, {})
    assert Follow.objects.count() == 1
    client.user = people["asker"]
    words = text(visit(client, decision.get_absolute_url(), at))
    assert "You took part, so you get a letter" in words
    assert "Follow no more" not in words
    client.user = people["follower"]
    visit(client, url(decision, "follow"), at, {"stop": "yes"})
    assert not Follow.objects.exists()
    assert PendingEntry.objects.count() + Entry.objects.count() == entries
    client.user = None
    client.logout()
    assert "Follow" not in text(visit(client, decision.get_absolute_url(), at))
    visit(client, url(decision, "follow"), at, {})
    assert not Follow.objects.exists()


def test_followers_are_told_once_of_a_decision_a_change_and_what_was_found_incomplete(
    told, mailoutbox, django_capture_on_commit_callbacks
):
    decision, people, points = told
    at = decision.decided_at + DAY
    officer = factories.officer_for(decision.institution)
    # An officer who follows is told as an officer.
    for member in (people["follower"], officer):
        actions.follow_decision(decision, actor=member, at=at)
    published(decision, points, at)
    with django_capture_on_commit_callbacks(execute=True):
        actions.check_completeness(
            decision,
            missing=["evidence"],
            missing_points=[],
            note="None.",
            actor=factories.make_overseer(),
            at=at + DAY,
        )
    assert letters_to(mailoutbox).count(people["follower"].email) == 1
    assert letters_to(mailoutbox).count(officer.email) == 1
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        actions.change_decision(
            decision, "refused", "no_vote", reason="The risk.", actor=officer, at=at + 2 * DAY
        )
    assert letters_to(mailoutbox).count(people["follower"].email) == 1


def test_a_redaction_tells_once_that_words_were_taken_out_and_why_and_never_which(
    told, mailoutbox, django_capture_on_commit_callbacks
):
    decision, people, points = told
    at = decision.decided_at + DAY
    overseers = [factories.make_overseer(), factories.make_overseer(member=people["quiet"])]
    for member in (people["follower"], people["asker"], overseers[0]):
        actions.follow_decision(decision, actor=member, at=at)
    people["follower"].language = "es"
    people["follower"].save()
    published(decision, [points[0], points[1] | {"answer": "Ask Jo Doe."}], at)
    with django_capture_on_commit_callbacks(execute=True):
        published(decision, points, at + DAY, kind="redaction", change_note="It named a person.")
    told_once = [*people.values(), overseers[0], decision.proposal.filed_by]
    assert letters_to(mailoutbox) == sorted(member.email for member in told_once)
    body = {letter.to[0]: letter.body for letter in mailoutbox}
    assert all("It named a person." in words for words in body.values())
    assert not any("Jo Doe" in words or "They stay here." in words for words in body.values())
    assert "took words out of its explanation" in body[overseers[0].email]
    assert "quitó palabras de su explicación" in body[people["follower"].email]
    assert decision.get_absolute_url() in body[people["asker"].email]


def test_who_follows_is_told_what_was_decided(mailoutbox, django_capture_on_commit_callbacks):
    decision = factories.make_decision_waiting(with_vote=False)
    follower = factories.make_member()
    actions.follow_decision(decision, actor=follower, at=decision.opened_at)
    with django_capture_on_commit_callbacks(execute=True):
        factories.make_decision_taken(decision=decision)
    assert letters_to(mailoutbox).count(follower.email) == 1


@pytest.fixture
def summed_up():
    """A decision on a proposal whose summary groups views; people by name, and the summary's two points."""
    proposal = factories.make_submitted_proposal()
    names = ("police", "both", "year", "removed", "left", "quiet")
    people = {name: factories.make_member(name) for name in names}
    views = {name: factories.make_comment(proposal, author=member).pk for name, member in people.items()}
    factories.make_summary(
        proposal,
        grouped=[
            [views["police"], views["both"], views["removed"], views["left"]],
            [views["both"], views["year"]],
        ],
    )
    proposals.await_decision(proposal, actor=factories.make_steward(), at=factories.AFTER_COMMENTS)
    decision = actions.open_decision(
        proposal, None, actor=factories.make_steward(), at=factories.AFTER_COMMENTS
    )
    decision = factories.make_decision_taken(decision=decision)
    proposals.remove_contribution(
        proposal.comments.get(author=people["removed"]),
        reason="hate",
        actor=factories.make_moderator(),
        at=decision.decided_at,
    )
    proposals.delete_account(people["left"], actor=people["left"], at=decision.decided_at)
    points = [
        {
            "point": words,
            "answer": answer,
            "change": "",
            "sources": [{"kind": "summary", "reference": source}],
        }
        for words, answer, source in (
            ("Police.", "They get nothing.", f"{proposal.reference}/1.1"),
            ("A year.", "Half a year.", f"{proposal.reference}/1.2"),
        )
    ]
    return decision, people, views, points


def test_whoever_wrote_a_view_that_a_point_groups_gets_the_answer_once(
    summed_up, mailoutbox, django_capture_on_commit_callbacks
):
    decision, people, _views, points = summed_up
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        published(decision, points, decision.decided_at + DAY)
    told = [people[name].email for name in ("police", "both", "year", "quiet")]
    assert letters_to(mailoutbox) == sorted([*told, decision.proposal.filed_by.email])
    body = {letter.to[0]: letter.body for letter in mailoutbox}
    assert "They get nothing." in body[people["police"].email]
    assert "Half a year." not in body[people["police"].email]
    assert "They get nothing." in body[people["both"].email]
    assert "Half a year." in body[people["both"].email]
    assert "They get nothing." not in body[people["year"].email]
    assert "You raised a point" not in body[people["quiet"].email]


def test_what_answers_a_summary_that_is_held_back_is_not_published_and_nobody_is_written_to(
    summed_up, mailoutbox, django_capture_on_commit_callbacks
):
    decision, _people, _views, points = summed_up
    proposals.hold_contribution(
        decision.proposal.summaries.get(),
        reason="hate",
        actor=factories.make_steward(),
        at=decision.decided_at,
    )
    mailoutbox.clear()
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(Refused, match="taken away since"),
    ):
        published(decision, points, decision.decided_at + DAY)
    assert not mailoutbox


def test_the_desk_shows_the_views_that_no_point_and_no_row_answers(client, summed_up):
    decision, _people, views, _points = summed_up
    at = decision.decided_at + DAY
    client.user = factories.officer_for(decision.institution)
    quiet = decision.proposal.comments.get(pk=views["quiet"])
    page = visit(client, url(decision, "publish"), at)
    assert "1 view is in no point of the summary and in no row" in text(page)
    assert quiet.get_absolute_url() in page.content.decode()
    row = {"points-0-sources": quiet.get_absolute_url(), "seen": seen(page)}
    page = visit(client, url(decision, "publish"), at, typed(**row))
    assert page.status_code == 200
    assert "in no point of the summary" not in text(page)
