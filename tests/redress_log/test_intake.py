"""Reporting: by the person, by somebody for them, for a group, and on paper; read over before it is sent."""

import re
import uuid
from html import unescape
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse

from redress_log import actions, rules
from redress_log.models import Report, Visitor
from tests import factories as make

pytestmark = pytest.mark.django_db

START = make.START
WORDS = 'They said "no" <twice> & left.\n\nThen they came again.'


@pytest.fixture(autouse=True)
def _a_charter_and_no_tries_yet():
    cache.clear()
    make.make_charter()


def typed(**other):
    return {
        "sending": str(uuid.uuid4()),
        "what_happened": WORDS,
        "institution": "",
        "harm_kinds": ["used_against", "stigma"],
        "shown_to_public": "count_only",
        "shown_to_institution": "nothing",
        "shown_to_oversight": "words",
        "language": "es",
    } | other


EVERYTHING = {
    "what_would_put_it_right": "Say sorry.",
    "happened_when": "Last spring",
    "happened_where": "At the desk",
    "who_was_harmed": "group",
    "group_name": "The night cleaners",
    "people_count": "14",
    "people_basis": "estimate",
    "how_bad": "5",
    "how_bad_words": "We do not sleep.",
    "proposal_reference": "PRP-2026-0012",
    "contact": "neighbour@example.org",
    "call_me": "Swallow",
    "support_needs": "Somebody who reads to me",
    "reporter_kind": "helper",
    "on_behalf_of": "My aunt",
    "person_knows": "not_yet",
    "helper_name": "Bo",
    "safety_concern": "He waits at my door.",
}


class Boxes(HTMLParser):
    """What the form of a page would send, as a browser does: by the names of its boxes."""

    def __init__(self, page):
        super().__init__()
        self.sent, self._area, self._list = {}, None, None
        self.feed(page.content.decode().split("<main", 1)[1])

    def add(self, name, value):
        if name and name not in ("csrfmiddlewaretoken", "step"):
            self.sent.setdefault(name, []).append(value)

    def handle_starttag(self, tag, found):
        found = dict(found)
        if tag == "input" and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.add(found.get("name"), found.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = found["name"], ""
        elif tag == "select":
            self._list = found["name"]
        elif tag == "option" and "selected" in found:
            self.add(self._list, found.get("value", ""))

    def handle_data(self, text):
        if self._area:
            self._text += text

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser leaves out the first line end of a box.
            self.add(self._area, self._text.removeprefix("\n"))
            self._area = None


def sent(page):
    return {name: values for name, values in Boxes(page).sent.items() if any(values)}


def post(client, data, step, name="report"):
    return client.post(reverse(f"redress_log:{name}"), data | {"step": step})


def test_nothing_is_sent_before_it_was_read_over_with_who_sees_what(client):
    page = post(client, typed(**EVERYTHING), "")
    words = unescape(re.sub(r"<br ?/?>", "\n", page.content.decode()))
    assert page.status_code == 200
    assert Report.objects.count() == 0
    for said in (
        *("Nothing but a number: count me, show no more", "Nothing more than the public sees"),
        *(
            "What I wrote, but not who I am",
            "The night cleaners",
            "14",
            "It is an estimate",
            "Stigma to a group",
        ),
        *("5: it changed our lives", "Not yet", "I help or represent somebody who was harmed", WORDS),
    ):
        assert said in words
    assert post(client, sent(page), "send").status_code == 200
    report = Report.objects.get()
    for name, value in EVERYTHING.items():
        assert str(getattr(report, name)) == value
    assert report.harm_kinds == ["used_against", "stigma"]
    assert report.what_happened == WORDS
    assert (report.language, report.shown_to_public) == ("es", "count_only")


def test_going_back_and_forth_loses_no_word_and_leaves_none_in_a_session_or_address(client):
    page = post(client, typed(**EVERYTHING), "")
    first = sent(page)
    for _round in range(2):
        page = post(client, sent(page), "change")
        assert page.status_code == 200
        assert page.content.decode().count("<details open>") == 3
        page = post(client, sent(page), "")
        assert {
            name: [text.replace("\r\n", "\n") for text in texts] for name, texts in sent(page).items()
        } == first
    assert Report.objects.count() == 0
    assert set(client.cookies) <= {"csrftoken"}
    assert "?" not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]


