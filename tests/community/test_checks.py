import uuid

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from django.db.models.signals import post_save
from django.test.utils import isolate_apps
from modelsearch import index
from simple_history.models import HistoricalRecords
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import ReferenceIndex, RevisionMixin
from wagtail.snippets import models as snippets

from community.checks import (
    no_trigger_copies_secrets,
    secret_ballots_tie_nobody,
    secrets_leave_no_trace,
)
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

    assert "community.Kept is secret, and a history is kept of it." in errors(Kept)


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


def person(**options):
    return models.ForeignKey(Member, on_delete=models.CASCADE, **options)


@pytest.mark.parametrize(
    ("fields", "tie"),
    [
        (lambda: {"id": models.BigIntegerField(primary_key=True)}, "its key id is no random UUID."),
        (
            lambda: {"id": models.UUIDField(primary_key=True, default=uuid.uuid1)},
            "its key id is no random UUID.",
        ),
        (lambda: {"on": models.TimeField()}, "on holds a moment."),
        (lambda: {"file": models.FileField()}, "file is a file, which has a moment of its own."),
        (lambda: {"at": models.GenericIPAddressField()}, "at holds where somebody was."),
        (lambda: {"word": models.TextField(db_default="now")}, "the database fills in word."),
        (lambda: {"of": person(related_name="+")}, "of leads to a person."),
        (
            lambda: {"of": models.OneToOneField(Member, on_delete=models.CASCADE)},
            "of leads to a person.",
        ),
        (
            lambda: {"of": models.ManyToManyField(Member, related_name="+")},
            "the table of of keeps the order in which it was filled.",
        ),
        (
            lambda: {
                "kind": models.ForeignKey(ContentType, on_delete=models.CASCADE),
                "number": models.IntegerField(),
                "thing": GenericForeignKey("kind", "number"),
            },
            "thing can lead to anything.",
        ),
        (lambda: {"notes": GenericRelation(ReferenceIndex)}, "notes can lead to anything."),
    ],
)
def test_each_way_of_tying_a_secret_ballot_is_refused(ties, fields, tie):
    with isolate_apps("community"):
        meta = type("Meta", (), {"app_label": "community"})
        wrong = type("Wrong", (models.Model,), ballot(meta) | fields())
        assert tie in ties(wrong)


def ballot(meta):
    """What a model of a secret vote has, but for what is wrong with it."""
    return {
        "__module__": __name__,
        "Meta": meta,
        "is_secret": True,
        "is_secret_ballot": True,
        "id": models.UUIDField(primary_key=True),
    }


@isolate_apps("community")
def test_a_secret_ballot_in_an_order_that_is_kept_is_refused(ties):
    class Electorate(models.Model):
        class Meta:
            app_label = "community"

    meta = type("Meta", (), {"app_label": "community", "order_with_respect_to": "electorate"})
    one = {"electorate": models.ForeignKey(Electorate, on_delete=models.CASCADE)}
    assert ties(type("Ordered", (models.Model,), ballot(meta) | one)) == ["its rows keep their order."]


@isolate_apps("community")
def test_whatever_points_at_a_secret_ballot_must_tie_nobody_either(ties):
    meta = type("Meta", (), {"app_label": "community"})
    secret = type("Vote", (models.Model,), ballot(meta))

    class Note(models.Model):
        vote = models.ForeignKey(secret, on_delete=models.CASCADE, related_name="+")
        by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "community"

    assert ties(secret) == ["community.Note points at it and is not marked is_secret_ballot."]


@isolate_apps("community")
def test_a_secret_model_of_whose_rows_something_is_told_is_refused(errors):
    class Told(models.Model):
        is_secret = True

        class Meta:
            app_label = "community"

    def tell(**_what):
        pass

    assert errors(Told) == []
    post_save.connect(tell, sender=Told)
    assert errors(Told) == [
        "community.Told is secret, and something is told whenever a row of it is written."
    ]


@isolate_apps("community")
def test_beside_a_package_that_copies_rows_nothing_is_secret(errors, monkeypatch):
    class Copied(models.Model):
        is_secret = True

        class Meta:
            app_label = "community"

    is_installed = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: name == "reversion" or is_installed(name))
    assert errors(Copied) == [
        "community.Copied is secret, and reversion is installed, which can keep copies of any row."
    ]


def test_a_secret_table_with_a_trigger_is_refused(db):
    assert no_trigger_copies_secrets(None, databases=["default"]) == []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
            )
            does = "EXECUTE FUNCTION note()"
        else:
            does = "BEGIN SELECT 1; END"
        cursor.execute(f"CREATE TRIGGER watch AFTER INSERT ON ballots_encryptedballot FOR EACH ROW {does}")
    (error,) = no_trigger_copies_secrets(None, databases=["default"])
    assert "ballots_encryptedballot is secret, and the trigger watch" in error.msg


def test_every_table_with_something_of_a_secret_vote_is_marked():
    telling = {"handle", "tracker", "member_tag", "salt", "ciphertexts", "text", "randomness"}
    for model in apps.get_app_config("ballots").get_models():
        if telling & {field.name for field in model._meta.concrete_fields}:
            assert getattr(model, "is_secret_ballot", False), model
