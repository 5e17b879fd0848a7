"""The pages of tellers and scrutineers: who may open them, what they say, and what they never show."""

import json
import logging
import re

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ballots import actions as ballots
from ballots.models import Handle, PaperBatch, PaperSheet
from ballots.rolls import line_of
from community.checks import secret_ballots_tie_nobody, secrets_leave_no_trace
from community.models import clock_actor
from tests import factories as make
from tests.factories.paper import make_entered, make_officers, make_paper_poll, make_sheets
from tests.factories.secret_polls import (
    make_secret_poll_announced,
    make_secret_poll_frozen,
    voters_of,
)

pytestmark = pytest.mark.django_db

TEN = ("yes",) * 7 + ("no",) * 3
REPORT = {"ran_verifier": "on", "words": "I compared the sheets."}


def by(member):
    client = Client()
    client.force_login(member)
    return client


def url(name, electorate):
    poll = electorate.poll
    arguments = (
        [poll.reference]
        if name in ("detail", "report", "name_officer")
        else [poll.reference, electorate.code]
    )
    return reverse(f"ballots:{name}", args=arguments)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def meeting():
    """A teller at work while voting is open."""
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.select_related("poll", "constituency").get()
    scrutineer, teller, _other = make_officers(poll)
    with time_machine.travel(poll.opens_at + make.DAY, tick=False):
        yield electorate, scrutineer, teller


@pytest.fixture
def count():
    """Two tellers at work after the close, with three sheets to enter."""
    electorate, scrutineer, tellers = make_paper_poll(on_paper=3, votes=TEN, voters=14)
    with time_machine.travel(electorate.poll.closes_at, tick=False):
        yield electorate, scrutineer, tellers


def send(member, electorate, sheets, **other):
    return by(member).post(url("enter_sheets", electorate), {"sheets": json.dumps(sheets), **other})


# Naming officers


def test_the_returning_officer_names_people_by_address_and_everybody_reads_their_names(meeting, client):
    electorate, _scrutineer, _teller = meeting
    steward, member = by(electorate.poll.announced_by), make.make_member("Ximena")
    page = steward.post(url("name_officer", electorate), {"email": "nobody@example.org", "role": "teller"})
    assert page.status_code == 400
    assert "Nobody has joined with this address" in text(page)
    for _try, status in enumerate((302, 409)):
        sent = steward.post(url("name_officer", electorate), {"email": member.email, "role": "teller"})
        assert sent.status_code == status
    assert "Teller: <bdi>Ximena</bdi>" in text(client.get(url("detail", electorate)))
    officers = client.get(reverse("ballots:detail_json", args=[electorate.poll.reference])).json()["officers"]
    assert {"role": "teller", "name": "Ximena"}.items() <= officers[-1].items()
    member.delete()
    assert "Teller: Account closed" in text(client.get(url("detail", electorate)))


