"""Statements, marks and the one publication of a map: actions, pages and files."""

import csv
import json
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.models import Member, clock_actor
from community.rules import Refused
from proposals import actions, queries, rules, tasks
from proposals.models import OpinionMap, Proposal, Statement, StatementMark, fingerprint
from proposals.opinions import groups as grouping
from record.models import Entry
from record.queries import entries_about, texts_of
from record.sequencer import sequence
from tests import factories as make
from tests.conftest import shared_data

pytestmark = pytest.mark.django_db

OPEN, CLOSED = make.START + 2 * make.DAY, make.AFTER_COMMENTS


def entries():
    sequence(CLOSED + 30 * make.DAY)
    return Entry.objects.count()


def refused(act, *arguments, **options):
    """The sentence with which an act is refused, having left no entry behind."""
    before = entries()
    with pytest.raises(Refused) as refusal:
        act(*arguments, **options)
    assert entries() == before
    return str(refusal.value.verdict.reason)


def address(proposal, name="opinions", *more):
    return reverse(f"proposals:{name}", args=[proposal.reference, *more])


def two_camps(person, statement):
    """30 of 60 agree with the first half of twelve statements, the others with the second; all with the last."""
    if statement == 12:
        return 1
    return 1 if (person < 30) == (statement < 6) else -1


@pytest.fixture
def proposal():
    return make.make_submitted_proposal()


@pytest.fixture
def signed_in(client):
    member = make.make_member()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return member


@pytest.fixture
def published(proposal):
    """Sixty people in two camps, and the map that the schedule published."""
    make.make_conversation(proposal, 60, 13, two_camps)
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
    make.make_conversation(proposal, 60, 13, two_camps)
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

    make.make_conversation(proposal, 60, 13, two_camps)
    with monkeypatch.context() as without:
        without.setattr("proposals.queries.opinions.group_people", missing)
        tasks.opinion_maps(CLOSED)
    published = OpinionMap.objects.get()
    assert (published.result["grouping"], published.result["groups"]) == ("not_computed", [])
    assert published.result["statements"][0]["agree"] is not None
    with time_machine.travel(CLOSED, tick=False):
        page = client.get(address(proposal)).content.decode()
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
    _statements, members = make.make_conversation(proposal, 60, 13, two_camps)
    result = queries.opinion_result(proposal) | {"grouping": "not_computed", "groups": []}
    for entry in result["statements"]:
        entry["groups"] = []
    actions.publish_opinion_map(proposal, result, actor=clock_actor, at=CLOSED)
    members[0].delete()
    said = refused(
        actions.publish_opinion_map,
        proposal,
        queries.opinion_result(proposal),
        actor=clock_actor,
        at=CLOSED,
    )
    assert "no longer those" in said


# Pages


def test_while_open_a_reader_sees_statements_and_no_number_of_marks(proposal, client, signed_in):
    make.make_conversation(proposal, 60, 3, two_camps)
    with time_machine.travel(OPEN, tick=False):
        page = client.get(address(proposal)).content.decode()
        file = client.get(address(proposal, "opinions_json")).json()
    assert "Statement 0" in page
    words = re.sub(r"<[^>]*>|Neighbour \d+|Statement \d+", " ", page.split("<main")[1])
    assert not re.search(r"\b(60|30)\b", words)
    assert file["map"] is None
    assert set(file["statements"][0]) == {"statement", "text", "language", "said_at"}


def test_marking_by_buttons_keeps_ones_own_mark_in_sight_and_puts_the_unmarked_first(
    proposal, client, signed_in
):
    first, second = make.make_statement(proposal), make.make_statement(proposal, text="Second")
    with time_machine.travel(OPEN, tick=False):
        sent = client.post(address(proposal, "mark_statement", first.pk), {"choice": "-1"})
        assert sent.url == address(proposal) + "#statements"
        page = client.get(address(proposal)).content.decode()
    assert page.index(f'id="statement-{second.pk}"') < page.index(f'id="statement-{first.pk}"')
    assert "You marked: Disagree." in page
    assert page.count('aria-pressed="true"') == 1
    mark = StatementMark.objects.get()
    assert (mark.member, mark.choice, mark.marked_at) == (signed_in, -1, OPEN)


@pytest.mark.parametrize(
    ("at", "choice", "status", "says"),
    [(OPEN, "7", 400, "Choose agree, disagree or pass."), (CLOSED, "1", 409, "Comments closed")],
)
def test_a_refused_mark_is_answered_on_the_page(proposal, client, signed_in, at, choice, status, says):
    statement = make.make_statement(proposal)
    with time_machine.travel(at, tick=False):
        answer = client.post(address(proposal, "mark_statement", statement.pk), {"choice": choice})
    assert answer.status_code == status
    assert says in answer.content.decode()
    assert not StatementMark.objects.exists()


