"""Two tellers enter the same sheets in two browsers; what they choose never leaves them."""

import hashlib
import re
from urllib.parse import parse_qs

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from ballots import actions as ballots
from ballots.models import EncryptedBallot, PaperBatch
from community.models import clock_actor
from record import files, sequencer
from record.sequencer import sequence
from record.verify import check
from tests.e2e.conftest import PHONE
from tests.factories.paper import make_paper_poll

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


class Teller:
    def __init__(self, browser, live_server, member, electorate):
        self.member, self.url = member, live_server.url
        self.context = browser.new_context(viewport=PHONE, base_url=live_server.url, bypass_csp=False)
        self.sign_in()
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.goto(f"/en/polls/{electorate.poll.reference}/{electorate.code}/paper/")

    def sign_in(self):
        client = Client()
        client.force_login(self.member)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])

    @property
    def secret(self):
        return self.page.locator("[data-secret]").inner_text()

    def begin(self):
        self.press("Begin")

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def enter(self, serial, *answers):
        """Mark one sheet, and go on to the next."""
        self.page.locator("legend", has_text=re.compile(f"Sheet {serial}$")).wait_for()
        for answer in answers:
            self.page.get_by_label(answer).check()
        self.press("Next sheet")

    def send(self):
        with self.page.expect_request("**/enter/") as sent:
            self.press("Send this entry")
        return sent.value.post_data

    def sees(self, words):
        self.page.get_by_text(words).first.wait_for()

    @property
    def lines(self):
        return [line.split("\n")[0] for line in self.page.locator("[data-list] li").all_inner_texts()]

    def has_no_faults(self):
        assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert Axe().run(self.page).response["violations"] == []


@pytest.fixture
def arrive(browser, live_server):
    tellers = []

    def come(member, electorate):
        tellers.append(Teller(browser, live_server, member, electorate))
        return tellers[-1]

    yield come
    for teller in tellers:
        teller.context.close()


@pytest.fixture
def vote():
    electorate, _scrutineer, tellers = make_paper_poll(on_paper=2, votes=("yes",) * 10)
    with time_machine.travel(electorate.poll.closes_at, tick=True):
        yield electorate, tellers


def counted(electorate):
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    sequence(poll.closed_at)
    check(files.read, sequencer.verifying_key())
    electorate.refresh_from_db()
    return electorate.result


def test_two_tellers_enter_sheets_that_are_counted(arrive, vote, tmp_path):
    electorate, (one, other) = vote
    count_sheet = tmp_path / "signed.pdf"
    count_sheet.write_bytes(b"signed by both")

    first = arrive(one, electorate)
    secret = first.secret
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5} ){4}[0-9A-HJKMNP-TV-Z]{5}", secret)
    first.begin()
    first.press("Send this entry")
    first.sees("Choose what is on this sheet: 1")
    first.enter(1, "Yes")
    first.has_no_faults()
    # On a keyboard alone: the number of an answer, and on to the next.
    first.page.keyboard.press("4")
    first.page.keyboard.press("Enter")
    assert first.page.evaluate("document.activeElement.textContent") == "Send this entry"
    assert first.lines == ["Sheet 1: Yes", "Sheet 2: Spoiled"]
    first.press("Change: 1")
    first.enter(1, "No")
    assert first.lines == ["Sheet 1: No", "Sheet 2: Spoiled"]
    told = parse_qs(first.send())
    assert set(told) == {"csrfmiddlewaretoken", "sheets"}
    assert secret.replace(" ", "") not in str(told)
    first.sees("You entered the sheets 1 to 2")

    second = arrive(other, electorate)
    second.page.fill("#secret", "too short")
    second.enter(1, "Yes")
    second.enter(2, "Spoiled")
    second.press("Send this entry")
    second.sees("The secret has 25 letters and digits")
    second.page.fill("#secret", secret.lower().replace("0", "o"))
    second.page.set_input_files("#count-sheet", count_sheet)
    second.send()
    second.sees("The two entries differ on these sheets: 1.")
    assert not EncryptedBallot.objects.filter(channel="paper").exists()
    second.press("Change: 1")
    second.enter(1, "No")
    second.has_no_faults()
    second.send()
    second.sees("No sheet is missing")

    assert PaperBatch.objects.get().count_sheet == hashlib.sha256(b"signed by both").hexdigest()
    result = counted(electorate)
    assert (result["no"], result["ballots"]["spoiled"]) == (1, 1)


def test_sheets_of_a_vote_by_approval_hold_several_marks(arrive):
    electorate, _scrutineer, (one, other) = make_paper_poll(
        on_paper=3, votes=("all some",) * 10, rule="approval", voters=13
    )
    with time_machine.travel(electorate.poll.closes_at, tick=True):
        first = arrive(one, electorate)
        secret = first.secret
        first.begin()
        first.enter(1, "Share all", "Share some", "Share none")
        first.sees("A sheet with more marks is spoiled.")
        first.page.get_by_label("Share all").uncheck()
        first.enter(1)
        first.enter(2, "Share all", "No mark")
        first.enter(3, "No mark", "Share all")
        first.has_no_faults()
        marked = ["Sheet 1: Share some, Share none", "Sheet 2: No mark", "Sheet 3: Share all"]
        assert first.lines == marked
        first.send()
        first.sees("You entered the sheets 1 to 3")
        second = arrive(other, electorate)
        second.page.fill("#secret", secret)
        second.enter(1, "Share some", "Share none")
        second.enter(2, "No mark")
        second.enter(3, "Share all")
        second.send()
        second.sees("No sheet is missing")
    result = counted(electorate)
    assert result["votes"] == {"all": 11, "some": 11, "none": 1}
    assert result["ballots"]["spoiled"] == 0


def test_who_is_signed_out_on_the_way_loses_nothing_that_was_entered(arrive, vote):
    electorate, (one, _other) = vote
    teller = arrive(one, electorate)
    teller.begin()
    teller.enter(1, "Yes")
    teller.enter(2, "No")
    Session.objects.all().delete()
    teller.send()
    teller.sees("You are signed out. Sign in on another tab")
    teller.sign_in()
    teller.send()
    teller.sees("You entered the sheets 1 to 2")


def test_two_tellers_who_both_begin_first_enter_nothing_twice(arrive, vote):
    electorate, people = vote
    first, second = (arrive(member, electorate) for member in people)
    for teller in (first, second):
        teller.begin()
        teller.enter(1, "Yes")
        teller.enter(2, "No")
    secret = first.secret
    first.send()
    first.sees("You entered the sheets 1 to 2")
    second.send()
    second.sees("Another teller sent these sheets first.")
    assert second.lines == ["Sheet 1: Yes", "Sheet 2: No"]
    second.page.fill("#secret", secret)
    second.send()
    second.sees("No sheet is missing")
    assert counted(electorate)["no"] == 1
