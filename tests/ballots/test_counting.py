from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ballots.counting import Choice, Outcome, count_roll_call

HALF = Fraction(1, 2)
choices = st.lists(st.sampled_from(list(Choice)), max_size=40)
shares = st.fractions(min_value=0, max_value=1, max_denominator=100)
seats = st.integers(min_value=0, max_value=20)


def count(choices, *, absent=0, recused=0, quorum=HALF, threshold=HALF):
    choices = list(choices)
    return count_roll_call(
        choices,
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
        {"choices": ["maybe"]},
        {"choices": votes(yes=4)},
        {"recused": 4},
        {"recused": -1},
        {"recused": 2, "choices": votes(yes=2)},
        {"quorum": Fraction(3, 2)},
        {"threshold": Fraction(-1, 2)},
    ],
)
def test_a_count_that_cannot_be_is_refused(wrong):
    right = {"choices": votes(yes=1), "eligible": 3, "recused": 0, "quorum": HALF, "threshold": HALF}
    with pytest.raises(ValueError, match=r"."):
        count_roll_call(**(right | wrong))


def test_a_share_that_is_not_exact_is_refused():
    with pytest.raises(TypeError):
        count(votes(yes=1), threshold=0.6)


@given(choices, st.randoms(), seats, seats, shares, shares)
def test_the_order_of_votes_does_not_matter(cast, random, absent, recused, quorum, threshold):
    rules = {"absent": absent, "recused": recused, "quorum": quorum, "threshold": threshold}
    assert count(random.sample(cast, len(cast)), **rules) == count(cast, **rules)


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