def test_nobody_else_learns_there_who_has_an_account(meeting):
    electorate, _scrutineer, teller = meeting
    client, there = by(teller), url("name_officer", electorate)
    answers = [
        client.post(there, {"email": email, "role": "teller"})
        for email in (make.make_member().email, "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "names its officers" in text(answers[0])
    said = [re.sub('value="[A-Za-z0-9]{64}"', "", text(answer)) for answer in answers]
    assert said[0] == said[1]


# Checking people off


def test_a_name_is_found_however_its_capitals_and_accents_are_typed(meeting):
    electorate, _scrutineer, teller = meeting
    member = voters_of(electorate)[0]
    member.display_name = "Ángela Ñíguez"
    member.save()
    for typed in ("ÁNGELA ÑÍGUEZ", "angela niguez", "A\u0301ngela N\u0303iguez"):
        asked = by(teller).post(url("check_off", electorate), {"who": typed})
        assert "Ángela Ñíguez" in text(asked).partition("<form")[0], typed
    for typed in ("Ángela", "!"):
        asked = by(teller).post(url("check_off", electorate), {"who": typed})
        assert "Nobody of this name" in text(asked)


def test_a_teller_who_had_to_sign_in_again_is_back_on_the_page(meeting):
    electorate, _scrutineer, teller = meeting
    answer = by(teller).get(url("check_off", electorate))
    assert (answer.status_code, answer.url) == (302, url("paper", electorate))


def test_a_teller_sees_whom_they_check_off_before_they_do(meeting):
    electorate, _scrutineer, teller = meeting
    member, page = voters_of(electorate)[0], url("check_off", electorate)
    for typed in (member.display_name.upper(), member.email):
        asked = by(teller).post(page, {"who": typed})
        assert member.display_name in text(asked)
        assert "This cannot be taken back" in text(asked)
        assert not line_of(member, electorate).on_paper
    done = by(teller).post(page, {"who": member.email, "sure": "yes"}, follow=True)
    assert "from now on only this sheet counts" in text(done)
    assert member.display_name not in text(done)
    assert line_of(member, electorate).on_paper
    assert "you were checked off for a vote on paper" in text(by(member).get(url("detail", electorate)))


def test_a_name_that_several_show_is_not_guessed(meeting):
    electorate, _scrutineer, teller = meeting
    for member in voters_of(electorate)[:2]:
        member.display_name = "Ana"
        member.save()
    asked = by(teller).post(url("check_off", electorate), {"who": "Ana", "sure": "yes"})
    assert asked.status_code == 400
    assert "Type the email address" in text(asked)
    assert not Handle.objects.filter(on_paper=True).exists()


def test_who_is_not_on_the_list_or_checked_off_already_is_refused_in_a_sentence(meeting):
    electorate, _scrutineer, teller = meeting
    member, stranger = voters_of(electorate)[0], make.make_member()
    page = url("check_off", electorate)
    by(teller).post(page, {"who": member.email, "sure": "yes"})
    for who, words in (
        (member, "They get no second sheet"),
        (stranger, "Nobody of this name or address is on the list"),
    ):
        refused = by(teller).post(page, {"who": who.email, "sure": "yes"})
        assert refused.status_code == 409
        assert words in text(refused)


def test_nothing_tells_who_was_checked_off_or_how_many(meeting, client, caplog):
    electorate, scrutineer, teller = meeting
    member = voters_of(electorate)[0]
    caplog.set_level(logging.DEBUG)
    pages = [(client, "detail"), (by(scrutineer), "paper"), (by(teller), "paper")]

    def read():
        return [
            reader.get(url(name, electorate)).content.split(b"<main")[1].split(b"csrfmiddlewaretoken")[0]
            for reader, name in pages
        ]

    before = read()
    by(teller).post(url("check_off", electorate), {"who": member.email, "sure": "yes"})
    assert line_of(member, electorate).on_paper
    assert read() == before
    assert member.email not in caplog.text


# Entering sheets


def test_two_tellers_enter_the_same_sheets_and_the_page_says_what_waits(count):
    electorate, _scrutineer, (one, other) = count
    sheets, page = make_sheets(electorate, ["yes", "spoiled", "no"]), url("paper", electorate)
    assert 'data-first="1" data-last=""' in text(by(one).get(page))
    assert send(one, electorate, sheets).status_code == 201
    assert "You entered the sheets 1 to 3" in text(by(one).get(page))
    assert 'data-first="1" data-last="3"' in text(by(other).get(page))
    wrong = send(other, electorate, make_sheets(electorate, ["no", "spoiled", "no"]), confirms="on")
    assert wrong.status_code == 409
    assert "differ on these sheets: 1." in wrong.json()["problem"]
    assert "You entered these sheets first" in send(one, electorate, sheets, confirms="on").json()["problem"]
    assert send(other, electorate, sheets, confirms="on").status_code == 201
    assert "No sheet is missing" in text(by(other).get(page))


def test_the_page_offers_what_the_rule_of_the_vote_allows_and_few_sheets_at_a_time():
    for rule, kind in (("one", "radio"), ("approval", "checkbox")):
        electorate, _scrutineer, tellers = make_paper_poll(
            on_paper=30, voters=31, rule=rule, communities=(rule,)
        )
        with time_machine.travel(electorate.poll.closes_at, tick=False):
            page = text(by(tellers[0]).get(url("paper", electorate)))
        assert 'max="25"' in page
        offered = re.findall('<input type="([a-z]+)" name="mark" value="([^"]+)"', page)
        assert {type_ for type_, _value in offered} == {kind}
        values = [value for _type, value in offered]
        assert values == (["0", "1", "2", "none", "spoiled"] if kind == "checkbox" else [*"0123", "spoiled"])


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"sheets": ""},
        {"sheets": "x"},
        {"sheets": "[" * 10_000},
        {"sheets": "{}"},
        {"sheets": "[1]"},
        {"sheets": "[[1]]"},
        {"sheets": '[["1", null]]'},
        {"sheets": "[[true, null]]"},
        {"sheets": "[[1, 2]]"},
        {"sheets": '[[1, "x"]]'},
        {"sheets": "[[1e400, null]]"},
        {"sheets": f"[[{'9' * 400}, null]]"},
        {"sheets": "[[1, null]]", "instead_of": "9" * 400},
        {"sheets": "[[1, null]]", "count_sheet": "x"},
        {"sheets": "[[-1, null]]"},
        {"sheets": '[[4294967296, "AAAA"]]'},
        {"sheets": '[[1, "\\u0000"]]'},
    ],
)
def test_what_no_page_sends_is_refused_in_a_sentence(count, sent):
    electorate, _scrutineer, (teller, _other) = count
    answer = by(teller).post(url("enter_sheets", electorate), sent)
    assert answer.status_code in (400, 409)
    assert answer.json()["problem"]
    assert not PaperSheet.objects.exists()


def test_a_scrutineer_gives_up_missing_sheets_and_everybody_reads_why(count, client):
    electorate, scrutineer, _tellers = count
    assert "Sheets missing" in text(by(scrutineer).get(url("paper", electorate)))
    done = by(scrutineer).post(url("close_paper", electorate), {"reason": "The box was lost."})
    assert done.status_code == 302
    assert "The box was lost." in text(client.get(url("detail", electorate)))


