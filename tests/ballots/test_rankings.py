"""Ranked ballots by hand, where every number can be followed, and against a library that others wrote."""

from itertools import combinations

import pyrankvote
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ballots.counting import (
    Finding,
    Ranking,
    Reason,
    count_approval,
    count_condorcet,
    count_instant_runoff,
    count_plurality,
)

pytestmark = pytest.mark.pure


def ballots(words):
    """``3 A > B = C, 2 -`` as rankings; a dash is a blank ballot, and nothing between two ``>`` a skipped rank."""
    rankings = []
    for part in words.split(",") if words else []:
        count, _, ranks = part.strip().partition(" ")
        ranks = [] if ranks == "-" else ranks.split(">")
        rankings.append(
            Ranking(tuple(tuple(rank.replace("=", " ").split()) for rank in ranks), count=int(count))
        )
    return rankings


def runoff(words, candidates="ABC"):
    return count_instant_runoff(ballots(words), list(candidates))


def pairwise(words, candidates="ABC"):
    return count_condorcet(ballots(words), list(candidates))


CYCLE = "4 A > B > C, 3 B > C > A, 2 C > A > B"


# Instant runoff


def test_whoever_has_the_fewest_votes_goes_until_one_has_more_than_half():
    count = runoff("4 A, 3 B > A, 2 C > B")
    assert [(round_.votes, round_.eliminated, round_.exhausted) for round_ in count.rounds] == [
        ({"A": 4, "B": 3, "C": 2}, ("C",), 0),
        ({"A": 4, "B": 5}, (), 0),
    ]
    assert (count.winner, count.finding, count.ballots) == ("B", Finding.CHOSEN, 9)


def test_half_is_half_of_the_ballots_that_still_count():
    count = runoff("4 A, 3 B, 2 C, 1 -")
    assert [round_.exhausted for round_ in count.rounds] == [1, 3]
    assert count.winner == "A", "four of the seven left, though not of the ten that were cast"


def test_exactly_half_is_not_enough():
    count = runoff("4 A, 4 B", "AB")
    assert (count.finding, count.winner, count.tied) == (Finding.TIE, None, ("A", "B"))
    assert runoff("5 A, 4 B", "AB").winner == "A"


def test_a_skipped_rank_closes_up():
    skipped, closed = runoff("4 A, 3 B > > A, 2 > C > > B"), runoff("4 A, 3 B > A, 2 C > B")
    assert skipped == closed
    assert pairwise("2 > C > > B") == pairwise("2 C > B")
    assert count_plurality(ballots("1 > A"), ["A"]).votes == {"A": 1}


def test_a_ballot_ends_for_good_where_two_who_stand_are_equal():
    count = runoff("4 A, 3 B, 2 C > A = B, 1 A = C > B")
    assert [round_.exhausted for round_ in count.rounds] == [1, 3]
    assert [round_.at_equal_ranks for round_ in count.rounds] == [1, 3]
    assert count.rounds[1].votes == {"A": 4, "B": 3}, "A = C does not come back when C is out"


def test_of_equals_only_those_who_still_stand_when_the_ballot_comes_to_them_count():
    count = runoff("4 A, 3 B, 2 D > C = B, 1 C", "ABCD")
    assert [round_.eliminated for round_ in count.rounds] == [("C",), ("D",), ()]
    assert count.rounds[2].votes == {"A": 4, "B": 5}


def test_who_are_together_behind_the_next_one_go_together():
    count = runoff("5 A, 4 B, 1 C > D, 1 D > C, 0 E", "ABCDE")
    assert [(round_.eliminated, round_.reason) for round_ in count.rounds[:2]] == [
        (("E",), Reason.FEWEST),
        (("C", "D"), Reason.TOGETHER),
    ]
    assert count.rounds[2].exhausted == 2


def test_a_tie_for_the_fewest_votes_looks_back_to_the_latest_round_in_which_they_differ():
    count = runoff("10 A, 4 B, 5 C, 2 D > B, 2 E > A, 1 E > C", "ABCDE")
    assert [(round_.votes["B"], round_.votes["C"]) for round_ in count.rounds[:3]] == [(4, 5), (6, 5), (6, 6)]
    assert (count.rounds[2].eliminated, count.rounds[2].reason) == (("C",), Reason.EARLIER_ROUND)


def test_a_tie_that_nothing_decides_stops_the_count_and_names_who():
    count = runoff("4 A, 2 B > C, 2 C > B")
    assert (count.finding, count.winner, count.tied) == (Finding.TIE, None, ("B", "C"))
    assert (count.rounds[-1].eliminated, count.rounds[-1].reason) == ((), None)


