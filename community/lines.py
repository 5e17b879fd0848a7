"""Boxes for words, which nobody can fill with what cannot be seen."""

from django import forms

from community.plain_text import one_line, paragraphs


class LineField(forms.CharField):
    """A name or a title."""

    def to_python(self, value):
        return super().to_python(one_line(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"dir": "auto"}


class TextField(forms.CharField):
    """Paragraphs, each kept with one sort of line end, so that a browser's own is no change."""

    widget = forms.Textarea

    def to_python(self, value):
        if isinstance(value, str):
            value = paragraphs(value.replace("\r\n", "\n"))
        return super().to_python(value)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"dir": "auto"}
