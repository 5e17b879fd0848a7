"""What the person does on their own page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from redress_log.forms.boxes import FEW_WORDS


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Five groups of four letters and digits, shown to you once."),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NoteForm(forms.Form):
    words = TextField(
        label=_("I feel unsafe"),
        help_text=_(
            "Tell us what to be careful about. Only the steward sees it, and nothing more is made public."
        ),
        widget=FEW_WORDS,
        max_length=5_000,
    )
