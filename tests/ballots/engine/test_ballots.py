"""Ballots made honestly are accepted, by both groups, and add up to the truth."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballots.engine import ballots, tally
from ballots.engine.group import NoLibsodium, Pure, group, random_scalar
from record import verify
from tests.ballots.published import new_terms

pytestmark = pytest.mark.pure
PURE = Pure()
ONE, ONE_KEY = new_terms()
TWO_OF_FOUR, TWO_OF_FOUR_KEY = new_terms(codes=("a", "b", "c", "d"), most=2)
HASH = bytes(32)


def handle(number):
    return number.to_bytes(16, "big")


one_of_three = st.sampled_from([{0}, {1}, {2}])
up_to_two_of_four = st.sets(st.integers(0, 3), max_size=2)


@pytest.mark.parametrize(
    ("terms", "secret", "choice"),
    [(ONE, ONE_KEY, one_of_three), (TWO_OF_FOUR, TWO_OF_FOUR_KEY, up_to_two_of_four)],
    ids=["one", "approval"],
)
def test_honest_ballots_verify_and_add_up_to_the_truth(terms, secret, choice):
    @settings(max_examples=8, deadline=None)
    @given(st.lists(choice, min_size=11, max_size=16))
    def votes_add_up(choices):
        cast = [
            ballots.check_ballot(terms, ballots.encrypt_ballot(terms, chosen, handle(number)))
            for number, chosen in enumerate(choices)
        ]
        sums = tally.add_up(terms, cast)
        result = tally.decrypt(terms, secret, sums, counted=len(cast), ballots_hash=HASH)
        assert result.counts == [sum(j in chosen for chosen in choices) for j in range(terms.options)]
        tally.check_tally(terms, sums, result, counted=len(cast), ballots_hash=HASH)

    votes_add_up()


@pytest.mark.parametrize(
    ("terms", "chosen"),
    [(ONE, {0}), (ONE, {2}), (TWO_OF_FOUR, set()), (TWO_OF_FOUR, {1}), (TWO_OF_FOUR, {0, 3})],
)
def test_both_groups_accept_a_ballot_and_find_the_same_in_it(terms, chosen):
    text = ballots.encrypt_ballot(terms, chosen, handle(7))
    ours, pure = ballots.check_ballot(terms, text), verify.check_ballot(terms, text, PURE)
    assert vars(ours) == vars(pure)
    assert ours.handle == handle(7)
    assert len(ours.tracker) == 64


@pytest.mark.parametrize(
    ("terms", "chosen"), [(ONE, set()), (ONE, {0, 1}), (ONE, {3}), (TWO_OF_FOUR, {0, 1, 2})]
)
def test_a_choice_that_the_rule_does_not_allow_is_not_encrypted(terms, chosen):
    with pytest.raises(ValueError, match="does not allow such a choice"):
        ballots.encrypt_ballot(terms, chosen, handle(1))


@pytest.mark.parametrize("chosen", [set(), {29}, set(range(30))], ids=["none", "one", "all"])
def test_the_longest_ballot_is_one_of_thirty_options_any_of_which_may_be_chosen(chosen):
    terms, _ = new_terms(codes=[f"option-{number}" for number in range(30)], most=30)
    text = ballots.encrypt_ballot(terms, chosen, handle(1))
    assert len(text) < verify.LONGEST_BALLOT
    assert ballots.check_ballot(terms, text).handle == handle(1)


def test_the_plain_group_is_given_no_secret():
    encrypted = ballots.encrypt(ONE, {0})
    for secret_work in [
        lambda: ballots.generate_key(PURE),
        lambda: ballots.encrypt(ONE, {0}, group=PURE),
        lambda: ballots.prove(ONE, encrypted, handle(1), group=PURE),
        lambda: ballots.encrypt_ballot(ONE, {0}, handle(1), group=PURE),
        lambda: tally.decrypt(ONE, ONE_KEY, [], counted=11, ballots_hash=HASH, group=PURE),
    ]:
        with pytest.raises(NoLibsodium):
            secret_work()


def test_the_tracker_does_not_depend_on_the_handle_and_is_there_before_the_proofs():
    encrypted = ballots.encrypt(ONE, {1})
    for number in (1, 2):
        text = ballots.prove(ONE, encrypted, handle(number))
        assert ballots.check_ballot(ONE, text).tracker == encrypted.tracker


def test_no_secret_or_handle_is_in_the_printed_form_of_anything():
    encrypted = ballots.encrypt(ONE, {1})
    printed = repr(encrypted) + repr(ballots.check_ballot(ONE, ballots.prove(ONE, encrypted, handle(99))))
    assert str(encrypted.randomness[0]) not in printed
    assert "frozenset" not in printed
    assert repr(handle(99)) not in printed


def test_two_tellers_who_enter_the_same_sheet_come_to_the_same():
    assert enter_sheet({0}, 1) == enter_sheet({0}, 1)
    assert len({enter_sheet({0}, 1), enter_sheet({1}, 1), enter_sheet({0}, 2)}) == 3


def test_two_tellers_who_differ_do_not_show_what_either_entered():
    one, other = (verify.split_hashes(enter_sheet(chosen, 1)) for chosen in ({0}, {1}))
    # With the same randomness their difference would be the choice itself, readable without any key.
    assert not set(one) & set(other)


def enter_sheet(chosen, serial):
    numbers = ballots.paper_randomness(ONE, "ABCDEFGHJKMNPQRSTVWXYZ234", serial, chosen)
    return ballots.encrypt(ONE, chosen, randomness=numbers).ciphertexts


def test_a_random_scalar_is_one():
    assert all(0 < random_scalar() < 2**253 for _ in range(100))
    assert group.is_constant_time
