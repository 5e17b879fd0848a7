"""What everybody reads of a decision: its page, its versions, the lists and the files."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.urls import reverse

from community import actions as community
from decisions import actions, pdf
from decisions.models import Heading
from decisions.pdf import layout
from tests import factories
from tests.decisions.pages import corrected, page, text, visit

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def decision():
    return factories.make_decision_waiting()


def test_the_page_exists_from_the_day_the_time_to_decide_begins(client, decision):
    words = text(page(client, decision, decision.opened_at))
    assert "DEC-2026-0001" in words
    assert "No decision has been made." in words
    assert "Waiting for the decision – due" in words
    assert f"Waiting for: {decision.institution.name}" in words
    assert "No explanation has been published." in words
    assert "None recorded yet" in words


def test_a_late_explanation_says_when_it_was_due(client, decision):
    decision = factories.make_decision_taken(decision=decision)
    reading = decision.explain_clock.reading(decision.decided_at)
    words = text(page(client, decision, decision.explain_clock.due_at + 3 * DAY))
    assert "Explanation late – 4 days" in words
    assert "No explanation has been published. It was due on" in words
    assert str(reading.due_on.day) in words
    assert "Decision: approved with conditions." in words
    assert "Did it follow the community vote? Yes." in words


def test_the_published_page_has_its_parts_in_the_agreed_order(client, decision):
    decision = factories.make_decision_published(decision=factories.make_decision_taken(decision=decision))
    response = page(client, decision, decision.decided_at + 9 * DAY)
    words = text(response).partition("Skip to the main content")[2]
    parts = [
        "Decision DEC-2026-0001",
        "Decision: approved with conditions.",
        "Explanation published on time",
        "How we worked out this date",
        "Did it follow the community vote?",
        "Last changed",
        "Who decides",
        *[f"{number}. {heading.label}" for number, heading in enumerate(Heading, start=1)],
        "What happened",
        "Evidence and documents",
        "People and roles",
        "Versions",
        "Check this record",
        "Use this record",
        "Related",
        "Report a problem with this page",
    ]
    places = [words.index(part) for part in parts]
    assert places == sorted(places)
    assert response.content.count(b"<h1") == 1
    assert "Police could ask for the addresses." in words


def test_the_clock_line_leads_to_how_the_date_was_worked_out(client, decision):
    response = page(client, decision, decision.opened_at)
    link = reverse("community:clock", kwargs={"pk": decision.decide_clock.pk})
    assert link in response.content.decode()
    assert visit(client, link, decision.opened_at).status_code == 200


def test_a_correction_and_an_outage_stay_beside_the_date(client, decision):
    steward, clock, at = factories.make_steward(), decision.decide_clock, decision.opened_at + DAY
    first = clock.due_on
    community.correct_clock(
        clock, due_on=first - timedelta(days=7), reason="Miscounted.", actor=steward, at=at
    )
    community.report_outage(first - timedelta(days=7), reason="A flood.", actor=steward, at=clock.due_at)
    words = text(page(client, decision, clock.due_at + 90 * DAY))
    assert "because: Miscounted." in words
    assert "because this portal could not be reached on" in words
    data = json.loads(page(client, decision, at, "detail_json").content)
    assert [move["kind"] for move in data["clocks"][0]["moves"]] == ["wrong", "outage"]


def test_a_paused_clock_says_why(client, decision):
    community.pause_clock(
        decision.decide_clock,
        kind="vote",
        reason="The result is challenged.",
        actor=factories.make_steward(),
        at=decision.opened_at + DAY,
    )
    words = text(page(client, decision, decision.opened_at + 2 * DAY))
    assert "Reason: The result is challenged." in words


def test_words_are_escaped_keep_their_lines_and_are_marked_with_their_language(client, decision):
    decision = factories.make_decision_taken(decision=decision)
    actions.publish_explanation(
        decision,
        sections=factories.EXPLANATION | {"decided": "<script>alert(1)</script> ¿Por qué?"},
        points=[{"point": "Who reads?", "answer": "Tell us:\n<b>by post</b>.", "change": "One.\nTwo."}],
        language="es",
        actor=factories.officer_for(decision.institution),
        at=decision.decided_at + DAY,
    )
    response = page(client, decision, decision.decided_at + 2 * DAY)
    assert b"<script>alert" not in response.content
    assert b'<div lang="es" dir="auto">' in response.content
    assert b"Tell us:<br>&lt;b&gt;by post&lt;/b&gt;." in response.content
    assert b"One.<br>Two." in response.content
    assert "Language of this explanation: Spanish. There is no translation yet." in text(response)


def test_every_version_keeps_its_page_and_an_old_one_says_so(client):
    decision = factories.make_decision_published()
    corrected(decision)
    at = decision.decided_at + 9 * DAY
    words = text(page(client, decision, at))
    assert "two years" in words
    assert "Correction It is two years." in words.replace("· ", "")
    old = text(page(client, decision, at, "version", number=1))
    assert "You are reading version 1" in old
    assert "for one year" in old
    assert page(client, decision, at, "version", number=3).status_code == 404


def test_the_comparison_says_in_words_what_was_added_and_removed(client):
    decision = factories.make_decision_published()
    corrected(decision)
    words = text(page(client, decision, decision.decided_at + 9 * DAY, "compare", before=1, after=2))
    assert "Removed: one year." in words
    assert "Added: two years." in words
    assert "1. What we decided" in words
    assert "4. Evidence we used" not in words


def test_a_redacted_version_is_shown_nowhere(client):
    decision = factories.make_decision_published()
    corrected(decision, kind="redaction", change_note="It named a person.")
    at = decision.decided_at + 9 * DAY
    for name, kwargs in (
        ("version", {"number": 1}),
        ("version_json", {"number": 1}),
        ("pdf", {"number": 1}),
        ("compare", {"before": 1, "after": 2}),
    ):
        response = page(client, decision, at, name, **kwargs)
        assert response.status_code == 410
        assert b"for one year" not in response.content
    data = page(client, decision, at, "detail_json").json()
    assert [version["sections"] is None for version in data["versions"]] == [True, False]
    assert "Part of this version was taken out" in text(page(client, decision, at, "version", number=1))


def test_the_file_of_a_version_hashes_to_its_fingerprint(client):
    decision = factories.make_decision_published()
    version = decision.versions.get()
    response = page(client, decision, version.published_at + DAY, "version_json", number=1)
    assert hashlib.sha256(response.content).hexdigest() == version.fingerprint
    assert version.fingerprint[:12] in text(page(client, decision, version.published_at + DAY))


def test_the_record_as_json(client, decision):
    decision = factories.make_decision_taken(decision=decision)
    decision = factories.make_decision_published(
        decision=decision, at=decision.explain_clock.due_at + 3 * DAY
    )
    data = page(client, decision, decision.explain_clock.due_at + 9 * DAY, "detail_json").json()
    assert data["reference"] == "DEC-2026-0001"
    assert data["status"] == "published_late"
    assert data["outcome"] == "approved_conditions"
    assert data["followed_vote"] == "yes"
    assert data["ballot"] == decision.poll.reference
    assert [clock["days_late"] for clock in data["clocks"]] == [0, 4]
    assert data["integrity"]["sha256"] == decision.versions.get().fingerprint
    assert data["versions"][0]["sections"]["vote"] == factories.EXPLANATION["vote"]


FILTERS = {
    "": 3,
    "clock=late": 1,
    "clock=due_soon": 0,
    "clock=waiting": 2,
    "clock=published": 1,
    "clock=published_late": 0,
    "outcome=refused": 1,
    "followed=no_vote": 2,
    "institution=INS-riverside": 2,
    "clock=late&institution=INS-riverside": 1,
    "clock=nonsense": 0,
}


def test_the_page_and_the_file_list_the_same_decisions(client):
    riverside = factories.make_institution("Riverside", "INS-riverside")
    waiting = factories.make_decision_waiting(institution=riverside)
    late = factories.make_decision_taken(with_vote=False, outcome="refused", institution=riverside)
    done = factories.make_decision_published(with_vote=False)
    at = waiting.opened_at + 3 * DAY
    assert late.status(at).is_late
    for query, count in FILTERS.items():
        listed = text(visit(client, reverse("decisions:list") + f"?{query}", at))
        data = visit(client, reverse("decisions:list_json") + f"?{query}", at).json()
        found = {item["reference"] for item in data["items"]}
        assert {d.reference for d in (waiting, late, done) if d.reference in listed} == found, query
        assert len(found) == count, query


def test_an_empty_list_says_why(client):
    assert "Nothing here yet." in text(client.get(reverse("decisions:list")))


def test_a_page_with_many_versions_costs_few_queries(client, django_assert_max_num_queries):
    decision = factories.make_decision_published()
    for number in range(4):
        corrected(decision, sections=factories.EXPLANATION | {"evidence": f"Count {number}."})
    with django_assert_max_num_queries(22):
        client.get(decision.get_absolute_url())


def test_a_reference_leads_to_the_page(client, decision):
    response = client.get(f"/id/{decision.reference}")
    assert response.status_code == 303
    assert response["Location"].endswith("/decisions/DEC-2026-0001/")


def test_an_unknown_decision_is_not_found(client):
    assert client.get("/en/decisions/DEC-2026-0999/").status_code == 404
    assert client.get("/en/decisions/DEC-2026-0999.pdf").status_code == 404


def test_a_decision_without_an_explanation_has_no_pdf(client, decision):
    assert page(client, decision, decision.opened_at, "pdf").status_code == 404


@pytest.mark.usefixtures("pango")
def test_the_newest_version_and_a_numbered_one_come_as_pdf(client):
    decision = factories.make_decision_published()
    at = decision.decided_at + 9 * DAY
    newest = page(client, decision, at, "pdf")
    assert newest["Content-Type"] == "application/pdf"
    assert newest["Content-Disposition"] == 'inline; filename="DEC-2026-0001-v1-en.pdf"'
    assert newest.content == page(client, decision, at, "pdf", number=1).content


def test_without_pango_the_page_works_and_says_so(client, monkeypatch):
    for place in (pdf, layout):
        monkeypatch.setattr(place, "is_available", lambda: False)
    decision = factories.make_decision_published()
    at = decision.decided_at + 9 * DAY
    assert "A PDF cannot be made on this server now." in text(page(client, decision, at))
    response = page(client, decision, at, "pdf")
    assert response.status_code == 503
    assert "Read the page" in text(response)


def test_the_pages_speak_spanish_where_they_are_asked_to(client, decision):
    response = client.get(f"/es/decisions/{decision.reference}/")
    assert response.status_code == 200
    assert b'<html lang="es"' in response.content


def test_json_is_open_to_every_site(client, decision):
    response = page(client, decision, decision.opened_at, "detail_json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert json.loads(response.content)["as_of"].endswith("Z")
