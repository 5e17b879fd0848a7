from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ballots.counting import Choice, Outcome, count_options, count_yes_no

HALF = Fraction(1, 2)
choices = st.lists(st.sampled_from(list(Choice)), max_size=40)
shares = st.fractions(min_value=0, max_value=1, max_denominator=100)
seats = st.integers(min_value=0, max_value=20)


def count(choices, *, absent=0, recused=0, quorum=HALF, threshold=HALF):
    return count_yes_no(
        **{str(choice): choices.count(choice) for choice in Choice},
        eligible=len(choices) + absent + recused,
        recused=recused,
        quorum=quorum,
        threshold=threshold,
    )


def votes(yes=0, no=0, abstain=0):
    return ["yes"] * yes + ["no"] * no + ["abstain"] * abstain


@pytest.mark.parametrize(
    ("cast", "threshold", "outcome"),
    [
        (votes(yes=3, no=2), 50, Outcome.PASSED),
        (votes(yes=3, no=2), 60, Outcome.PASSED),  # reached exactly
        (votes(yes=3, no=2), 61, Outcome.NOT_PASSED),
        (votes(yes=2, no=2), 50, Outcome.NOT_PASSED),  # a tie fails
        (votes(yes=2, no=2), 0, Outcome.NOT_PASSED),
        (votes(yes=1, no=2), 0, Outcome.NOT_PASSED),  # under half is never enough
        (votes(yes=1, abstain=9), 60, Outcome.PASSED),
        (votes(abstain=10), 50, Outcome.NOT_PASSED),
        (votes(yes=10), 100, Outcome.PASSED),
        (votes(yes=9, no=1), 100, Outcome.NOT_PASSED),
        (votes(yes=2, no=1), 67, Outcome.NOT_PASSED),  # two thirds is less than 67 per cent
    ],
)
def test_the_threshold_must_be_reached_and_a_tie_fails(cast, threshold, outcome):
    assert count(cast, threshold=Fraction(threshold, 100)).outcome == outcome


@pytest.mark.parametrize(
    ("cast", "absent", "recused", "outcome"),
    [
        (votes(yes=5), 5, 0, Outcome.PASSED),  # exactly half of ten took part
        (votes(yes=4), 6, 0, Outcome.NOT_VALID),
        (votes(yes=1, abstain=4), 5, 0, Outcome.PASSED),  # an abstention takes part
        (votes(yes=4), 0, 6, Outcome.NOT_VALID),  # stepping aside is not taking part
        (votes(yes=5), 6, 0, Outcome.NOT_VALID),  # half of eleven is rounded up to six
    ],
)
def test_the_quorum_is_a_share_of_the_whole_roll(cast, absent, recused, outcome):
    assert count(cast, absent=absent, recused=recused).outcome == outcome


def test_a_roll_call_in_which_nobody_voted_does_not_pass_even_without_a_quorum():
    result = count([], absent=7, quorum=Fraction(0))
    assert (result.outcome, result.absent, result.threshold_needed) == (Outcome.NOT_PASSED, 7, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"yes": -1},
        {"yes": 4},
        {"recused": 4},
        {"recused": -1},
        {"recused": 2, "yes": 2},
        {"quorum": Fraction(3, 2)},
        {"threshold": Fraction(-1, 2)},
    ],
)
def test_a_count_that_cannot_be_is_refused(wrong):
    right = {"yes": 1, "no": 0, "abstain": 0, "eligible": 3, "recused": 0, "quorum": HALF, "threshold": HALF}
    with pytest.raises(ValueError, match=r"."):
        count_yes_no(**(right | wrong))


def test_a_share_that_is_not_exact_is_refused():
    with pytest.raises(TypeError):
        count(votes(yes=1), threshold=0.6)


@given(choices, seats, seats, shares, shares)
def test_no_seat_is_lost_or_counted_twice(cast, absent, recused, quorum, threshold):
    result = count(cast, absent=absent, recused=recused, quorum=quorum, threshold=threshold)
    assert result.turnout == result.yes + result.no + result.abstain == len(cast)
    assert result.eligible == result.turnout + result.absent + result.recused
    assert (result.absent, result.recused) == (absent, recused)


@given(choices, seats, shares, shares, st.sampled_from(["no", "abstain"]))
def test_a_vote_changed_to_yes_never_loses_a_vote(cast, absent, quorum, threshold, before):
    assume(before in cast)
    rules = {"absent": absent, "quorum": quorum, "threshold": threshold}
    changed = list(cast)
    changed[cast.index(before)] = "yes"
    if count(cast, **rules).outcome == Outcome.PASSED:
        assert count(changed, **rules).outcome == Outcome.PASSED