def test_looking_back_takes_out_of_a_tie_who_had_more_before():
    count = runoff("12 A, 3 B, 3 C, 4 D, 1 E > B, 1 E > C", "ABCDE")
    assert count.rounds[1].votes == {"A": 12, "B": 4, "C": 4, "D": 4}
    assert (count.finding, count.tied) == (Finding.TIE, ("B", "C"))


@pytest.mark.parametrize(
    ("words", "candidates"), [("", "ABC"), ("5 -", "ABC"), ("", ""), ("0 A", "AB"), ("3 A = B", "AB")]
)
def test_where_nobody_has_a_vote_nobody_is_chosen(words, candidates):
    count = runoff(words, candidates)
    assert (count.finding, count.winner, len(count.rounds)) == (Finding.NO_VOTES, None, 1)
    assert count_plurality(ballots(words), list(candidates)).finding == Finding.NO_VOTES


def test_most_ballots_may_be_exhausted():
    count = runoff("4 A, 3 B, 2 C > B = A, 9 D = E", "ABCDE")
    assert count.rounds[0].eliminated == ("D", "E"), "with no votes at all"
    assert (count.winner, count.rounds[-1].votes, count.rounds[-1].exhausted) == ("A", {"A": 4, "B": 3}, 11)


def test_one_candidate_needs_one_vote():
    assert runoff("1 A, 4 -", "A").winner == "A"
    assert pairwise("1 A, 4 -", "A").winner == "A"
    assert pairwise("4 -", "A").finding == Finding.NO_VOTES


# Head to head


def test_whoever_beats_each_of_the_others_is_chosen():
    count = pairwise("4 A > B, 3 C > B, 2 B > C")
    assert count.table == {"A": {"B": 4, "C": 4}, "B": {"A": 5, "C": 6}, "C": {"A": 5, "B": 3}}
    assert (count.winner, count.smith_set, count.finding) == ("B", ("B",), Finding.CHOSEN)


def test_a_cycle_has_no_winner_and_leaves_out_only_who_lost_to_all_of_it():
    count = pairwise("4 A > B > C > D, 3 B > C > A > D, 2 C > A > B > D", "ABCD")
    assert (count.winner, count.smith_set, count.finding) == (None, ("A", "B", "C"), Finding.NO_WINNER)


def test_equals_and_those_left_out_are_preferred_to_neither_of_each_other():
    assert pairwise("5 A = B").table == {"A": {"B": 0, "C": 5}, "B": {"A": 0, "C": 5}, "C": {"A": 0, "B": 0}}
    assert pairwise("5 A").table["B"] == {"A": 0, "C": 0}


def test_when_all_are_equal_nobody_wins_and_nobody_is_left_out():
    for words in ("5 A = B = C", "1 A > B > C, 1 C > B > A, 1 B > A = C, 1 A = C > B"):
        count = pairwise(words)
        assert (count.finding, count.smith_set) == (Finding.NO_WINNER, ("A", "B", "C"))


def test_one_who_only_draws_is_no_winner():
    assert pairwise("2 A > B > C, 2 B > A > C").smith_set == ("A", "B")


# One or several without an order


def test_plurality_counts_the_first_rank_and_names_a_tie():
    count = count_plurality(ballots("3 A > B, 2 B, 1 A = C, 1 -"), list("ABC"))
    assert count.as_facts() == {
        "ballots": 7,
        "votes": {"A": 3, "B": 2, "C": 0},
        "blank": 1,
        "not_counted": 1,
        "first": ["A"],
        "finding": "chosen",
    }
    assert count_plurality(ballots("2 A, 2 B"), list("AB")).finding == Finding.TIE


def test_approval_counts_everybody_whom_a_ballot_names():
    count = count_approval(ballots("3 A = B, 2 B = C, 1 -"), list("ABC"), most=2)
    assert (count.votes, count.first, count.blank) == ({"A": 3, "B": 5, "C": 2}, ("B",), 1)


# What cannot be


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("1 A > Z", "“Z” is on a ballot and is not a candidate."),
        ("1 A > B > A", "repeats a name"),
        ("1 A = A", "repeats a name"),
        ("-1 A", "never negative"),
    ],
)
@pytest.mark.parametrize("count", [count_plurality, count_approval, count_instant_runoff, count_condorcet])
def test_a_ballot_that_cannot_be_is_refused(count, words, sentence):
    assert count(ballots("1 A = B"), list("ABC")).ballots == 1
    with pytest.raises(ValueError, match=sentence):
        count(ballots(words), list("ABC"))