def test_whoever_is_not_signed_in_reads_and_is_led_to_the_sign_in(proposal, client):
    statement = make.make_statement(proposal)
    with time_machine.travel(OPEN, tick=False):
        page = client.get(address(proposal)).content.decode()
        answer = client.post(address(proposal, "mark_statement", statement.pk), {"choice": "1"})
        assert client.get(address(proposal, "mark_statement", statement.pk)).status_code == 302
    assert statement.text in page
    assert "Sign in to mark statements" in page
    assert 'name="choice"' not in page
    assert answer.status_code == 403
    assert "Sign in to do this." in answer.content.decode()


def test_a_statement_is_added_on_its_page_and_a_refused_one_stays_typed(proposal, client, signed_in):
    url = address(proposal, "add_statement")
    with time_machine.travel(OPEN, tick=False):
        long = client.post(url, {"text": "x" * 141})
        assert long.status_code == 400
        assert "x" * 141 in long.content.decode()
        assert client.post(url, {"text": "<b>Short</b> enough"}).url == address(proposal)
        again = client.post(url, {"text": "<b>Short</b> enough"})
        assert again.status_code == 409
        page = client.get(address(proposal)).content.decode()
    assert "This statement is here already" in again.content.decode()
    assert "&lt;b&gt;Short&lt;/b&gt; enough" in page
    assert Statement.objects.get().author == signed_in


def test_what_is_held_back_is_read_by_its_author_only_where_it_is_taken_back(proposal, client, signed_in):
    own, other = (
        make.make_statement(proposal, signed_in, "Mine"),
        make.make_statement(proposal, text="Theirs"),
    )
    held = {"reason": "false", "note": "", "actor": make.make_moderator(), "at": OPEN}
    for statement in (own, other):
        actions.hold_contribution(statement, **held)
    with time_machine.travel(OPEN, tick=False):
        assert "Mine" in client.get(address(proposal, "withdraw_statement", own.pk)).content.decode()
        assert "Theirs" not in client.get(address(proposal, "withdraw_statement", other.pk)).content.decode()


def test_a_statement_is_taken_back_on_its_page_by_its_author_only(proposal, client, signed_in):
    own, other = make.make_statement(proposal, signed_in), make.make_statement(proposal, text="Other")
    with time_machine.travel(OPEN, tick=False):
        assert client.post(address(proposal, "withdraw_statement", other.pk)).status_code == 403
        assert client.post(address(proposal, "withdraw_statement", own.pk)).url == address(proposal)
        page = client.get(address(proposal)).content.decode()
    assert "Taken back by its author" in page
    assert "Streets are enough." not in page


def test_a_steward_draws_a_statement_on_the_page_in_the_language_of_the_view(proposal, client):
    steward = make.make_steward()
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")
    comment = actions.comment_on_proposal(
        proposal,
        actor=make.make_member(),
        at=make.START,
        body="Sin números de casa, por favor.",
        language="es",
    )
    url = f"{address(proposal, 'add_statement')}?comment={comment.pk}"
    with time_machine.travel(OPEN, tick=False):
        assert "Sin números de casa" in client.get(url).content.decode()
        client.post(url, {"text": "Sin números de casa."})
        page = client.get(address(proposal)).content.decode()
    statement = Statement.objects.get()
    assert (statement.comment, statement.language) == (comment, "es")
    assert '<p class="statement" dir="auto" lang="es"' in page
    assert "drawn from a view" in page


def test_after_the_discussion_the_map_is_a_picture_and_an_equal_table(proposal, published, client):
    with time_machine.travel(CLOSED, tick=False):
        page = client.get(address(proposal)).content.decode()
        file = client.get(address(proposal, "opinions_json")).json()
    main = page.split("<main")[1]
    picture = main[main.index("<svg") : main.index("</svg>")]
    assert picture.count("<ellipse") == 2
    assert 'role="img"' in picture
    assert "<title" in picture
    assert "Group A: about 50 per cent" in picture
    assert "style=" not in main
    assert main.index("What all groups share") < main.index("What tells the groups apart")
    table = main[main.index("<table") : main.index("</table>")]
    assert table.count("<tr>") == 14
    assert "60 agree · [c] disagree · [c] pass" in table.replace("\xa0", " ")
    assert file["map"] == published.result
    assert file["map_sha256"] == fingerprint(published.result)
    assert json.dumps(file["map"]).count("member") == 0


def test_a_statement_taken_back_after_the_map_loses_its_words_there(proposal, published, client):
    statement = Statement.objects.get(text="Statement 12")
    actions.withdraw_statement(statement, actor=statement.author, at=CLOSED)
    with time_machine.travel(CLOSED, tick=False):
        page = client.get(address(proposal)).content.decode()
        file = client.get(address(proposal, "opinions_json")).json()
    assert "Statement 12" not in page + json.dumps(file)
    assert "A statement that was taken away" in page