def test_two_things_are_enough_and_the_rest_is_folded(client):
    form = client.get(reverse("redress_log:report"))
    words = form.content.decode()
    assert words.count("<details>") >= 3
    assert "<details open>" not in words
    data = sent(form) | {"what_happened": "It broke.", "harm_kinds": ["other"]}
    page = post(client, sent(post(client, data, "")), "send")
    assert page.status_code == 200
    report = Report.objects.get()
    assert (report.who_was_harmed, report.how_bad, report.people_count) == ("person", None, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"people_count": "many"},
        {"people_count": "-3"},
        {"people_count": "9" * 30},
        {"how_bad": "6"},
        {"reporter_kind": "import"},
        {"who_was_harmed": "nobody"},
        {"person_knows": "<script>"},
        {"shown_to_public": ""},
        {"shown_to_oversight": "all"},
        {"sending": "not a key"},
        {"what_happened": "x" * 20_001},
        {"what_happened": " \u200b "},
        {"contact": "a\0b"},
        {"institution": "9999999999999999999999"},
        {"harm_kinds": ["used_against", "nonsense"]},
    ],
)
@pytest.mark.parametrize("step", ["", "send", "change"])
def test_what_cannot_be_is_refused_with_the_words_kept(client, wrong, step):
    page = post(client, typed(safety_concern="He waits.") | wrong, step)
    assert page.status_code == 400
    assert Report.objects.count() == 0
    assert "He waits." in page.content.decode()
    if "what_happened" not in wrong:
        assert "They said &quot;no&quot; &lt;twice&gt;" in page.content.decode()


def test_a_staff_member_reports_and_a_text_of_many_signs_is_kept(client):
    words = "ñ🌱שלום " * 2_000
    post(client, typed(what_happened=words, reporter_kind="staff"), "send")
    report = Report.objects.get()
    assert report.what_happened == words.strip()
    assert report.get_reporter_kind_display() == "I work for the institution"


def test_every_page_of_the_form_is_small_and_has_the_way_out_at_both_ends(client):
    make.make_institution("Riverside Clinic")
    check = post(client, typed(**EVERYTHING), "")
    for page in (client.get(reverse("redress_log:report")), check, post(client, sent(check), "send")):
        words = page.content.decode()
        assert words.count("Leave this page now") == 2
        assert len(page.content) < 25_000
        assert "no-store" in page["Cache-Control"]
    assert client.get(reverse("redress_log:report")).content.decode().count('href="#unsafe"') == 2


def test_a_steward_types_in_what_came_on_paper_and_is_named_as_nobody_but_that(client):
    institution = make.make_institution()
    steward = make.make_steward()
    tied = make.make_steward(make.make_officer(institution))
    data = typed(institution=str(institution.pk))
    assert client.get(reverse("redress_log:take_down")).status_code == 302
    for reader in (make.make_member(), make.make_officer(institution)):
        client.force_login(reader)
        assert post(client, data, "send", "take_down").status_code == 403
    client.force_login(tied)
    page = post(client, data, "send", "take_down")
    assert page.status_code == 403
    assert "another steward" in page.content.decode()
    assert "&lt;twice&gt;" in page.content.decode()
    assert Report.objects.count() == 0
    client.force_login(steward)
    page = post(client, data, "send", "take_down")
    report = Report.objects.get()
    assert page.context["code"] in page.content.decode()
    assert report.taken_down_by == steward
    assert not rules.is_the_reporter(steward, report)
    assert rules.is_the_reporter(Visitor(page.context["code"]), report)
    actions.acknowledge_report(report, actor=steward, at=report.reported_at)


def test_how_bad_it_is_goes_from_one_to_five():
    report, _code = make.make_report()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(how_bad=6)
