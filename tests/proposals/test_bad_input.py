"""What nobody should send, into every form and after every address: no page fails, and nothing of it is kept."""

from typing import NamedTuple
from urllib.parse import quote

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import escape

from proposals import actions
from tests.proposals.places import NOW, WORDS
from tests.proposals.test_roles import ROLES, table
from tests.proposals.walk import rows
from tests.tables import holders, written
from tests.test_bad_input import ODD_QUERIES

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert(1)</script><b>Zebedee</b>"
# Signs that turn the reading order around, and signs that nobody sees.
TURNED = "Zebe\u202edee\u2066 Quillfeather"
UNSEEN = "\u200b\u2060\u200d"
SIGNS = "\u202e\u2066" + UNSEEN
# These forms ask for no words that must be there, or keep what could be read beside what could not.
MAY_BE_EMPTY = {
    *("report", "report_proposal", "judge_act", "hold_author", "withdraw", "draft_section", "draft_question"),
    "complete_section",
}
KEEPS_THE_REST = {"draft_section"}
# The boxes in which something is chosen, or a day or a number is given.
CHOICES = {
    *("reason", "upheld", "kind", "stance", "language", "channel", "held_on", "said_on", "first_access_on"),
    *(
        "start",
        "based_on",
        "into",
        "kept",
        "merged",
        "choice",
        "lead_organisation",
        "request_kind",
        "purposes",
    ),
}
LISTS = [
    *(
        "list",
        "list_json",
        "list_csv",
        "list_hdruk_xlsx",
        "list_jsonld",
        "registers",
        "benefits",
        "benefits_csv",
    ),
    *(
        "benefits_json",
        "all_questions",
        "all_questions_json",
        "all_questions_csv",
        "moderation",
        "mine",
        "desk",
    ),
    *("moderation_json", "moderation_desk", "remove_advertising", "doubles", "merge_institutions", "detail"),
    *("comments", "questions", "changes", "opinions", "versions", "on_day", "compare_chosen", "redact"),
    *("add_statement", "meetings", "documents", "people"),
]
# Each box of a filter with what it cannot mean.
MORE_QUERIES = [
    "page=0&year=0&sort=x&day=2026-02-31&before=0&after=0&told=x&stance=x&order=x&by=comment-%C2%B2&comment=-1",
    f"page=1e9&year=99999999&sort=newest&day=0000-01-01&by=comment-{'9' * 30}&about={'9' * 30}&comment={'9' * 30}",
    f"words={'a' * 200_000}&day=9999-12-31&before=1&after=99999999999999999999&field=nothing&kept=x&merged=x",
    "words=%22%28%27%3A%2A%26%21&state=x&institution=%E2%80%AE&purposes=x&money=x&day=%E0%A5%A7&field=state",
]
ODD_PARTS = [
    *("v/0/", "v/99999999999999999999/", "v/1.%00", "v/1.csl", "at/2026-02-31/", "at/0000-00-00/", "at/%00/"),
    *("at/9999-12-31/", "compare/0/1/", "compare/1/99999999999999999999/", "changes/99999999999999999999/"),
    *("changes/new/nothing/", "changes/new/state/", "complete/nothing/", "comments/99999999999999999999/"),
    *("documents/99999999999999999999/", "opinions/99999999999999999999/mark/", "questions/QST-%00/"),
    *("meetings/99999999999999999999/withdraw/", "summary/challenges/99999999999999999999/answer/"),
    *("people/99999999999999999999/leave/", "questions/nothing/answer/", "questions/nothing.json"),
]


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def forms(places):
    """Each form that takes words: the name of its address, somebody who may send it, its boxes and its words."""
    for name, expected in table().items():
        able = [role for role, answer in zip(ROLES, expected.get("post", []), strict=False) if answer == "ok"]
        form = places.form(name)
        if able and form:
            yield name, places.people[able[0]], form, [box for box, value in form.items() if value == WORDS]


class Sent(NamedTuple):
    """What came of a form: the answer, the page that a success led to, and what it left in the tables."""

    answer: HttpResponse
    led_to: HttpResponse | None
    changed: bool
    signs_in: list


def send(client, places, name, who, data, **options):
    """Send a form and take it back; only the tables that it wrote to are read."""
    client.raise_request_exception = False
    client.force_login(who)
    with transaction.atomic():
        with written() as tables:
            answer = client.post(places.address(name), data, **options)
        after, signs_in = rows(tables), holders(*SIGNS, tables=tables)
        led_to = client.get(answer["Location"], follow=True) if answer.status_code == 302 else None
        transaction.set_rollback(True)
    return Sent(answer, led_to, after != rows(tables), signs_in)


@pytest.mark.parametrize("typed", [MARKUP, TURNED])
def test_words_are_shown_as_words_and_in_their_order(client, places, typed):
    for name, who, form, boxes in forms(places):
        if not boxes:
            continue
        sent = send(client, places, name, who, form | dict.fromkeys(boxes, typed))
        assert sent.answer.status_code in (302, 400), name
        pages = sent.answer.content.decode() if sent.led_to is None else sent.led_to.content.decode()
        assert sent.led_to is None or sent.led_to.status_code == 200, name
        assert "<script>alert" not in pages, name
        assert sent.led_to is None or "\u202e" not in pages, name
        assert sent.signs_in == [], name


