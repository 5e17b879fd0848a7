"""Tables whose rows must leave no trace: secret votes and private reports."""

import re
import uuid

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import checks
from django.db import connections, models
from django.db.models.fields.proxy import OrderWrt
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

# Packages that keep what was in any row, or in those that somebody names elsewhere than in the model.
COPIERS = ("auditlog", "easyaudit", "pghistory", "pgtrigger", "reversion")
WRITTEN = (pre_save, post_save, pre_delete, post_delete)


# A trigger that does nothing but refuse a change copies nothing. First PostgreSQL's, then SQLite's.
ONLY_REFUSES = re.compile(
    r"^\s*BEGIN RAISE EXCEPTION '[^']*' USING ERRCODE = 'restrict_violation'; END\s*$"
    r"|^CREATE TRIGGER \w+ BEFORE (?:UPDATE|DELETE) ON \w+ BEGIN SELECT RAISE\(ABORT, '[^']*'\); END$"
)


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


@checks.register(checks.Tags.database)
def no_trigger_copies_secrets(app_configs, databases=None, **kwargs):
    """Refuse to migrate when the database itself does something with rows of a model marked ``is_secret``."""
    secret = {model._meta.db_table for model in apps.get_models() if getattr(model, "is_secret", False)}
    return [
        checks.Error(
            f"The table {table} is secret, and the trigger {trigger} sees what is written to it.",
            hint="Drop the trigger; the rows of this table leave no trace.",
            id="hearth.E003",
        )
        for alias in databases or []
        for table, trigger, body in _triggers(connections[alias])
        if table in secret and not ONLY_REFUSES.search(body)
    ]


def _triggers(connection):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname, prosrc FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"
            if connection.vendor == "postgresql"
            else "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        )
        return cursor.fetchall()


def _ties(model):
    """What ties rows of this model to people or moments, as ends of a sentence."""
    if not getattr(model, "is_secret", False):
        yield "it is not marked is_secret as well"
    key = model._meta.pk
    if isinstance(key, models.AutoField):
        yield f"its key {key.name} counts up"
    elif not isinstance(key, models.UUIDField) or key.default not in (models.NOT_PROVIDED, uuid.uuid4):
        yield f"its key {key.name} is no random UUID"
    for field in model._meta.get_fields(include_hidden=True):
        if isinstance(field, models.DateField | models.TimeField):
            yield f"{field.name} holds a moment"
        elif isinstance(field, models.FileField):
            yield f"{field.name} is a file, which has a moment of its own"
        elif isinstance(field, models.GenericIPAddressField):
            yield f"{field.name} holds where somebody was"
        elif isinstance(field, OrderWrt):
            yield "its rows keep their order"
        elif getattr(field, "db_default", models.NOT_PROVIDED) is not models.NOT_PROVIDED:
            yield f"the database fills in {field.name}"
        elif field.is_relation:
            yield from _led_to(field)


def _led_to(field):
    """Why a relation of a secret vote leads to people or to the order in which rows came, if it does."""
    related = field.related_model
    if field.auto_created:
        if not getattr(related, "is_secret_ballot", False):
            yield f"{related._meta.label} points at it and is not marked is_secret_ballot"
    elif field.many_to_many:
        yield f"the table of {field.name} keeps the order in which it was filled"
    elif related is None or field.one_to_many:
        yield f"{field.name} can lead to anything"
    elif issubclass(related, get_user_model()) or _is_about_people(related):
        yield f"{field.name} leads to a person"


def _is_about_people(model):
    """Whether each row of a model is about one person."""
    return getattr(model, "is_secret", False) and not getattr(model, "is_secret_ballot", False)


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
    for app in COPIERS:
        if apps.is_installed(app):
            yield f"{app} is installed, which can keep copies of any row"
    if any(key[1] == id(model) for signal in WRITTEN for key, *_receiver in signal.receivers):
        yield "something is told whenever a row of it is written"
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
