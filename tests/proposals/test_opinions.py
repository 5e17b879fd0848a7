"""Statements, marks and the one publication of a map: what the acts do, refuse and record."""

import pytest
import time_machine
from django.core.management import CommandError, call_command

from community.models import clock_actor
from proposals import actions, queries, tasks
from proposals.models import OpinionMap, Proposal, Statement, StatementMark, fingerprint
from proposals.opinions import groups as grouping
from record.models import Entry
from record.queries import entries_about, texts_of
from record.sequencer import sequence
from tests import factories as make
from tests.proposals.pages import url
from tests.refusals import refused

pytestmark = pytest.mark.django_db

OPEN, CLOSED = make.START + 2 * make.DAY, make.AFTER_COMMENTS


def entries():
    sequence(CLOSED + 30 * make.DAY)
    return Entry.objects.count()


@pytest.fixture
def proposal():
    return make.make_submitted_proposal()


@pytest.fixture
def published(proposal):
    """Sixty people in two camps, and the map that the schedule published."""
    make.make_conversation(proposal, 60, 13, make.two_camps)
    assert tasks.opinion_maps(CLOSED) == [f"The opinion map of {proposal.reference} was published."]
    return OpinionMap.objects.get(proposal=proposal)


def test_a_statement_is_on_the_record_with_its_words_apart(proposal):
    make.make_statement(proposal, text="Streets are enough.")
    sequence(OPEN)
    entry = entries_about(proposal.reference)[0]
    assert entry.kind == "proposals.statement_added"
    assert entry.facts == {"language": "en", "drawn_from_a_view": False}
    assert entry.payloads["text"].text == '"Streets are enough."'


def test_a_statement_is_made_while_comments_are_open_and_once(proposal):
    member = make.make_member()
    make.make_statement(proposal, text="Streets are enough.")
    said = refused(actions.add_statement, proposal, actor=member, at=OPEN, text="Streets are enough.")
    assert said == "This statement is here already, in the same words."
    assert "closed" in refused(actions.add_statement, proposal, actor=member, at=CLOSED, text="Too late")
    make.make_statement(proposal, member, text="Another")


def test_a_steward_draws_a_statement_from_what_somebody_said_who_can_take_it_back(proposal):
    steward, author = make.make_steward(), make.make_member()
    comment = make.make_comment(proposal, author)
    refusal = refused(
        actions.add_statement,
        proposal,
        actor=make.make_member(),
        at=OPEN,
        text="No house numbers.",
        comment=comment,
    )
    assert refusal == "Only a steward can draw a statement from what somebody said."
    statement = make.make_statement(proposal, steward, "No house numbers.", comment=comment)
    stranger = make.make_member()
    assert "Only the person who made" in refused(
        actions.withdraw_statement, statement, actor=stranger, at=OPEN
    )
    statement = actions.withdraw_statement(statement, actor=author, at=OPEN)
    assert (statement.text, statement.withdrawn_at) == ("", OPEN)
    assert "already" in refused(actions.withdraw_statement, statement, actor=steward, at=OPEN)
    sequence(OPEN)
    kinds = [entry.kind for entry in entries_about(proposal.reference)][:4]
    assert sorted(kinds) == [
        "payload.erased",
        "payload.erased",
        "proposals.statement_added",
        "proposals.statement_withdrawn",
    ]


def test_a_statement_can_be_taken_back_when_the_steward_who_drew_it_has_left(proposal):
    steward, author = make.make_steward(), make.make_member()
    make.make_steward()
    comment = make.make_comment(proposal, author)
    statement = make.make_statement(proposal, steward, "No house numbers.", comment=comment)
    actions.delete_account(steward, actor=steward, at=OPEN)
    statement = actions.withdraw_statement(statement, actor=author, at=OPEN)
    assert (statement.text, statement.withdrawn_at) == ("", OPEN)
    assert texts_of(statement.entry_key) == []


def test_the_newest_mark_counts_and_the_same_again_adds_nothing(proposal):
    statement, member = make.make_statement(proposal), make.make_member()
    before = entries()
    for days, choice in enumerate([1, 1, -1]):
        actions.mark_statement(statement, choice, actor=member, at=OPEN + days * make.DAY)
    actions.mark_statement(statement, 0, actor=make.make_member(), at=OPEN)
    assert StatementMark.objects.count() == 3
    assert sorted(StatementMark.objects.newest().values_list("choice", flat=True)) == [-1, 0]
    assert Statement.objects.with_choice_of(member).get().my_choice == -1
    assert entries() == before


def test_a_mark_is_made_by_a_member_on_a_shown_statement_until_the_discussion_closes(proposal):
    statement, member = make.make_statement(proposal), make.make_member()
    last = proposal.comments_close_at - make.MOMENT
    actions.mark_statement(statement, 1, actor=member, at=last)
    assert "closed" in refused(
        actions.mark_statement, statement, 0, actor=member, at=proposal.comments_close_at
    )
    taken = actions.withdraw_statement(make.make_statement(proposal, member, "Other"), actor=member, at=OPEN)
    assert "taken away" in refused(actions.mark_statement, taken, 1, actor=member, at=OPEN)
    assert StatementMark.objects.count() == 1


def test_marks_go_with_the_account_of_the_person():
    assert StatementMark.is_secret
    assert StatementMark._meta.get_field("member").remote_field.on_delete.__name__ == "CASCADE"


