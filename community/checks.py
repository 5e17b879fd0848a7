"""Tables whose rows must leave no trace: secret votes and private reports."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import models


@checks.register(checks.Tags.models)
def secrets_leave_no_trace(app_configs, **kwargs):
    """Refuse to start when anything keeps copies of, or shows to staff, a model marked ``is_secret = True``.

    A history table rebuilds who chose what and when, survives deletion and shows it all to staff; a revision,
    a search index or the index of references does so too.
    """
    return [
        checks.Error(
            f"{model._meta.label} is secret, and {trace}.",
            hint="Take that away; is_secret says that the rows of this model leave no trace.",
            obj=model,
            id="hearth.E001",
        )
        for model in apps.get_models()
        if getattr(model, "is_secret", False)
        for trace in _traces(model)
    ]


@checks.register(checks.Tags.models)
def secret_ballots_tie_nobody(app_configs, **kwargs):
    """Refuse to start when a row of a secret vote could be tied to a person or a moment by its own columns.

    A key that counts up or a column with a moment tells in which order votes came, and a relation to a member
    tells whose they are.
    """
    return [
        checks.Error(
            f"{model._meta.label} holds secret votes, and {tie}.",
            hint="Take that away; is_secret_ballot says that its rows tie nobody to a vote.",
            obj=model,
            id="hearth.E002",
        )
        for model in apps.get_models()
        if getattr(model, "is_secret_ballot", False)
        for tie in _ties(model)
    ]


def _ties(model):
    """What ties rows of this model to people or moments, as ends of a sentence."""
    if not getattr(model, "is_secret", False):
        yield "it is not marked is_secret as well"
    for field in model._meta.get_fields():
        if isinstance(field, models.AutoField):
            yield f"its key {field.name} counts up"
        elif isinstance(field, models.DateField | models.TimeField):
            yield f"{field.name} holds a moment"
        elif field.is_relation and (field.related_model is get_user_model() or _is_about_people(field)):
            yield f"{field.name} leads to a person"


def _is_about_people(field):
    """Whether a relation leads to rows that are each about one person."""
    related = field.related_model
    return (
        getattr(related, "_meta", None) is not None
        and not field.auto_created
        and getattr(related, "is_secret", False)
        and not getattr(related, "is_secret_ballot", False)
    )


def _traces(model):
    """What keeps or shows copies of this model's rows, as ends of a sentence."""
    # These modules read models and settings, so they cannot be imported before the apps are ready.
    import wagtail.admin.urls  # noqa: F401  Staff pages are registered when these are first read.
    from modelsearch.index import Indexed
    from wagtail.admin.viewsets import viewsets
    from wagtail.models import ReferenceIndex, RevisionMixin
    from wagtail.snippets.models import get_snippet_models

    if hasattr(model._meta, "simple_history_manager_attribute") or any(
        getattr(other, "instance_type", None) is model for other in apps.get_models()
    ):
        yield "a history is kept of it"
    if issubclass(model, RevisionMixin):
        yield "revisions are kept of it"
    if issubclass(model, Indexed):
        yield "the search index holds it"
    if ReferenceIndex.model_is_indexable(model):
        yield "the index of references holds it (set wagtail_reference_index_ignore = True)"
    if model in get_snippet_models():
        yield "it is registered as a snippet"
    if any(getattr(viewset, "model", None) is model for viewset in viewsets.viewsets):
        yield "it is registered with the staff pages"
    if apps.is_installed("django.contrib.admin"):
        from django.contrib import admin

        if admin.site.is_registered(model):
            yield "it is registered with the admin"
