"""A newsroom or a council counts its own file again, in words of its own."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.pure

RANKED = "count,rank_1,rank_2\n4,Ana,\n3,Bo,Ana\n2,Cy,Bo\n1,Ana=Bo,\n"
CYCLE = "count,rank_1,rank_2,rank_3\n4,Ana,Bo,Cy\n3,Bo,Cy,Ana\n2,Cy,Ana,Bo\n"


@pytest.fixture
def count(tmp_path):
    def run(text, rule, **options):
        path = tmp_path / "ballots.csv"
        path.write_text(text)
        printed = StringIO()
        call_command("count_ballots", path, rule=rule, stdout=printed, **options)
        return printed.getvalue()

    return run


def test_the_rounds_are_told_in_words(count):
    assert (
        count(RANKED, "instant_runoff")
        == """10 ballots
Round 1
  4  Ana
  3  Bo
  2  Cy
  Exhausted: 1 ballot.
  Of these, ended at equal ranks: 1 ballot.
  Out, with the fewest votes: Cy.
Round 2
  5  Bo
  4  Ana
  Exhausted: 1 ballot.
  Of these, ended at equal ranks: 1 ballot.
Chosen: Bo.
"""
    )


def test_who_has_no_winner_is_told_who_is_left(count):
    words = count(CYCLE, "condorcet")
    assert "  Ana against Bo: 6 to 3\n" in words
    assert words.endswith("Only these remain to be decided between: Ana, Bo, Cy.\n")


def test_the_words_are_also_spanish(count):
    assert "Ronda 1\n" in count(RANKED, "instant_runoff", language="es")


def test_several_polls_of_one_file_are_told_one_by_one(count):
    text = "question,answer\nTea?,Yes\nTea?,No;Yes\nMilk?,\n"
    assert (
        count(text, "approval", poll=["question"])
        == "Tea?\n2 ballots\n  2  Yes\n  1  No\nChosen: Yes.\n\nMilk?\n1 ballot\nBlank: 1 ballot.\nNobody has a vote.\n"
    )


def test_a_program_gets_the_same_counts(count):
    assert json.loads(count("answer\nYes\nNo\nNo;Yes\n", "plurality", json=True)) == [
        {
            "poll": {},
            "rule": "plurality",
            "ballots": 3,
            "votes": {"No": 1, "Yes": 1},
            "blank": 0,
            "not_counted": 1,
            "first": ["No", "Yes"],
            "finding": "tie",
        }
    ]


def test_a_file_that_cannot_be_counted_is_answered_by_one_sentence(count, tmp_path):
    with pytest.raises(CommandError, match=r"^“ballots\.csv”: Line 2: “x” is not a number of ballots\.$"):
        count("count,rank_1\nx,A\n", "condorcet")
    with pytest.raises(CommandError, match=r"^“ballots\.csv”: A ballot of approval has no order"):
        count(RANKED, "approval")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("count_ballots", tmp_path / "none.csv", rule="condorcet")
