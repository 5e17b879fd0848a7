"""Narrowing the public log."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from community.models import Institution
from redress_log.models import HarmKind, Outcome, RemedyKind, Stage

SELECTED = SafeString(" selected")
PUBLIC_STAGES = [
    stage for stage in Stage if stage not in (Stage.RECEIVED, Stage.SAFETY, Stage.LOOKING, Stage.WAITING_YOU)
]


class LongSelect(forms.Select):
    """Hundreds of choices, written in one go: a template for each would cost more than all the rest of the page."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = str(value or "")
        options = format_html_join(
            "\n",
            '<option value="{}"{}>{}</option>',
            ((code, SELECTED if str(code) == chosen else "", label) for code, label in self.choices),
        )
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", attributes, options)


class LogFilterForm(forms.Form):
    institution = forms.ModelChoiceField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
        widget=LongSelect,
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