def test_words_that_nobody_can_see_are_no_words(client, places):
    for name, who, form, boxes in forms(places):
        if not boxes:
            continue
        sent = send(client, places, name, who, form | dict.fromkeys(boxes, UNSEEN))
        assert sent.signs_in == [], name
        if name in MAY_BE_EMPTY:
            continue
        assert sent.answer.status_code in (400, 409), name
        assert "error-summary-title" in sent.answer.content.decode(), name
        assert not sent.changed, name


@pytest.mark.parametrize("typed", ["Zebedee " * 131_072, "Zebe\0dee"], ids=["a book", "a sign for nothing"])
def test_what_cannot_be_kept_is_told_and_stays_typed(client, places, typed):
    for name, who, form, boxes in forms(places):
        if not boxes:
            continue
        sent = send(client, places, name, who, form | dict.fromkeys(boxes, typed))
        assert sent.answer.status_code == 400, name
        assert "error-summary-title" in sent.answer.content.decode(), name
        assert escape(typed)[:50] in sent.answer.content.decode(), name
        assert not sent.changed or name in KEEPS_THE_REST, name


def test_a_form_without_its_boxes_is_told_what_is_missing(client, places):
    for name, who, _form, boxes in forms(places):
        sent = send(client, places, name, who, {})
        assert sent.answer.status_code < 500, name
        if boxes and name not in MAY_BE_EMPTY:
            assert sent.answer.status_code == 400, name
            assert "error-summary-title" in sent.answer.content.decode(), name
            assert not sent.changed, name


@pytest.mark.parametrize("chosen", ["99999999999999999999999", "nothing-like-it"])
def test_a_choice_that_nobody_offered_is_refused(client, places, chosen):
    for name, who, form, boxes in forms(places):
        for box in CHOICES.intersection(form).difference(boxes):
            sent = send(client, places, name, who, form | {box: chosen})
            assert sent.answer.status_code in (400, 404, 409), (name, box)
            assert not sent.changed or name in KEEPS_THE_REST, (name, box)


@pytest.mark.parametrize("typed", [MARKUP, TURNED, UNSEEN, "9" * 5000, "a\0b", ""])
def test_the_forms_that_lead_in_take_nothing_odd(client, places, typed):
    for name, role, box in (
        *(("people", "author", "role"), ("new", "officer", "filed_as"), ("resume", "stranger", "code")),
        ("mark_statement", "stranger", "choice"),
    ):
        sent = send(client, places, name, places.people[role], {box: typed})
        assert sent.answer.status_code in (400, 403), name
        assert not sent.changed, name
    _invitation, key = actions.invite(
        places.proposals["open"], actor=places.people["author"], at=NOW, role="institution"
    )
    client.force_login(places.people["other_officer"])
    answer = client.post(reverse("proposals:invitation", args=[key]), {"institution": typed})
    assert answer.status_code == 409
    assert "Only somebody who speaks for an institution" in answer.content.decode()


def test_letters_that_are_none_make_no_form_fail(client, places):
    for name, who, form, boxes in forms(places):
        raw = "&".join(
            f"{box}={'%ED%A0%80%FF' if box in boxes else quote(str(value))}" for box, value in form.items()
        )
        sent = send(client, places, name, who, raw, content_type="application/x-www-form-urlencoded")
        assert sent.answer.status_code < 500, name


@pytest.mark.parametrize("name", ["draft_question", "revise"])
def test_three_hundred_rows_are_refused_and_stay_typed(client, places, name):
    typed = {f"possible_harms-{n}-{cell}": f"Row {n}" for n in range(300) for cell in ("harm", "who")}
    client.force_login(places.people["author"])
    before = rows()
    address = places.address(name).replace("/title/", "/possible_harms/")
    answer = client.post(address, places.form(name) | typed)
    assert answer.status_code == 400
    assert "error-summary-title" in answer.content.decode()
    assert "Row 299" in answer.content.decode()
    assert rows() == before


@pytest.mark.parametrize("name", LISTS)
def test_no_query_makes_a_page_fail(client, places, name):
    client.raise_request_exception = False
    client.force_login(places.people["steward"])
    address = places.address(name).partition("?")[0]
    for query in [*ODD_QUERIES, *MORE_QUERIES]:
        answer = client.get(f"{address}?{query}")
        assert answer.status_code < 500, query[:60]
        if answer.streaming:
            b"".join(answer.streaming_content)


def test_no_part_of_an_address_makes_a_page_fail(client, places):
    client.raise_request_exception = False
    client.force_login(places.people["steward"])
    for part in ODD_PARTS:
        answer = client.get(places.address("detail") + part)
        assert answer.status_code in (400, 404), part