# The report


def test_a_scrutineer_reports_beside_numbers_that_nobody_types(count, client):
    electorate, scrutineer, tellers = count
    make_entered(electorate, tellers, ["yes", "spoiled", "no"])
    assert "The count waits" not in text(client.get(url("detail", electorate)))
    ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    page = text(client.get(url("detail", electorate)))
    assert "No scrutineer has reported yet" in page
    for words, number in (("Ballots received", 12), ("Sheets spoiled or missing", 1)):
        assert f'<th scope="row">{words}</th><td>{number}</td>' in page
    assert "<td>fewer than 11</td>" in page
    assert by(scrutineer).post(url("report", electorate), REPORT).status_code == 303
    page = text(client.get(url("detail", electorate)))
    assert "I compared the sheets." in page
    assert "found nothing wrong: <strong>Yes</strong>" in page
    assert "they agree: <strong>No</strong>" in page
    said = client.get(reverse("ballots:detail_json", args=[electorate.poll.reference])).json()
    assert (said["reports"][0]["ran_verifier"], said["reports"][0]["watched_paper"]) == (True, False)
    assert said["communities"][0]["result"]["ballots"]["spoiled"] == 1
    assert said["communities"][0]["roll_challenges_answered"] is None


def test_what_roll_keepers_did_before_the_list_was_fixed_is_told_where_it_is_no_small_number(client):
    poll = make_secret_poll_announced(voters=40)
    place, keeper = poll.electorates.get().constituency, make.make_roll_keeper()
    at = poll.announced_at + make.DAY
    for number in range(11):
        make.make_roll_challenge(place, at=at)
        answered = make.make_roll_challenge(place, at=at)
        ballots.answer_roll_challenge(answered, added=False, answer="No.", actor=keeper, at=at + make.DAY)
        if number < 10:
            standing = place.standings.filter(ended_at=None).last()
            ballots.end_standing(standing, reason="Moved.", actor=keeper, at=at)

    def told():
        communities = client.get(reverse("ballots:detail_json", args=[poll.reference])).json()["communities"]
        names = ("roll_challenges_answered", "roll_challenges_unanswered", "taken_off_the_list")
        return [communities[0][name] for name in names]

    assert told() == [11, 11, None]
    late = place.standings.filter(ended_at=None).last()
    ballots.end_standing(late, reason="Moved.", actor=keeper, at=poll.roll_frozen_at)
    assert told() == [11, 11, None]
    ballots.end_standing(place.standings.filter(ended_at=None).last(), reason="Moved.", actor=keeper, at=at)
    assert told() == [11, 11, 11]


# Who else comes here


@pytest.mark.parametrize(
    "name", ["paper", "check_off", "enter_sheets", "close_paper", "name_officer", "report"]
)
def test_whoever_is_no_officer_learns_nothing_there(count, name):
    electorate, _scrutineer, _tellers = count
    sent = {"who": "Ana", "sheets": "[[1, null]]", "reason": "x", "email": "a@example.org", "role": "teller"}
    member = by(make.make_member())
    answer = member.post(url(name, electorate), {**sent, **REPORT})
    assert answer.status_code in (400, 403, 409)
    assert "Sheets missing" not in text(answer)
    assert Client().post(url(name, electorate), sent).status_code == 302


# What is kept


def tables(*without):
    """Every row of every table but these, as text."""
    return {
        model._meta.label: [str(row) for row in model._base_manager.order_by("pk").values_list()]
        for model in apps.get_models()
        if model not in (Handle, *without) and model._meta.label != "sessions.Session"
    }


def test_a_check_off_is_kept_in_one_mark_and_nowhere_else(meeting):
    electorate, _scrutineer, teller = meeting
    member, client = voters_of(electorate)[0], by(teller)
    before = tables()
    client.post(url("check_off", electorate), {"who": member.email, "sure": "yes"})
    assert line_of(member, electorate).on_paper
    assert tables() == before
    for session in apps.get_model("sessions.Session").objects.all():
        kept = json.dumps(session.get_decoded())
        assert member.email not in kept
        assert member.display_name not in kept


def test_sheets_are_kept_encrypted_and_say_nothing_of_who_voted_or_when(count):
    electorate, _scrutineer, tellers = count
    client, sheets = by(tellers[0]), make_sheets(electorate, ["yes", "spoiled", "no"])
    before = tables(PaperSheet, PaperBatch)
    client.post(url("enter_sheets", electorate), {"sheets": json.dumps(sheets)})
    assert PaperSheet.objects.count() == 3
    assert tables(PaperSheet, PaperBatch) == before
    assert {field.name for field in PaperSheet._meta.get_fields()} == {"id", "batch", "serial", "text"}
    assert secrets_leave_no_trace(None) == secret_ballots_tie_nobody(None) == []
