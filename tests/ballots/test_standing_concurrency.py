"""Two people who show at the same moment that they belong, each on a connection of their own."""

import pytest

from ballots import actions
from ballots.models import Standing, Vouch
from community.actions import give_role
from community.codes import hash_code
from community.models import Membership
from community.rules import Refused
from tests import factories as make
from tests.ballots.test_concurrency import at_once, refusals

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

AT = make.START


@pytest.fixture
def valley():
    make.make_charter()
    return make.make_constituency("valley")


def test_one_code_used_by_two_at_once_brings_one_onto_the_list(valley):
    _batch, codes = actions.print_codes(valley, 11, actor=make.make_roll_keeper(), at=AT)
    members = [make.make_member() for _member in range(2)]
    results = at_once(
        *(lambda member=member: actions.use_code(valley, codes[0], actor=member, at=AT) for member in members)
    )
    assert len(refusals(results)) == 1
    assert Standing.objects.count() == 1


def test_one_member_who_shows_it_in_two_ways_at_once_is_on_the_list_once(valley):
    _batch, codes = actions.print_codes(valley, 11, actor=make.make_roll_keeper(), at=AT)
    member = make.make_verified(make.make_member(), "ana@valley.example.org")
    results = at_once(
        lambda: actions.use_code(valley, codes[0], actor=member, at=AT),
        lambda: actions.show_by_email(valley, actor=member, at=AT),
    )
    assert len(refusals(results)) == 1
    assert Standing.objects.count() == 1


def test_two_who_vouch_at_once_are_two_and_one_who_vouches_twice_is_one(valley):
    candidate = make.make_member()
    vouchers = [make.make_standing(valley).member for _voucher in range(2)]
    links = [
        Vouch.objects.get(key_hash=hash_code("vouch", make.make_vouch_link(valley, candidate)))
        for _link in range(3)
    ]
    results = at_once(
        lambda: actions.vouch_for(links[0], "Ana López", actor=vouchers[0], at=AT),
        lambda: actions.vouch_for(links[1], "Ana López", actor=vouchers[0], at=AT),
    )
    assert len(refusals(results)) == 1
    actions.vouch_for(Vouch.objects.open(AT).first(), "Ana López", actor=vouchers[1], at=AT)
    assert valley.standing_at(AT).filter(member=candidate).count() == 1


def test_the_last_two_vouches_at_once_bring_somebody_onto_the_list(valley):
    candidate = make.make_member()
    vouchers = [make.make_standing(valley).member for _voucher in range(2)]
    links = [
        Vouch.objects.get(key_hash=hash_code("vouch", make.make_vouch_link(valley, candidate)))
        for _link in range(2)
    ]
    results = at_once(
        *(
            lambda link=link, voucher=voucher: actions.vouch_for(link, "Ana López", actor=voucher, at=AT)
            for link, voucher in zip(links, vouchers, strict=True)
        )
    )
    assert refusals(results) == []
    assert valley.standing_at(AT).filter(member=candidate).count() == 1


def test_nobody_becomes_roll_keeper_and_officer_at_once():
    member, institution = make.make_member(), make.make_institution()

    def give(role, institution=None):
        return give_role(member, role, institution=institution, actor=make.setup_actor, at=AT)

    results = at_once(
        lambda: give(Membership.Role.ROLL_KEEPER), lambda: give(Membership.Role.OFFICER, institution)
    )
    assert sum(isinstance(result, Refused) for result in results) == 1


def test_more_people_than_needed_who_vouch_at_once_are_all_answered_in_a_sentence(valley):
    candidate = make.make_member()
    links = [
        Vouch.objects.get(key_hash=hash_code("vouch", make.make_vouch_link(valley, candidate)))
        for _link in range(4)
    ]
    vouchers = [make.make_standing(valley).member for _link in links]
    results = at_once(
        *(
            lambda link=link, voucher=voucher: actions.vouch_for(link, "Ana López", actor=voucher, at=AT)
            for link, voucher in zip(links, vouchers, strict=True)
        )
    )
    refused = refusals(results)
    assert len(refused) == 2
    assert Standing.objects.filter(member=candidate).count() == 1
