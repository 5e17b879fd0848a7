"""Changing the key of what people confide: every row is encrypted with the first key of the file."""

import uuid

from django.apps import apps
from django.db import transaction

from redress_log.models import Report, marks_of
from redress_log.private import PrivateField


def private_fields():
    """Every model that has private fields, with those fields."""
    found = {
        model: [field for field in model._meta.concrete_fields if isinstance(field, PrivateField)]
        for model in apps.get_models()
    }
    return {model: fields for model, fields in found.items() if fields}


def encrypt_anew():
    """Encrypt each row with the first key; returns how many rows. Raises ``KeyLost``.

    A row at a time, so that a site goes on meanwhile, and an interruption loses nothing. Twice does no harm.
    """
    rows = 0
    for model, fields in private_fields().items():
        names = [field.attname for field in fields]
        # The keys first: a list that is still being read would hold up on SQLite whoever writes.
        for key in list(model.objects.values_list("pk", flat=True)):
            with transaction.atomic():
                row = model.objects.select_for_update(of=("self",)).only(*names).filter(pk=key).first()
                if row is not None:
                    _save(row, names)
                    rows += 1
    return rows


def _save(row, names):
    if isinstance(row, Report) and row.reporter_key:
        row.reporter_mark = marks_of(uuid.UUID(row.reporter_key))[0]
        names = [*names, "reporter_mark"]
    row.save(update_fields=names)
