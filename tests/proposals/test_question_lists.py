"""The questions of one proposal and of all, in their order, under each filter and as files."""

import csv
import io

import pytest

from community.actions import pause_clock
from tests import factories as make
from tests.proposals.pages import text, url

pytestmark = pytest.mark.django_db

ASKED = make.START + make.DAY


def test_a_proposals_questions_stand_with_the_overdue_first_and_narrow_by_state(client, clock):
    proposal = make.make_submitted_proposal()
    late = make.make_question(proposal, body="Late?", at=make.START)
    answered = make.make_answered_question(proposal=proposal, body="Answered?", at=ASKED)
    waiting = make.make_question(proposal, body="Waiting?", at=ASKED + 5 * make.DAY)
    clock(late.clock.due_at)
    address = url("questions", proposal.reference)

    def listed(query=""):
        return list(client.get(address + query).context["page"])

    assert listed() == [late, waiting, answered]
    assert listed("?state=late") == [late]
    assert listed("?state=waiting") == [late, waiting]
    assert listed("?state=answered") == [answered]
    assert listed("?state=nonsense") == []
    page = text(client.get(proposal.get_absolute_url()))
    assert page.index("Late?") < page.index("Waiting?") < page.index("Answered?")
    assert "See all 3 questions" in page


def test_a_question_whose_clock_is_paused_is_not_late_and_one_without_a_date_waits_after_the_others(
    client, clock
):
    proposal = make.make_submitted_proposal()
    paused = make.make_question(proposal, body="Paused?", at=make.START)
    late = make.make_question(proposal, body="Late?", at=ASKED + make.DAY)
    answered = make.make_answered_question(proposal=proposal, body="Answered?", at=ASKED + 4 * make.DAY)
    undated = make.make_question(make.make_accepted_proposal(), body="Undated?", at=make.START)
    waiting = make.make_question(proposal, body="Waiting?", at=ASKED + 5 * make.DAY)
    pause_clock(paused.clock, kind="panel", reason="A flood.", actor=make.setup_actor, at=ASKED)
    clock(late.clock.due_at)
    assert list(client.get(url("all_questions")).context["page"]) == [
        late,
        paused,
        waiting,
        undated,
        answered,
    ]


def test_an_empty_list_of_questions_says_so(client, clock):
    proposal = make.make_submitted_proposal()
    assert "No questions yet. You can ask the first." in text(
        client.get(url("questions", proposal.reference))
    )
    assert "Nothing here yet. Questions appear here" in text(client.get(url("all_questions")))


def test_all_questions_and_their_files_hold_the_same_records_under_every_filter(client, clock):
    riverside = make.make_institution("Riverside", "INS-riverside")
    ours = make.make_question(make.make_submitted_proposal(institution=riverside), body="=1+1")
    make.make_answered_question()
    clock(ours.clock.due_at)
    for query, number in (
        ("", 2),
        ("?state=late", 1),
        ("?institution=INS-riverside", 1),
        ("?institution=INS-riverside&state=answered", 0),
        ("?state=nonsense", 0),
    ):
        listed = [question.reference for question in client.get(url("all_questions") + query).context["page"]]
        items = client.get(url("all_questions_json") + query).json()["items"]
        rows = list(
            csv.DictReader(io.StringIO(client.get(url("all_questions_csv") + query).content.decode()))
        )
        assert len(listed) == number
        assert [item["reference"] for item in items] == [row["reference"] for row in rows] == listed
    record = client.get(url("question_json", ours.proposal.reference, ours.reference)).json()
    assert (record["status"], record["days_late"], record["question"]) == ("late", 1, "=1+1")
    assert ours.author.display_name not in str(record)
    rows = csv.DictReader(io.StringIO(client.get(url("all_questions_csv")).content.decode()))
    assert "'=1+1" in {row["question"] for row in rows}
