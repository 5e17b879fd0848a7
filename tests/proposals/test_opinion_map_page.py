"""What stands on the page of opinions after the map is out, and what can be done about it there."""

import csv
import io
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from proposals import actions, tasks
from proposals.models import OpinionMap
from tests import factories as make

pytestmark = pytest.mark.django_db

OPEN, CLOSED = make.START + 2 * make.DAY, make.AFTER_COMMENTS


def page_of(client, proposal, user=None, **query):
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(CLOSED, tick=False):
        page = client.get(reverse("proposals:opinions", args=[proposal.reference]), query).content.decode()
    return page[page.index("<main") :]


def withdrawal(statement):
    return reverse("proposals:withdraw_statement", args=[statement.proposal.reference, statement.pk])


def reporting(statement):
    return reverse("proposals:report", args=["statement", statement.pk])


@pytest.fixture
def proposal():
    return make.make_submitted_proposal()


@pytest.fixture
def said(proposal):
    """Eight statements that sixty people marked in two camps."""
    return make.make_conversation(proposal, 60, 8, make.two_camps)[0]


def test_a_statement_on_the_map_is_found_by_its_address_and_can_be_reported_and_taken_back(
    proposal, said, client
):
    tasks.opinion_maps(CLOSED)
    anonymous = page_of(client, proposal)
    for statement in said:
        assert client.get(statement.get_absolute_url())["Location"].endswith(f"/#statement-{statement.pk}")
        assert anonymous.count(f'id="statement-{statement.pk}"') == 1
        assert reporting(statement) in anonymous
        assert withdrawal(statement) not in anonymous
    own = page_of(client, proposal, said[0].author)
    assert withdrawal(said[0]) in own
    assert reporting(said[0]) not in own


def test_a_long_map_stands_on_several_pages_and_each_statement_is_found_on_its_own(
    proposal, said, client, monkeypatch
):
    nobodys = make.make_statement(proposal, text="Nobody's")
    tasks.opinion_maps(CLOSED)
    monkeypatch.setattr("proposals.views.opinions.PER_PAGE_OF_MAP", 3)
    pages = [page_of(client, proposal, page=number) for number in (1, 2, 3)]
    assert ["<svg" in page for page in pages] == [True, False, False]
    for statement in (*said, nobodys):
        address = client.get(statement.get_absolute_url())["Location"]
        (here,) = (number for number, page in enumerate(pages) if f'id="statement-{statement.pk}"' in page)
        assert (f"page={here + 1}" in address) == (here > 0)
    assert f'id="statement-{nobodys.pk}"' in pages[2]


def test_before_the_map_a_statement_is_found_on_the_page_where_this_reader_has_it(proposal, client):
    said = [make.make_statement(proposal, text=f"Statement {number}") for number in range(12)]
    reader = make.make_member()
    actions.mark_statement(said[0], 1, actor=reader, at=OPEN)
    assert "page=" not in client.get(said[0].get_absolute_url())["Location"]
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    assert "page=2#" in client.get(said[0].get_absolute_url())["Location"]


def test_the_map_is_a_table_for_a_spreadsheet_too(proposal, said, client):
    address = reverse("proposals:opinions_csv", args=[proposal.reference])
    make.make_statement(proposal, text="=Nobody's")

    def table():
        return list(csv.DictReader(io.StringIO(client.get(address).getvalue().decode())))

    before = table()
    assert [row["text"] for row in before] == [*(f"Statement {number}" for number in range(8)), "'=Nobody's"]
    assert {row["agree"] for row in before} == {""}
    tasks.opinion_maps(CLOSED)
    result = OpinionMap.objects.get().result
    rows = {int(row["statement"]): row for row in table()}
    for entry in result["statements"]:
        row = rows[entry["statement"]]
        told = [row[name] for name in ("agree", "disagree", "pass")]
        assert told == [
            "[c]" if entry[name] is None else str(entry[name]) for name in ("agree", "disagree", "pass")
        ]
        shares = [row[f"group_{letter}_agree"] for letter in "AB"]
        assert shares == ["[c]" if line["agree"] is None else str(line["agree"]) for line in entry["groups"]]
    assert rows[max(rows)]["agree"] == rows[max(rows)]["shared_by_all_groups"] == "[c]"
    assert {row["shared_by_all_groups"] for row in rows.values()} <= {"yes", "no", "[c]"}