def test_fewer_than_eleven_people_are_told_nothing_of(proposal, client):
    make.make_conversation(proposal, 10, 8, lambda _person, _statement: 1)
    tasks.opinion_maps(CLOSED)
    with time_machine.travel(CLOSED, tick=False):
        page = client.get(address(proposal)).content.decode()
    assert "Fewer than 11 people took part" in page
    assert "<table" not in page.split("<main")[1]


def test_between_the_end_and_the_map_the_page_says_what_is_coming(proposal, client):
    make.make_statement(proposal)
    with time_machine.travel(CLOSED, tick=False):
        page = client.get(address(proposal)).content.decode()
    assert "Until then nobody sees any numbers." in page


def test_the_page_costs_the_same_with_few_and_with_many_statements(proposal, client, signed_in):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(proposal)).status_code == 200
        return len(asked)

    with time_machine.travel(OPEN, tick=False):
        make.make_conversation(proposal, 5, 2, two_camps)
        cost()
        few = cost()
        make.make_conversation(make.make_submitted_proposal(), 5, 2, two_camps)
        author = make.make_member()
        for number in range(7):
            make.make_statement(proposal, author, f"More {number}")
        assert cost() == few
    assert few <= 13


@pytest.mark.parametrize("conversation", ["15-per-hour-seattle"])
def test_the_page_of_a_real_conversation_shows_the_expected_tallies_where_they_may_be_shown(
    proposal, client, conversation
):
    folder = shared_data("polis") / conversation
    load_conversation(proposal, folder)
    tasks.opinion_maps(CLOSED)
    result = OpinionMap.objects.get().result
    texts = {statement.pk: int(statement.entry_key) for statement in proposal.statements.all()}
    shown = {texts[entry["statement"]]: entry for entry in result["statements"]}
    exact = 0
    with open(folder / "expected_tally.csv", newline="") as file:
        for row in csv.DictReader(file):
            entry = shown.get(int(row["comment-id"]))
            for name in ("agree", "disagree", "pass") if entry else ():
                if entry[name] is not None:
                    assert entry[name] == int(row[f"one_vote_per_person_{name}"])
                    exact += 1
                assert entry[name] is None or entry[name] >= 11
    assert exact > 80
    with time_machine.travel(CLOSED, tick=False):
        page = client.get(address(proposal)).content.decode()
    first = next(entry for entry in result["statements"] if None not in entry.values())
    counts = f"{first['agree']} agree · {first['disagree']} disagree · {first['pass']} pass"
    assert counts in page.replace("\xa0", " ")


def load_conversation(proposal, folder):
    """A Polis conversation straight into the tables; a statement's ``entry_key`` is its number there."""
    author = make.make_member()
    with open(folder / "comments.csv", encoding="utf-8-sig", newline="") as file:
        statements = Statement.objects.bulk_create(
            Statement(
                proposal=proposal,
                author=author,
                text=f"{row['comment-id']} {row['comment-body']}"[:140],
                said_at=make.START,
                entry_key=row["comment-id"],
            )
            for row in csv.DictReader(file)
        )
    by_number = {statement.entry_key: statement for statement in statements}
    with open(folder / "votes.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    members = {
        member.display_name: member
        for member in Member.objects.bulk_create(
            Member(email=f"polis{number}@example.org", display_name=number)
            for number in sorted({row["voter-id"] for row in rows})
        )
    }
    StatementMark.objects.bulk_create(
        (
            StatementMark(
                statement=by_number[row["comment-id"]],
                member=members[row["voter-id"]],
                choice=int(row["vote"]),
                marked_at=datetime.fromtimestamp(int(row["timestamp"]) / 1000, UTC),
            )
            for row in rows
        ),
        batch_size=5000,
    )


def test_the_rule_and_the_page_say_the_same_sentence(proposal, client, signed_in):
    make.make_statement(proposal)
    verdict = rules.marks_are_open(proposal, at=CLOSED)
    with time_machine.travel(CLOSED, tick=False):
        assert str(verdict.reason) in client.get(address(proposal)).content.decode()


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


def test_a_steward_finds_under_a_view_how_to_draw_a_statement_from_it(client):
    comment = make.make_comment(make.make_submitted_proposal())
    page = reverse("proposals:comments", args=[comment.proposal.reference])
    link = f"?comment={comment.pk}"
    with time_machine.travel(make.START + 2 * make.DAY):
        client.force_login(make.make_member())
        assert link not in client.get(page).content.decode()
        client.force_login(make.make_steward())
        assert link in client.get(page).content.decode()
