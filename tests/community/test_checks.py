import pytest
from django.db import models
from django.test.utils import isolate_apps
from modelsearch import index
from simple_history.models import HistoricalRecords
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import RevisionMixin
from wagtail.snippets import models as snippets

from community.checks import secret_ballots_tie_nobody, secrets_leave_no_trace
from community.models import Member


@pytest.fixture
def errors(monkeypatch):
    """What the check says when these models, made on purpose, stand beside the real ones."""

    def run(*wrong):
        monkeypatch.setattr("community.checks.apps.get_models", lambda: wrong)
        return [error.msg for error in secrets_leave_no_trace(None)]

    return run


@isolate_apps("community")
def test_a_secret_model_without_traces_passes(errors):
    class Quiet(models.Model):
        is_secret = True
        wagtail_reference_index_ignore = True
        member = models.ForeignKey(Member, on_delete=models.CASCADE)

        class Meta:
            app_label = "community"

    assert errors(Quiet) == []


@isolate_apps("community")
def test_a_model_that_is_not_secret_may_keep_its_history(errors):
    class Open(models.Model):
        history = HistoricalRecords(app="community")

        class Meta:
            app_label = "community"

    assert errors(Open) == []


@isolate_apps("community")
def test_a_secret_model_with_a_history_is_refused(errors):
    class Kept(models.Model):
        is_secret = True
        history = HistoricalRecords(app="community")

        class Meta:
            app_label = "community"

    assert errors(Kept) == ["community.Kept is secret, and a history is kept of it."]


@isolate_apps("community")
def test_a_secret_model_with_revisions_is_refused(errors):
    class Revised(RevisionMixin, models.Model):
        is_secret = True
        wagtail_reference_index_ignore = True

        class Meta:
            app_label = "community"

    assert "community.Revised is secret, and revisions are kept of it." in errors(Revised)


@isolate_apps("community")
def test_a_secret_model_in_the_search_index_is_refused(errors):
    class Searched(index.Indexed, models.Model):
        is_secret = True
        search_fields = []

        class Meta:
            app_label = "community"

    assert errors(Searched) == ["community.Searched is secret, and the search index holds it."]


@isolate_apps("community")
def test_a_secret_model_in_the_index_of_references_is_refused(errors):
    class Referring(models.Model):
        is_secret = True
        member = models.ForeignKey(Member, on_delete=models.CASCADE)

        class Meta:
            app_label = "community"

    (message,) = errors(Referring)
    assert "the index of references holds it" in message


@isolate_apps("community")
def test_a_secret_model_on_the_staff_pages_is_refused(errors, monkeypatch):
    class Shown(models.Model):
        is_secret = True

        class Meta:
            app_label = "community"

    class ShownViewSet(ModelViewSet):
        model = Shown
        exclude_form_fields = []

    monkeypatch.setattr(viewsets, "viewsets", [*viewsets.viewsets, ShownViewSet("shown")])
    assert errors(Shown) == ["community.Shown is secret, and it is registered with the staff pages."]


@isolate_apps("community")
def test_a_secret_model_among_the_snippets_is_refused(errors, monkeypatch):
    class Snippet(models.Model):
        is_secret = True

        class Meta:
            app_label = "community"

    monkeypatch.setattr(snippets, "SNIPPET_MODELS", [*snippets.SNIPPET_MODELS, Snippet])
    assert errors(Snippet) == ["community.Snippet is secret, and it is registered as a snippet."]


@pytest.fixture
def ties(monkeypatch):
    """What the check of secret votes says of these models, made on purpose."""

    def run(*wrong):
        monkeypatch.setattr("community.checks.apps.get_models", lambda: wrong)
        return [error.msg.partition(", and ")[2] for error in secret_ballots_tie_nobody(None)]

    return run


@isolate_apps("community")
def test_a_secret_ballot_that_ties_nobody_passes(ties):
    class Free(models.Model):
        is_secret = is_secret_ballot = True
        id = models.UUIDField(primary_key=True)
        choice = models.TextField()

        class Meta:
            app_label = "community"

    assert ties(Free) == []


@isolate_apps("community")
def test_a_secret_ballot_tied_to_a_person_a_moment_or_an_order_is_refused(ties):
    class AboutSomebody(models.Model):
        is_secret = True
        member = models.ForeignKey(Member, on_delete=models.CASCADE)

        class Meta:
            app_label = "community"

    class Tied(models.Model):
        is_secret_ballot = True
        member = models.ForeignKey(Member, on_delete=models.CASCADE)
        about = models.ForeignKey(AboutSomebody, on_delete=models.CASCADE)
        cast_at = models.DateTimeField(auto_now=True)

        class Meta:
            app_label = "community"

    assert ties(AboutSomebody, Tied) == [
        "it is not marked is_secret as well.",
        "its key id counts up.",
        "member leads to a person.",
        "about leads to a person.",
        "cast_at holds a moment.",
    ]
