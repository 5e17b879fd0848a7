"""The voting booth in a real browser, against a site that can be made to fail in every way."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils.translation import override

from ballots import booth
from ballots.engine import ballots
from record import verify
from tests.e2e.booth_site import HANDLE, PAGE, QUESTION, Site, Voter, make_manifest
from tests.factories.secret_polls import make_secret_poll_frozen, voters_of

pytestmark = pytest.mark.e2e


@pytest.fixture
def arrive(browser):
    voters = []

    def make(site, **how):
        voters.append(Voter(browser, site, **how))
        return voters[-1]

    yield make
    for voter in voters:
        voter.context.close()
    assert [problem for voter in voters for problem in voter.problems] == []


@pytest.fixture
def site():
    return Site(make_manifest("residents", "Residents of Elm Valley"))


def test_a_vote_is_chosen_checked_sent_and_confirmed(arrive, site):
    voter = arrive(site)
    voter.arrive()
    voter.sees(QUESTION, focused=False)
    voter.has_no_faults()
    assert not voter.asked_before_leaving()
    voter.press("Continue")
    assert (
        voter.page.evaluate("document.activeElement.role ?? document.activeElement.getAttribute('role')")
        == "alert"
    )
    voter.choose("Yes")
    voter.sees("Not sent yet")
    voter.has_no_faults()
    assert voter.title.startswith("Not sent yet")
    assert voter.asked_before_leaving()
    first = voter.code

    voter.press("Check instead")
    voter.sees("Not sent: you check this ballot")
    voter.has_no_faults()
    opened = voter.page.get_by_label("The opened ballot").input_value()
    terms = site.terms["residents"]
    assert ballots.check_opened(terms, opened.encode())[1] == ["yes"]
    assert voter.code == first
    voter.press("Make a new ballot")
    voter.sees("Not sent yet")
    second = voter.code
    assert second != first

    # Nothing was told to the site so far, not even that somebody means to vote.
    assert {method for method, _path in site.asked} == {"GET"}
    assert not [path for _method, path in site.asked if "handles" in path]
    voter.press("Vote")
    voter.sees("Your vote was received.")
    voter.has_no_faults()
    assert voter.code == second
    assert voter.title.startswith("Your vote was received.")
    assert not voter.asked_before_leaving()
    [(handle, text)] = site.received
    assert handle.hex() == HANDLE
    assert verify.short_tracker(ballots.check_ballot(terms, text).tracker) == second
    with voter.page.expect_download() as saved:
        voter.press("Save the receipt")
    assert saved.value.suggested_filename == f"receipt-{second}.txt"
    assert b"hearth-ballot-1 receipt" in saved.value.path().read_bytes()

    # On a second device the opened ballot shows the same code.
    other = arrive(site)
    other.arrive()
    other.page.get_by_text("Check a ballot that another device made").click()
    other.press("Check an opened ballot")
    other.sees("Check an opened ballot")
    other.has_no_faults()
    other.page.get_by_label("The text of the opened ballot").fill(opened.replace('"yes"', '"no"'))
    other.press("Check")
    other.sees("This ballot does not hold what it says")
    other.press("Go back")
    other.page.get_by_text("Check a ballot that another device made").click()
    other.press("Check an opened ballot")
    other.page.get_by_label("The text of the opened ballot").fill(opened)
    other.press("Check")
    other.sees("This ballot holds what it says")
    assert other.code == first
    assert "It chooses: Yes" in other.words


def refused(status, **said):
    return lambda _request: {"status": status, "json": said}


CAST = "/en/polls/BAL-2026-0001/residents/cast/"
HANDLES = "/en/polls/BAL-2026-0001/handles.json"
NOT_LISTED = "You are not on the list of this vote."
LATER = "Votes cannot be received now. Nothing was kept."
CLOSED = "Voting closed on 22 November 2026."


@pytest.mark.parametrize(
    ("path", "answer", "heading", "sentence"),
    [
        (HANDLES, lambda _request: None, "Not sent", "No answer came from the site."),
        (
            HANDLES,
            refused(401, problem="Sign in first.", sign_in="/en/account/login/"),
            "Not sent",
            "Sign in first.",
        ),
        (
            HANDLES,
            refused(200, electorates=[{"code": "residents", "handle": None, "problem": NOT_LISTED}]),
            "Not sent",
            NOT_LISTED,
        ),
        (HANDLES, lambda _request: {"status": 502, "body": "<html>"}, "Not sent", "could not take your vote"),
        (CAST, lambda _request: None, "Not confirmed", "no answer came. It may have arrived or not."),
        (CAST, refused(409, problem=CLOSED), "Not sent", CLOSED),
        (CAST, refused(500), "Not confirmed", "could not take your vote"),
        (CAST, refused(503, problem=LATER), "Not sent", LATER),
        (
            CAST,
            refused(201, receipt="hearth-ballot-1 receipt\n"),
            "Not confirmed",
            "not with a receipt for this ballot",
        ),
    ],
)
def test_what_goes_wrong_is_told_and_nothing_is_lost(arrive, site, path, answer, heading, sentence):
    site.answers[path] = answer
    voter = arrive(site)
    voter.arrive()
    voter.choose("No")
    voter.sees("Not sent yet")
    code = voter.code
    voter.press("Vote")
    voter.sees(heading)
    assert voter.title.startswith(heading)
    assert sentence in voter.words
    assert voter.code == code
    assert voter.asked_before_leaving()
    sign_in = voter.page.get_by_role("link", name="Sign in (opens a new tab)")
    assert sign_in.count() == (1 if "Sign in first." in sentence else 0)
    del site.answers[path]
    voter.press("Try again")
    voter.sees("Your vote was received.")
    assert voter.code == code
    assert len({text for _handle, text in site.received}) == 1


@pytest.mark.parametrize(
    "changes",
    [{"tracker": "00" * 32}, {"handle": "00" * 16}, {"manifest": "00" * 32}, {"electorate": "others"}],
)
def test_a_receipt_for_another_ballot_is_not_believed(arrive, site, changes):
    site.answers[CAST] = lambda request: site.cast("residents", request.post_data, **changes)
    voter = arrive(site)
    voter.arrive()
    voter.choose("No")
    voter.press("Vote")
    voter.sees("Not confirmed")
    assert "received" not in voter.title


def test_a_ballot_that_may_have_been_sent_cannot_be_opened(arrive, site):
    site.answers[CAST] = lambda _request: None
    voter = arrive(site)
    voter.arrive()
    voter.choose("No")
    voter.press("Vote")
    voter.sees("Not confirmed")
    assert voter.page.get_by_role("button", name="Check instead").count() == 0
    voter.press("Choose again")
    assert voter.page.get_by_label("No", exact=False).first.is_checked() or "No" in voter.words


def test_a_manifest_that_is_not_the_one_announced_opens_no_booth(arrive, site):
    other = make_manifest("residents", "Residents of Elm Valley")
    site.answers["/record/polls/BAL-2026-0001/residents/manifest.json"] = lambda _request: {"body": other}
    voter = arrive(site)
    voter.page.goto(PAGE)
    voter.sees("The voting booth could not be opened", focused=False)


def test_without_scripts_the_page_says_so_and_leads_to_the_other_ways(arrive, site):
    voter = arrive(site, java_script_enabled=False)
    voter.page.goto(PAGE)
    assert QUESTION in voter.words
    assert "this browser cannot open the booth" in voter.words
    assert "is opening" not in voter.words
    assert (
        voter.page.get_by_role("link", name="Other ways to vote")
        .get_attribute("href")
        .endswith("/BAL-2026-0001/#other-ways")
    )


def test_a_member_of_two_communities_votes_once_for_each(arrive):
    site = Site(
        make_manifest("residents", "Residents of Elm Valley"),
        make_manifest("patients", "Patients of Riverside"),
    )
    voter = arrive(site)
    voter.arrive()
    voter.sees("For which community do you vote?", focused=False)
    voter.has_no_faults()
    voter.press("Patients of Riverside")
    voter.choose("Yes")
    voter.press("Vote")
    voter.sees("Your vote was received.")
    assert voter.page.get_by_role("button", name="Patients of Riverside").count() == 0
    voter.press("Residents of Elm Valley")
    voter.sees(QUESTION)
    assert voter.page.locator("input:checked").count() == 0
    voter.choose("No")
    voter.press("Vote")
    voter.sees("Your vote was received.")
    assert "another community" not in voter.words
    assert [path for method, path in site.asked if method == "POST"] == [
        "/en/polls/BAL-2026-0001/patients/cast/",
        CAST,
    ]


def test_up_to_two_answers_may_be_chosen_or_none(arrive):
    site = Site(make_manifest("residents", "Residents", rule={"kind": "approval", "most": 2}))
    voter = arrive(site)
    voter.arrive()
    voter.press("Continue")
    voter.sees("Not sent yet")
    assert "none of the answers" in voter.words
    assert voter.asked_before_leaving()
    voter.press("Choose again")
    voter.choose("Yes", "No", "Abstain")
    assert "Choose no more than 2." in voter.words
    voter.page.get_by_label("Abstain").uncheck()
    voter.press("Continue")
    voter.sees("Not sent yet")
    assert "Yes, No" in voter.words
    voter.press("Choose again")
    voter.page.get_by_label("Yes").uncheck()
    voter.page.get_by_label("No", exact=False).first.uncheck()
    voter.press("Continue")
    assert "none of the answers" in voter.words
    voter.press("Vote")
    voter.sees("Your vote was received.")


def test_the_booth_from_disk_makes_a_ballot_without_a_network(arrive, site, tmp_path):
    file, taken = tmp_path / "booth.html", tmp_path / "manifest.json"
    file.write_bytes(booth.portable())
    taken.write_bytes(site.manifests["residents"])
    voter = arrive(site, offline=True, locale="en-GB")
    voter.context.unroute_all()
    voter.page.goto(file.as_uri())
    voter.page.get_by_role("heading", name="Which vote is it?").wait_for()
    voter.page.get_by_label("Or paste its text").fill("{}")
    voter.press("Continue")
    assert "These are not the terms" in voter.words
    voter.page.get_by_label("The terms of the vote (manifest.json)").set_input_files(taken)
    voter.press("Continue")
    voter.choose("Yes")
    code = voter.code
    voter.press("Go on to vote")
    voter.page.get_by_label("Your voting number").fill("xyz")
    voter.press("Continue")
    assert "32 digits" in voter.words
    voter.page.get_by_label("Your voting number").fill(HANDLE.upper())
    voter.press("Continue")
    voter.page.get_by_role("heading", name="Not sent yet: paste it on the site").wait_for()
    text = voter.page.get_by_label("Your encrypted vote").input_value()
    ballot = ballots.check_ballot(site.terms["residents"], text)
    assert verify.short_tracker(ballot.tracker) == code
    assert ballot.handle.hex() == HANDLE

    voter.press("Español")
    assert voter.page.evaluate("document.documentElement.lang") == "es"
    assert voter.page.locator("textarea[readonly]").input_value() == text
    voter.press("English")
    site.received.append((ballot.handle, text))
    voter.page.get_by_text("Check the receipt that the site gave you").click()
    receipt = voter.page.get_by_label("The text of the receipt")
    receipt.fill(site.receipt("residents", ballot, tracker="00" * 32))
    voter.press("Check the receipt")
    assert "This is no receipt for this vote" in voter.words
    receipt.fill(site.receipt("residents", ballot))
    voter.press("Check the receipt")
    voter.sees("Your vote was received.")
    assert voter.code == code


def test_the_portable_file_is_the_same_every_time_and_may_reach_nothing():
    portable = booth.portable()
    assert hashlib.sha256(portable).digest() == hashlib.sha256(booth.portable()).digest()
    with override("es"):
        assert booth.portable() == portable
    assert b"default-src 'none'" in portable.replace(b"&#x27;", b"'")
    assert b"connect-src" not in portable
    assert booth.module() in portable


@pytest.mark.django_db(transaction=True)
def test_a_member_who_signs_in_last_votes_on_the_real_site(arrive, live_server, client):
    poll = make_secret_poll_frozen()
    electorate = poll.electorates.get()
    with time_machine.travel(poll.opens_at + timedelta(hours=1), tick=True):
        voter = arrive(None, base_url=live_server.url)
        voter.arrive(f"/en/polls/{poll.reference}/booth/")
        voter.choose("Yes")
        voter.press("Vote")
        voter.sees("Not sent")
        assert voter.page.get_by_role("link", name="Sign in (opens a new tab)").is_visible()
        client.force_login(voters_of(electorate)[0])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        voter.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        with voter.page.expect_request("**/cast/") as sent:
            voter.press("Try again")
        voter.sees("Your vote was received.")
        # The vote itself does not tell the site whose browser it came from.
        assert "cookie" not in sent.value.all_headers()
        code = voter.code
    ballot = electorate.ballots.get()
    assert verify.short_tracker(ballot.tracker) == code
