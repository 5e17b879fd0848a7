"""Printed forms are made in tasks, once, and never while a reader waits."""

import io
import logging
from datetime import timedelta

import pikepdf
import pytest
from django.test import override_settings

from decisions import actions, dossier, pdf, printing
from decisions.models import Dossier, RenderedPDF
from tests import factories
from tests.decisions.pages import corrected, page, text

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ELSEWHERE = override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}})


@pytest.fixture
def made(monkeypatch):
    """What was laid out, with the pages themselves left out: this is about when, not about what."""
    found = []

    def lay_out(template, context, *, language, **other):
        found.append((template.rpartition("/")[2], language))
        return b"%PDF-of " + language.encode()

    monkeypatch.setattr("decisions.pdf.explanation.lay_out", lay_out)
    monkeypatch.setattr("decisions.pdf.dossier.lay_out", lay_out)
    return found


@pytest.fixture
def decision():
    return factories.make_decision_published()


def at(decision, days=9):
    return decision.decided_at + days * DAY


def test_publishing_has_the_version_printed_in_every_language(
    made, django_capture_on_commit_callbacks, settings
):
    settings.PRINT_WHEN_PUBLISHED = True
    decision = factories.make_decision_taken()
    with django_capture_on_commit_callbacks(execute=True):
        factories.make_decision_published(decision=decision)
    assert made == [("pdf.html", "en"), ("pdf.html", "es")]
    assert RenderedPDF.objects.made().count() == 2


def test_a_version_is_printed_at_the_first_request_and_never_again(client, decision, made):
    first = page(client, decision, at(decision), "pdf")
    assert (first.status_code, first.content) == (200, b"%PDF-of en")
    again = page(client, decision, at(decision, 30), "pdf", number=1)
    assert again.content == first.content
    assert made == [("pdf.html", "en")]


@ELSEWHERE
@pytest.mark.parametrize("name", ["pdf", "dossier_pdf", "dossier_zip"])
def test_a_reader_hears_that_it_is_being_made_and_makes_nothing(client, decision, made, name):
    for _visit in range(2):
        response = page(client, decision, at(decision), name)
        assert response.status_code == 202
        assert response["Retry-After"] == "5"
        assert response["Cache-Control"] == "no-store"
        assert "This file is being made" in text(response)
        assert "Come back in a moment" in text(response)
    assert made == []
    # Two visits, one task.
    assert RenderedPDF.objects.count() + Dossier.objects.count() == 1


@ELSEWHERE
def test_two_requests_begin_it_once_and_a_lost_one_is_begun_again(decision, monkeypatch):
    begun = []
    monkeypatch.setattr(printing.print_version.__class__, "enqueue", lambda *given: begun.append(given[1:]))
    version = decision.versions.get()
    for seconds in (0, 1, 119, 121, 122):
        assert printing.printed_version(version, "en", at=at(decision) + timedelta(seconds=seconds)) is None
    assert [given[2] for given in begun] == [
        at(decision).isoformat(),
        (at(decision) + timedelta(seconds=121)).isoformat(),
    ]


def test_a_failure_leaves_a_line_without_words_and_can_be_tried_again(
    client, decision, monkeypatch, caplog, made
):
    def fail(*given, **other):
        raise ValueError("The clinic may share street names")

    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr("decisions.pdf.explanation.lay_out", fail)
        broken.setattr("decisions.pdf.dossier.lay_out", fail)
        assert page(client, decision, at(decision), "pdf").status_code == 202
        assert page(client, decision, at(decision), "dossier_zip").status_code == 202
    assert caplog.messages == [
        "DEC-2026-0001 v1 could not be printed: ValueError.",
        "DEC-2026-0001 could not be printed: ValueError.",
    ]
    assert "street" not in caplog.text
    later = at(decision) + timedelta(minutes=3)
    assert page(client, decision, later, "pdf").status_code == 200
    assert page(client, decision, later, "dossier_zip").status_code == 200


def test_a_redaction_deletes_what_was_printed_of_what_it_takes_out(
    client, decision, made, django_capture_on_commit_callbacks, settings
):
    settings.PRINT_WHEN_PUBLISHED = True
    for name in ("pdf", "dossier_pdf"):
        assert page(client, decision, at(decision, 2), name).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        corrected(decision, kind="minor", change_note="A comma.")
    kept = RenderedPDF.objects.filter(version__number=1)
    assert kept.count() == 1
    sections = factories.EXPLANATION | {"decided": "Streets may be shared."}
    with django_capture_on_commit_callbacks(execute=True):
        actions.correct_explanation(
            decision,
            sections=sections,
            points=factories.POINTS,
            language="en",
            kind="redaction",
            change_note="It named a person.",
            actor=factories.officer_for(decision.institution),
            at=at(decision, 6),
        )
    assert set(RenderedPDF.objects.values_list("version__number", flat=True)) == {3}
    assert not Dossier.objects.exists()
    assert page(client, decision, at(decision), "pdf", number=1).status_code == 410


def test_what_is_being_printed_while_a_redaction_comes_is_not_kept(decision, monkeypatch):
    version = decision.versions.get()

    def lay_out(*given, **other):
        corrected(decision, kind="redaction", change_note="It named a person.")
        return b"%PDF-with a name"

    monkeypatch.setattr("decisions.pdf.explanation.lay_out", lay_out)
    assert printing.printed_version(version, "en", at=at(decision)) is None
    assert not RenderedPDF.objects.filter(content=b"%PDF-with a name").exists()


def test_a_dossier_is_made_anew_when_anything_was_added_or_a_day_has_passed(client, decision, made):
    def visit(days):
        return page(client, decision, at(decision, days), "dossier_pdf").status_code

    # Nothing runs, so nothing changes by itself.
    assert [visit(9), visit(9), visit(12)] == [200] * 3
    assert len(made) == 1
    officer = factories.officer_for(decision.institution)
    actions.declare_conflict(
        decision, role="Data officer", tie="Owns shares.", stepped_aside=True, actor=officer, at=at(decision)
    )
    assert [visit(9), visit(9)] == [200] * 2
    assert len(made) == 2
    actions.ask_for_more(decision, body="Why one year?", actor=factories.make_overseer(), at=at(decision, 12))
    # Now a clock runs, and what it says is another every day.
    assert [visit(12), visit(12), visit(13)] == [200] * 3
    assert len(made) == 4
    row = Dossier.objects.get()
    assert dossier.is_current(row, decision, at(decision, 13))
    assert not dossier.is_current(row, decision, at(decision, 14))


@pytest.mark.usefixtures("pango")
def test_what_is_sent_is_the_explanation_as_it_is_laid_out(client, decision):
    first = page(client, decision, at(decision), "pdf")
    assert first.content == pdf.render(decision.versions.get(), "en")
    pikepdf.open(io.BytesIO(first.content)).close()


def test_a_kept_file_is_read_in_few_queries(client, decision, made, django_assert_max_num_queries):
    page(client, decision, at(decision), "pdf")
    page(client, decision, at(decision), "dossier_pdf")
    with django_assert_max_num_queries(6):
        page(client, decision, at(decision), "pdf")
    with django_assert_max_num_queries(11):
        page(client, decision, at(decision), "dossier_pdf")
