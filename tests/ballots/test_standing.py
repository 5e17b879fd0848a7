"""How a member shows that they belong to a community that votes, and every way in which that is refused."""

from datetime import timedelta

import pytest

from ballots import actions, tasks
from ballots.models import AddressList, RollChallenge, Standing, StandingCode, Vouch
from community.codes import hash_code
from tests import factories as make
from tests.refusals import refused
from tests.tables import holders

pytestmark = pytest.mark.django_db

AT = make.START
Proof = Standing.Proof


@pytest.fixture(autouse=True)
def _charter(db):
    make.make_charter()


@pytest.fixture
def valley():
    return make.make_constituency("valley")


@pytest.fixture
def keeper():
    return make.make_roll_keeper()


def on_list(constituency, member, at=AT):
    return constituency.standing_at(at).filter(member=member).exists()


def test_a_confirmed_address_under_a_domain_shows_belonging(valley):
    member = make.make_member()
    show = {"actor": member, "at": AT}
    assert "@valley.example.org" in refused(actions.show_by_email, valley, **show)
    address = make.make_verified(member, "ana@valley.example.org").emailaddress_set.get()
    address.verified = False
    address.save()
    assert "no confirmed" in refused(actions.show_by_email, valley, **show)
    address.verified = True
    address.save()
    standing = actions.show_by_email(valley, **show)
    assert (standing.proof, on_list(valley, member), on_list(valley, member, AT - make.MOMENT)) == (
        Proof.EMAIL,
        True,
        False,
    )
    assert "already" in refused(actions.show_by_email, valley, **show)


@pytest.mark.parametrize(
    "address", ["x@other.example.org", "x@sub.valley.example.org", "x@evilvalley.example.org"]
)
def test_no_other_domain_shows_belonging(valley, address):
    member = make.make_verified(make.make_member(), address)
    assert "no confirmed" in refused(actions.show_by_email, valley, actor=member, at=AT)


def test_a_community_without_domains_says_so():
    plain = make.make_constituency(domains=())
    assert "No email address" in refused(actions.show_by_email, plain, actor=make.make_member(), at=AT)


def test_one_mailbox_shows_belonging_for_one_account(valley):
    first = make.make_verified(make.make_member(), "ana@valley.example.org")
    second = make.make_verified(make.make_member(), "ana+again@valley.example.org")
    actions.show_by_email(valley, actor=first, at=AT)
    assert "already shown" in refused(actions.show_by_email, valley, actor=second, at=AT)
    actions.leave_list(valley, actor=first, at=AT + make.DAY)
    actions.show_by_email(valley, actor=second, at=AT + make.DAY)


def test_a_printed_code_works_once_and_says_nothing_of_who_used_it(valley, keeper):
    _batch, codes = actions.print_codes(valley, 11, actor=keeper, at=AT)
    assert len(set(codes)) == 11
    first, second = make.make_member(), make.make_member()
    assert "does not open" in refused(actions.use_code, valley, "ABCD" * 5, actor=first, at=AT)
    typed = codes[0].lower().replace("-", " ")
    assert actions.use_code(valley, typed, actor=first, at=AT).proof == Proof.CODE
    assert "used already" in refused(actions.use_code, valley, codes[0], actor=second, at=AT)
    assert "already" in refused(actions.use_code, valley, codes[1], actor=first, at=AT)
    fields = {field.name for field in StandingCode._meta.get_fields()}
    assert fields == {"id", "batch", "code_hash", "is_used"}
    assert not StandingCode.objects.filter(code_hash__in=codes).exists()


def test_a_code_of_another_community_is_not_used_up(valley, keeper):
    other = make.make_constituency("hill", name_en="People of the Hill")
    _batch, codes = actions.print_codes(other, 11, actor=keeper, at=AT)
    member = make.make_member()
    assert "People of the Hill" in refused(actions.use_code, valley, codes[0], actor=member, at=AT)
    actions.use_code(other, codes[0], actor=member, at=AT)


def test_what_is_left_of_cancelled_codes_opens_nothing(valley, keeper):
    batch, codes = actions.print_codes(valley, 11, actor=keeper, at=AT)
    member = make.make_member()
    actions.use_code(valley, codes[0], actor=member, at=AT)
    actions.cancel_codes(batch, actor=keeper, at=AT + make.DAY)
    assert on_list(valley, member, AT + 2 * make.DAY)
    assert "does not open" in refused(actions.use_code, valley, codes[1], actor=make.make_member(), at=AT)
    assert "already" in refused(actions.cancel_codes, batch, actor=keeper, at=AT)


def vouch(valley, candidate, voucher, at=AT, name="ana lopez"):
    key = make.make_vouch_link(valley, candidate)
    found = Vouch.objects.get(key_hash=hash_code("vouch", key))
    return found, lambda: actions.vouch_for(found, name, actor=voucher, at=at)