def test_after_the_map_whoever_takes_a_statement_back_is_told_that_its_numbers_stay(proposal, said, client):
    client.force_login(said[0].author, backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(OPEN, tick=False):
        assert "What people marked is not counted." in client.get(withdrawal(said[0])).content.decode()
    unmarked = make.make_statement(proposal, said[0].author, "Nobody marked this")
    tasks.opinion_maps(CLOSED)
    with time_machine.travel(CLOSED, tick=False):
        page = client.get(withdrawal(said[0])).content.decode()
        assert "The map shows no numbers of it." in client.get(withdrawal(unmarked)).content.decode()
    assert "those numbers stay on the map, without the words" in page
    assert "is not counted" not in page
    before = OpinionMap.objects.get().result
    actions.withdraw_statement(said[0], actor=said[0].author, at=CLOSED)
    assert OpinionMap.objects.get().result == before
    page = page_of(client, proposal)
    assert f'id="statement-{said[0].pk}"' in page
    assert "Taken back by its author" in page
    assert reporting(said[0]) not in page


def test_a_statement_of_which_the_map_has_nothing_stands_on_the_page_in_words(proposal, said, client):
    nobody, held = (make.make_statement(proposal, text=text) for text in ("Nobody's", "Held for a while"))
    moderator = make.make_moderator()
    actions.mark_statement(held, 1, actor=make.make_member(), at=OPEN)
    actions.hold_contribution(held, reason="false", actor=moderator, at=OPEN)
    tasks.opinion_maps(CLOSED)
    page = page_of(client, proposal)
    others = page[page.index("Statements without numbers") :]
    assert "or their numbers could tell how few chose something, or their words were" in others
    assert "Nobody&#x27;s" in others
    assert "Held for a while" not in page
    assert "Held back since" in others
    actions.restore_contribution(held, actor=moderator, at=CLOSED)
    others = page_of(client, proposal).partition("Statements without numbers")[2]
    for statement in (nobody, held):
        assert f'id="statement-{statement.pk}"' in others
        assert reporting(statement) in others
    assert "Held for a while" in others
    assert f'id="statement-{said[0].pk}"' not in others


def test_no_page_tells_whether_nobody_or_a_few_marked_a_statement(proposal, said, client):
    author = make.make_member()
    none, few = (make.make_statement(proposal, author, text) for text in ("Nobody's", "A few people's"))
    for _person in range(3):
        actions.mark_statement(few, 1, actor=make.make_member(), at=OPEN)
    tasks.opinion_maps(CLOSED)
    told = {entry["statement"] for entry in OpinionMap.objects.get().result["statements"]}
    assert told == {statement.pk for statement in said}
    page = page_of(client, proposal)

    def shown(statement):
        article = re.search(rf'<article [^>]*id="statement-{statement.pk}".*?</article>', page, re.DOTALL)[0]
        return re.sub(rf'{escape(statement.text)}|(?<=[-/]){statement.pk}(?=["/])', "", article)

    assert shown(none) == shown(few)
    assert "marked" not in shown(none)
    for statement in (none, few):
        assert page.count(escape(statement.text)) == 1


def test_where_fewer_than_eleven_took_part_all_statements_stand_in_words(proposal, client):
    said, _members = make.make_conversation(proposal, 10, 3, lambda _person, _statement: 1)
    tasks.opinion_maps(CLOSED)
    page = page_of(client, proposal)
    assert "Fewer than 11 people took part" in page
    for statement in said:
        assert statement.text in page
        assert f'id="statement-{statement.pk}"' in page


def test_a_moment_after_the_map_the_page_asks_the_database_as_often_for_many_as_for_few(
    proposal, said, client
):
    make.make_statement(proposal)
    tasks.opinion_maps(CLOSED)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            page_of(client, proposal)
        return len(asked)

    client.force_login(make.make_member(), backend="django.contrib.auth.backends.ModelBackend")
    cost()
    few = cost()
    for number in range(5):
        proposal.statements.create(
            author=make.make_member(), text=f"More {number}", said_at=OPEN, entry_key=f"none-{number}"
        )
    assert cost() == few


def test_marks_of_a_new_member_whose_words_were_all_taken_out_of_sight_are_not_counted(
    proposal, said, client
):
    moderator = make.make_moderator()
    advertiser, new, forgiven = (make.make_member(joined_at=OPEN - make.DAY) for _member in range(3))
    neighbour = make.make_member(joined_at=OPEN - 400 * make.DAY)
    for member in (advertiser, new, forgiven, neighbour):
        make.make_comment(proposal, member, f"Buy {member.pk}", at=OPEN)
        actions.mark_statement(said[0], 1, actor=member, at=OPEN)
    for member in (advertiser, forgiven):
        held = actions.hold_new_member(member, reason="advertising", actor=moderator, at=OPEN)
        assert len(held) == 1
    actions.restore_contribution(forgiven.comments.get(), actor=moderator, at=OPEN)
    actions.hold_contribution(neighbour.comments.get(), reason="false", actor=moderator, at=OPEN)
    tasks.opinion_maps(CLOSED)
    told = {entry["statement"]: entry for entry in OpinionMap.objects.get().result["statements"]}
    # Thirty of the sixty, and three of the four.
    assert told[said[0].pk]["agree"] == 33
    assert "the marks of a new member" in page_of(client, proposal)
