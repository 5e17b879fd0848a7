"""What stewards and roll-keepers do to the lists, who else may not, and what the record says of it."""

import pytest

from ballots import actions
from ballots.listing import shown_by
from ballots.models import AddressList, ListedAddress, RollChallenge, Vouch
from community.actions import end_role, give_role
from community.codes import hash_code
from community.models import Membership
from proposals.actions import delete_account
from record.queries import entries_about
from record.sequencer import sequence
from tests import factories as make
from tests.refusals import refused
from tests.tables import holders

pytestmark = pytest.mark.django_db

AT = make.START
ROLE_KEEPER = Membership.Role.ROLL_KEEPER


@pytest.fixture(autouse=True)
def _charter(db):
    make.make_charter()


@pytest.fixture
def valley():
    return make.make_constituency("valley")


def acts(valley):
    """Every act of a keeper or a steward, ready to be done by whoever is named."""
    standing, challenge = make.make_standing(valley), make.make_roll_challenge(valley)
    keeper = make.make_roll_keeper()
    batch, _codes = actions.print_codes(valley, 11, actor=keeper, at=AT)
    sent = actions.send_list(valley, ["ana@example.org"], actor=keeper, at=AT)
    words = {"words": make.COMMUNITY_WORDS, "domains": ["a.org"]}
    return {
        "name": ("steward", lambda actor: actions.name_constituency("hill", **words, actor=actor, at=AT)),
        "change": ("steward", lambda actor: actions.change_constituency(valley, **words, actor=actor, at=AT)),
        "print": ("keeper", lambda actor: actions.print_codes(valley, 11, actor=actor, at=AT)),
        "cancel": ("keeper", lambda actor: actions.cancel_codes(batch, actor=actor, at=AT)),
        "import": ("keeper", lambda actor: actions.import_list(sent, actor=actor, at=AT)),
        "send": ("keeper", lambda actor: actions.send_list(valley, ["b@c.org"], actor=actor, at=AT)),
        "end": ("keeper", lambda actor: actions.end_standing(standing, reason="Left.", actor=actor, at=AT)),
        "answer": (
            "keeper",
            lambda actor: actions.answer_roll_challenge(challenge, added=True, actor=actor, at=AT + make.DAY),
        ),
    }


def test_each_act_is_for_one_role_and_the_others_are_told_whose_it_is(valley):
    keeper = make.make_roll_keeper()
    former = make.make_roll_keeper()
    end_role(former.memberships.get(), actor=make.setup_actor, at=AT - make.DAY)
    later_officer = make.make_roll_keeper()
    # Nobody can come to hold both by an act; a row that came otherwise does not help.
    Membership.objects.create(
        member=later_officer,
        role=Membership.Role.OFFICER,
        institution=make.make_institution(),
        started_at=AT - make.DAY,
    )
    people = {
        "nobody": None,
        "member": make.make_member(),
        "steward": make.make_steward(),
        "keeper": keeper,
        "former": former,
        "officer": make.make_officer(),
        "later_officer": later_officer,
        "overseer": make.make_overseer(),
        "superuser": make.make_member(is_staff=True, is_superuser=True),
    }
    sentences = {
        "keeper": "Only a roll-keeper who speaks for no institution does this.",
        "steward": "Only the community's stewards may do this.",
    }
    for act, (entitled, perform) in acts(valley).items():
        for role, actor in people.items():
            if role != entitled:
                expected = sentences[entitled] if actor else "Sign in to do this."
                assert refused(perform, actor) == expected, (act, role)
        perform(people[entitled])


def test_an_officer_is_not_made_roll_keeper_nor_a_roll_keeper_officer():
    by_steward = {"actor": make.make_steward(), "at": AT}
    for entitle in (make.make_officer, make.make_executive):
        officer = entitle()
        assert "speaks for an institution" in refused(give_role, officer, ROLE_KEEPER, **by_steward)
    keeper, institution = make.make_roll_keeper(), make.make_institution()
    for role in Membership.INSTITUTION_ROLES:
        assert "keeps the lists" in refused(give_role, keeper, role, institution=institution, **by_steward)
    end_role(keeper.memberships.get(), **by_steward)
    give_role(
        keeper, Membership.Role.OFFICER, institution=institution, actor=make.setup_actor, at=AT + make.DAY
    )


def test_nobody_ends_their_own_standing_as_a_roll_keeper(valley):
    keeper = make.make_roll_keeper()
    standing = make.make_standing(valley, keeper)
    end = {"reason": "x", "actor": keeper, "at": AT}
    assert "This is yourself" in refused(actions.end_standing, standing, **end)
    other = make.make_standing(valley)
    actions.end_standing(other, **end)
    assert "any more" in refused(actions.end_standing, other, **end)


