"""An answer that is a list of rows, as a field of a form."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.plain_text import one_line, paragraphs

# Enough for whatever somebody writes by hand; what comes from a register has no limit.
MOST_ROWS = 200
LONGEST_CELL = 5_000  # in characters
# Cells of these names are names of people and bodies; the others may hold whole sentences.
NAMES = {"name", "holder", "body", "country"}
ADD, REMOVE = "add", "remove"


class RowsWidget(forms.Widget):
    """A list of rows as plain inputs named ``field-row-cell``; rows left empty are left out.

    A button *Add another* sends ``add`` with the field's name, *Remove this one* ``remove`` with ``field-row``.
    """

    template_name = "proposals/rows.html"
    use_fieldset = True

    def __init__(self, columns, attrs=None):
        super().__init__(attrs)
        self.columns = columns
        self.faults = {}
        self.is_growing = False

    def value_from_datadict(self, data, files, name):
        self.is_growing = data.get(ADD) == name
        removed = data.get(REMOVE)
        rows, number = [], 0
        while any(f"{name}-{number}-{column.name}" in data for column in self.columns):
            row = {column.name: data.get(f"{name}-{number}-{column.name}", "") for column in self.columns}
            row = {
                cell: (one_line if cell in NAMES else paragraphs)(words).strip()
                for cell, words in row.items()
            }
            if any(row.values()) and removed != f"{name}-{number}":
                rows.append(row)
            number += 1
        return rows

    def value_omitted_from_data(self, data, files, name):
        return f"{name}-0-{self.columns[0].name}" not in data

    def id_for_label(self, id_):
        return f"{id_}-0-{self.columns[0].name}"

    def subwidgets(self, name, value, attrs=None):
        return []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = list(value or [])
        spare = 1 if self.is_growing or not rows else 0
        id_ = context["widget"]["attrs"].get("id", name)
        context["widget"]["rows"] = [
            {
                "number": number + 1,
                "key": f"{name}-{number}",
                # Whoever asked for another row goes on writing there.
                "is_next": self.is_growing and number == len(rows),
                "cells": [
                    {
                        "column": column,
                        "name": f"{name}-{number}-{column.name}",
                        "id": f"{id_}-{number}-{column.name}",
                        "value": row.get(column.name, ""),
                        "fault": self.faults.get((number, column.name), ""),
                    }
                    for column in self.columns
                ],
            }
            for number, row in enumerate([*rows, *({} for _spare in range(spare))])
        ]
        context["widget"]["can_grow"] = len(rows) < MOST_ROWS
        context["widget"]["most"] = MOST_ROWS
        return context


class RowsField(forms.Field):
    """Rows of cells in the shape that the field's columns declare. Each cell keeps its own fault beside it."""

    def __init__(self, columns, **options):
        super().__init__(widget=RowsWidget(columns), **options)
        self.columns = columns

    def to_python(self, value):
        return value or []

    def validate(self, value):
        super().validate(value)
        if len(value) > MOST_ROWS:
            raise ValidationError(
                gettext_lazy("There are %(number)d rows. Join some: %(most)d is the most."),
                params={"number": len(value), "most": MOST_ROWS},
            )
        self.widget.faults = {
            (number, column.name): fault
            for number, row in enumerate(value)
            for column in self.columns
            if (fault := _fault(column, row.get(column.name, "")))
        }
        if self.widget.faults:
            raise ValidationError(
                [
                    _("Row %(number)d, “%(cell)s”: %(fault)s")
                    % {"number": number + 1, "cell": self._label(name), "fault": fault}
                    for (number, name), fault in self.widget.faults.items()
                ]
            )

    def _label(self, name):
        return next(column.label for column in self.columns if column.name == name)

    def has_changed(self, initial, data):
        return (initial or []) != (data or [])


def _fault(column, cell):
    """What is wrong with one cell, as a sentence; empty where nothing is."""
    if not cell:
        return ""
    if "\0" in cell:
        return _("It holds a character that cannot be kept.")
    if len(cell) > LONGEST_CELL:
        return _("It has %(length)d characters. Shorten it to %(most)d.") % {
            "length": len(cell),
            "most": LONGEST_CELL,
        }
    if column.kind == "choice" and cell not in dict(column.choices):
        return _("Choose from the list.")
    if column.kind == "link" and not cell.startswith(("https://", "http://")):
        return _("It must begin with https://.")
    if column.kind == "day":
        try:
            date.fromisoformat(cell)
        except ValueError:
            return _("It must be a day, as in 2026-06-12.")
    return ""
