"""What a steward fills in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from redress_log.forms.boxes import WORDS


class SummaryForm(forms.Form):
    summary = TextField(
        label=_("Words for the public"),
        help_text=_("No names, places, dates or rare details. The person must approve them first."),
        widget=WORDS,
        max_length=2_000,
    )
