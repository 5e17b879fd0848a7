"""Two who change who holds a seat at once, each on a connection of their own."""

import pytest

from accountability import actions
from accountability.models import Term
from community.rules import Refused
from tests import factories
from tests.factories import DAY, START
from tests.factories.charter import setup_actor
from tests.factories.seats import make_seat, make_term
from tests.proposals.test_races import second_before_the_first_ends

pytestmark = pytest.mark.django_db(transaction=True)
LATER = START + DAY


@pytest.fixture
def seat():
    factories.make_charter()
    return make_seat()


def given(seat, member):
    return lambda: actions.seat_member(
        seat, member, ends_on=(LATER + 50 * DAY).date(), actor=setup_actor, at=LATER
    )


def test_a_seat_that_two_give_at_once_is_held_by_one(seat):
    one, two = factories.make_member(), factories.make_member()
    _term, second = second_before_the_first_ends(given(seat, one), given(seat, two))
    assert isinstance(second, Refused)
    assert Term.objects.held(LATER).get().membership.member == one


def test_a_term_that_is_ended_while_its_holder_leaves_ends_once(seat):
    term = make_term(seat)
    member = term.membership.member
    _none, second = second_before_the_first_ends(
        lambda: actions.delete_account(member, actor=member, at=LATER),
        lambda: actions.end_term(term, reason="They moved away.", actor=setup_actor, at=LATER + DAY),
    )
    assert isinstance(second, Refused)
    assert Term.objects.get().ended_at == LATER
