"""What surrounds every page: languages, policy, errors, and the words of a clock."""

import re
from datetime import date

import pytest
from django.test import override_settings
from django.utils import translation

from community.models.explaining import Move
from community.windows import Reading, State
from portal.templatetags import hearth
from tests.factories import make_member

FIRST, MOVED = date(2026, 6, 12), date(2026, 7, 3)


@pytest.fixture
def page(client, db):
    """A page of the portal that needs no data."""
    return client.get("/en/rules/?year=2026")


def test_the_policy_allows_nothing_but_our_own_files(page):
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_page_tells_the_browser_to_be_careful(page):
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["X-Frame-Options"] in ("SAMEORIGIN", "DENY")


def test_a_reader_gets_no_cookie(page):
    assert not page.cookies


def test_a_page_for_somebody_who_is_signed_in_is_kept_nowhere(client, page):
    assert "Cache-Control" not in page
    client.force_login(make_member())
    assert client.get("/en/rules/")["Cache-Control"] == "private, no-store"
    assert "no-store" not in client.get("/record/verify.py")["Cache-Control"]


def test_the_language_links_stay_on_the_page(page):
    assert re.search(
        r'<a href="/es/rules/\?year=2026" lang="es" hreflang="es">Español</a>', page.content.decode()
    )
    assert 'lang="en" hreflang="en" aria-current="true">English' in page.content.decode()


def test_a_page_says_its_language(client, db):
    assert b'<html lang="es" dir="ltr">' in client.get("/es/rules/").content


def test_sign_in_comes_last_and_help_is_in_the_same_place(page):
    html = page.content.decode()
    assert html.index("Languages") < html.index("Sign in") < html.index("<main")
    assert html.index("</main>") < html.index("Report a problem with this page")


def test_the_first_link_leads_past_the_frame(page):
    assert re.search(r"<a [^>]+>", page.content.decode())[0] == '<a class="skip" href="#main">'


def test_a_page_weighs_little(page):
    assert len(page.content) < 8 * 1024


def test_nothing_at_an_address_explains_what_a_reference_is(client, db):
    answer = client.get("/en/nothing-here/")
    assert answer.status_code == 404
    assert b"PRP-2026-0012" in answer.content
    assert answer.content.count(b"<h1") == 1


@override_settings(ALLOWED_HOSTS=["here"])
def test_a_request_that_cannot_be_read_gets_a_sentence(client, db):
    answer = client.get("/en/rules/", headers={"host": "elsewhere"})
    assert answer.status_code == 400
    assert b"site-footer" in answer.content


def test_a_stale_form_gets_a_sentence_and_not_a_code(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/en/account/login/", {})
    assert answer.status_code == 403
    assert b"The form was open too long" in answer.content
    assert b"site-footer" in answer.content


def test_the_page_for_our_own_faults_needs_nothing():
    from django.template.loader import get_template

    html = get_template("500.html").render()
    assert "Deadlines are not affected" in html
    assert html.count("<h1") == 1


def test_the_style_page_shows_every_state(client, db):
    answer = client.get("/en/style/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    for words in (
        "Matches the public log",
        "Waiting for the next checkpoint",
        "Does not match",
        "There is a problem",
    ):
        assert words in html


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading(State.ON_TIME, FIRST, FIRST, 9), "Answer due Friday 12 June 2026 (in 9 days)."),
        (Reading(State.DUE_SOON, FIRST, FIRST, 1), "Answer due Friday 12 June 2026 (in 1 day)."),
        (Reading(State.DUE_TODAY, FIRST, FIRST, 0), "Answer due today, Friday 12 June 2026."),
        (Reading(State.LATE, FIRST, FIRST, 4), "Answer was due Friday 12 June 2026. It is 4 days late."),
        (Reading(State.LATE, FIRST, FIRST, 1), "Answer was due Friday 12 June 2026. It is 1 day late."),
        (
            Reading(State.ANSWERED_ON_TIME, FIRST, FIRST, 0, date(2026, 6, 10)),
            "Answered on time on Wednesday 10 June 2026.",
        ),
        (
            Reading(State.ANSWERED_LATE, FIRST, FIRST, 4, date(2026, 6, 16)),
            "Answered 4 days late, on Tuesday 16 June 2026.",
        ),
        (Reading(State.PAUSED, FIRST, FIRST, 0), "Paused. Days do not count for now."),
        (Reading(State.NOT_STARTED, FIRST, FIRST, 0), "The time to answer has not begun."),
    ],
)
def test_a_clock_speaks_in_whole_sentences(reading, words):
    with translation.override("en"):
        assert hearth.clock_words(reading) == words


def test_a_moved_date_says_from_when_to_when_and_why_with_peoples_words_kept_apart():
    moved = Move("extension", FIRST, FIRST, MOVED, [], None, "the <board> meets on 30 June.", "Rule 4.", None)
    paused = Move("pause", FIRST, FIRST, FIRST, [], None, "", "", None)
    with translation.override("en"):
        assert hearth.move_words(moved) == (
            "Was due Friday 12 June 2026. Moved to Friday 3 July 2026 on Friday 12 June 2026 because: "
            "<bdi>the &lt;board&gt; meets on 30 June</bdi> (clause: <bdi>Rule 4</bdi>)."
        )
        assert hearth.move_words(paused) == ""
        assert hearth.clock_moves(None) == []


def test_facts_are_written_as_a_reader_expects():
    with translation.override("en"):
        assert hearth.in_words(date(2026, 6, 12)) == "Friday 12 June 2026"
        assert hearth.in_words(True) == "Yes"
        assert hearth.in_words(3) == 3
        assert hearth.day("2026-06-12") == "Friday 12 June 2026"
        assert hearth.day(None) == ""
        assert hearth.month("2026-06") == hearth.month(date(2026, 6, 12)) == "June 2026"
    with translation.override("es"):
        assert hearth.month("2026-06") == "junio de 2026"
