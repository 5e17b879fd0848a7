"""The page of statements: what readers see and mark, what is said there, and the map with its files."""

import csv
import json
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.models import Member
from proposals import actions, rules, tasks
from proposals.models import OpinionMap, Statement, StatementMark, fingerprint
from tests import factories as make
from tests.conftest import shared_data

pytestmark = pytest.mark.django_db

OPEN, CLOSED = make.START + 2 * make.DAY, make.AFTER_COMMENTS


def address(proposal, name="opinions", *more):
    return reverse(f"proposals:{name}", args=[proposal.reference, *more])


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
    make.make_conversation(proposal, 60, 13, make.two_camps)
    assert tasks.opinion_maps(CLOSED) == [f"The opinion map of {proposal.reference} was published."]
    return OpinionMap.objects.get(proposal=proposal)


def test_while_open_a_reader_sees_statements_and_no_number_of_marks(proposal, client, signed_in):
    make.make_conversation(proposal, 60, 3, make.two_camps)
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
        make.make_conversation(proposal, 5, 2, make.two_camps)
        cost()
        few = cost()
        make.make_conversation(make.make_submitted_proposal(), 5, 2, make.two_camps)
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


def test_a_steward_finds_under_a_view_how_to_draw_a_statement_from_it(client):
    comment = make.make_comment(make.make_submitted_proposal())
    page = reverse("proposals:comments", args=[comment.proposal.reference])
    link = f"?comment={comment.pk}"
    with time_machine.travel(make.START + 2 * make.DAY):
        client.force_login(make.make_member())
        assert link not in client.get(page).content.decode()
        client.force_login(make.make_steward())
        assert link in client.get(page).content.decode()