@given(choices, st.integers(min_value=1, max_value=20), shares, shares)
def test_one_more_yes_from_an_absent_seat_never_loses_a_vote(cast, absent, quorum, threshold):
    rules = {"quorum": quorum, "threshold": threshold}
    if count(cast, absent=absent, **rules).outcome == Outcome.PASSED:
        assert count([*cast, "yes"], absent=absent - 1, **rules).outcome == Outcome.PASSED


@given(choices, seats, shares, shares)
def test_an_absent_seat_that_steps_aside_changes_no_outcome(cast, absent, quorum, threshold):
    rules = {"quorum": quorum, "threshold": threshold}
    assume(absent)
    assert (
        count(cast, absent=absent, **rules).outcome
        == count(cast, absent=absent - 1, recused=1, **rules).outcome
    )


@given(choices, seats, shares)
def test_a_passed_vote_always_had_more_yes_than_no(cast, absent, threshold):
    result = count(cast, absent=absent, quorum=Fraction(0), threshold=threshold)
    assert result.outcome != Outcome.PASSED or result.yes > result.no


# The counts of a secret poll


def decide(votes, *, turnout=None, eligible=20, quorum=HALF, threshold=HALF, most=None):
    turnout = sum(votes.values()) if turnout is None else turnout
    return count_options(
        votes, turnout=turnout, eligible=eligible, quorum=quorum, threshold=threshold, most=most
    )


@given(choices, seats, seats, shares, shares)
def test_counts_of_yes_and_no_are_decided_like_a_roll_call(cast, absent, recused, quorum, threshold):
    counts = {str(choice): cast.count(choice) for choice in Choice}
    assert count_yes_no(
        **counts,
        eligible=len(cast) + absent + recused,
        recused=recused,
        quorum=quorum,
        threshold=threshold,
    ) == count(cast, absent=absent, recused=recused, quorum=quorum, threshold=threshold)


@pytest.mark.parametrize(
    ("votes", "threshold", "chosen", "outcome"),
    [
        ({"a": 5, "b": 3, "c": 2}, 50, "a", Outcome.PASSED),  # reached exactly
        ({"a": 5, "b": 3, "c": 2}, 51, None, Outcome.NOT_PASSED),
        ({"a": 4, "b": 3, "c": 3}, 0, "a", Outcome.PASSED),  # with three options under half may be enough
        ({"a": 5, "b": 5}, 50, None, Outcome.NOT_PASSED),  # a tie chooses nothing
        ({"a": 3, "b": 2, "abstain": 6}, 60, "a", Outcome.PASSED),  # abstaining is left out of the threshold
        ({"a": 0, "abstain": 12}, 0, None, Outcome.NOT_PASSED),
        ({"a": 9}, 50, None, Outcome.NOT_VALID),
        ({"a": 9, "abstain": 1}, 50, "a", Outcome.PASSED),  # and takes part
    ],
)
def test_the_option_with_the_most_votes_is_chosen_when_it_reaches_the_threshold(
    votes, threshold, chosen, outcome
):
    result = decide(votes, threshold=Fraction(threshold, 100))
    assert (result.chosen, result.outcome) == (chosen, outcome)


def test_approval_is_a_share_of_the_ballots_and_not_of_the_votes():
    votes = {"a": 7, "b": 6, "c": 5}
    result = decide(votes, turnout=10, most=2, threshold=Fraction(7, 10))
    assert result.as_facts() == {
        "eligible": 20,
        "turnout": 10,
        "votes": votes,
        "abstain": 0,
        "absent": 10,
        "recused": 0,
        "quorum_needed": 10,
        "quorum_met": True,
        "threshold_needed": 7,
        "first": ["a"],
        "chosen": "a",
        "outcome": "passed",
    }
    assert decide(votes, turnout=10, most=2, threshold=Fraction(71, 100)).chosen is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"turnout": 11},  # more ballots than votes, where each has one
        {"turnout": 9},
        {"eligible": 9},
        {"votes": {"a": 11, "b": -1}},
        {"votes": {"a": 10, "b": 11}, "most": 2},  # more than everybody
        {"votes": {"a": 10, "b": 10, "c": 1}, "most": 2},
        {"quorum": Fraction(3, 2)},
    ],
)
def test_counts_that_cannot_be_are_refused(wrong):
    right = {"votes": {"a": 6, "b": 4}, "turnout": 10}
    assert decide(**right).chosen == "a"
    with pytest.raises(ValueError, match=r"."):
        decide(**(right | wrong))


def test_a_negative_number_of_votes_is_refused():
    with pytest.raises(ValueError, match="never negative"):
        count_yes_no(yes=2, no=-1, abstain=0, eligible=3, quorum=HALF, threshold=HALF)
