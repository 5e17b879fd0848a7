"""What is typed about records and audits that the oversight body asks for."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accountability.forms.plans import words_field
from accountability.models import AuditRequest
from community.models import Institution


class AuditFilterForm(forms.Form):
    """Narrows the list; an unknown value narrows it to nothing."""

    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.filter(is_registered=True),
        to_field_name="code",
        empty_label=_("Any"),
        required=False,
    )


class AskForAuditForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is asked for"), choices=AuditRequest.Kind.choices, widget=forms.RadioSelect
    )
    asked = words_field(_("Which, and why"), rows=6, most=2000)
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)


class AnswerAuditForm(forms.Form):
    answer = words_field(_("The answer"), rows=8, most=4000)
    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)
