"""Narrowing the public log."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from community.models import Institution
from redress_log.models import HarmKind, Outcome, RemedyKind, Stage

PUBLIC_STAGES = [
    stage for stage in Stage if stage not in (Stage.RECEIVED, Stage.SAFETY, Stage.LOOKING, Stage.WAITING_YOU)
]


class LongSelect(forms.Select):
    """Many choices, written in one go: a template for each would cost more than all the rest of the page."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = str(value or "")
        options = "\n".join(
            f'<option value="{escape(code)}"{" selected" if str(code) == chosen else ""}>{escape(label)}</option>'
            for code, label in self.choices
        )
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", attributes, mark_safe(options))  # noqa: S308 - escaped above


class CodesAndNames(ModelChoiceIterator):
    """Hundreds of institutions as what a choice needs of them, without an object for each."""

    def __iter__(self):
        yield "", self.field.empty_label
        yield from self.queryset.values_list("code", "name")


class InstitutionField(forms.ModelChoiceField):
    iterator = CodesAndNames


class LogFilterForm(forms.Form):
    institution = InstitutionField(
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
        widget=LongSelect,
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("", _("All")), *Outcome.choices], required=False, widget=LongSelect
    )
    kind = forms.ChoiceField(
        label=_("Kind of problem"),
        choices=[("", _("All")), *HarmKind.choices],
        required=False,
        widget=LongSelect,
    )
    remedy = forms.ChoiceField(
        label=_("Remedy that was agreed, or that an outside register names"),
        choices=[("", _("All")), *RemedyKind.choices],
        required=False,
        widget=LongSelect,
    )
    year = forms.TypedChoiceField(
        label=_("Year in which it came out here, or was reported to an outside register"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=LongSelect,
    )
    register = forms.ChoiceField(
        label=_("Reported"),
        choices=[("", _("All")), ("here", _("Here")), ("outside", _("To an outside register"))],
        required=False,
        widget=LongSelect,
    )

    def __init__(self, *arguments, institutions, years, **keywords):
        super().__init__(*arguments, **keywords)
        self.fields["year"].choices = [("", _("All")), *((year, str(year)) for year in years)]
        self.fields["institution"].queryset = institutions
