"""What is said of a criterion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accountability.forms.notices import RecordsField
from accountability.forms.plans import words_field
from accountability.models import CriterionRating


class RateCriterionForm(forms.Form):
    rating = forms.ChoiceField(
        label=_("Is it so?"), choices=CriterionRating.Rating.choices, widget=forms.RadioSelect
    )
    evidence = words_field(_("What shows it"), rows=6, most=2000)
    records = RecordsField(
        label=_("Records that show it"),
        max_length=400,
        required=False,
        help_text=_("Their references, like DEC-2026-0041 or CMT-2026-0031."),
    )
