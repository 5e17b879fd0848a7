"""Two tellers enter the same sheets in two browsers; what they choose never leaves them."""

import hashlib
import re
from urllib.parse import parse_qs

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
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
    def __init__(self, browser, live_server, member, address):
        client = Client()
        client.force_login(member)
        self.context = browser.new_context(viewport=PHONE, base_url=live_server.url, bypass_csp=False)
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.goto(address)

    def choose(self, serial, answer):
        self.page.locator("fieldset", has_text=f"Sheet {serial}").get_by_label(answer).check()

    def send(self):
        with self.page.expect_request("**/enter/") as sent:
            self.page.get_by_role("button", name="Send this entry").click()
        return sent.value.post_data

    def sees(self, words):
        self.page.get_by_text(words).first.wait_for()


@pytest.fixture
def vote():
    electorate, _scrutineer, tellers = make_paper_poll(on_paper=2, votes=("yes",) * 10)
    with time_machine.travel(electorate.poll.closes_at, tick=True):
        yield electorate, tellers


def test_two_tellers_enter_sheets_that_are_counted(browser, live_server, vote, tmp_path):
    electorate, (one, other) = vote
    address = f"/en/polls/{electorate.poll.reference}/{electorate.code}/paper/"
    count_sheet = tmp_path / "signed.pdf"
    count_sheet.write_bytes(b"signed by both")

    first = Teller(browser, live_server, one, address)
    secret = first.page.locator("[data-secret]").inner_text()
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5} ){4}[0-9A-HJKMNP-TV-Z]{5}", secret)
    first.page.get_by_role("button", name="Begin").click()
    first.page.get_by_role("button", name="Send this entry").click()
    first.sees("Choose what is on this sheet: 1")
    first.choose(1, "No")
    first.choose(2, "Spoiled")
    assert first.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert Axe().run(first.page).response["violations"] == []
    told = parse_qs(first.send())
    assert set(told) == {"csrfmiddlewaretoken", "sheets"}
    assert secret.replace(" ", "") not in str(told)
    first.sees("You entered the sheets 1 to 2")

    second = Teller(browser, live_server, other, address)
    second.page.fill("#secret", "too short")
    second.page.get_by_role("button", name="Send this entry").click()
    second.sees("The secret has 25 letters and digits")
    second.page.fill("#secret", secret.lower().replace("0", "o"))
    second.page.set_input_files("#count-sheet", count_sheet)
    second.choose(1, "Yes")
    second.choose(2, "Spoiled")
    second.send()
    second.sees("The two entries differ on these sheets: 1.")
    assert not EncryptedBallot.objects.filter(channel="paper").exists()
    second.choose(1, "No")
    second.send()
    second.sees("No sheet is missing")
    for teller in (first, second):
        teller.context.close()

    assert PaperBatch.objects.get().count_sheet == hashlib.sha256(b"signed by both").hexdigest()
    poll = ballots.close_poll(electorate.poll, actor=clock_actor, at=electorate.poll.closes_at)
    sequence(poll.closed_at)
    check(files.read, sequencer.verifying_key())
    electorate.refresh_from_db()
    assert (electorate.result["no"], electorate.result["ballots"]["spoiled"]) == (1, 1)
