"""The pages of communities that vote: for members, for whoever is asked to vouch, for roll-keepers and stewards."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ballots import actions
from ballots.models import AddressList, Constituency, RollChallenge, Standing, StandingCode
from tests import factories as make
from tests.factories.secret_polls import make_secret_poll_announced, make_secret_poll_frozen

pytestmark = pytest.mark.django_db

LIST = "/en/polls/communities/"
PAGE = f"{LIST}valley/"
CODE = re.compile(r"\b(?:[A-Z0-9]{4}-){4}[A-Z0-9]{4}\b")


@pytest.fixture(autouse=True)
def _now(db):
    """Tries are counted in the cache, which outlives a test."""
    cache.clear()
    make.make_charter()
    with time_machine.travel(make.START, tick=False):
        yield


@pytest.fixture
def valley():
    return make.make_constituency("valley")


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def text(answer):
    return answer.content.decode()


def keeper():
    return signed_in(make.make_roll_keeper())


def test_a_visitor_reads_who_belongs_and_who_keeps_the_list_and_is_led_to_sign_in(client, valley):
    assert LIST in text(client.get("/en/polls/"))
    assert PAGE in text(client.get(LIST))
    page = text(client.get(PAGE))
    for words in (
        "Everybody who lives in River Valley",
        "tenants’ union",
        "valley.example.org",
        "/account/login/",
    ):
        assert words in page
    assert "<form method" not in page.replace('<form method="get"', "")
    assert "Gente de River Valley" in text(client.get(PAGE.replace("/en/", "/es/")))
    assert client.get(f"{LIST}nowhere/").status_code == 404


def test_a_member_shows_by_address_that_they_belong_and_leaves_again(valley):
    member = make.make_member()
    client = signed_in(member)
    refused = client.post(f"{PAGE}email/")
    assert refused.status_code == 409
    assert "no confirmed email address" in text(refused)
    make.make_verified(member, "ana@valley.example.org")
    assert "You are on the list" in text(client.post(f"{PAGE}email/", follow=True))
    assert "You belong" in text(client.get(PAGE))
    assert "You belong" in text(client.get(LIST))
    assert client.post(f"{PAGE}leave/", follow=True).status_code == 200
    assert not valley.standing_at(make.START).exists()
    assert client.post(f"{PAGE}leave/").status_code == 409


def test_codes_are_printed_once_in_both_languages_and_used_once(valley):
    desk = keeper()
    assert desk.get(f"{PAGE}keep/codes/").status_code == 302
    assert desk.post(f"{PAGE}keep/codes/", {"how_many": "10"}).status_code == 400
    printed = desk.post(f"{PAGE}keep/codes/", {"how_many": "11"})
    slips = text(printed)
    codes = CODE.findall(slips)
    assert len(set(codes)) == 11
    assert "no-store" in printed["Cache-Control"]
    assert slips.count("/en/polls/communities/valley/") >= 11
    assert slips.count("/es/polls/communities/valley/") >= 11
    assert not CODE.findall(text(desk.get(f"{PAGE}keep/")))
    member, other = signed_in(make.make_member()), signed_in(make.make_member())
    assert "You are on the list" in text(member.post(f"{PAGE}code/", {"code": codes[0].lower()}, follow=True))
    again = other.post(f"{PAGE}code/", {"code": codes[0]})
    assert (again.status_code, "used already" in text(again)) == (409, True)


def test_whoever_guesses_codes_waits_and_a_right_code_still_opens(valley):
    desk = keeper()
    code = CODE.findall(text(desk.post(f"{PAGE}keep/codes/", {"how_many": "11"})))[0]
    member = signed_in(make.make_member())
    answers = [member.post(f"{PAGE}code/", {"code": "ABCD" * 5}) for _try in range(11)]
    assert [answer.status_code for answer in answers] == [409] * 10 + [429]
    assert "Too many tries" in text(answers[-1])
    assert member.post(f"{PAGE}code/", {"code": code}).status_code == 302


def test_two_people_vouch_by_links_that_are_shown_once(valley):
    candidate = signed_in(make.make_member("Not my name"))
    links = []
    for _link in range(2):
        made = candidate.post(f"{PAGE}ask/", {"known_as": "Ana López"})
        links.append(re.search(r"/en/polls/communities/vouch/[A-Z0-9-]+/", text(made))[0])
        assert "no-store" in made["Cache-Control"]
    assert links[0] not in text(candidate.get(PAGE))
    for number, link in enumerate(links):
        voucher = signed_in(make.make_standing(valley).member)
        asked = voucher.get(link)
        assert asked["Referrer-Policy"] == "strict-origin"
        assert "López" not in text(asked)
        assert "Not my name" not in text(asked)
        wrong = voucher.post(link, {"name": "Eva"})
        assert (wrong.status_code, "not the name" in text(wrong)) == (409, True)
        assert voucher.post(link, {"name": "ana lopez"}).status_code == 302
        assert ("1 of 2 has vouched" in text(candidate.get(PAGE))) == (number == 0)
    assert "You belong" in text(candidate.get(PAGE))
    assert "used already" in text(voucher.get(links[0]))
    assert voucher.get(f"{LIST}vouch/ABCD-ABCD/").status_code == 404


def test_a_visitor_with_a_link_to_vouch_signs_in_first(client, valley):
    link = f"{LIST}vouch/{make.make_vouch_link(valley)}/"
    assert "/account/login/?next=" in text(client.get(link))
    assert client.post(link, {"name": "Ana López"}).status_code == 403
    assert client.get(link).cookies == {}


def test_a_list_is_looked_at_before_it_shows_belonging(valley):
    desk, member = keeper(), make.make_verified(make.make_member(), "ana@elsewhere.example.net")

    def send(data):
        return desk.post(f"{PAGE}keep/list/", {"file": SimpleUploadedFile("l.csv", data)})

    preview = text(send("name;correo\nPeña;ana@elsewhere.example.net\nBea;\n".encode("cp1252")))
    assert "1 address was read" in preview
    assert "Line 3:" in preview
    assert "ana@elsewhere" not in preview
    assert signed_in(member).post(f"{PAGE}list/").status_code == 409
    first = re.search(r"/en/polls/communities/desk/lists/\d+/import/", preview)[0]
    assert desk.post(first).status_code == 302
    assert signed_in(member).post(f"{PAGE}list/").status_code == 302
    assert valley.standings.get().proof == Standing.Proof.LIST
    assert desk.post(first).status_code == 409
    for rubbish in (b"", b"\n\n", b"\0" * 2_000_000):
        answer = send(rubbish)
        assert answer.status_code == 400
    assert AddressList.objects.count() == 1


def test_a_file_that_another_one_replaced_is_not_imported_and_the_page_says_so(valley):
    desk = keeper()

    def send(address):
        page = desk.post(f"{PAGE}keep/list/", {"file": SimpleUploadedFile("l.csv", address)})
        return re.search(r"/en/polls/communities/desk/lists/\d+/import/", text(page))[0]

    first, second = send(b"ana@example.net"), send(b"bea@example.net")
    assert "Another file was sent since" in text(desk.post(first, follow=True))
    assert not AddressList.objects.filter(imported_at__isnull=False).exists()
    assert desk.post(second).status_code == 302
    assert AddressList.objects.filter(imported_at__isnull=False).exists()


def test_who_came_onto_the_list_before_the_answer_is_said_to_the_roll_keeper(valley):
    challenge, desk = make.make_roll_challenge(valley), keeper()
    address = f"{LIST}desk/challenges/{challenge.pk}/"
    assert desk.get(address).status_code == 200
    _batch, codes = actions.print_codes(valley, 11, actor=make.make_roll_keeper(), at=make.START)
    actions.use_code(valley, codes[0], actor=challenge.member, at=make.START)
    answer = desk.post(address, {"added": "no", "answer": "Nobody of this name."}, follow=True)
    assert "waits for no answer" in text(answer)


def test_whoever_signed_in_again_on_the_way_is_back_on_the_page(valley):
    member = signed_in(make.make_member())
    for way in ("email", "list", "code", "ask"):
        sent = Client().post(f"{PAGE}{way}/", {"code": "x"})
        assert "/account/login/" in sent.url
        answer = member.get(f"{PAGE}{way}/")
        assert (answer.status_code, answer.url) == (302, PAGE), way
    assert member.post(f"{PAGE}code/", {"code": "x"}).status_code == 409


def test_nobody_guesses_the_name_behind_a_link(valley):
    link = f"{LIST}vouch/{make.make_vouch_link(valley, known_as='Ana López')}/"
    voucher = signed_in(make.make_standing(valley).member)
    answers = [voucher.post(link, {"name": f"Name {number}"}) for number in range(10)]
    assert {answer.status_code for answer in answers} == {409}
    stopped = voucher.post(link, {"name": "Ana López"})
    assert (stopped.status_code, "Too many tries" in text(stopped)) == (429, True)
    # In the same hall, at the same address, another one is not held up.
    other = f"{LIST}vouch/{make.make_vouch_link(valley, known_as='Bea')}/"
    assert voucher.post(other, {"name": "Bea"}).status_code == 302


def test_somebody_missing_reads_on_the_page_of_a_vote_until_when_to_come_onto_the_list():
    poll = make_secret_poll_announced()
    place = poll.electorates.get().constituency
    with time_machine.travel(poll.announced_at, tick=False):
        missing, there = signed_in(make.make_member()), signed_in(place.standings.first().member)
        page = text(missing.get(poll.get_absolute_url()))
        assert "show before then that you belong" in page
        assert place.get_absolute_url() in page
        assert "You are on the list as it is now" in text(there.get(poll.get_absolute_url()))


def test_somebody_asks_why_they_are_not_on_the_list_and_reads_the_answer(valley):
    member = signed_in(make.make_member("Ana"))
    assert member.post(f"{PAGE}challenge/", {"words": ""}).status_code == 400
    words = "I live <b>here</b> in the third house."
    assert member.post(f"{PAGE}challenge/", {"words": words}).status_code == 302
    assert "You asked on" in text(member.get(PAGE))
    assert member.post(f"{PAGE}challenge/", {"words": words}).status_code == 409
    desk = keeper()
    page = text(desk.get(f"{LIST}desk/"))
    assert "Ana" in page
    challenge = RollChallenge.objects.get()
    address = f"{LIST}desk/challenges/{challenge.pk}/"
    assert "&lt;b&gt;here" in text(desk.get(address))
    assert desk.post(address, {"added": "no", "answer": " "}).status_code == 400
    assert desk.post(address, {"added": "no", "answer": "There is none."}).status_code == 302
    assert "There is none." in text(member.get(PAGE))
    assert desk.post(address, {"added": "yes"}).status_code == 409
    assert "third house" not in text(desk.get(address))


def test_a_roll_keeper_finds_somebody_by_their_whole_name_and_takes_them_off(valley):
    desk, standing = keeper(), make.make_standing(valley, make.make_member("Ana R."))
    assert "Nobody on this list" in text(desk.post(f"{PAGE}keep/find/", {"name": "Ana"}))
    found = text(desk.post(f"{PAGE}keep/find/", {"name": "ana r."}))
    address = f"{LIST}desk/standing/{standing.pk}/end/"
    assert address in found
    assert address in text(desk.post(f"{PAGE}keep/find/", {"name": "ÁNA R."}))
    assert desk.post(address, {"reason": ""}).status_code == 400
    assert desk.post(address, {"reason": "Moved away."}).status_code == 302
    assert desk.get(address).status_code == 404
    assert "Nobody on this list" in text(desk.post(f"{PAGE}keep/find/", {"name": "ana r."}))
    page = text(signed_in(standing.member).get(PAGE))
    assert "took you off" in page


def test_a_steward_names_a_community_and_changes_what_is_said(client):
    steward = signed_in(make.make_steward())
    answers = make.COMMUNITY_WORDS | {"domains": "Hill.example.org\n@hill.example.net\n"}
    assert steward.post(f"{LIST}new/", answers | {"domains": "not a domain"}).status_code == 400
    assert steward.post(f"{LIST}new/", answers | {"name_en": "Desk"}).status_code == 400
    assert steward.post(f"{LIST}new/", answers | {"kept_by_es": " "}).status_code == 400
    assert steward.post(f"{LIST}new/", answers).status_code == 302
    assert steward.post(f"{LIST}new/", answers).status_code == 400
    found = Constituency.objects.get()
    assert found.domains == ["hill.example.net", "hill.example.org"]
    page = f"{LIST}{found.code}/"
    assert "hill.example.net" in text(steward.get(f"{page}change/"))
    changed = steward.post(f"{page}change/", answers | {"name_en": "Hill people", "domains": ""})
    assert changed.status_code == 302
    found.refresh_from_db()
    assert (found.name_en, found.domains) == ("Hill people", [])
    assert client.get(f"/id/ROLL-{found.code}").status_code == 303


def test_the_desk_says_to_others_whose_it_is_and_shows_nothing(valley):
    make.make_roll_challenge(valley, make.make_member("Zqxana"))
    standing = make.make_standing(valley)
    pages = [f"{LIST}desk/", f"{PAGE}keep/", f"{LIST}desk/standing/{standing.pk}/end/"]
    pages.append(f"{LIST}desk/challenges/{RollChallenge.objects.get().pk}/")
    for member in (make.make_member(), make.make_steward(), make.make_officer()):
        for page in pages:
            answer = signed_in(member).get(page)
            assert (answer.status_code, "Zqxana" in text(answer)) == (403, False), page
    for page in pages:
        assert Client().get(page).status_code == 302
        assert keeper().get(page).status_code == 200


def test_what_somebody_typed_is_kept_out_of_a_report_of_an_error(valley):
    member = signed_in(make.make_member())
    for page, data in (("code", {"code": "x"}), ("ask", {"known_as": "x"}), ("challenge", {"words": ""})):
        answer = member.post(f"{PAGE}{page}/", data)
        assert answer.wsgi_request.sensitive_post_parameters == "__ALL__", page
    answer = keeper().post(f"{PAGE}keep/find/", {"name": "x"})
    assert answer.wsgi_request.sensitive_post_parameters == "__ALL__"


def test_the_page_of_a_big_list_asks_no_more_of_the_database(valley, django_assert_max_num_queries):
    make.make_standings(valley, 200)
    member = signed_in(valley.standings.first().member)
    with django_assert_max_num_queries(40):
        member.get(PAGE)


def test_cancelled_codes_open_nothing_and_are_listed_as_cancelled(valley):
    desk = keeper()
    codes = CODE.findall(text(desk.post(f"{PAGE}keep/codes/", {"how_many": "11"})))
    batch = valley.code_batches.get()
    assert desk.post(f"{LIST}desk/codes/{batch.pk}/cancel/").status_code == 302
    assert not StandingCode.objects.exists()
    answer = signed_in(make.make_member()).post(f"{PAGE}code/", {"code": codes[0]})
    assert "does not open anything" in text(answer)
    assert "cancelled on" in text(desk.get(f"{PAGE}keep/"))


def test_a_challenge_shows_when_it_is_late(valley):
    make.make_roll_challenge(valley, at=make.START - timedelta(days=20))
    assert "late" in text(keeper().get(f"{LIST}desk/"))


def test_who_comes_onto_the_list_after_it_was_fixed_for_a_vote_reads_so():
    poll = make_secret_poll_frozen()
    place = poll.electorates.get().constituency
    late = make.make_standing(place, at=poll.roll_frozen_at + make.MOMENT).member
    with time_machine.travel(poll.opens_at, tick=False):
        page = text(signed_in(late).get(poll.get_absolute_url()))
        assert "You are not on the list for this vote. The list was fixed on" in page
        assert place.get_absolute_url() in page
        assert "You belong" in text(signed_in(late).get(place.get_absolute_url()))