def test_two_who_know_somebody_bring_them_onto_the_list(valley):
    candidate = make.make_member("Nobody’s name")
    first, second = (make.make_standing(valley).member for _voucher in range(2))
    given, give = vouch(valley, candidate, first)
    give()
    assert not on_list(valley, candidate)
    assert Vouch.objects.get(pk=given.pk).known_as == ""
    _given, again = vouch(valley, candidate, first)
    assert "already" in refused(again)
    _given, give = vouch(valley, candidate, second)
    give()
    assert constituency_proof(valley, candidate) == Proof.VOUCHES
    assert not Vouch.objects.filter(candidate=candidate, voucher=None).exists()


def test_whoever_was_taken_off_the_list_has_vouched_for_nobody(valley, keeper):
    candidate = make.make_member()
    first, second, third = (make.make_standing(valley) for _voucher in range(3))
    vouch(valley, candidate, first.member)[1]()
    actions.end_standing(first, reason="Lives elsewhere.", actor=keeper, at=AT)
    vouch(valley, candidate, second.member)[1]()
    assert not on_list(valley, candidate)
    vouch(valley, candidate, third.member)[1]()
    assert on_list(valley, candidate)


def constituency_proof(constituency, member, at=AT):
    return constituency.standing_at(at).get(member=member).proof


def test_who_may_not_vouch_is_told_why(valley):
    candidate = make.make_member()
    voucher = make.make_standing(valley).member
    found, give = vouch(valley, candidate, voucher)
    vouched = make.make_standing(valley, proof=Proof.VOUCHES).member
    elsewhere = make.make_standing().member
    for actor, words in (
        (candidate, "own link"),
        (vouched, "others vouched for you"),
        (elsewhere, "Only somebody who is on this list"),
        (make.make_member(), "Only somebody who is on this list"),
    ):
        assert words in refused(actions.vouch_for, found, "Ana Lopez", actor=actor, at=AT)
    assert "not the name" in refused(actions.vouch_for, found, "Ana", actor=voucher, at=AT)
    assert "not the name" in refused(actions.vouch_for, found, "", actor=voucher, at=AT)
    assert "run out" in refused(actions.vouch_for, found, "Ana Lopez", actor=voucher, at=found.expires_at)
    give()
    assert "used already" in refused(give)


def test_nobody_vouches_for_more_than_the_charter_allows(valley):
    voucher = make.make_standing(valley).member
    for _candidate in range(2):
        vouch(valley, make.make_member(), voucher)[1]()
    assert "2 others at most" in refused(vouch(valley, make.make_member(), voucher)[1])


def test_a_circle_of_people_who_vouch_for_each_other_brings_nobody_in(valley):
    circle = [make.make_member() for _member in range(3)]
    for candidate in circle:
        for voucher in circle:
            if voucher != candidate:
                assert "Only somebody" in refused(vouch(valley, candidate, voucher)[1])


def test_a_link_for_somebody_who_is_on_the_list_asks_for_nothing(valley):
    candidate, voucher = make.make_member(), make.make_standing(valley).member
    _found, give = vouch(valley, candidate, voucher)
    make.make_standing(valley, candidate)
    assert "needs to vouch" in refused(give)


def test_a_link_that_went_while_somebody_typed_the_name_asks_for_nothing(valley):
    found, give = vouch(valley, make.make_member(), make.make_standing(valley).member)
    Vouch.objects.filter(pk=found.pk).delete()
    assert "needs to vouch" in refused(give)


def test_the_name_for_a_link_that_nobody_answered_is_forgotten(valley):
    make.make_vouch_link(valley, known_as="Ana López")
    link = Vouch.objects.get()
    assert tasks.due(link.expires_at - make.MOMENT) == []
    assert len(tasks.due(link.expires_at, dry_run=True)) == 1
    assert holders("Ana López") == ["ballots_vouch.known_as"]
    assert len(tasks.due(link.expires_at)) == 1
    assert holders("Ana López") == []
    assert tasks.due(link.expires_at) == []
    voucher = make.make_standing(valley).member
    assert "run out" in refused(actions.vouch_for, link, "", actor=voucher, at=link.expires_at)
    by_hand = {"actor": make.make_steward(), "at": AT}
    assert "by nobody's hand" in refused(actions.forget_links, valley, **by_hand)


def test_no_more_links_wait_than_can_be_meant(valley):
    member = make.make_member()
    for _link in range(10):
        make.make_vouch_link(valley, member)
    assert "many links" in refused(make.make_vouch_link, valley, member)
    make.make_vouch_link(valley, member, at=AT + 30 * make.DAY)


def test_an_address_on_the_roll_keepers_list_shows_belonging_by_asking(valley, keeper):
    member = make.make_verified(make.make_member(), "ana@elsewhere.example.org")
    ask = {"actor": member, "at": AT}
    assert "no list" in refused(actions.show_by_list, valley, **ask)
    sent = actions.send_list(valley, ["ana@elsewhere.example.org", "b@c.example.org"], actor=keeper, at=AT)
    assert "no list" in refused(actions.show_by_list, valley, **ask)
    actions.import_list(sent, actor=keeper, at=AT)
    assert "None of your" in refused(actions.show_by_list, valley, actor=make.make_member(), at=AT)
    assert actions.show_by_list(valley, **ask).proof == Proof.LIST
    assert "already" in refused(actions.import_list, sent, actor=keeper, at=AT)


