"""What voters fill in around a secret vote."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from record.verify import TRACKER_ALPHABET


class PasteForm(forms.Form):
    """A vote that was made elsewhere, as text."""

    ballot = forms.CharField(
        label=_("Your encrypted vote"),
        max_length=20_000,
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "autocapitalize": "none", "dir": "ltr"}
        ),
        help_text=_("The whole text that the booth gave you. Nobody can read from it how you voted."),
    )

    def clean_ballot(self):
        # Mail programs and phones break long lines; no letter of a vote is a blank.
        return "".join(self.cleaned_data["ballot"].split())


class TrackerForm(forms.Form):
    """The code that a voter was shown, or all 64 digits of it."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
        help_text=_("Sixteen letters and digits, as in 7KQ4-M2XD-0V9T-C3PB."),
    )

    def clean_code(self):
        """The hexadecimal digits with which the tracker starts."""
        start = _start_of_tracker(self.cleaned_data["code"])
        if start is None:
            raise forms.ValidationError(_("This is not a whole code. It has sixteen letters and digits."))
        return start


def _start_of_tracker(typed):
    """The hexadecimal digits for which a code stands, however it was typed, or None."""
    letters = "".join(letter for letter in typed if letter.isalnum())
    if re.fullmatch("[0-9a-fA-F]{64}", letters):
        return letters.lower()
    # Letters that look like digits are read as these (Crockford's base 32).
    letters = letters.upper().translate(str.maketrans("OIL", "011"))
    if len(letters) != 16 or not set(letters) <= set(TRACKER_ALPHABET):
        return None
    number = 0
    for letter in letters:
        number = number << 5 | TRACKER_ALPHABET.index(letter)
    return f"{number:020x}"
