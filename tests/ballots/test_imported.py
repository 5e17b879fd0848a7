"""Ballots from files that others made: two real elections' worth of them, and what a file can have wrong."""

import json

import pytest

from ballots.counting import (
    Ranking,
    candidates_of,
    count_approval,
    count_condorcet,
    count_instant_runoff,
    count_plurality,
)
from ballots.imported import MARK, is_ranked, read_choices, read_rankings
from tests.conftest import shared_data

pytestmark = pytest.mark.pure


# The mayor of Burlington, 2009: plurality, instant runoff and head to head each find somebody else.


@pytest.fixture(scope="module")
def burlington():
    folder = shared_data("burlington_2009_mayor")
    expected = json.loads((folder / "expected.json").read_text())

    def read(which):
        facts = expected[which]
        rankings = read_rankings((folder / facts["file"]).read_bytes())
        assert len(rankings) == facts["distinct_rankings"]
        assert candidates_of(rankings) == sorted(expected["candidates"])
        return rankings, sorted(expected["candidates"]), facts

    return read


def test_plurality_is_exact_for_burlington(burlington):
    rankings, candidates, facts = burlington("strict_set")
    count = count_plurality(rankings, candidates)
    assert count.ballots == facts["ballots"]
    assert count.first == (facts["plurality_winner"],)
    assert count.votes == facts["instant_runoff_one_at_a_time"][0]["tally"]


def test_instant_runoff_is_exact_for_burlington(burlington):
    rankings, candidates, facts = burlington("strict_set")
    count = count_instant_runoff(rankings, candidates)
    published = facts["instant_runoff_one_at_a_time"]
    assert [round_.votes for round_ in count.rounds] == [round_["tally"] for round_ in published]
    assert [round_.exhausted for round_ in count.rounds] == [round_["exhausted"] for round_ in published]
    assert [list(round_.eliminated) for round_ in count.rounds] == [
        round_.get("eliminated", []) for round_ in published
    ]
    assert count.winner == facts["instant_runoff_winner"]


def test_equal_ranks_are_counted_as_the_city_of_burlington_counted_them(burlington):
    """The city eliminated three at once, so its second and third rounds are our fourth and fifth."""
    rankings, candidates, facts = burlington("full_set")
    count = count_instant_runoff(rankings, candidates)
    assert [
        {"tally": round_.votes, "exhausted": round_.exhausted}
        for round_ in (count.rounds[0], count.rounds[3], count.rounds[4])
    ] == [
        {"tally": round_["tally"], "exhausted": round_["exhausted"]}
        for round_ in facts["published_official_rounds"]
    ]


@pytest.mark.parametrize("which", ["strict_set", "full_set"])
def test_head_to_head_is_exact_for_burlington(burlington, which):
    rankings, candidates, facts = burlington(which)
    count = count_condorcet(rankings, candidates)
    assert count.ballots == facts["ballots"]
    assert count.table == facts["pairwise"]
    assert sum(len(row) for row in count.table.values()) == 30
    assert (count.winner, count.smith_set) == ("Montroll", ("Montroll",))


# Polls among data custodians and researchers, 2021


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("workshop_poll_responses.csv", b""),
        ("workshop_poll_responses.csv", MARK),
        ("workshop_poll_responses_original_cp1252.csv", b""),
        ("workshop_poll_responses_original_cp1252.csv", MARK),
    ],
)
def test_nine_real_polls_are_exact_in_each_encoding(name, mark):
    folder = shared_data("hdruk_data_use_register")
    expected = json.loads((folder / "workshop_poll_expected.json").read_text())["polls"]
    polls = read_choices(
        mark + (folder / name).read_bytes(), answer="Response", poll=("Workshop", "Poll Question")
    )
    assert len(polls) == len(expected) == 9
    for poll in expected:
        rankings = polls[poll["workshop"], poll["question"]]
        count = {"single_choice": count_plurality, "multiple_choice": count_approval}[poll["ballot_type"]]
        result = count(rankings, candidates_of(rankings))
        assert (result.votes, result.ballots) == (poll["counts"], poll["ballots"])
        assert (result.blank, result.not_counted) == (0, 0)


# What a file may hold, and what not


def test_ranks_may_be_equal_skipped_and_in_any_column():
    data = b"rank_2,precinct,rank_1,count\r\nB=C,1,A,3\r\n\r\nC,2,,1\r\n,2,,4\r\n"
    assert read_rankings(data) == [
        Ranking((("A",), ("B", "C")), 3),
        Ranking(((), ("C",)), 1),
        Ranking(((), ()), 4),
    ]
    assert read_rankings(b"rank_1\n A  b \n") == [Ranking((("A b",),), 1)]


def test_a_break_in_a_question_makes_no_other_question():
    polls = read_choices(
        b'question,answer\nOne or two?,Una\n"One or\ntwo?",Dos; Una;\nOne or two?,\n',
        answer="answer",
        poll=("question",),
    )
    assert polls == {
        ("One or two?",): [Ranking((("Una",),)), Ranking((("Dos", "Una"),)), Ranking(((),))],
    }


@pytest.mark.parametrize("text", ["¿Sí?,Sí\n", "“Quote”,€\n"])
@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", MARK), ("cp1252", b""), ("cp1252", MARK)]
)
def test_letters_of_windows_are_read_also_behind_a_mark_of_utf_8(text, encoding, mark):
    data = mark + ("question,answer\n" + text).encode(encoding)
    question, answer = text.strip().split(",")
    assert read_choices(data, answer="answer", poll=("question",)) == {(question,): [Ranking(((answer,),))]}


def test_a_file_says_itself_whether_it_is_ranked():
    assert is_ranked(b"count,rank_1\n")
    assert not is_ranked(b"count,ranking\n")
    assert not is_ranked(b"")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (MARK + b"\n", "The file is empty."),
        (b"count,rank_1,rank_3\n", "Line 1: ranked ballots need the columns rank_1, rank_2"),
        (b"rank_1,rank_1\n", "Line 1: the column “rank_1” is there more than once."),
        (b"count,rank_1\n1,A\n\n-2,B\n", "Line 4: “-2” is not a number of ballots."),
        (b"count,rank_1\n1.5,A\n", "Line 2: “1.5” is not a number of ballots."),
        (b"count,rank_1\n,A\n", "Line 2: “” is not a number of ballots."),
        (b"count,rank_1,rank_2\n1,A,B\n1,A\n", "Line 3: it has 2 cells, and there are 3 columns."),
        (b"count,rank_1,rank_2\n1,A,B=A\n", "Line 2: the ballot names “A” more than once."),
        (b"count,rank_1\n1,A=\n", "Line 2: nobody stands beside a “=” in “A=”."),
        (b'count,rank_1\n1,"A\nB"\n1,"C\n', "Line 4: it cannot be read as CSV"),
        (b"count,rank_1\n1,A\n1,\x81\xe9\n", "Line 3: the file is neither UTF-8 nor Windows-1252."),
        ("count,rank_1\n1,A\n".encode("utf-16-le"), "Line 1: a control character."),
        (b"count,rank_1\n1,A\x1b[2J\n", "Line 2: a control character."),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(data, sentence):
    assert read_rankings(b"count,rank_1\n1,A\n")
    with pytest.raises(ValueError, match=r".") as refused:
        read_rankings(data)
    assert str(refused.value).startswith(sentence)


def test_an_answer_needs_its_column():
    with pytest.raises(ValueError, match=r"Line 1: there is no column “Answer”, only question, answer\."):
        read_choices(b"question,answer\n", answer="Answer")
