"""Boxes for private words, which no browser offers to fill in again."""

from django import forms

WORDS = forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocomplete": "off"})
FEW_WORDS = forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"})
LINE = forms.TextInput(attrs={"autocomplete": "off"})
