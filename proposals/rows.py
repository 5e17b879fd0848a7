"""An answer that is a list of rows, as a field of a form."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# So many empty rows are offered after those that are filled.
SPARE_ROWS = 1
# Enough for whatever somebody writes by hand; what comes from a register has no limit.
MOST_ROWS = 200
LONGEST_CELL = 5_000  # in characters


class RowsWidget(forms.Widget):
    """A list of rows as plain inputs named ``field-row-cell``; rows left empty are left out."""

    template_name = "proposals/rows.html"
    use_fieldset = True

    def __init__(self, columns, attrs=None):
        super().__init__(attrs)
        self.columns = columns

    def value_from_datadict(self, data, files, name):
        rows, number = [], 0
        while any(f"{name}-{number}-{column.name}" in data for column in self.columns):
            row = {
                column.name: data.get(f"{name}-{number}-{column.name}", "").strip() for column in self.columns
            }
            if any(row.values()):
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
        rows = [*(value or []), *({} for _spare in range(SPARE_ROWS))]
        context["widget"]["rows"] = [
            [
                {
                    "column": column,
                    "name": f"{name}-{number}-{column.name}",
                    "id": f"{context['widget']['attrs'].get('id', name)}-{number}-{column.name}",
                    "value": row.get(column.name, ""),
                }
                for column in self.columns
            ]
            for number, row in enumerate(rows)
        ]
        return context


class RowsField(forms.Field):
    """Rows of cells in the shape that the field's columns declare."""

    def __init__(self, columns, **options):
        super().__init__(widget=RowsWidget(columns), **options)
        self.columns = columns

    def to_python(self, value):
        return value or []

    def validate(self, value):
        super().validate(value)
        if len(value) > MOST_ROWS:
            raise ValidationError(
                _("There are %(number)d rows. Join some: %(most)d is the most."),
                params={"number": len(value), "most": MOST_ROWS},
            )
        for number, row in enumerate(value, start=1):
            for column in self.columns:
                self._check(number, column, row.get(column.name, ""))

    def _check(self, number, column, cell):
        where = {"number": number, "cell": column.label}
        if not cell:
            return
        if "\0" in cell:
            raise ValidationError(
                _("Row %(number)d: “%(cell)s” holds a character that cannot be kept."), params=where
            )
        if len(cell) > LONGEST_CELL:
            raise ValidationError(
                _("Row %(number)d: “%(cell)s” has %(length)d characters. Shorten it to %(most)d."),
                params=where | {"length": len(cell), "most": LONGEST_CELL},
            )
        if column.kind == "choice" and cell not in dict(column.choices):
            raise ValidationError(_("Row %(number)d: choose “%(cell)s” from the list."), params=where)
        if column.kind == "link" and not cell.startswith(("https://", "http://")):
            raise ValidationError(_("Row %(number)d: “%(cell)s” must begin with https://."), params=where)
        if column.kind == "day":
            try:
                date.fromisoformat(cell)
            except ValueError:
                raise ValidationError(
                    _("Row %(number)d: “%(cell)s” must be a day, as in 2026-06-12."), params=where
                ) from None

    def has_changed(self, initial, data):
        return (initial or []) != (data or [])
