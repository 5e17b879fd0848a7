"""The public log: narrowing it, and the institution's answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.lines import TextField
from community.models import Institution
from redress_log.forms.boxes import WORDS
from redress_log.models import HarmKind, Stage


class AnswerForm(forms.Form):
    answer = TextField(
        label=_("The institution's answer"),
        help_text=_("It is public at once. Name nobody."),
        widget=WORDS,
        max_length=10_000,
    )


class LogFilterForm(forms.Form):
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )
    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=[("", _("All"))]
        + [(s.value, s.label) for s in (Stage.WAITING_INSTITUTION, Stage.ANSWERED, Stage.CLOSED)],
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind of problem"), choices=[("", _("All")), *HarmKind.choices], required=False
    )

    def __init__(self, *arguments, institutions, **keywords):
        super().__init__(*arguments, **keywords)
        self.fields["institution"].queryset = institutions
