"""Narrowing the public log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from community.models import Institution
from redress_log.models import HarmKind, Outcome, RemedyKind, Stage

PUBLIC_STAGES = [
    stage for stage in Stage if stage not in (Stage.RECEIVED, Stage.SAFETY, Stage.LOOKING, Stage.WAITING_YOU)
]


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
        choices=[
            ("", _("All")),
            ("unfinished", _("Not closed")),
            ("late", _("Somebody is late")),
            ("escalated", _("Escalated")),
            ("over", _("Closed")),
            *[(stage.value, stage.label) for stage in PUBLIC_STAGES],
        ],
        required=False,
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("All")), *Outcome.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind of problem"), choices=[("", _("All")), *HarmKind.choices], required=False
    )
    remedy = forms.ChoiceField(
        label=_("Remedy that was agreed, or that an outside register names"),
        choices=[("", _("All")), *RemedyKind.choices],
        required=False,
    )
    year = forms.TypedChoiceField(
        label=_("Year in which it came out here, or was reported to an outside register"),
        coerce=int,
        empty_value=None,
        required=False,
    )
    register = forms.ChoiceField(
        label=_("Reported"),
        choices=[("", _("All")), ("here", _("Here")), ("outside", _("To an outside register"))],
        required=False,
    )

    def __init__(self, *arguments, institutions, years, **keywords):
        super().__init__(*arguments, **keywords)
        self.fields["year"].choices = [("", _("All")), *((year, str(year)) for year in years)]
        self.fields["institution"].queryset = institutions
