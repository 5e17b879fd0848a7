"""Forms of the opinion map."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import LineField
from proposals.models import LONGEST_STATEMENT, Statement, StatementMark


class StatementForm(forms.Form):
    text = Statement._meta.get_field("text").formfield(
        form_class=LineField,
        required=True,
        max_length=LONGEST_STATEMENT,
        help_text=_(
            "One thought, at most 140 characters, that others can agree or disagree with. Everyone can read it, "
            "with the name that you show to others."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class MarkForm(forms.Form):
    choice = forms.TypedChoiceField(choices=StatementMark.Choice.choices, coerce=int)