@pytest.mark.parametrize("how_many", [-1, 0, 10, 501])
def test_codes_are_printed_in_no_small_and_no_endless_number(valley, how_many):
    keeper = make.make_roll_keeper()
    assert "between 11 and 500" in refused(actions.print_codes, valley, how_many, actor=keeper, at=AT)
    actions.print_codes(valley, 500, actor=keeper, at=AT)


def test_a_community_is_described_in_every_language():
    steward = make.make_steward()
    words = make.COMMUNITY_WORDS | {"kept_by_es": "  "}
    assert "every language" in refused(actions.name_constituency, "hill", words=words, actor=steward, at=AT)
    actions.name_constituency("hill", words=make.COMMUNITY_WORDS, actor=steward, at=AT)


def test_the_record_tells_what_a_roll_keeper_did_and_of_nobody(valley):
    keeper, member = (
        make.make_roll_keeper(),
        make.make_verified(make.make_member("Zqxana"), "zqxana@example.net"),
    )
    for number in (9, 109, 118):
        sent = actions.send_list(
            valley, ["zqxana@example.net", *(f"n{n}@example.net" for n in range(number))], actor=keeper, at=AT
        )
        actions.import_list(sent, actor=keeper, at=AT)
    batch, codes = actions.print_codes(valley, 60, actor=keeper, at=AT)
    actions.use_code(valley, codes[0], actor=make.make_member(), at=AT)
    actions.cancel_codes(batch, actor=keeper, at=AT)
    standing = actions.show_by_list(valley, actor=member, at=AT)
    actions.end_standing(standing, reason="zqxreason", actor=keeper, at=AT)
    challenge = actions.challenge_roll(valley, "zqxwords", actor=member, at=AT)
    actions.answer_roll_challenge(challenge, added=False, answer="zqxanswer", actor=keeper, at=AT)
    sequence(AT)
    told = [(entry.kind, entry.actor, entry.facts) for entry in reversed(entries_about("ROLL-valley"))]
    assert told == [
        ("ballots.constituency_named", "system:setup", {"domains": ["valley.example.org"]}),
        ("ballots.list_imported", "roll_keeper", {"addresses_at_least": None}),
        ("ballots.list_imported", "roll_keeper", {"addresses_at_least": 110}),
        ("ballots.list_imported", "roll_keeper", {"addresses_at_least": 110}),
        ("ballots.codes_printed", "roll_keeper", {"codes": 60}),
        ("ballots.codes_cancelled", "roll_keeper", {"codes": 60}),
    ]
    # The address stands where the person's account keeps it, and nowhere else.
    assert holders("zqxana@example.net") == ["account_emailaddress.email"]
    assert holders("zqxwords") == []
    assert holders("zqxreason") == ["ballots_standing.end_reason"]
    assert holders(*codes) == []


def test_a_list_that_was_only_looked_at_is_forgotten_with_the_next(valley):
    keeper = make.make_roll_keeper()
    first = actions.send_list(valley, ["a@b.org"], actor=keeper, at=AT)
    actions.send_list(valley, ["c@d.org", "C+x@d.org"], actor=keeper, at=AT)
    assert not AddressList.objects.filter(pk=first.pk).exists()
    assert ListedAddress.objects.count() == 1


def test_nothing_is_left_of_somebody_who_deletes_their_account(valley):
    member = make.make_verified(make.make_member("Zqxana"), "zqxana@valley.example.org")
    actions.show_by_email(valley, actor=member, at=AT)
    hill = make.make_constituency("hill")
    make.make_roll_challenge(hill, member, words="zqxwords")
    make.make_vouch_link(hill, member, known_as="Zqxana")
    candidate = make.make_member()
    key = make.make_vouch_link(valley, candidate, known_as="Bea")
    actions.vouch_for(Vouch.objects.get(key_hash=hash_code("vouch", key)), "bea", actor=member, at=AT)
    evidence = valley.standings.get().evidence
    delete_account(member, actor=member, at=AT + make.DAY)
    assert not valley.standings.exists()
    assert not RollChallenge.objects.exists()
    assert not Vouch.objects.exists()
    assert holders("zqxwords", "zqxana", evidence) == []


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ({}, {}),
        ({"code": 10}, {}),
        ({"code": 40}, {}),
        ({"code": 40, "checked": 1}, {}),
        ({"code": 40, "checked": 10}, {}),
        ({"code": 40, "checked": 11}, {"code": 40}),
        ({"code": 49, "checked": 12}, {"code": 40}),
        ({"code": 40, "email": 12, "checked": 3}, {"code": 40}),
        ({"code": 40, "email": 16, "checked": 6, "list": 5}, {"code": 40, "email": 10}),
    ],
)
def test_how_a_list_was_made_is_told_without_a_small_number(valley, people, told):
    for proof, number in people.items():
        standings = make.make_standings(valley, number)
        valley.standings.filter(pk__in=[standing.pk for standing in standings]).update(proof=proof)
    assert shown_by(valley.standing_at(AT)) == told