def test_a_ballot_of_approval_has_no_order_and_a_limit():
    with pytest.raises(ValueError, match="may approve of 1 at most"):
        count_approval(ballots("1 A = B"), list("AB"), most=1)
    with pytest.raises(ValueError, match="has no order"):
        count_approval(ballots("1 A > B"), list("AB"))
    with pytest.raises(ValueError, match="named twice"):
        count_plurality([], ["A", "A"])


def test_the_facts_are_what_json_knows():
    facts = runoff(CYCLE).as_facts()
    assert facts["rounds"][0] == {
        "votes": {"A": 4, "B": 3, "C": 2},
        "exhausted": 0,
        "at_equal_ranks": 0,
        "eliminated": ["C"],
        "reason": "fewest",
    }
    assert facts["rounds"][1]["reason"] is None
    assert pairwise(CYCLE).as_facts()["finding"] == "no_winner"


# Any ballots, and the library


NAMES = list("ABCDE")


@st.composite
def elections(draw, equals=True):
    candidates = NAMES[: draw(st.integers(1, 5))]
    rankings = []
    for _ in range(draw(st.integers(0, 9))):
        order = draw(st.permutations(candidates))[: draw(st.integers(0, len(candidates)))]
        ranks = []
        for name in order:
            if equals and ranks and draw(st.booleans()):
                ranks[-1] += (name,)
            else:
                ranks.append((name,))
        rankings.append(Ranking(tuple(ranks), draw(st.integers(1, 9))))
    return rankings, candidates


def by_the_library(rankings, candidates):
    """The rounds of pyrankvote as ``{name: votes}``, and whom it elects. It knows no equal ranks."""
    people = {name: pyrankvote.Candidate(name) for name in candidates}
    papers = [
        pyrankvote.Ballot([people[rank[0]] for rank in ranking.ranks])
        for ranking in rankings
        for _ in range(ranking.count)
    ]
    result = pyrankvote.instant_runoff_voting(list(people.values()), papers)
    rounds = [
        {line.candidate.name: int(line.number_of_votes) for line in round_.candidate_results}
        for round_ in result.rounds
    ]
    return rounds, result.get_winners()[0].name


@given(elections(equals=False))
def test_a_library_finds_the_same_winner(election):
    """Compared where both define the answer: two candidates or more, somebody's vote, and no tie that decides.

    The library breaks ties by second choices and then by chance, and fails with one candidate.
    """
    rankings, candidates = election
    assume(len(candidates) > 1)
    count = count_instant_runoff(rankings, candidates)
    assume(count.finding == Finding.CHOSEN)
    assume(not any(round_.reason == Reason.EARLIER_ROUND for round_ in count.rounds))
    rounds, winner = by_the_library(rankings, candidates)
    assert winner == count.winner
    assert rounds[0] == count.rounds[0].votes


@given(elections())
def test_a_library_finds_the_same_table_head_to_head(election):
    """Head to head is a runoff between two, which is how the library counts each cell of the table."""
    rankings, candidates = election
    table = count_condorcet(rankings, candidates).table
    for pair in combinations(candidates, 2):
        between = []
        for ranking in rankings:
            place = {name: at for at, rank in enumerate(ranking.ranks) for name in rank}
            one, other = sorted(pair, key=lambda name: place.get(name, 9))
            if place.get(one, 9) != place.get(other, 9):
                between.append(Ranking(((one,), (other,)), ranking.count))
        if between:
            rounds, _winner = by_the_library(between, pair)
            assert rounds[0] == {pair[0]: table[pair[0]][pair[1]], pair[1]: table[pair[1]][pair[0]]}


@given(elections())
def test_the_smith_set_is_the_smallest_group_whose_members_beat_all_others(election):
    rankings, candidates = election
    count = count_condorcet(rankings, candidates)
    assume(count.finding != Finding.NO_VOTES)
    dominant = [
        group
        for size in range(1, len(candidates) + 1)
        for group in combinations(candidates, size)
        if all(
            count.table[one][other] > count.table[other][one]
            for one in group
            for other in set(candidates) - set(group)
        )
    ]
    assert count.smith_set == dominant[0]
    assert len([group for group in dominant if len(group) == len(dominant[0])]) == 1


@given(elections(), st.randoms())
def test_no_ballot_is_lost_and_their_order_does_not_matter(election, random):
    rankings, candidates = election
    count = count_instant_runoff(rankings, candidates)
    for round_ in count.rounds:
        assert sum(round_.votes.values()) + round_.exhausted == count.ballots
    one_by_one = [Ranking(ranking.ranks) for ranking in rankings for _ in range(ranking.count)]
    random.shuffle(one_by_one)
    for rule in (count_plurality, count_instant_runoff, count_condorcet):
        assert rule(one_by_one, candidates) == rule(rankings, candidates)