def test_a_new_list_takes_the_place_of_the_one_before_and_takes_nobody_off(valley, keeper):
    ana, bea = (make.make_verified(make.make_member(), f"{name}@example.net") for name in ("ana", "bea"))
    for addresses in (["ana@example.net"], ["cleo@example.net"]):
        sent = actions.send_list(valley, addresses, actor=keeper, at=AT)
        actions.import_list(sent, actor=keeper, at=AT)
        if addresses == ["ana@example.net"]:
            actions.show_by_list(valley, actor=ana, at=AT)
    assert on_list(valley, ana)
    assert "None of your" in refused(actions.show_by_list, valley, actor=bea, at=AT)
    assert AddressList.objects.count() == 1


def test_who_was_taken_off_the_list_comes_back_only_when_a_roll_keeper_has_checked(
    valley, keeper, mailoutbox
):
    member = make.make_verified(make.make_member(), "ana@valley.example.org")
    standing = actions.show_by_email(valley, actor=member, at=AT)
    end = {"reason": "Moved away.", "at": AT + make.DAY}
    assert "Only a roll-keeper" in refused(actions.end_standing, standing, actor=make.make_steward(), **end)
    actions.end_standing(standing, actor=keeper, **end)
    assert not on_list(valley, member, AT + make.DAY)
    assert on_list(valley, member, AT + make.DAY - make.MOMENT)
    later = AT + 2 * make.DAY
    assert "took you off" in refused(actions.show_by_email, valley, actor=member, at=later)
    again = make.make_verified(make.make_member(), "ana+2@valley.example.org")
    assert "already shown" in refused(actions.show_by_email, valley, actor=again, at=later)
    challenge = actions.challenge_roll(valley, "I am back.", actor=member, at=later)
    actions.answer_roll_challenge(challenge, added=True, actor=keeper, at=later)
    assert constituency_proof(valley, member, later) == Proof.CHECKED
    actions.leave_list(valley, actor=member, at=later + make.DAY)
    _batch, codes = actions.print_codes(valley, 11, actor=keeper, at=later)
    actions.use_code(valley, codes[0], actor=member, at=later + make.DAY)


def test_who_left_can_show_again_that_they_belong(valley):
    member = make.make_verified(make.make_member(), "ana@valley.example.org")
    actions.show_by_email(valley, actor=member, at=AT)
    actions.leave_list(valley, actor=member, at=AT + make.DAY)
    assert "not on this list" in refused(actions.leave_list, valley, actor=member, at=AT + make.DAY)
    actions.show_by_email(valley, actor=member, at=AT + 2 * make.DAY)
    assert on_list(valley, member, AT + 2 * make.DAY)


def test_a_challenge_is_answered_by_another_roll_keeper_in_time_and_by_letter(
    valley, keeper, mailoutbox, django_capture_on_commit_callbacks
):
    member = make.make_member()
    challenge = actions.challenge_roll(valley, "I live in the third house.", actor=member, at=AT)
    assert challenge.reading(AT).days == 3
    assert challenge.reading(challenge.due_at).is_late
    assert "asked already" in refused(actions.challenge_roll, valley, "x", actor=member, at=AT)
    answer = {"added": False, "at": AT + make.DAY}
    make.make_roll_keeper(member)
    assert (
        "another roll-keeper"
        in refused(actions.answer_roll_challenge, challenge, actor=member, **answer | {"added": True}).lower()
    )
    assert "Say why" in refused(actions.answer_roll_challenge, challenge, actor=keeper, **answer)
    with django_capture_on_commit_callbacks(execute=True):
        actions.answer_roll_challenge(challenge, answer="There is no third house.", actor=keeper, **answer)
    assert not on_list(valley, member, AT + make.DAY)
    kept = RollChallenge.objects.get()
    assert (kept.words, kept.is_added) == ("", False)
    letter = mailoutbox[0]
    assert "River Valley" not in letter.subject
    assert "There is no third house." in letter.body
    assert "already" in refused(actions.answer_roll_challenge, challenge, actor=keeper, answer="x", **answer)
    actions.challenge_roll(valley, "Look again.", actor=member, at=AT + timedelta(days=2))


def test_a_challenge_of_somebody_who_came_onto_the_list_meanwhile_is_gone(valley, keeper):
    challenge = make.make_roll_challenge(valley)
    _batch, codes = actions.print_codes(valley, 11, actor=keeper, at=AT)
    actions.use_code(valley, codes[0], actor=challenge.member, at=AT + make.DAY)
    assert not RollChallenge.objects.exists()
    assert "already" in refused(actions.challenge_roll, valley, "x", actor=challenge.member, at=AT + make.DAY)


def test_an_account_that_cannot_sign_in_is_on_no_list(valley):
    standings = make.make_standings(valley, 3)
    assert valley.standing_at(AT).count() == 3
    standings[0].member.is_active = False
    standings[0].member.save()
    assert valley.standing_at(AT).count() == 2
