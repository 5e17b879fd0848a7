"""What is typed about a petition."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.forms.notices import EVERYBODY, RaiseForm
from community.lines import TextField


class PetitionForm(RaiseForm):
    """The same as for a notice, but for what a petition does not say."""

    field_order = ["respondent", "institution", "component", "words", "rule", "records"]
    trigger = None
    is_serious = None


class ClosePetitionForm(forms.Form):
    reason = TextField(
        label=_("Why it is closed"), help_text=EVERYBODY, max_length=1000, widget=forms.Textarea({"rows": 4})
    )