def test_the_map_is_published_once_with_its_fingerprint_on_the_record(proposal, published):
    sequence(CLOSED)
    entry = entries_about(proposal.reference)[0]
    assert (entry.kind, entry.actor) == ("proposals.opinion_map_published", "system:clock")
    assert entry.facts == {"fingerprint": fingerprint(published.result), "statements": 13}
    assert tasks.opinion_maps(CLOSED + make.DAY) == []
    result = queries.opinion_result(proposal)
    said = refused(actions.publish_opinion_map, proposal, result, actor=clock_actor, at=CLOSED + make.DAY)
    assert said == "The map of opinions is published. It is made only once."


def test_the_map_waits_for_the_end_of_the_discussion(proposal):
    make.make_conversation(proposal, 60, 13, make.two_camps)
    assert tasks.opinion_maps(proposal.comments_close_at - make.MOMENT) == []
    result = queries.opinion_result(proposal)
    said = refused(actions.publish_opinion_map, proposal, result, actor=clock_actor, at=OPEN)
    assert "still open" in said
    assert "Only the schedule" in refused(
        actions.publish_opinion_map, proposal, result, actor=make.make_member(), at=CLOSED
    )
    assert tasks.opinion_maps(CLOSED, dry_run=True) == [
        f"The opinion map of {proposal.reference} would be published."
    ]
    assert not OpinionMap.objects.exists()
    assert len(tasks.opinion_maps(proposal.comments_close_at)) == 1


def test_a_discussion_opened_again_after_the_list_was_made_keeps_no_other_from_its_map(
    proposal, monkeypatch, caplog
):
    other = make.make_submitted_proposal()
    for each in (proposal, other):
        make.make_statement(each)
    work_out = queries.opinion_result

    def meanwhile(found):
        Proposal.objects.filter(pk=proposal.pk).update(comments_close_at=CLOSED + 30 * make.DAY)
        return work_out(found)

    monkeypatch.setattr("proposals.queries.opinion_result", meanwhile)
    assert tasks.opinion_maps(CLOSED) == [f"The opinion map of {other.reference} was published."]
    assert caplog.messages == [f"The opinion map of {proposal.reference} was refused."]


def test_a_discussion_without_statements_gets_no_map(proposal):
    assert tasks.due(CLOSED) == []


def test_after_publication_nothing_is_marked_or_added_even_when_the_discussion_opens_again(
    proposal, published
):
    statement = published.proposal.statements.first()
    proposal.comments_close_at = CLOSED + 30 * make.DAY
    proposal.save(update_fields=["comments_close_at"])
    member = make.make_member()
    assert "published" in refused(actions.mark_statement, statement, 1, actor=member, at=CLOSED + make.DAY)
    assert "published" in refused(
        actions.add_statement, proposal, actor=member, at=CLOSED + make.DAY, text="More"
    )


def test_without_the_library_there_are_tallies_and_groups_can_be_added_later(proposal, monkeypatch, client):
    def missing(*_arguments):
        raise grouping.LibraryMissing

    make.make_conversation(proposal, 60, 13, make.two_camps)
    with monkeypatch.context() as without:
        without.setattr("proposals.queries.opinions.group_people", missing)
        tasks.opinion_maps(CLOSED)
    published = OpinionMap.objects.get()
    assert (published.result["grouping"], published.result["groups"]) == ("not_computed", [])
    assert published.result["statements"][0]["agree"] is not None
    with time_machine.travel(CLOSED, tick=False):
        page = client.get(url("opinions", proposal.reference)).content.decode()
        assert "not computed on this site" in page
        assert "<svg" not in page.split("<main")[1]
        call_command("publish_opinion_map", proposal.reference)
        published.refresh_from_db()
        assert len(published.result["groups"]) == 2
        with pytest.raises(CommandError, match="only once"):
            call_command("publish_opinion_map", proposal.reference)
        with pytest.raises(CommandError, match="no proposal"):
            call_command("publish_opinion_map", "PRP-1999-0001")


def test_groups_are_not_added_to_tallies_that_are_no_longer_true(proposal, monkeypatch):
    _statements, members = make.make_conversation(proposal, 60, 13, make.two_camps)
    result = queries.opinion_result(proposal) | {"grouping": "not_computed", "groups": []}
    for entry in result["statements"]:
        entry["groups"] = []
    actions.publish_opinion_map(proposal, result, actor=clock_actor, at=CLOSED)
    actions.delete_account(members[0], actor=members[0], at=CLOSED)
    said = refused(
        actions.publish_opinion_map,
        proposal,
        queries.opinion_result(proposal),
        actor=clock_actor,
        at=CLOSED,
    )
    assert "no longer those" in said


@pytest.mark.parametrize("is_marked", [False, True])
@pytest.mark.parametrize("moderated", [False, True])
def test_a_statement_drawn_from_a_view_whose_words_go_stands_only_if_somebody_marked_it(is_marked, moderated):
    proposal = make.make_submitted_proposal()
    comment, at = make.make_comment(proposal), make.START + 2 * make.DAY
    statement = make.make_statement(proposal, make.make_steward(), comment=comment)
    if is_marked:
        actions.mark_statement(statement, 1, actor=make.make_member(), at=at)
    if moderated:
        make.make_removed_comment(comment=comment, at=at)
    else:
        actions.withdraw_comment(comment, actor=comment.author, at=at)
    statement.refresh_from_db()
    assert (statement.is_shown, statement.comment is None) == (is_marked, is_marked)
    assert bool(statement.text) == is_marked
