"""What is typed about the numbers of an institution."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accountability.forms.notices import EVERYBODY
from accountability.rules import MOST_WORDS
from community.lines import TextField
from community.models import Institution

MOST_COMPARED = 4
NO_QUARTER = _("Write a quarter as 2026-Q3.")


class CommentForm(forms.Form):
    body = TextField(
        label=_("What the institution says of it"),
        help_text=_("At most %(n)d words. Everybody can read them beside the number once it is published.")
        % {"n": MOST_WORDS},
        max_length=3000,
        widget=forms.Textarea({"rows": 8}),
    )


class NumberReportForm(forms.Form):
    words = TextField(
        label=_("What is wrong with it"),
        help_text=_("Only the oversight body reads this. Its answer is public."),
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
    )


class NumberAnswerForm(forms.Form):
    answer = TextField(
        label=_("Your answer"), help_text=EVERYBODY, max_length=2000, widget=forms.Textarea({"rows": 6})
    )


class CompareForm(forms.Form):
    """Which institutions are laid side by side. They stand in the order of their names, not of their numbers."""

    institution = forms.ModelMultipleChoiceField(
        label=_("Institutions, at most four"),
        queryset=Institution.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )
    quarter = forms.CharField(label=_("Quarter, such as 2026-Q3"), max_length=7, required=False)

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.fields["institution"].queryset = Institution.objects.filter(
            is_registered=True, merged_into=None
        ).order_by("name")

    def clean_institution(self):
        chosen = list(self.cleaned_data["institution"])
        if len(chosen) > MOST_COMPARED:
            raise ValidationError(_("Choose at most four institutions."))
        return chosen
